"""How the portal reads a written value: into numbers, flags, dates, lists, as each field's kind demands."""

from typing import Any

from loader.sandbox.clock import Clock
from loader.sandbox.fields import Field
from loader.sandbox.refusal import Refusal, value_not_valid

TEXT_LIMIT = 255
_TRUE = {"Y", "1", "true", "TRUE"}


def plain_number(value: float) -> int | float:
    """Return a whole number where it is one, as json_encode prints it."""
    return int(value) if value == int(value) else value


def whole_number(value: Any) -> int:
    """Read an id or an order; 0 when it is none."""
    return int(value) if str(value or "").strip().isdigit() else 0


def money(value: Any, places: int = 2) -> int | float:
    """Read an amount; raise ValueError when it is none."""
    if value is None or value == "":
        return 0
    if isinstance(value, bool):
        return int(value)
    number = round(float(value), places)
    if number != number or number in (float("inf"), float("-inf")):
        raise ValueError("not a number")
    return plain_number(number)


def flag(value: Any) -> str:
    """Read a flag as Y or N; "True" of a careless client is N (B01)."""
    return "Y" if value is True or str(value) in _TRUE else "N"


def read_value(field: Field, value: Any, clock: Clock) -> Any:
    """Return the value as stored; raise Refusal when it cannot be read."""
    if not field.multiple:
        return _read_single(field, value, clock)
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, list):
        if value in (None, "", False):
            return []
        raise Refusal("100", f"Invalid value for multiple field {field.name}: array expected")
    read = (_read_single(field, element, clock) for element in value if element not in ("", None))
    return [element for element in dict.fromkeys(read) if element is not None]


def _read_single(field: Field, value: Any, clock: Clock) -> Any:
    if value is None or value == "" or (value is False and field.kind != "boolean"):
        return field.default if field.kind in ("double", "boolean", "crm_company") else None
    if field.kind == "file":
        return value
    if isinstance(value, (list, dict)):
        raise value_not_valid(field.name)
    try:
        return _convert(field, value, clock)
    except ValueError:
        raise value_not_valid(field.name) from None


def _convert(field: Field, value: Any, clock: Clock) -> Any:
    kind = field.kind
    if kind in ("string", "crm_status", "crm_currency", "money", "url", "address", "crm"):
        return str(value).strip()[:TEXT_LIMIT]
    if kind == "text":
        return str(value)
    if kind == "double":
        return money(value, 4 if field.custom else 2)
    if kind == "boolean":
        return flag(value)
    if kind == "date":
        midnight = clock.midnight(value)
        return clock.date_text(_known(midnight))
    if kind == "datetime":
        return clock.iso(_known(clock.moment(value)))
    if kind == "enumeration":
        number = int(value)
        return number if any(option == str(number) for option, _ in field.options) else None
    return int(float(value))


def _known(moment: int | None) -> int:
    if moment is None:
        raise ValueError("unreadable date")
    return moment
