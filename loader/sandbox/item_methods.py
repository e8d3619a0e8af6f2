"""crm.item.*: add, update, get, list, delete, fields, import."""

import re
from typing import Any

from loader.sandbox import multifields
from loader.sandbox.decode import values_of
from loader.sandbox.fields import Field
from loader.sandbox.filters import Compiler
from loader.sandbox.items import change, create, find, item_store, read_fields, remove
from loader.sandbox.listing import page_of, sort_key, start_of
from loader.sandbox.packed import Record
from loader.sandbox.portal import Params, Portal, Principal, param
from loader.sandbox.refusal import invalid_argument, missing_parameter
from loader.sandbox.registry import method
from loader.sandbox.schema import Schema, schema_of
from loader.sandbox.store import Order
from loader.sandbox.uncertain import listed, written

_FIRST_VALUE = re.compile(r"^(phone|email|web|im)(Work|Mobile|Home|Fax|Other)?$")


def original_names(params: Params) -> bool:
    """Say whether custom fields go by their upper names (5.2)."""
    return str(params.get("useOriginalUfNames", "N")) == "Y"


def given_fields(params: Params) -> Any:
    """Return `fields`; raise Refusal 100 without them."""
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
        shown["fm"] = list(multifields.entries(portal, (schema.entity_type, record["id"])).values())
    return shown


@method("crm.item.add", writes=True)
def add(portal: Portal, who: Principal, params: Params) -> Any:
    """Create an object; nothing looks for duplicates (W01)."""
    schema, original = schema_of(portal, param(params, "entityTypeId")), original_names(params)
    fields = given_fields(params)
    values = read_fields(portal, schema, fields, original=original)
    record = create(portal, who, schema, values, fields.get("fm") if isinstance(fields, dict) else None)
    return {"item": view(portal, schema, record, original=original)}


@method("crm.item.update", writes=True)
def update(portal: Portal, who: Principal, params: Params) -> Any:
    """Change the listed fields of an object."""
    schema, original = schema_of(portal, param(params, "entityTypeId")), original_names(params)
    record = find(portal, schema, param(params, "id"), writing=True)
    fields = written(portal, given_fields(params))
    values = read_fields(portal, schema, fields, original=original)
    change(portal, who, schema, record, values, fields.get("fm") if isinstance(fields, dict) else None)
    return {"item": view(portal, schema, record, original=original)}


@method("crm.item.get")
def get(portal: Portal, who: Principal, params: Params) -> Any:
    """Return one object."""
    schema = schema_of(portal, param(params, "entityTypeId"))
    return {
        "item": view(
            portal, schema, find(portal, schema, param(params, "id")), original=original_names(params)
        )
    }


@method("crm.item.delete", writes=True)
def delete(portal: Portal, who: Principal, params: Params) -> Any:
    """Delete an object; the reply is an empty array."""
    schema = schema_of(portal, param(params, "entityTypeId"))
    remove(portal, schema, find(portal, schema, param(params, "id"), writing=True))
    return []


@method("crm.item.list")
def list_items(portal: Portal, who: Principal, params: Params) -> Any:
    """Return a page of objects; unknown filter or order fields are refused."""
    schema, original = schema_of(portal, param(params, "entityTypeId")), original_names(params)
    chosen = Compiler(lambda name: schema.column(name, original=original), portal.clock).compile(
        param(params, "filter")
    )
    chosen = listed(portal, schema.entity_type, portal.rights.visible(schema.entity_type, chosen))
    order = _order(portal, schema, param(params, "order"), original=original)
    start = start_of(params)
    found, total = item_store(portal, schema.entity_type).page(chosen, order, start)
    select = [str(name) for name in values_of(param(params, "select"))]
    if not select or "*" in select:
        items = [view(portal, schema, record, original=original) for record in found]
    else:
        items = [_selected(portal, schema, record, select, original=original) for record in found]
    return page_of({"items": items}, start, total)


def _order(portal: Portal, schema: Schema, raw: Any, *, original: bool) -> list[Order]:
    order: list[Order] = []
    for name, direction in raw.items() if isinstance(raw, dict) else ():
        column = schema.column(name, original=original)
        if column is None:
            raise invalid_argument(f"Invalid order: field '{name}' is not allowed in order")
        if str(direction).upper() not in ("ASC", "DESC"):
            raise invalid_argument(f"Invalid order: allowed directions are ASC and DESC, got '{direction}'")
        order.append((column.key, sort_key(portal, column.kind), str(direction).upper() == "DESC"))
    return order


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
    schema, original = schema_of(portal, param(params, "entityTypeId")), original_names(params)
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
