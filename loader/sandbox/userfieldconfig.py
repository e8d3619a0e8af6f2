"""userfieldconfig.*: custom fields of any type, the only way for processes and invoices (7.2)."""

from typing import Any

from loader.sandbox.decode import values_of
from loader.sandbox.envelope import Listing
from loader.sandbox.packed import Record
from loader.sandbox.portal import Params, Portal, Principal, param
from loader.sandbox.refusal import Refusal
from loader.sandbox.registry import method
from loader.sandbox.schema import Schema, schemas
from loader.sandbox.userfields import (
    OWNERS,
    TYPES,
    add_field,
    drop_field,
    field_store,
    require_administrator,
    update_field,
)


def _config_view(record: Record) -> dict[str, Any]:
    names = {
        "ID": "id",
        "ENTITY_ID": "entityId",
        "FIELD_NAME": "fieldName",
        "USER_TYPE_ID": "userTypeId",
        "XML_ID": "xmlId",
        "SORT": "sort",
        "MULTIPLE": "multiple",
        "MANDATORY": "mandatory",
        "SHOW_FILTER": "showFilter",
        "SETTINGS": "settings",
    }
    shown = {short: record[long] for long, short in names.items()}
    shown["enum"] = [
        {
            "id": option["ID"],
            "value": option["VALUE"],
            "sort": option["SORT"],
            "def": option["DEF"],
            "xmlId": option["XML_ID"],
        }
        for option in record.get("LIST", ())
    ]
    return shown


@method("userfieldconfig.add", scope="userfieldconfig", writes=True)
def add_config(portal: Portal, who: Principal, params: Params) -> Any:
    """Add a custom field to any type; its name begins with UF_ and the owner."""
    require_administrator(who)
    field = param(params, "field")
    field = field if isinstance(field, dict) else {}
    owner, name = str(field.get("entityId") or ""), str(field.get("fieldName") or "")
    schema = next((found for found in schemas(portal).values() if found.custom_owner == owner), None)
    if schema is None or not name.startswith(
        f"UF_{owner}_" if schema.entity_type not in OWNERS.values() else "UF_CRM_"
    ):
        raise Refusal("", "You cannot create custom fields")
    return {"field": _config_view(add_field(portal, schema, _upper(field)))}


@method("userfieldconfig.get", scope="userfieldconfig")
def get_config(portal: Portal, who: Principal, params: Params) -> Any:
    """Return one custom field."""
    return {"field": _config_view(_found(portal, params)[1])}


@method("userfieldconfig.update", scope="userfieldconfig", writes=True)
def update_config(portal: Portal, who: Principal, params: Params) -> Any:
    """Change a custom field's label, order, options, duty."""
    require_administrator(who)
    schema, record = _found(portal, params)
    field = param(params, "field")
    given = {name: value for name, value in _upper(field).items() if value is not None}
    update_field(portal, schema, record, given)
    return {"field": _config_view(field_store(portal).records[int(record["ID"])])}


@method("userfieldconfig.delete", scope="userfieldconfig", writes=True)
def delete_config(portal: Portal, who: Principal, params: Params) -> Any:
    """Delete a custom field; the reply is null."""
    require_administrator(who)
    drop_field(portal, *_found(portal, params))


@method("userfieldconfig.getTypes", scope="userfieldconfig")
def config_types(portal: Portal, who: Principal, params: Params) -> Any:
    """List the types of custom fields."""
    return {"types": {name: {"userTypeId": name, "description": name.title()} for name in sorted(TYPES)}}


def _found(portal: Portal, params: Params) -> tuple[Schema, Record]:
    record = field_store(portal).get(param(params, "id"))
    owner = record["ENTITY_ID"] if record else ""
    schema = next((found for found in schemas(portal).values() if found.custom_owner == owner), None)
    if record is None or schema is None:
        raise Refusal("", "Field is not found")
    return schema, record


def _upper(field: Any) -> dict[str, Any]:
    """Write a field's settings as crm.*.userfield.* names them."""
    given = field if isinstance(field, dict) else {}
    options = [
        {key.upper() if key != "xmlId" else "XML_ID": value for key, value in entry.items()}
        for entry in values_of(given.get("enum"))
    ]
    return {
        "FIELD_NAME": given.get("fieldName"),
        "USER_TYPE_ID": given.get("userTypeId"),
        "MULTIPLE": given.get("multiple"),
        "MANDATORY": given.get("mandatory"),
        "XML_ID": given.get("xmlId"),
        "SORT": given.get("sort"),
        "LIST": options if "enum" in given else None,
        "LABEL": given.get("editFormLabel"),
    }


@method("userfieldconfig.list", scope="userfieldconfig")
def list_config(portal: Portal, who: Principal, params: Params) -> Any:
    """Return custom fields of a type."""
    raw = param(params, "filter")
    owner = str(raw.get("entityId") or "") if isinstance(raw, dict) else ""
    found = [
        _config_view(record)
        for record in field_store(portal).records.values()
        if owner in ("", record["ENTITY_ID"])
    ]
    return Listing({"fields": found}, total=len(found))
