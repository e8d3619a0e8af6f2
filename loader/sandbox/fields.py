"""Which fields CRM objects have: names in both families, kinds, flags."""

import re
from dataclasses import dataclass
from typing import Any

LEAD, DEAL, CONTACT, COMPANY, QUOTE, INVOICE = 1, 2, 3, 4, 7, 31
STANDARD_TYPES = (LEAD, DEAL, CONTACT, COMPANY, QUOTE, INVOICE)

_NUMBERS = {
    "integer",
    "user",
    "crm_company",
    "crm_contact",
    "crm_lead",
    "crm_deal",
    "crm_quote",
    "crm_category",
    "location",
}


@dataclass(frozen=True)
class Field:
    """One field: `name` in crm.item.*, `upper` in the classic methods, `kind` of its values."""

    name: str
    upper: str
    kind: str
    read_only: bool = False
    immutable: bool = False
    multiple: bool = False
    required: bool = False
    directory: str = ""
    default: Any = None
    title: str = ""
    options: tuple[tuple[str, str], ...] = ()
    custom: bool = False

    @property
    def is_number(self) -> bool:
        """Say whether the values are whole numbers."""
        return self.kind in _NUMBERS


def upper_name(name: str) -> str:
    """Turn `assignedById` into `ASSIGNED_BY_ID`, `parentId2` into `PARENT_ID_2`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[a-z])(?=\d)", "_", name).upper()


def camel_custom_name(upper: str) -> str:
    """Turn UF_CRM_… into the form of crm.item.*: pure tails become regular, mixed ones stay (5.2)."""
    rest = upper.removeprefix("UF_CRM_")
    numbered = re.match(r"^(\d+)_(.+)$", rest)
    number, tail = (numbered[1], numbered[2]) if numbered else ("", rest)
    if tail.isdigit():
        return f"ufCrm{number}_{tail}"
    if re.fullmatch(r"[A-Z_]+", tail):
        return "ufCrm" + number + "".join(part.capitalize() for part in tail.split("_"))
    return "ufCrm_" + rest
