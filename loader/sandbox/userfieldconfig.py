"""userfieldconfig.*: custom fields of any type, the only way for processes and invoices (7.2)."""

from typing import Any

from loader.sandbox.decode import values_of
from loader.sandbox.envelope import Listing
from loader.sandbox.packed import Record
from loader.sandbox.portal import Params, Portal, Principal, param
from loader.sandbox.refusal import Refusal
from loader.sandbox.registry import method
from loader.sandbox.schema import schemas
from loader.sandbox.userfields import OWNERS, add_field, field_store, require_administrator


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
    options = [
        {key.upper() if key != "xmlId" else "XML_ID": value for key, value in entry.items()}
        for entry in values_of(field.get("enum"))
    ]
    record = add_field(
        portal,
        schema,
        {
            "FIELD_NAME": name,
            "USER_TYPE_ID": field.get("userTypeId"),
            "MULTIPLE": field.get("multiple"),
            "MANDATORY": field.get("mandatory"),
            "XML_ID": field.get("xmlId"),
            "LIST": options,
            "LABEL": field.get("editFormLabel"),
        },
    )
    return {"field": _config_view(record)}


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
