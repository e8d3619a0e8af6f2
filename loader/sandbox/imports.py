"""crm.item.import and crm.item.batchImport: history without automation (5.11)."""

from typing import Any

from loader.sandbox import multifields
from loader.sandbox.decode import values_of
from loader.sandbox.item_methods import given_fields, original_names
from loader.sandbox.items import create, item_store, read_fields
from loader.sandbox.portal import Params, Portal, Principal, param
from loader.sandbox.refusal import Refusal, value_not_valid
from loader.sandbox.registry import method
from loader.sandbox.schema import Schema, schema_of
from loader.sandbox.uncertain import switch

_SYSTEM = frozenset({"createdTime", "updatedTime", "movedTime", "createdBy", "updatedBy", "movedBy"})


@method("crm.item.import", writes=True)
def import_item(portal: Portal, who: Principal, params: Params) -> Any:
    """Create an object without automation; an administrator may set its stamps."""
    schema = schema_of(portal, param(params, "entityTypeId"))
    return _import(portal, who, schema, given_fields(params), original=original_names(params))


@method("crm.item.batchImport", writes=True)
def batch_import(portal: Portal, who: Principal, params: Params) -> Any:
    """Import up to 20 objects; refused rows stand beside the good ones (W27)."""
    schema, rows = schema_of(portal, param(params, "entityTypeId")), values_of(param(params, "data"))
    if len(rows) > 20:
        raise Refusal("MAX_IMPORT_BATCH_SIZE_EXCEEDED", "Maximum import batch size is 20")
    replies: list[dict[str, Any]] = []
    for row in rows:
        try:
            replies.append(_import(portal, who, schema, row, original=original_names(params)))
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
        taken = switch(portal, "import_multifields") or "both"
        if taken in ("both", "fm"):
            multifields.add_array(portal, owner, raw.get("fm"))
        for type_id in multifields.TYPES if taken in ("both", "PHONE") else ():
            multifields.change_classic(portal, owner, type_id, values_of(raw.get(type_id)))
        kinds = multifields.kinds(portal, owner)
        flags = {"hasPhone": "Y" if "PHONE" in kinds else "N", "hasEmail": "Y" if "EMAIL" in kinds else "N"}
        item_store(portal, schema.entity_type).update(record["id"], flags)
    return {"item": {"id": record["id"]}}


def _check_stamps(portal: Portal, schema: Schema, values: dict[str, Any]) -> None:
    """Refuse stamps out of order: creation ascends from what exists, nothing is in the future (W26)."""
    clock = portal.clock
    now = int(clock.now())
    created = clock.moment(values["createdTime"]) if values.get("createdTime") else None
    updated = clock.moment(values["updatedTime"]) if values.get("updatedTime") else None
    newest = item_store(portal, schema.entity_type).newest()
    youngest = clock.moment(newest["createdTime"]) if newest else None
    if created is not None and (created > now or (youngest is not None and created < youngest)):
        raise value_not_valid("createdTime")
    if updated is not None and (updated > now or updated < (now if created is None else created)):
        raise value_not_valid("updatedTime")
