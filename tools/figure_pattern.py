"""Patterns of figures as trees: which numbers a pattern takes is answered without trying them one by one."""

import re
from collections.abc import Iterable
from functools import cache
from typing import TypeAlias

# A set of figures, or a kind ("one after the other", "one of") with its parts.
Pattern: TypeAlias = frozenset[str] | tuple[str, tuple["Pattern", ...]]

FIGURES = "0123456789"
EMPTY: Pattern = ("sequence", ())  # takes the empty text only
NOTHING: Pattern = ("choice", ())  # takes no text at all
TOKEN = re.compile(r"\(\?:|[()|?]|\{(\d+)(?:,(\d+))?\}|\[([^]]+)\]|(\\d)|(\d)")


def parse(pattern: str) -> Pattern:
    """Return the tree; raise ValueError for what numbering plans do not use: anchors, captures, stars."""
    tokens = list(TOKEN.finditer(pattern))
    if "".join(token[0] for token in tokens) != pattern:
        raise ValueError(f"pattern {pattern!r} has more than figures and groups: extend TOKEN")
    tree, rest = _choice(tokens)
    if rest:
        raise ValueError(f"pattern {pattern!r} has a bracket too many")
    return tree


@cache
def takes_all(tree: Pattern, length: int) -> bool:
    """Tell whether every text of that many figures fits."""
    if tree == NOTHING:
        return False
    if length == 0:
        return _takes_empty(tree)
    return all(takes_all(after(tree, figure), length - 1) for figure in FIGURES)


@cache
def after(tree: Pattern, figure: str) -> Pattern:
    """Return what has to follow the figure (the derivative of Brzozowski, 1964)."""
    if isinstance(tree, frozenset):
        return EMPTY if figure in tree else NOTHING
    kind, parts = tree
    if kind == "choice":
        return _choice_of(after(part, figure) for part in parts)
    found = []
    for place, part in enumerate(parts):
        found.append(_sequence_of(after(part, figure), *parts[place + 1 :]))
        if not _takes_empty(part):
            break
    return _choice_of(found)


@cache
def _takes_empty(tree: Pattern) -> bool:
    if isinstance(tree, frozenset):
        return False
    kind, parts = tree
    return all(map(_takes_empty, parts)) if kind == "sequence" else any(map(_takes_empty, parts))


def _sequence_of(*parts: Pattern) -> Pattern:
    if NOTHING in parts:
        return NOTHING
    flat: list[Pattern] = []
    for part in parts:
        flat += part[1] if isinstance(part, tuple) and part[0] == "sequence" else [part]
    return flat[0] if len(flat) == 1 else ("sequence", tuple(flat))


def _choice_of(parts: Iterable[Pattern]) -> Pattern:
    flat: dict[Pattern, None] = {}
    for part in parts:
        flat.update(dict.fromkeys(part[1] if isinstance(part, tuple) and part[0] == "choice" else [part]))
    return next(iter(flat)) if len(flat) == 1 else ("choice", tuple(flat))


def _choice(tokens: list[re.Match[str]]) -> tuple[Pattern, list[re.Match[str]]]:
    found: list[Pattern] = []
    parts: list[Pattern] = []
    while tokens and tokens[0][0] != ")":
        token, *tokens = tokens
        if token[0] == "|":
            found.append(_sequence_of(*parts))
            parts = []
        elif token[0] == "?":
            parts[-1] = _choice_of([parts[-1], EMPTY])
        elif token[1]:
            least, most = int(token[1]), int(token[2] or token[1])
            part = parts.pop()
            parts.append(_sequence_of(*[part] * least, *[_choice_of([part, EMPTY])] * (most - least)))
        elif token[0] in ("(", "(?:"):
            part, tokens = _choice(tokens)
            parts.append(part)
            tokens = tokens[1:]
        else:
            parts.append(_figures(token))
    return _choice_of([*found, _sequence_of(*parts)]), tokens


def _figures(token: re.Match[str]) -> Pattern:
    if not token[3]:
        return frozenset(FIGURES if token[4] else token[0])
    return frozenset(figure for figure in FIGURES if re.fullmatch(f"[{token[3]}]", figure))
