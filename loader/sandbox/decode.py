"""PHP's reading of query strings and forms: `a[b][0]=c` becomes nested maps and lists."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_plus


def parse_str(query: str) -> dict[str, Any]:
    """Decode as PHP's parse_str does: brackets nest, `+` is a blank, all leaves are strings (B01, B09)."""
    if not query:
        return {}
    pairs = []
    for part in query.split("&"):
        if part:
            name, _, value = part.partition("=")
            pairs.append((name, unquote_plus(value) if "%" in value or "+" in value else value))
    return nest((_path(name), value) for name, value in pairs)


def nest(pairs: Iterable[tuple[tuple[str, ...], Any]]) -> dict[str, Any]:
    """Put values at their paths; an empty step appends."""
    root: dict[str, Any] = {}
    nested = False
    for path, value in pairs:
        if not path:
            continue
        if len(path) == 1:
            root[path[0]] = value
            continue
        nested = True
        node = root
        for step in path[:-1]:
            key = _next_index(node) if step == "" else step
            child = node.get(key)
            if not isinstance(child, dict):
                child = node[key] = {}
            node = child
        last = path[-1]
        node[_next_index(node) if last == "" else last] = value
    if nested:
        for key, value in root.items():
            if isinstance(value, dict):
                root[key] = listed(value)
    return root


def listed(node: dict[str, Any]) -> Any:
    """Return a list where the keys are 0..n-1 in order, as PHP arrays are; the map otherwise."""
    for key, value in node.items():
        if isinstance(value, dict):
            node[key] = listed(value)
    if "0" in node and all(key == str(index) for index, key in enumerate(node)):
        return list(node.values())
    return node


def bracket_path(name: str) -> tuple[str, ...]:
    """Return the steps of an already decoded form field name."""
    head, bracket, rest = name.partition("[")
    if not bracket or not head:
        return (name,) if name else ()
    steps = [head]
    while True:
        step, closing, rest = rest.partition("]")
        if not closing:
            break
        steps.append(step)
        if not rest.startswith("["):
            break
        rest = rest[1:]
    return tuple(steps)


@lru_cache(maxsize=16384)
def _path(name: str) -> tuple[str, ...]:
    return bracket_path(unquote_plus(name))


def _next_index(node: dict[str, Any]) -> str:
    numbers = [int(key) for key in node if key.isdigit()]
    return str(max(numbers) + 1 if numbers else 0)


def values_of(value: Any) -> list[Any]:
    """Return the elements of a PHP array, whether it came as a list or as a map."""
    if isinstance(value, list):
        return value
    return list(value.values()) if isinstance(value, dict) else []
