"""Write parameters as the PHP query inside a batch: one pass, because every record sent goes through it."""

from __future__ import annotations

import math
import re
import string
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

# PHP's max_input_vars also holds for parse_str, which drops the rest without a word.
_MAX_VARIABLES = 1000
_MAX_DEPTH = 60
_BAD_IN_KEY = re.compile(r"[\[\]\x00]")
_BAD_IN_FIRST_KEY = re.compile(r"[. \x00-\x1f]")
_REFERENCE = "%" + b"$result[".hex("%")
_MOST_SHAPES = 4096
_NESTED = (Mapping, list, tuple)
_SAFE = f"{string.ascii_letters}{string.digits}_.~-".encode()
_ENCODED = [chr(byte) if byte in _SAFE else f"%{byte:02X}" for byte in range(256)].__getitem__


def write_query(params: Mapping[str, Any], *, has_references: bool = False) -> str | None:
    """Return bracketed names and RFC 3986 percent encoding, no `+` for a space (B09); None if unsafe.

    A value is escaped as a whole or not at all: finding what in it needs no escape costs four times as much.

    Unsafe is what a batch string cannot carry unharmed: None, an empty list or mapping (B01), names that PHP
    would rewrite, more than 1000 values, and the text `$result[`, which the portal would take for a reference
    to another command: `has_references` says that it shall. Everything becomes text; True is written as 1
    and False as 0, which the portal takes for its own Y and N. Raise TypeError for a value without a text
    form, ValueError for NaN and infinity.
    """
    parts: list[str] = []
    if params and not _write(parts, "", params, 0):
        return None
    query = "".join(parts)[1:]
    if len(parts) > _MAX_VARIABLES:
        return None
    if _REFERENCE in query:  # the only text in which somebody may look for something before it is decoded
        return query.replace(_REFERENCE, "%24result%5B") if has_references else None
    return query


def _write(parts: list[str], path: str, value: Any, depth: int) -> bool:
    """Append every variable below a path with its value; say whether all are safe."""
    # By type first: asking an abstract class costs ten times as much.
    kind = type(value)
    names: tuple[Any, ...] | int
    if kind is dict or (kind is not list and isinstance(value, Mapping)):
        names, items = tuple(value), value.values()
    else:
        names, items = len(value), value
    if not names or depth > _MAX_DEPTH:
        return False
    inner = _SHAPES.get((path, names)) or _paths(path, names)
    if not inner:
        return False
    for name, item in zip(inner, items):  # noqa: B905  # the same by construction, and it costs
        kind = type(item)
        if kind is str:  # most of what there is, so without a call
            if not item.isascii() or not item.isalnum():
                item = "%" + item.encode().hex("%") if item else ""
            parts.append(name + item)
        elif kind is int:
            parts.append(f"{name}{item}")
        elif kind is dict or kind is list or isinstance(item, _NESTED):
            if not _write(parts, name, item, depth + 1):
                return False
        elif item is None:
            return False
        else:
            parts.append(name + _quote(_text(item)))
    return True


def _paths(path: str, names: tuple[Any, ...] | int) -> list[str]:
    """Return what stands before each value of a mapping or list; nothing if PHP would rewrite a name.

    What is made for many records has few shapes.
    """
    inner: list[str] = []
    for name in range(names) if isinstance(names, int) else names:
        text = str(name)
        if not text or _BAD_IN_KEY.search(text) or (not path and _BAD_IN_FIRST_KEY.search(text)):
            return []
        inner.append(f"{path[:-1]}%5B{_quote(text)}%5D=" if path else f"&{_quote(text)}=")
    # True would be found for 1.
    if isinstance(names, int) or all(type(name) is str for name in names):
        if len(_SHAPES) >= _MOST_SHAPES:
            _SHAPES.clear()
        _SHAPES[path, names] = inner
    return inner


def _quote(text: str) -> str:
    return "".join(map(_ENCODED, text.encode()))


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float | Decimal):
        if not math.isfinite(value):
            raise ValueError(f"{value} is no number that the portal knows")
        return format(value, "f") if isinstance(value, Decimal) else repr(value)
    raise TypeError(f"a {type(value).__name__} cannot be sent to the portal")


_SHAPES: dict[tuple[str, tuple[Any, ...] | int], list[str]] = {}
