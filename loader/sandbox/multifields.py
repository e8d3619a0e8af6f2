"""Phones, e-mails, web addresses and messengers of leads, contacts and companies (5.6, 6.2)."""

import re
import sys
from collections.abc import Iterable
from typing import Any

from loader.sandbox.portal import Portal

TYPES = ("PHONE", "EMAIL", "WEB", "IM", "LINK")
Entry = dict[str, Any]
Owner = tuple[int, int]
# A million owners are held: an entry is a tuple (id, typeId, valueType, value), an owner one number.
_Kept = tuple[int, str, str, str]
_NO_DIGITS = re.compile(r"\D+")
_NAMES = ("id", "typeId", "valueType", "value")


class Communications:
    """All entries of a portal by owner, and the owners of each value."""

    def __init__(self) -> None:
        self._kept: dict[int, tuple[_Kept, ...]] = {}
        self._owners: dict[str, int | set[int]] = {}
        self._last_id = 0

    def of(self, owner: Owner) -> tuple[_Kept, ...]:
        """Return an owner's entries."""
        return self._kept.get(_number(owner), ())

    def add(self, owner: Owner, *added: tuple[str, str, str]) -> None:
        """Add entries of typeId, valueType and value under new ids."""
        first = self._last_id + 1
        self._last_id += len(added)
        number = _number(owner)
        new = tuple((entry_id, *entry) for entry_id, entry in enumerate(added, start=first))
        self._kept[number] = self._kept.get(number, ()) + new
        for entry in new:
            self._know(_value_key(entry), number)

    def replace(self, owner: Owner, kept: tuple[_Kept, ...]) -> None:
        """Set an owner's entries."""
        number = _number(owner)
        before = set(map(_value_key, self._kept.get(number, ())))
        after = set(map(_value_key, kept))
        if kept:
            self._kept[number] = kept
        else:
            self._kept.pop(number, None)
        for key in after - before:
            self._know(key, number)
        for key in before - after:
            self._forget(key, number)

    def owners_of(self, type_id: str, value: str) -> set[Owner]:
        """Return who has a value."""
        found = self._owners.get(type_id + comparable(type_id, value), ())
        numbers = (found,) if isinstance(found, int) else found
        return {(number & 0xFFFF, number >> 16) for number in numbers}

    def _know(self, key: str, number: int) -> None:
        known = self._owners.get(key)
        if known is None:
            self._owners[key] = number
        elif isinstance(known, set):
            known.add(number)
        elif known != number:
            self._owners[key] = {known, number}

    def _forget(self, key: str, number: int) -> None:
        known = self._owners.get(key)
        if isinstance(known, set):
            known.discard(number)
        elif known == number:
            del self._owners[key]


def _number(owner: Owner) -> int:
    """Return an owner as one number: object types are below 65536."""
    return owner[1] << 16 | owner[0]


def _value_key(entry: _Kept) -> str:
    return entry[1] + comparable(entry[1], entry[3])


def _communications(portal: Portal) -> Communications:
    found = portal.state.get("multifields")
    if found is None:
        found = portal.state["multifields"] = Communications()
    assert isinstance(found, Communications)
    return found


def entries(portal: Portal, owner: Owner) -> dict[int, Entry]:
    """Return an object's entries by their id."""
    return {kept[0]: dict(zip(_NAMES, kept, strict=True)) for kept in _communications(portal).of(owner)}


def kinds(portal: Portal, owner: Owner) -> set[str]:
    """Return which sorts of entries an object has."""
    return {kept[1] for kept in _communications(portal).of(owner)}


def drop(portal: Portal, owner: Owner) -> None:
    """Forget a deleted object's entries."""
    _communications(portal).replace(owner, ())


def add_array(portal: Portal, owner: Owner, fm: Any) -> bool:
    """Add every element of an array; an element without typeId or value does nothing (W05)."""
    elements = fm if isinstance(fm, list) else list(fm.values()) if isinstance(fm, dict) else []
    added = [read for element in elements if (read := _read(element))]
    if added:
        _communications(portal).add(owner, *added)
    return bool(added)


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
    return _communications(portal).owners_of(type_id, value)


def comparable(type_id: str, value: str) -> str:
    """Return a value as the duplicate search compares it."""
    if type_id != "PHONE":
        return value.strip().lower()
    return _NO_DIGITS.sub("", value.partition(";")[0].partition("x")[0])


def _apply_one(portal: Portal, owner: Owner, key: str, element: Any) -> bool:
    if not isinstance(element, dict) or element.get("typeId") not in TYPES:
        return False
    known = entries(portal, owner).get(_as_id(key))
    if known is None:
        return _add(portal, owner, element)
    value = element.get("value", known["value"])
    return _change(portal, owner, known, str(value or "").strip(), element.get("valueType"))


def _add(portal: Portal, owner: Owner, element: Any) -> bool:
    return add_array(portal, owner, [element])


def _read(element: Any) -> tuple[str, str, str] | None:
    """Return typeId, valueType and value of an element, None for one that means nothing."""
    if not isinstance(element, dict) or element.get("typeId") not in TYPES:
        return None
    value = str(element.get("value") or "").strip()
    if not value:
        return None
    kind = str(element.get("valueType") or "WORK")
    return sys.intern(element["typeId"]), sys.intern(kind), value


def _change(portal: Portal, owner: Owner, entry: Entry, value: str, value_type: Any) -> bool:
    kind = str(value_type) if value_type else entry["valueType"]
    if value == entry["value"] and kind == entry["valueType"]:
        return False
    changed = ((entry["id"], entry["typeId"], kind, value),) if value else ()
    kept = _communications(portal).of(owner)
    place = next(number for number, other in enumerate(kept) if other[0] == entry["id"])
    _communications(portal).replace(owner, (*kept[:place], *changed, *kept[place + 1 :]))
    return True


def _as_id(value: Any) -> int:
    text = str(value)
    return int(text) if text.isdigit() else 0
