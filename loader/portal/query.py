"""Write parameters as the PHP query inside a batch: one pass, because every record sent goes through it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

# PHP's max_input_vars also holds for parse_str, which drops the rest without a word.
_MAX_VARIABLES = 1000
_MAX_DEPTH = 60
_BAD_IN_KEY = re.compile(r"[\[\]\x00]")
_BAD_IN_FIRST_KEY = re.compile(r"[. \x00-\x1f]")
_REFERENCE = "%24result%5B"
_MOST_NAMES = 4096
_UNSAFE = re.compile(r"[^A-Za-z0-9_.~-]+")


def write_query(params: Mapping[str, Any], *, has_references: bool = False) -> str | None:
    """Return bracketed names and RFC 3986 percent encoding, no `+` for a space (B09); None if unsafe.

    Unsafe is what a batch string cannot carry unharmed: None, an empty list or mapping (B01), names that PHP
    would rewrite, more than 1000 values, and the text `$result[`, which the portal would take for a reference
    to another command: `has_references` says that it shall. Everything becomes text; True is written as 1
    and False as 0, which the portal takes for its own Y and N. Raise TypeError for a value without a text
    form, ValueError for NaN and infinity.
    """
    parts: list[str] = []
    for name, value in params.items():
        first = _FIRST_NAMES[name]
        if not first or not _write(parts, first, value, 1):
            return None
    query = "&".join(parts)
    if (_REFERENCE in query and not has_references) or len(parts) > _MAX_VARIABLES:
        return None
    return query


def _write(parts: list[str], path: str, value: Any, depth: int) -> bool:
    """Append every variable below a path; say whether all are safe."""
    # By type first: asking an abstract class costs ten times as much.
    kind = type(value)
    if kind is dict or (kind is not list and isinstance(value, Mapping)):
        items: Any = value.items()
    elif kind is list or isinstance(value, list | tuple):
        items = enumerate(value)
    elif value is None:
        return False
    else:
        parts.append(f"{path}={_quote(value if isinstance(value, str) else _text(value))}")
        return True
    if not value or depth >= _MAX_DEPTH:
        return False
    for name, item in items:
        inner = _INNER_NAMES[name]
        if not inner:
            return False
        if type(item) is str:  # most of what there is, without a call
            text = item if item.isalnum() and item.isascii() else _UNSAFE.sub(_percent, item)
            parts.append(f"{path}{inner}={text}")
        elif not _write(parts, path + inner, item, depth + 1):
            return False
    return True


class _FirstNames(dict[Any, str]):
    """Encoded names by name, "" for one that PHP would rewrite."""

    def __missing__(self, name: Any) -> str:
        text = str(name)
        encoded = "" if _BAD_IN_KEY.search(text) or _BAD_IN_FIRST_KEY.search(text) else _quote(text)
        return _kept(self, name, encoded)


class _InnerNames(dict[Any, str]):
    """The same for names in brackets."""

    def __missing__(self, name: Any) -> str:
        text = str(name)
        encoded = "" if not text or _BAD_IN_KEY.search(text) else f"%5B{_quote(text)}%5D"
        return _kept(self, name, encoded)


def _kept(names: dict[Any, str], name: Any, encoded: str) -> str:
    # True would be found for 1.
    if len(names) < _MOST_NAMES and not isinstance(name, bool):
        names[name] = encoded
    return encoded


def _quote(text: str) -> str:
    return _UNSAFE.sub(_percent, text)


def _percent(found: re.Match[str]) -> str:
    return "%" + found[0].encode().hex("%").upper()


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float | Decimal):
        if not math.isfinite(value):
            raise ValueError(f"{value} is no number that the portal knows")
        return format(value, "f") if isinstance(value, Decimal) else repr(value)
    raise TypeError(f"a {type(value).__name__} cannot be sent to the portal")


_FIRST_NAMES, _INNER_NAMES = _FirstNames(), _InnerNames()
