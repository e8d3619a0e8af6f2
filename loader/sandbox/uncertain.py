"""What documentation leaves open: how this portal does it, one switch a question (18)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from loader.sandbox.filters import Column, Condition, Filter
from loader.sandbox.packed import Record
from loader.sandbox.portal import Portal

_TAG = re.compile(r"<[^>]*>")
IMPORTS = ("crm.item.import", "crm.item.batchimport")


def _one_of(*words: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in words:
            raise ValueError(f"must be one of {', '.join(words)}, got {value!r}")
        return str(value)

    return read


# The first word, or false, is what the portal does while nobody says otherwise.
SWITCHES: dict[str, Callable[[Any], Any]] = {
    "batch_over_50": _one_of("each", "whole"),  # G04
    "unresolved_reference": _one_of("empty", "literal"),  # G09
    "list_lag_s": float,  # G30
    "equal_update_saves": bool,  # G31
    "import_multifields": _one_of("both", "fm", "PHONE", "none"),  # G32
    "import_alone": bool,  # 5.11: is an import refused inside a batch?
    "null_keeps": bool,  # G34
    "empty_keeps": bool,  # G34
    "deleted_code": str,  # G35: NOT_FOUND
    "language": _one_of("en", "ru"),  # G36
    "text_limit": int,  # G37, up to 255
    "names_by_case": bool,  # G38
    "last_link_is_primary": bool,  # 5.3
    "strips_markup": bool,  # R22
    "strict_classic_filters": bool,  # R12
}


def switch(portal: Portal, name: str) -> Any:
    """Return how a switch stands; None as long as nobody moved it."""
    return portal.state.get(name)


def stored_text(portal: Portal, text: str) -> str:
    """Return a text as the portal keeps it."""
    if switch(portal, "strips_markup"):
        text = _TAG.sub("", text)
    limit = switch(portal, "text_limit")
    return text[:limit] if limit else text


def changes_texts(portal: Portal) -> bool:
    """Say whether texts are kept otherwise than they come."""
    return bool(switch(portal, "strips_markup") or switch(portal, "text_limit"))


def written(portal: Portal, fields: Any) -> Any:
    """Return the fields of an update without the nulls or empty texts that this portal passes over."""
    passed: set[str | None] = {None} if switch(portal, "null_keeps") else set()
    if switch(portal, "empty_keeps"):
        passed.add("")
    if not passed or not isinstance(fields, Mapping):
        return fields
    return {
        name: value
        for name, value in fields.items()
        if not (value is None or isinstance(value, str)) or value not in passed
    }


def not_found(portal: Portal) -> str:
    """Return the words for a card that is not there, in the portal's language."""
    return "Элемент не найден" if switch(portal, "language") == "ru" else "Element not found"


def listed(portal: Portal, entity_type: int, chosen: Filter) -> Filter:
    """Return the filter without the cards that lists do not show yet."""
    lag = switch(portal, "list_lag_s")
    if not lag:
        return chosen
    born: dict[tuple[int, int], float] = portal.remember("born_at", {})
    oldest = portal.clock.now() - lag

    def is_shown(record: Mapping[str, Any]) -> bool:
        return bool(born.get((entity_type, record["id"]), 0.0) <= oldest)

    seen = Condition(Column("id", "number"), "!@", (), is_shown)
    return replace(chosen, conditions=(*chosen.conditions, seen))


def note_birth(portal: Portal, entity_type: int, record: Record) -> None:
    """Remember when a card was made, where lists show it late."""
    if switch(portal, "list_lag_s"):
        portal.remember("born_at", {})[(entity_type, record["id"])] = portal.clock.now()
