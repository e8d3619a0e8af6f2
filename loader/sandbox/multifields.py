"""Phones, e-mails, web addresses and messengers of leads, contacts and companies (5.6, 6.2)."""

from collections.abc import Iterable
from typing import Any

from loader.sandbox.portal import Portal

TYPES = ("PHONE", "EMAIL", "WEB", "IM", "LINK")
Entry = dict[str, Any]
Owner = tuple[int, int]


def entries(portal: Portal, owner: Owner) -> dict[int, Entry]:
    """Return an object's entries by their id."""
    owners: dict[Owner, dict[int, Entry]] = portal.remember("multifields", {})
    return owners.get(owner, {})


def drop(portal: Portal, owner: Owner) -> None:
    """Forget a deleted object's entries."""
    for entry in portal.remember("multifields", {}).pop(owner, {}).values():
        _forget_value(portal, owner, entry)


def add_array(portal: Portal, owner: Owner, fm: Any) -> bool:
    """Add every element of an array; an element without typeId or value does nothing (W05)."""
    elements = fm if isinstance(fm, list) else list(fm.values()) if isinstance(fm, dict) else []
    added = [_add(portal, owner, element) for element in elements]
    return any(added)


def apply(portal: Portal, owner: Owner, fm: Any) -> bool:
    """Apply an update: `n0` adds, an id changes or deletes, a list is n0, n1, … and so appends (W04)."""
    if isinstance(fm, list):
        return add_array(portal, owner, fm)
    if not isinstance(fm, dict):
        return False
    changed = [_apply_one(portal, owner, str(key), element) for key, element in fm.items()]
    return any(changed)


def change_classic(portal: Portal, owner: Owner, type_id: str, elements: Iterable[Any]) -> bool:
    """Apply a classic PHONE/EMAIL/… array: a bare {ID} deletes (W06)."""
    changed = False
    for element in elements:
        if not isinstance(element, dict):
            continue
        value = str(element.get("VALUE") or "").strip()
        known = entries(portal, owner).get(_as_id(element.get("ID")))
        if known and known["typeId"] == type_id:
            keep = value and element.get("DELETE") != "Y"
            changed |= _change(portal, owner, known, value if keep else "", element.get("VALUE_TYPE"))
        elif element.get("DELETE") != "Y":
            changed |= _add(
                portal, owner, {"typeId": type_id, "valueType": element.get("VALUE_TYPE"), "value": value}
            )
    return changed


def owners_of(portal: Portal, type_id: str, value: str) -> set[Owner]:
    """Return the objects that have a phone (compared by digits) or an e-mail."""
    values: dict[tuple[str, str], set[Owner]] = portal.remember("multifield_values", {})
    return values.get((type_id, comparable(type_id, value)), set())


def comparable(type_id: str, value: str) -> str:
    """Return a value as the duplicate search compares it."""
    if type_id != "PHONE":
        return value.strip().lower()
    return "".join(c for c in value.split(";")[0].split("x")[0] if c.isdigit())


def _apply_one(portal: Portal, owner: Owner, key: str, element: Any) -> bool:
    if not isinstance(element, dict) or element.get("typeId") not in TYPES:
        return False
    known = entries(portal, owner).get(_as_id(key))
    if known is None:
        return _add(portal, owner, element)
    value = element.get("value", known["value"])
    return _change(portal, owner, known, str(value or "").strip(), element.get("valueType"))


def _add(portal: Portal, owner: Owner, element: Any) -> bool:
    if not isinstance(element, dict) or element.get("typeId") not in TYPES:
        return False
    value = str(element.get("value") or "").strip()
    if not value:
        return False
    numbers: list[int] = portal.remember("multifield_id", [0])
    numbers[0] += 1
    entry = {
        "id": numbers[0],
        "typeId": element["typeId"],
        "valueType": str(element.get("valueType") or "WORK"),
        "value": value,
    }
    owners: dict[Owner, dict[int, Entry]] = portal.remember("multifields", {})
    owners.setdefault(owner, {})[numbers[0]] = entry
    _know_value(portal, owner, entry)
    return True


def _change(portal: Portal, owner: Owner, entry: Entry, value: str, value_type: Any) -> bool:
    kind = str(value_type) if value_type else entry["valueType"]
    if value == entry["value"] and kind == entry["valueType"]:
        return False
    _forget_value(portal, owner, entry)
    if value:
        entry |= {"value": value, "valueType": kind}
        _know_value(portal, owner, entry)
    else:
        del entries(portal, owner)[entry["id"]]
    return True


def _know_value(portal: Portal, owner: Owner, entry: Entry) -> None:
    values: dict[tuple[str, str], set[Owner]] = portal.remember("multifield_values", {})
    values.setdefault((entry["typeId"], comparable(entry["typeId"], entry["value"])), set()).add(owner)


def _forget_value(portal: Portal, owner: Owner, entry: Entry) -> None:
    key = (entry["typeId"], comparable(entry["typeId"], entry["value"]))
    others = [
        e
        for e in entries(portal, owner).values()
        if e is not entry and (e["typeId"], comparable(e["typeId"], e["value"])) == key
    ]
    if not others:
        portal.remember("multifield_values", {}).get(key, set()).discard(owner)


def _as_id(value: Any) -> int:
    text = str(value)
    return int(text) if text.isdigit() else 0
