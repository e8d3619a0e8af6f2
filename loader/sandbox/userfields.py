"""Custom fields: crm.X.userfield.* and userfieldconfig.* (7.1, 7.2)."""

import re
from typing import Any

from loader.sandbox.decode import values_of
from loader.sandbox.envelope import Listing
from loader.sandbox.filters import Column, Compiler
from loader.sandbox.items import item_store
from loader.sandbox.packed import Record
from loader.sandbox.portal import Params, Portal, Principal, param
from loader.sandbox.refusal import Refusal
from loader.sandbox.registry import METHODS, Method
from loader.sandbox.schema import Schema, custom_field, schemas
from loader.sandbox.store import Store

TYPES = {
    "string",
    "integer",
    "double",
    "boolean",
    "datetime",
    "date",
    "money",
    "url",
    "address",
    "enumeration",
    "file",
    "employee",
    "crm_status",
    "iblock_section",
    "iblock_element",
    "crm",
}
OWNERS = {"lead": 1, "deal": 2, "contact": 3, "company": 4, "quote": 7}
_LABELS = ("LABEL", "EDIT_FORM_LABEL", "LIST_COLUMN_LABEL", "LIST_FILTER_LABEL")


def field_store(portal: Portal) -> Store:
    return portal.store("userfield", "ID")


def require_administrator(who: Principal) -> None:
    if not who.is_admin:
        raise Refusal("", "Access denied.")


def add_field(portal: Portal, schema: Schema, fields: dict[str, Any]) -> Record:
    kind, name = str(fields.get("USER_TYPE_ID") or ""), str(fields.get("FIELD_NAME") or "")
    if not name:
        raise Refusal("", "The 'FIELD_NAME' field is not found.")
    if kind not in TYPES:
        raise Refusal("ERROR_CORE", f"Invalid user type '{kind}'<br>")
    upper = "UF_CRM_" + re.sub(r"[^A-Z0-9_]", "", re.sub(r"^UF_(CRM_)?", "", name.upper()))
    if len(upper) > 50:
        raise Refusal("ERROR_CORE", "The field name must not exceed 50 characters<br>")
    if upper in schema.customs:
        raise Refusal("ERROR_CORE", f"Field {upper} already exists for object {schema.custom_owner}<br>")
    record: Record = {
        "ID": str(field_store(portal).reserve_id()),
        "ENTITY_ID": schema.custom_owner,
        "FIELD_NAME": upper,
        "USER_TYPE_ID": kind,
        "XML_ID": fields.get("XML_ID") or None,
        "SORT": str(fields.get("SORT") or 100),
        "MULTIPLE": _flag(fields, "MULTIPLE"),
        "MANDATORY": _flag(fields, "MANDATORY"),
        "SHOW_FILTER": str(fields.get("SHOW_FILTER") or "N"),
        "SHOW_IN_LIST": "Y",
        "EDIT_IN_LIST": "Y",
        "IS_SEARCHABLE": "N",
        "SETTINGS": fields.get("SETTINGS") or [],
        "label": next((_text(fields[name]) for name in _LABELS if fields.get(name)), upper),
    }
    if kind == "enumeration":
        record["LIST"] = _options(portal, fields.get("LIST"))
    field_store(portal).insert(record)
    _enter(portal, schema, record)
    return record


def update_field(portal: Portal, schema: Schema, record: Record, fields: dict[str, Any]) -> None:
    """Change a field; options with an ID change, others are added, DEL takes one away (7.1)."""
    changes: Record = {"MANDATORY": _flag(fields, "MANDATORY")} if "MANDATORY" in fields else {}
    changes |= {name: str(fields[name]) for name in ("SORT", "XML_ID", "SHOW_FILTER") if fields.get(name)}
    labels = [_text(fields[name]) for name in _LABELS if fields.get(name)]
    if labels:
        changes["label"] = labels[0]
    if "LIST" in record and "LIST" in fields:
        changes["LIST"] = _changed_options(portal, record["LIST"], values_of(fields["LIST"]))
    field_store(portal).update(int(record["ID"]), changes)
    _enter(portal, schema, field_store(portal).records[int(record["ID"])])


def _changed_options(portal: Portal, kept: list[dict[str, str]], given: list[Any]) -> list[dict[str, str]]:
    told = {str(entry["ID"]): entry for entry in given if isinstance(entry, dict) and entry.get("ID")}
    options = []
    for option in kept:
        change = told.get(option["ID"], {})
        if str(change.get("DEL") or "") not in ("Y", "1"):
            options.append(option | {key: str(change[key]) for key in option if change.get(key) is not None})
    return options + _options(portal, [entry for entry in given if entry not in told.values()])


def _enter(portal: Portal, schema: Schema, record: Record) -> None:
    """Give the field to the type and to the objects it already has."""
    options = tuple((option["ID"], option["VALUE"]) for option in record.get("LIST", ()))
    field = custom_field(
        record["FIELD_NAME"],
        record["USER_TYPE_ID"],
        multiple=record["MULTIPLE"] == "Y",
        required=record["MANDATORY"] == "Y",
        title=record["label"],
        options=options,
    )
    schema.add_custom(field)
    item_store(portal, schema.entity_type).add_column(field.upper, field.default)


def _options(portal: Portal, given: Any) -> list[dict[str, str]]:
    numbers: list[int] = portal.remember("option_id", [40])
    options = []
    for entry in values_of(given):
        if isinstance(entry, dict) and entry.get("VALUE"):
            numbers[0] += 1
            options.append(
                {
                    "ID": str(numbers[0]),
                    "SORT": str(entry.get("SORT") or 500),
                    "VALUE": str(entry["VALUE"]),
                    "DEF": str(entry.get("DEF") or "N"),
                    "XML_ID": str(entry.get("XML_ID") or f"option{numbers[0]}"),
                }
            )
    return options


def _flag(fields: dict[str, Any], name: str) -> str:
    return "Y" if str(fields.get(name)) in ("Y", "1", "True") else "N"


def _text(label: Any) -> str:
    return str(next(iter(label.values()), "")) if isinstance(label, dict) else str(label)


def _shown(record: Record) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key != "label"}


def find_field(portal: Portal, schema: Schema, params: Params) -> Record:
    """Return a field of a kind of object; raise Refusal."""
    record = field_store(portal).get(param(params, "id"))
    if record is None or record["ENTITY_ID"] != schema.custom_owner:
        raise Refusal("ERROR_NOT_FOUND", "The entity with ID is not found.")
    return record


def drop_field(portal: Portal, schema: Schema, record: Record) -> None:
    """Take a field and its values away."""
    field_store(portal).delete(int(record["ID"]))
    schema.drop_custom(record["FIELD_NAME"])
    item_store(portal, schema.entity_type).drop_column(record["FIELD_NAME"])


def _enter_owner(owner: str, entity_type: int) -> None:
    """Enter crm.{owner}.userfield.* into the method table."""

    def add(portal: Portal, who: Principal, params: Params) -> Any:
        require_administrator(who)
        fields = param(params, "fields")
        if not isinstance(fields, dict):
            raise Refusal("", "Parameter 'fields' must be array.")
        return int(add_field(portal, schemas(portal)[entity_type], fields)["ID"])

    def list_fields(portal: Portal, who: Principal, params: Params) -> Any:
        found = _listed(portal, schemas(portal)[entity_type].custom_owner, param(params, "filter"))
        return Listing([_shown(record) for record in found], total=len(found))

    def get(portal: Portal, who: Principal, params: Params) -> Any:
        return _shown(find_field(portal, schemas(portal)[entity_type], params))

    def update(portal: Portal, who: Principal, params: Params) -> Any:
        require_administrator(who)
        schema, fields = schemas(portal)[entity_type], param(params, "fields")
        if not isinstance(fields, dict):
            raise Refusal("", "Parameter 'fields' must be array.")
        update_field(portal, schema, find_field(portal, schema, params), fields)
        return True

    def delete(portal: Portal, who: Principal, params: Params) -> Any:
        require_administrator(who)
        schema = schemas(portal)[entity_type]
        drop_field(portal, schema, find_field(portal, schema, params))
        return True

    verbs = {"add": add, "list": list_fields, "get": get, "update": update, "delete": delete}
    for verb, run in verbs.items():
        name = f"crm.{owner}.userfield.{verb}"
        METHODS[name] = Method(name, "crm", run, writes=verb not in ("get", "list"), application_only=False)


for _owner, _entity_type in OWNERS.items():
    _enter_owner(_owner, _entity_type)


def _listed(portal: Portal, owner: str, raw: Any) -> list[Record]:
    def resolve(name: str) -> Column | None:
        return Column(name.upper(), "number" if name.upper() == "ID" else "text")

    chosen = Compiler(resolve, portal.clock, strict=False, groups=False).compile(raw)
    return [record for record in field_store(portal).select(chosen) if record["ENTITY_ID"] == owner]
