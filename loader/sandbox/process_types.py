"""Process types: crm.type.* (7.5)."""

from typing import Any

from loader.sandbox.envelope import Listing
from loader.sandbox.items import item_store
from loader.sandbox.packed import Record
from loader.sandbox.portal import Params, Portal, Principal, param
from loader.sandbox.refusal import Refusal, invalid_argument, missing_parameter
from loader.sandbox.registry import method
from loader.sandbox.schema import add_dynamic_type, drop_dynamic_type, dynamic_types, schemas
from loader.sandbox.values import whole_number


@method("crm.type.list")
def list_types(portal: Portal, who: Principal, params: Params) -> Any:
    """Return the process types."""
    schemas(portal)
    found = [dict(dynamic) for dynamic in dynamic_types(portal).values()]
    return Listing({"types": found}, total=len(found))


@method("crm.type.getByEntityTypeId")
def get_type_by_number(portal: Portal, who: Principal, params: Params) -> Any:
    """Return a process type by the number its objects have."""
    schemas(portal)
    wanted = str(param(params, "entityTypeId"))
    for dynamic in dynamic_types(portal).values():
        if str(dynamic["entityTypeId"]) == wanted:
            return {"type": dict(dynamic)}
    raise Refusal("NOT_FOUND", "Smart process not found")


@method("crm.type.add", writes=True)
def add_type(portal: Portal, who: Principal, params: Params) -> Any:
    """Add a process type, numbered 128..192 or an even number from 1030."""
    if not who.is_admin:
        raise Refusal("ACCESS_DENIED", "Access denied")
    fields = param(params, "fields")
    if not isinstance(fields, dict) or not fields.get("title"):
        raise missing_parameter("fields")
    known = schemas(portal)
    number = whole_number(fields.get("entityTypeId"))
    if not number:
        number = next(n for n in range(1032, 1_000_000, 2) if n not in known)
    if number in known or not (128 <= number <= 192 or (number >= 1030 and number % 2 == 0)):
        raise invalid_argument("entityTypeId is out of range or taken")
    added = add_dynamic_type(portal, number, str(fields["title"]))
    added |= {
        name: value for name, value in fields.items() if name.startswith("is") and name.endswith("Enabled")
    }
    return {"type": dict(added)}


def _type(portal: Portal, params: Params) -> Record:
    schemas(portal)
    for dynamic in dynamic_types(portal).values():
        if str(dynamic["id"]) == str(param(params, "id")):
            return dynamic
    raise Refusal("NOT_FOUND", "Smart process not found")


@method("crm.type.get")
def get_type(portal: Portal, who: Principal, params: Params) -> Any:
    """Return a process type by its own id."""
    return {"type": dict(_type(portal, params))}


@method("crm.type.update", writes=True)
def update_type(portal: Portal, who: Principal, params: Params) -> Any:
    """Rename a process type, or switch its parts."""
    _require_administrator(who)
    found, fields = _type(portal, params), param(params, "fields")
    for name, value in fields.items() if isinstance(fields, dict) else ():
        if name == "title" or (name.startswith("is") and name.endswith("Enabled")):
            found[name] = value
    return {"type": dict(found)}


@method("crm.type.delete", writes=True)
def delete_type(portal: Portal, who: Principal, params: Params) -> Any:
    """Delete a process type without objects; without an id nothing happens, and no error tells so (W31)."""
    _require_administrator(who)
    if param(params, "id") is None:
        return None
    found = _type(portal, params)
    if len(item_store(portal, found["entityTypeId"])):
        raise Refusal("BX_ERROR", "There are items of this type")
    drop_dynamic_type(portal, found["entityTypeId"])
    return []


def _require_administrator(who: Principal) -> None:
    if not who.is_admin:
        raise Refusal("ACCESS_DENIED", "Access denied")
