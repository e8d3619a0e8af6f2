"""PHP's reading of query strings and forms: `a[b][0]=c` becomes nested maps and lists."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

_ESCAPED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")


@dataclass(frozen=True, slots=True)
class Path:
    """Where a name's brackets lead: through `parents` to `last`. An empty step appends to its node."""

    parents: tuple[str, ...]
    last: str
    appends: bool  # somewhere on the way to `last`


def parse_str(query: str) -> dict[str, Any]:
    """Decode as PHP's parse_str does: brackets nest, `+` is a blank, all leaves are strings (B01, B09)."""
    if not query:
        return {}
    pairs = []
    for part in query.split("&"):
        name, _, value = part.partition("=")
        pairs.append((_path(name), decoded(value) if "%" in value or "+" in value else value))
    return nest(pairs)


def decoded(text: str) -> str:
    """Undo percent encoding; runs of escapes are decoded as one, several times quicker than unquote_plus."""
    return _ESCAPED.sub(_bytes_of, text.replace("+", " "))


def _bytes_of(run: re.Match[str]) -> str:
    return bytes.fromhex(run[0].replace("%", "")).decode("utf-8", "replace")


def nest(pairs: Iterable[tuple[Path | None, Any]]) -> dict[str, Any]:
    """Put values at their paths."""
    root: dict[str, Any] = {}
    parents: tuple[str, ...] = ()
    node = root
    is_nested = False
    for path, value in pairs:
        if path is None:
            continue
        # Neighbours mostly share their parents, as one object.
        if path.parents is not parents or path.appends:
            parents = path.parents
            node = _descend(root, parents)
            is_nested = True
        node[path.last or _next_index(node)] = value
    if is_nested:
        for key, value in root.items():
            if isinstance(value, dict):
                root[key] = listed(value)
    return root


def _descend(node: dict[str, Any], steps: tuple[str, ...]) -> dict[str, Any]:
    for step in steps:
        key = _next_index(node) if step == "" else step
        child = node.get(key)
        if not isinstance(child, dict):
            child = node[key] = {}
        node = child
    return node


def listed(node: dict[str, Any]) -> Any:
    """Return a list where the keys are 0..n-1 in order, as PHP arrays are; the map otherwise."""
    for key, value in node.items():
        if isinstance(value, dict):
            node[key] = listed(value)
    if "0" in node and all(key == str(index) for index, key in enumerate(node)):
        return list(node.values())
    return node


@lru_cache(maxsize=16384)
def bracket_path(name: str) -> Path | None:
    """Return where an already decoded name leads; None without a name."""
    head, bracket, rest = name.partition("[")
    if not bracket or not head:
        return Path((), name, appends=False) if name else None
    steps = [head]
    while True:
        step, closing, rest = rest.partition("]")
        if not closing:
            break
        steps.append(step)
        if not rest.startswith("["):
            break
        rest = rest[1:]
    parents = tuple(steps[:-1])
    return Path(_shared(parents), steps[-1], appends="" in parents)


@lru_cache(maxsize=16384)
def _path(name: str) -> Path | None:
    return bracket_path(decoded(name))


@lru_cache(maxsize=16384)
def _shared(parents: tuple[str, ...]) -> tuple[str, ...]:
    """Return one object for equal parents."""
    return parents


def _next_index(node: dict[str, Any]) -> str:
    numbers = [int(key) for key in node if key.isdigit()]
    return str(max(numbers) + 1 if numbers else 0)


def values_of(value: Any) -> list[Any]:
    """Return the elements of a PHP array, whether it came as a list or as a map."""
    if isinstance(value, list):
        return value
    return list(value.values()) if isinstance(value, dict) else []
