"""How each source system writes things down: its formats, its letters, what it leaves out."""

from collections.abc import Callable
from dataclasses import dataclass

from loader.bench.script import full_width

Format = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Habit:
    """Hold a source's formats and the shares (0 to 1) of what it does."""

    name: str
    region: str
    date_order: str
    formats: dict[str, tuple[Format, ...]]  # of national numbers, by country
    split: float  # last, first and middle name in columns of their own
    first_name_first: float  # order within a full name
    latin: float
    sound: float  # е for ё, katakana for characters
    middle: float
    initials: float
    birth: float
    phone: float
    email: float
    tax_id: float
    capitals: float
    address: float
    kind: float


def _slavic_home() -> tuple[Format, ...]:
    return (
        lambda n: f"8 ({n[:3]}) {n[3:6]}-{n[6:8]}-{n[8:]}",
        lambda n: f"+7 ({n[:3]}) {n[3:6]}-{n[6:8]}-{n[8:]}",
        lambda n: f"8{n}",
        lambda n: f"8-{n[:3]}-{n[3:6]}-{n[6:8]}-{n[8:]}",
        lambda n: f"{n[:3]} {n[3:6]} {n[6:8]} {n[8:]}",
        lambda n: f"7{n}",
    )


def _slavic_abroad() -> tuple[Format, ...]:
    return (lambda n: f"+7{n}", lambda n: f"+7 {n[:3]} {n[3:6]}-{n[6:8]}-{n[8:]}")


def _japanese_home() -> tuple[Format, ...]:
    return (
        lambda n: f"0{n[:-8]}-{n[-8:-4]}-{n[-4:]}" if len(n) > 9 else f"0{n}",
        lambda n: f"0{n}",
        lambda n: full_width(f"0{n[:-8]}-{n[-8:-4]}-{n[-4:]}" if len(n) > 9 else f"0{n}"),
        lambda n: f"+81-{n[:-8]}-{n[-8:-4]}-{n[-4:]}",
    )


def _japanese_abroad() -> tuple[Format, ...]:
    return (lambda n: f"+81{n}", lambda n: f"+81 {n[:-8]} {n[-8:-4]} {n[-4:]}")


_ERP = Habit(
    name="erp", region="RU", date_order="dmy",
    formats={"RU": _slavic_home(), "KZ": _slavic_home(), "JP": _japanese_abroad()},
    split=0.9, first_name_first=0.05, latin=0.02, sound=0.15, middle=0.9, initials=0.04, birth=0.75,
    phone=0.93, email=0.5, tax_id=0.97, capitals=0.04, address=0.85, kind=0.9,
)  # fmt: skip
_SHOP = Habit(
    name="shop", region="KZ", date_order="ymd",
    formats={"RU": _slavic_abroad(), "KZ": _slavic_home(), "JP": _japanese_abroad()},
    split=0.6, first_name_first=0.85, latin=0.25, sound=0.4, middle=0.2, initials=0.02, birth=0.4,
    phone=0.9, email=0.96, tax_id=0.6, capitals=0.02, address=0.6, kind=0.2,
)  # fmt: skip
_SERVICE = Habit(
    name="service", region="JP", date_order="mdy",
    formats={"RU": _slavic_abroad(), "KZ": _slavic_abroad(), "JP": _japanese_home()},
    split=0.15, first_name_first=0.2, latin=0.06, sound=0.25, middle=0.75, initials=0.18, birth=0.55,
    phone=0.96, email=0.35, tax_id=0.75, capitals=0.12, address=0.5, kind=0.6,
)  # fmt: skip
_KINDS = (_ERP, _SHOP, _SERVICE)


def habits(sources: int) -> list[Habit]:
    """Return so many sources with names of their own; from the fourth on they write as the first three."""
    made = list(_KINDS[:sources])
    for number in range(len(_KINDS), sources):
        kind = _KINDS[number % len(_KINDS)]
        values = {name: getattr(kind, name) for name in Habit.__slots__}
        made.append(Habit(**{**values, "name": f"{kind.name}_{number // len(_KINDS) + 1}"}))
    return made
