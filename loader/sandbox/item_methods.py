"""crm.item.*: add, update, get, list, delete, fields, import."""

import re
from typing import Any

from loader.sandbox import multifields
from loader.sandbox.decode import values_of
from loader.sandbox.envelope import Listing
from loader.sandbox.fields import Field
from loader.sandbox.filters import Compiler, operand
from loader.sandbox.items import change, create, find, item_store, read_fields, remove
from loader.sandbox.portal import Params, Portal, Principal, param
from loader.sandbox.refusal import Refusal, invalid_argument, missing_parameter, value_not_valid
from loader.sandbox.registry import method
from loader.sandbox.schema import Schema, schema_of, schemas
from loader.sandbox.store import PAGE, Record

_SYSTEM = frozenset({"createdTime", "updatedTime", "movedTime", "createdBy", "updatedBy", "movedBy"})
_FIRST_VALUE = re.compile(r"^(phone|email|web|im)(Work|Mobile|Home|Fax|Other)?$")


def _original(params: Params) -> bool:
    return str(params.get("useOriginalUfNames", "N")) == "Y"


def _fields_of(params: Params) -> Any:
    fields = param(params, "fields")
    if fields is None:
        raise missing_parameter("fields")
    return fields


def view(portal: Portal, schema: Schema, record: Record, *, original: bool) -> dict[str, Any]:
    """Return an object as crm.item.* shows it, phones included."""
    shown = dict(record)
    if schema.customs and not original:
        for upper, field in schema.customs.items():
            shown[field.name] = shown.pop(upper, field.default)
    shown["entityTypeId"] = schema.entity_type
    if schema.has_multifields:
        shown["fm"] = [
            dict(e) for e in multifields.entries(portal, (schema.entity_type, record["id"])).values()
        ]
    return shown


@method("crm.item.add", writes=True)
def add(portal: Portal, who: Principal, params: Params) -> Any:
    """Create an object; nothing looks for duplicates (W01)."""
    schema, original = schema_of(portal, param(params, "entityTypeId")), _original(params)
    fields = _fields_of(params)
    values = read_fields(portal, schema, fields, original=original)
    record = create(portal, who, schema, values, fields.get("fm") if isinstance(fields, dict) else None)
    return {"item": view(portal, schema, record, original=original)}


@method("crm.item.update", writes=True)
def update(portal: Portal, who: Principal, params: Params) -> Any:
    """Change the listed fields of an object."""
    schema, original = schema_of(portal, param(params, "entityTypeId")), _original(params)
    record, fields = find(portal, schema, param(params, "id")), _fields_of(params)
    values = read_fields(portal, schema, fields, original=original)
    change(portal, who, schema, record, values, fields.get("fm") if isinstance(fields, dict) else None)
    return {"item": view(portal, schema, record, original=original)}


@method("crm.item.get")
def get(portal: Portal, who: Principal, params: Params) -> Any:
    """Return one object."""
    schema = schema_of(portal, param(params, "entityTypeId"))
    return {
        "item": view(portal, schema, find(portal, schema, param(params, "id")), original=_original(params))
    }


@method("crm.item.delete", writes=True)
def delete(portal: Portal, who: Principal, params: Params) -> Any:
    """Delete an object; the reply is an empty array."""
    schema = schema_of(portal, param(params, "entityTypeId"))
    remove(portal, schema, find(portal, schema, param(params, "id")))
    return []


@method("crm.item.list")
def list_items(portal: Portal, who: Principal, params: Params) -> Any:
    """Return a page of objects; unknown filter or order fields are refused."""
    schema, original = schema_of(portal, param(params, "entityTypeId")), _original(params)
    chosen = Compiler(lambda name: schema.column(name, original=original), portal.clock).compile(
        param(params, "filter")
    )
    order = _order(portal, schema, param(params, "order"), original=original)
    start = start_of(params)
    found, total = item_store(portal, schema.entity_type).page(chosen, order, start)
    select = [str(name) for name in values_of(param(params, "select"))]
    if not select or "*" in select:
        items = [view(portal, schema, record, original=original) for record in found]
    else:
        items = [_selected(portal, schema, record, select, original=original) for record in found]
    following = start + PAGE if start >= 0 and start + PAGE < total else None
    return Listing({"items": items}, total=total, next=following)


def start_of(params: Params) -> int:
    """Return the page offset; -1 asks for no counting."""
    try:
        return max(-1, int(param(params, "start") or 0))
    except (TypeError, ValueError):
        return 0


def _order(portal: Portal, schema: Schema, raw: Any, *, original: bool) -> list[Any]:
    order: list[Any] = []
    for name, direction in raw.items() if isinstance(raw, dict) else ():
        column = schema.column(name, original=original)
        if column is None:
            raise invalid_argument(f"Invalid order: field '{name}' is not allowed in order")
        if str(direction).upper() not in ("ASC", "DESC"):
            raise invalid_argument(f"Invalid order: allowed directions are ASC and DESC, got '{direction}'")
        order.append((column.key, sort_key(portal, column.kind), str(direction).upper() == "DESC"))
    return order


def sort_key(portal: Portal, kind: str) -> Any:
    """Return how values of a kind sort; empty ones come first."""

    def reading(value: Any) -> tuple[bool, Any]:
        read = (
            None
            if value in (None, [])
            else operand("text" if isinstance(value, list) else kind, value, portal.clock)
        )
        return (read is not None, read)

    return reading


def _selected(
    portal: Portal, schema: Schema, record: Record, select: list[str], *, original: bool
) -> dict[str, Any]:
    shown: dict[str, Any] = {"id": record["id"]}
    for name in select:
        column = schema.column(name, original=original)
        if column is not None:
            shown["id" if name == "ID" else name] = record.get(column.key)
        elif schema.has_multifields and (match := _FIRST_VALUE.match(name)):
            shown[name] = _first_value(portal, schema, record, match[1].upper(), (match[2] or "").upper())
    return shown


def _first_value(portal: Portal, schema: Schema, record: Record, type_id: str, value_type: str) -> str | None:
    for entry in multifields.entries(portal, (schema.entity_type, record["id"])).values():
        if entry["typeId"] == type_id and value_type in ("", entry["valueType"]):
            return str(entry["value"])
    return None


@method("crm.item.fields")
def fields(portal: Portal, who: Principal, params: Params) -> Any:
    """Describe the fields of a type."""
    schema, original = schema_of(portal, param(params, "entityTypeId")), _original(params)
    described = {
        field.name: describe(field, entity_type=schema.entity_type) for field in schema.fields.values()
    }
    if schema.has_multifields:
        described["fm"] = describe(Field("fm", "FM", "crm_multifield", multiple=True, title="Multifields"))
    for upper, field in schema.customs.items():
        described[upper if original else field.name] = describe(field)
    return {"fields": described}


def describe(field: Field, *, entity_type: int = 0) -> dict[str, Any]:
    """Return a field's description."""
    shown: dict[str, Any] = {
        "type": field.kind,
        "isRequired": field.required,
        "isReadOnly": field.read_only,
        "isImmutable": field.immutable,
        "isMultiple": field.multiple,
        "isDynamic": field.custom,
        "title": field.title,
        "upperName": field.upper,
    }
    if field.directory:
        main = {1: "STATUS", 2: "DEAL_STAGE", 7: "QUOTE_STATUS"}
        shown["statusType"] = main.get(entity_type, "") if field.name == "stageId" else field.directory
    if field.kind == "enumeration":
        shown["items"] = [{"ID": option, "VALUE": text} for option, text in field.options]
    if field.name == "contactId":
        shown["isDeprecated"] = True
    return shown


@method("crm.item.import", writes=True)
def import_item(portal: Portal, who: Principal, params: Params) -> Any:
    """Create an object without automation; an administrator may set its stamps."""
    schema = schema_of(portal, param(params, "entityTypeId"))
    return _import(portal, who, schema, _fields_of(params), original=_original(params))


@method("crm.item.batchImport", writes=True)
def batch_import(portal: Portal, who: Principal, params: Params) -> Any:
    """Import up to 20 objects; refused rows stand beside the good ones (W27)."""
    schema, rows = schema_of(portal, param(params, "entityTypeId")), values_of(param(params, "data"))
    if len(rows) > 20:
        raise Refusal("MAX_IMPORT_BATCH_SIZE_EXCEEDED", "Maximum import batch size is 20")
    replies: list[dict[str, Any]] = []
    for row in rows:
        try:
            replies.append(_import(portal, who, schema, row, original=_original(params)))
        except Refusal as refused:
            replies.append({"error": refused.code, "error_description": refused.description})
    return {"items": replies}


def _import(portal: Portal, who: Principal, schema: Schema, raw: Any, *, original: bool) -> dict[str, Any]:
    values = read_fields(portal, schema, raw, original=original, system=_SYSTEM)
    stamps = sorted(_SYSTEM & values.keys())
    if stamps and not who.is_admin:
        raise value_not_valid(stamps[0])
    _check_stamps(portal, schema, values)
    record = create(portal, who, schema, values)
    owner = (schema.entity_type, record["id"])
    if schema.has_multifields and isinstance(raw, dict):
        multifields.add_array(portal, owner, raw.get("fm"))
        for type_id in multifields.TYPES:
            multifields.change_classic(portal, owner, type_id, values_of(raw.get(type_id)))
        kinds = {entry["typeId"] for entry in multifields.entries(portal, owner).values()}
        record |= {"hasPhone": "Y" if "PHONE" in kinds else "N", "hasEmail": "Y" if "EMAIL" in kinds else "N"}
    return {"item": {"id": record["id"]}}


def _check_stamps(portal: Portal, schema: Schema, values: dict[str, Any]) -> None:
    """Refuse stamps out of order: ascending creation, none in the future (W26)."""
    clock = portal.clock
    created, updated = clock.moment(values.get("createdTime")), clock.moment(values.get("updatedTime"))
    newest: dict[int, int] = portal.remember("newest_import", {})
    store = item_store(portal, schema.entity_type)
    if created is not None:
        youngest = newest.get(schema.entity_type)
        if youngest is None and store.records:
            youngest = max(clock.moment(record["createdTime"]) or 0 for record in store.records.values())
        if created > clock.now() or (youngest is not None and created < youngest):
            raise value_not_valid("createdTime")
        newest[schema.entity_type] = created
    else:
        newest[schema.entity_type] = int(clock.now())
    if updated is not None and (
        updated > clock.now() or updated < (created if created is not None else int(clock.now()))
    ):
        raise value_not_valid("updatedTime")


def counts(portal: Portal) -> dict[str, int]:
    """Return how many objects each type has."""
    return {str(entity_type): len(item_store(portal, entity_type)) for entity_type in schemas(portal)}
