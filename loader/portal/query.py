"""Write parameters as the PHP query inside a batch: one pass, because every record sent goes through it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

# PHP's max_input_vars also holds for parse_str, which drops the rest without a word.
_MAX_VARIABLES = 1000
_MAX_DEPTH = 60
_BAD_IN_KEY = re.compile(r"[\[\]\x00]")
_BAD_IN_FIRST_KEY = re.compile(r"[. \x00-\x1f]")
_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~")
_CODES = [chr(byte) if byte in _PLAIN else f"%{byte:02X}" for byte in range(256)]


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
        first = _first_name(str(name))
        if not first or not _write(parts, first, value, 1, has_references):
            return None
    return "&".join(parts)


def _write(parts: list[str], path: str, value: Any, depth: int, has_references: bool) -> bool:
    """Append every variable below a path; say whether all are safe."""
    if isinstance(value, str):
        if "$result[" in value and not has_references:
            return False
        parts.append(f"{path}={_quote(value)}")
        return len(parts) <= _MAX_VARIABLES
    # dict and list first: asking an abstract class costs ten times as much.
    if isinstance(value, dict | Mapping):
        items: Any = value.items()
    elif isinstance(value, list | tuple):
        items = enumerate(value)
    elif value is None:
        return False
    else:
        parts.append(f"{path}={_quote(_text(value))}")
        return len(parts) <= _MAX_VARIABLES
    if not value or depth >= _MAX_DEPTH:
        return False
    for name, item in items:
        inner = _inner_name(str(name))
        if not inner or not _write(parts, path + inner, item, depth + 1, has_references):
            return False
    return True


@lru_cache(maxsize=4096)
def _first_name(name: str) -> str:
    """Return an encoded name, "" for one that PHP would rewrite."""
    return "" if _BAD_IN_KEY.search(name) or _BAD_IN_FIRST_KEY.search(name) else _quote(name)


@lru_cache(maxsize=4096)
def _inner_name(name: str) -> str:
    return "" if not name or _BAD_IN_KEY.search(name) else f"%5B{_quote(name)}%5D"


def _quote(text: str) -> str:
    if text.isascii() and text.isalnum():
        return text
    return "".join(map(_CODES.__getitem__, text.encode()))


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
