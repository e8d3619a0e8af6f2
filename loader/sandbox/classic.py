"""crm.lead|deal|contact|company.*: the deprecated family over the same objects, scalars as strings (6)."""

from typing import Any

from loader.sandbox import multifields
from loader.sandbox.decode import values_of
from loader.sandbox.fields import DEAL, Field
from loader.sandbox.filters import Compiler
from loader.sandbox.item_methods import describe
from loader.sandbox.items import change, create, item_store, read_fields, remove
from loader.sandbox.listing import lenient_order, page_of, start_of
from loader.sandbox.packed import Record
from loader.sandbox.portal import Params, Portal, Principal, param
from loader.sandbox.refusal import Refusal
from loader.sandbox.registry import METHODS, Handler, Method
from loader.sandbox.schema import Schema, key_of, schemas
from loader.sandbox.uncertain import listed, switch

OWNERS = {"lead": 1, "deal": 2, "contact": 3, "company": 4}
_HIDDEN = {"contactIds", "companyIds", "observers"}
_IMPORTABLE = frozenset({"createdTime", "updatedTime", "createdBy", "updatedBy"})


def _text(field: Field, value: Any) -> Any:
    if isinstance(value, list):
        return [_text(field, element) for element in value]
    if value is None:
        return None
    if field.kind == "double" and not field.custom:
        return f"{value:.2f}"
    return str(value) if isinstance(value, (int, float)) else value


def _view(schema: Schema, record: Record) -> dict[str, Any]:
    shown = {
        field.upper: _text(field, record.get(name))
        for name, field in schema.fields.items()
        if name not in _HIDDEN
    }
    shown |= {upper: _text(field, record.get(upper)) for upper, field in schema.customs.items()}
    return shown


def _multifields(portal: Portal, schema: Schema, item_id: int) -> dict[str, Any]:
    shown: dict[str, list[dict[str, str]]] = {}
    for entry in multifields.entries(portal, (schema.entity_type, item_id)).values():
        shown.setdefault(entry["typeId"], []).append(
            {
                "ID": str(entry["id"]),
                "VALUE_TYPE": entry["valueType"],
                "VALUE": entry["value"],
                "TYPE_ID": entry["typeId"],
            }
        )
    return shown


def _fields(params: Params) -> dict[str, Any]:
    fields = param(params, "fields")
    if not isinstance(fields, dict):
        raise Refusal("", "Parameter 'fields' must be array.")
    return fields


def _read(
    portal: Portal, schema: Schema, fields: dict[str, Any], *, importing: bool = False
) -> dict[str, Any]:
    """Turn upper names into the object's own; refusals become ERROR_CORE here."""
    renamed = {}
    for upper, value in fields.items():
        field = schema.classic(upper.upper())
        if field is not None:
            renamed[key_of(field)] = value
    try:
        return read_fields(
            portal, schema, renamed, original=True, system=_IMPORTABLE if importing else frozenset()
        )
    except Refusal as refused:
        raise Refusal("ERROR_CORE", refused.description) from None


def _find(portal: Portal, schema: Schema, params: Params, *, writing: bool = False) -> Record:
    item_id = param(params, "id")
    if not str(item_id or "").isdigit():
        raise Refusal("", "ID is not defined or invalid.")
    record = item_store(portal, schema.entity_type).get(item_id)
    if record is None:
        raise Refusal("", "Not found")
    try:
        portal.rights.check_card(schema.entity_type, record["id"], writing=writing)
    except Refusal:
        raise Refusal("", "Access denied.") from None
    return record


def _option(params: Params, name: str) -> bool:
    options = param(params, "params")
    return isinstance(options, dict) and str(options.get(name) or "") not in ("", "0", "N")


def _change_multifields(portal: Portal, schema: Schema, item_id: int, fields: dict[str, Any]) -> bool:
    if not schema.has_multifields:
        return False
    owner = (schema.entity_type, item_id)
    given = [type_id for type_id in multifields.TYPES if type_id in fields]
    changed = [
        multifields.change_classic(portal, owner, type_id, values_of(fields[type_id])) for type_id in given
    ]
    return any(changed)


def _add(portal: Portal, who: Principal, schema: Schema, params: Params) -> Any:
    fields = _fields(params)
    values = _read(portal, schema, fields, importing=_option(params, "IMPORT") and who.is_admin)
    fm = [
        {"typeId": type_id, "valueType": element.get("VALUE_TYPE"), "value": element.get("VALUE")}
        for type_id in multifields.TYPES
        for element in values_of(fields.get(type_id))
        if isinstance(element, dict)
    ]
    try:
        return create(portal, who, schema, values, fm)["id"]
    except Refusal as refused:
        raise Refusal("ERROR_CORE", refused.description) from None


def _update(portal: Portal, who: Principal, schema: Schema, params: Params) -> Any:
    record, fields = _find(portal, schema, params, writing=True), _fields(params)
    values = _read(portal, schema, fields)
    if schema.entity_type == DEAL:
        values.pop("categoryId", None)  # W22: this family cannot move a deal to another pipeline
    touched = _change_multifields(portal, schema, record["id"], fields)
    try:
        saved = change(portal, who, schema, record, values)
    except Refusal as refused:
        raise Refusal("ERROR_CORE", refused.description) from None
    if touched and not saved:
        kinds = multifields.kinds(portal, (schema.entity_type, record["id"]))
        flags = {"hasPhone": "Y" if "PHONE" in kinds else "N", "hasEmail": "Y" if "EMAIL" in kinds else "N"}
        item_store(portal, schema.entity_type).update(
            record["id"], flags | {"updatedTime": portal.stamp(), "updatedBy": who.user_id}
        )
    return True


def _get(portal: Portal, who: Principal, schema: Schema, params: Params) -> Any:
    record = _find(portal, schema, params)
    return _view(schema, record) | _multifields(portal, schema, record["id"])


def _delete(portal: Portal, who: Principal, schema: Schema, params: Params) -> Any:
    remove(portal, schema, _find(portal, schema, params, writing=True))
    return True


def _describe(portal: Portal, who: Principal, schema: Schema, params: Params) -> Any:
    described = {
        field.upper: describe(field, entity_type=schema.entity_type) for field in schema.fields.values()
    }
    for type_id in multifields.TYPES if schema.has_multifields else ():
        described[type_id] = describe(Field(type_id, type_id, "crm_multifield", multiple=True, title=type_id))
    return described | {upper: describe(field) for upper, field in schema.customs.items()}


def _list(portal: Portal, who: Principal, schema: Schema, params: Params) -> Any:
    raw = param(params, "filter")
    raw = dict(raw) if isinstance(raw, dict) else {}
    for type_id in multifields.TYPES:
        for name in [name for name in raw if name.lstrip("=").upper() == type_id]:
            owners = multifields.owners_of(portal, type_id, str(raw.pop(name)))
            raw["@ID"] = [item_id for entity_type, item_id in owners if entity_type == schema.entity_type]
    strict = bool(switch(portal, "strict_classic_filters"))
    compiler = Compiler(schema.classic_column, portal.clock, strict=strict, groups=False)
    chosen = compiler.compile({name: value for name, value in raw.items() if not str(name).isdigit()})
    chosen = listed(portal, schema.entity_type, portal.rights.visible(schema.entity_type, chosen))
    order = lenient_order(portal, schema.classic_column, param(params, "order"))
    start = start_of(params)
    found, total = item_store(portal, schema.entity_type).page(chosen, order, start)
    rows = [_row(portal, schema, record, params) for record in found]
    return page_of(rows, start, total)


def _row(portal: Portal, schema: Schema, record: Record, params: Params) -> dict[str, Any]:
    """Show the selected columns; multifields only when named, not through a mask (R19)."""
    select = {str(name).upper() for name in values_of(param(params, "select"))}
    row = _view(schema, record)
    if select and "*" not in select:
        customs = "UF_*" in select
        row = {
            key: value
            for key, value in row.items()
            if key in select or key == "ID" or (customs and key.startswith("UF_"))
        }
    wanted = select & set(multifields.TYPES)
    if wanted:
        row |= {
            type_id: value
            for type_id, value in _multifields(portal, schema, record["id"]).items()
            if type_id in wanted
        }
    return row


_VERBS = {"add": _add, "update": _update, "get": _get, "delete": _delete, "fields": _describe, "list": _list}


def _bound(entity_type: int, verb: str) -> Handler:
    return lambda portal, who, params: _VERBS[verb](portal, who, schemas(portal)[entity_type], params)


for _owner, _entity_type in OWNERS.items():
    for _verb in _VERBS:
        _name = f"crm.{_owner}.{_verb}"
        METHODS[_name] = Method(
            _name,
            "crm",
            _bound(_entity_type, _verb),
            writes=_verb in ("add", "update", "delete"),
            application_only=False,
        )
