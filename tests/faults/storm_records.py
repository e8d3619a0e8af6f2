"""What a storm is about: kinds of cards with the owners of their fields, and what the ERP holds of them."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Kind:
    """A kind of card: the ERP's records of it, and of its fields those that both sides write."""

    entity: str
    number: int
    table: str
    owned: dict[str, str]
    columns: dict[str, str]
    named: str  # the field that the portal refuses empty

    @property
    def is_customer(self) -> bool:
        return self.table == "customer"


CONTACT = Kind(
    "contact",
    3,
    "customer",
    {"lastName": "erp", "name": "crm", "secondName": "latest", "comments": "review"},
    {
        "lastName": "last_name",
        "name": "first_name",
        "secondName": "middle_name",
        "comments": "comment",
        "birthdate": "birth_date",
    },
    "lastName",
)
COMPANY = Kind(
    "company",
    4,
    "customer",
    {"title": "latest", "comments": "review"},
    {"title": "company_name", "comments": "comment"},
    "title",
)
DEAL = Kind(
    "deal",
    2,
    "sales_order",
    {"title": "latest", "comments": "crm"},
    {"title": "title", "comments": "comment"},
    "title",
)
KINDS = (CONTACT, COMPANY, DEAL)
BY_ENTITY = {kind.entity: kind for kind in KINDS}
KEYS = {"A": CONTACT, "B": CONTACT, "C": CONTACT, "X": COMPANY, "Y": COMPANY, "1": DEAL, "2": DEAL}
Card = tuple[str, int]  # its kind and its id


@dataclass(frozen=True)
class Edit:
    """What a person wrote into a field of a card."""

    card: Card
    name: str
    value: str | None


@dataclass
class Erp:
    """What the ERP holds: its own records; what it came to by itself that people had written too."""

    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=lambda: dict(KEYS))
    came_to: set[tuple[str, str, str | None]] = field(default_factory=set)

    def record(self, key: str) -> dict[str, Any]:
        """Return a record, a new one if need be."""
        return self.records.setdefault(key, _new_record(key, self.kinds[key]))

    def born(self, kind: Kind, golden_id: int) -> str:
        """Return the key under which the ERP took over what was born in the CRM."""
        attributes = {"golden_id": golden_id}
        for key, record in self.records.items():
            if record.get("attributes") == attributes:
                return key
        key = f"N{golden_id}"
        self.kinds[key] = kind
        self.records[key] = {"attributes": attributes}
        if kind.is_customer:
            self.records[key]["kind"] = "person" if kind is CONTACT else "organization"
        return key


@dataclass
class Deeds:
    """What people did with cards."""

    edits: list[Edit] = field(default_factory=list)
    phones: list[tuple[Card, str]] = field(default_factory=list)
    deleted: set[Card] = field(default_factory=set)
    merged: dict[Card, Card] = field(default_factory=dict)  # lost cards, into which
    known: set[Card] = field(default_factory=set)  # of those that are gone: ERPs had a record or had heard
    traceless: set[Card] = field(default_factory=set)  # nobody could tell their merge from a deletion

    def survivor(self, card: Card) -> Card:
        """Return the card into which one was merged at last, itself if it was not."""
        while card in self.merged:
            card = self.merged[card]
        return card

    def last_edits(self) -> dict[tuple[Card, str], str | None]:
        return {(edit.card, edit.name): edit.value for edit in self.edits}

    def written(self, card: Card, name: str) -> list[str | None]:
        return [edit.value for edit in self.edits if (edit.card, edit.name) == (card, name)]

    def gone(self) -> set[Card]:
        return self.deleted | self.merged.keys()


def phone(key: str, number: int) -> str:
    return f"+7900{ord(key[0]):03}000{number}"


def tax_id(key: str) -> str:
    """Return a valid tax number of a company."""
    digits = f"77{ord(key[0]):07}"
    weights = (2, 4, 10, 3, 5, 9, 4, 6, 8)
    control = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11 % 10
    return f"{digits}{control}"


def _new_record(key: str, kind: Kind) -> dict[str, Any]:
    if kind is CONTACT:
        return {"kind": "person", "last_name": f"Ivanov{key}", "first_name": "Anna", "phone": phone(key, 1)}
    if kind is COMPANY:
        return {
            "kind": "organization",
            "company_name": f"Firm{key}",
            "phone": phone(key, 1),
            "tax_id": tax_id(key),
        }
    return {"title": f"Order{key}", "direction": "sales", "amount": "100", "currency": "RUB"}


def surplus(counted: Counter[Any]) -> dict[Any, int]:
    """Return what was counted more than once."""
    return {one: times for one, times in counted.items() if times > 1}
