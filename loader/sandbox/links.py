"""Contacts and companies know each other: a link written on one side shows on the other (6.5)."""

from loader.sandbox.fields import COMPANY, CONTACT
from loader.sandbox.packed import Record
from loader.sandbox.portal import Portal
from loader.sandbox.schema import Schema

_SIDES = {CONTACT: ("companyIds", COMPANY, "contactIds"), COMPANY: ("contactIds", CONTACT, "companyIds")}


def mirror(portal: Portal, schema: Schema, item_id: int, before: list[int], after: list[int]) -> None:
    """Write the difference of an object's links to the objects at the other end; their stamps do not move."""
    if schema.entity_type not in _SIDES:
        return
    _, other_type, many = _SIDES[schema.entity_type]
    for other_id in set(after) - set(before):
        _set(portal, other_type, other_id, many, add=item_id)
    for other_id in set(before) - set(after):
        _set(portal, other_type, other_id, many, drop=item_id)


def links(schema: Schema, record: Record) -> list[int]:
    """Return what an object is linked with on the other side."""
    side = _SIDES.get(schema.entity_type)
    return list(record[side[0]]) if side else []


def _set(portal: Portal, entity_type: int, item_id: int, many: str, *, add: int = 0, drop: int = 0) -> None:
    store = portal.items(entity_type)
    record = store.get(item_id)
    if record is None:
        return
    linked = [number for number in record[many] if number != drop]
    if add and add not in linked:
        linked.append(add)
    changes: Record = {many: linked}
    if many == "companyIds":
        changes["companyId"] = linked[0] if linked else 0
    store.update(item_id, changes)
