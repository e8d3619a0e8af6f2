"""Write nested data as PHP reads it from a form: `data[FIELDS][ID]=1` (1.5)."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode


def write_form(data: dict[str, Any]) -> str:
    """Return an urlencoded body."""
    return urlencode(list(_leaves("", data)))


def _leaves(prefix: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(f"{prefix}[{name}]" if prefix else str(name), inner)
    else:
        yield prefix, str(value)
