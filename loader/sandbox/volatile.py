"""crm.duplicate.volatileType.*: further fields by which people look for duplicates (11)."""

from typing import Any

from loader.sandbox.portal import Params, Portal, Principal, param
from loader.sandbox.refusal import Refusal
from loader.sandbox.registry import method
from loader.sandbox.schema import schemas
from loader.sandbox.store import Store
from loader.sandbox.values import whole_number

_MOST = 7


def _volatile(portal: Portal) -> Store:
    return portal.store("volatile_type")


@method("crm.duplicate.volatileType.list")
def list_volatile(portal: Portal, who: Principal, params: Params) -> Any:
    """List the further fields by which people look for duplicates (11)."""
    wanted = whole_number(param(params, "entityTypeId"))
    return [
        dict(row) for row in _volatile(portal).records.values() if not wanted or row["entityTypeId"] == wanted
    ]


@method("crm.duplicate.volatileType.register", writes=True)
def register_volatile(portal: Portal, who: Principal, params: Params) -> Any:
    """Add such a field; twice is once, seven are all there can be."""
    if not who.is_admin:
        raise Refusal("ACCESS_DENIED", "Access denied")
    entity_type, code = whole_number(param(params, "entityTypeId")), str(param(params, "fieldCode") or "")
    schema = schemas(portal).get(entity_type)
    if schema is None or not (code.startswith("RQ.") or schema.classic(code)):
        raise Refusal("FIELD_NOT_FOUND", "Field is not found")
    for row in _volatile(portal).records.values():
        if (row["entityTypeId"], row["fieldCode"]) == (entity_type, code):
            return {"id": row["id"]}
    if len(_volatile(portal)) >= _MOST:
        raise Refusal("MAX_TYPES_COUNT_EXCEEDED", "Maximum count of types is exceeded")
    number = _volatile(portal).reserve_id()
    _volatile(portal).insert({"id": number, "entityTypeId": entity_type, "fieldCode": code})
    return {"id": number}


@method("crm.duplicate.volatileType.unregister", writes=True)
def unregister_volatile(portal: Portal, who: Principal, params: Params) -> Any:
    """Take such a field away."""
    if not who.is_admin:
        raise Refusal("ACCESS_DENIED", "Access denied")
    number = whole_number(param(params, "id"))
    if number in _volatile(portal).records:
        _volatile(portal).delete(number)
    return True
