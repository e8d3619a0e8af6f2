"""What the administrator took from a user: methods, cards he may not see, cards he may not change."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from loader.sandbox.filters import Column, Condition, Filter
from loader.sandbox.refusal import Refusal

Cards = dict[int, dict[int, frozenset[int]]]


class Rights:
    """Who lacks what. `user_id` is whose command runs now."""

    def __init__(self) -> None:
        self.user_id = 0
        self.denied: dict[int, frozenset[str]] = {}
        self.hidden: Cards = {}
        self.locked: Cards = {}

    def check_method(self, name: str) -> None:
        """Raise Refusal for a method the user may not use, as its family says it."""
        if name.lower() not in self.denied.get(self.user_id, ()):
            return
        if name.lower() in ("crm.item.import", "crm.item.batchimport"):
            raise Refusal("INVALID_CREDENTIALS", "The request requires higher privileges", 401)
        if name.startswith("crm.item."):
            raise Refusal("ACCESS_DENIED", "Access denied")
        if name.startswith("catalog."):
            reading = name.endswith((".list", ".get"))
            raise Refusal(200040300010 if reading else 200040300020, "Access Denied")
        raise Refusal("", "Access denied.", 403)

    def check_card(self, entity_type: int, item_id: int, *, writing: bool) -> None:
        """Raise Refusal for a card the user may not see, or may not change."""
        if item_id in _of(self.hidden, self.user_id, entity_type):
            raise Refusal("ACCESS_DENIED", "Access denied")
        if writing and item_id in _of(self.locked, self.user_id, entity_type):
            raise Refusal("ACCESS_DENIED", "Access denied")

    def visible(self, entity_type: int, chosen: Filter) -> Filter:
        """Return the filter without the cards the user may not see: they are left out silently (R07)."""
        hidden = _of(self.hidden, self.user_id, entity_type)
        if not hidden:
            return chosen
        seen = Condition(
            Column("id", "number"), "!@", tuple(hidden), lambda record: record["id"] not in hidden
        )
        return replace(chosen, conditions=(*chosen.conditions, seen))


def _of(cards: Cards, user_id: int, entity_type: int) -> frozenset[int]:
    return cards.get(user_id, {}).get(entity_type, frozenset())


def read_cards(raw: Mapping[str, Mapping[str, list[Any]]]) -> Cards:
    """Read `{"1": {"3": [5, 7]}}`: user, object type, ids."""
    return {
        int(user): {int(kind): frozenset(map(int, ids)) for kind, ids in kinds.items()}
        for user, kinds in raw.items()
    }


def read_methods(raw: Mapping[str, list[str]]) -> dict[int, frozenset[str]]:
    """Read `{"1": ["crm.item.update"]}`: user, methods."""
    return {int(user): frozenset(str(name).lower() for name in names) for user, names in raw.items()}
