"""The portal's filters: prefix operators, nested groups, and which values an index can look up."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from loader.sandbox.clock import Clock
from loader.sandbox.decode import values_of
from loader.sandbox.refusal import invalid_argument

Record = Mapping[str, Any]
Test = Callable[[Record], bool]
OPERATORS = ("!=%", "!%=", "!=", "!@", "!%", ">=", "<=", "=%", "%=", "!", ">", "<", "@", "%", "=")
_EMPTY: tuple[Any, ...] = (None, "", [])
_ABOVE = {">": math.inf, ">=": 0.0}  # of a pair whose first value is the bound: where its second begins


@dataclass(frozen=True)
class Column:
    """A field as a filter sees it: where its value is, and as what it compares."""

    key: str
    kind: str


Resolve = Callable[[str], Column | None]


@dataclass(frozen=True)
class Condition:
    """One compiled comparison; `wanted` holds the values of an equality or IN."""

    column: Column
    operator: str
    wanted: tuple[Any, ...]
    test: Test

    def bounds(self, key: str) -> bool:
        """Say whether it keeps out what is below a number, or a moment, in a field."""
        is_number = bool(self.wanted) and isinstance(self.wanted[0], (int, float))
        return is_number and self.column.key == key and self.operator in (">", ">=", "=")


@dataclass(frozen=True)
class Filter:
    """A conjunction of comparisons and of groups; one choice of each group has to pass."""

    conditions: tuple[Condition, ...] = ()
    groups: tuple[tuple["Filter", ...], ...] = ()

    def accepts(self, record: Record) -> bool:
        """Say whether a record passes."""
        return all(c.test(record) for c in self.conditions) and all(
            any(choice.accepts(record) for choice in group) for group in self.groups
        )

    def lowest(self, key: str) -> Any:
        """Return the value below which a field's rows cannot pass, None where there is no such bound."""
        bounds: list[Any] = []
        for condition in self.conditions:
            if condition.column.key == key and condition.operator in (">", ">=", "="):
                bounds += condition.wanted[:1]
        for group in self.groups:
            choices = [choice.lowest(key) for choice in group]
            if choices and None not in choices:
                bounds.append(min(choices))
        return max((bound for bound in bounds if isinstance(bound, (int, float))), default=None)

    def lowest_pair(self, first: str, second: str) -> tuple[float, float] | None:
        """Return values of two fields, compared as a pair, below which no row passes; None for no bound."""
        floor = max((float(c.wanted[0]) for c in self.conditions if c.bounds(second)), default=0.0)
        bounds = [
            (float(c.wanted[0]), _ABOVE.get(c.operator, floor)) for c in self.conditions if c.bounds(first)
        ]
        for group in self.groups:
            choices = [choice.lowest_pair(first, second) for choice in group]
            known = [choice for choice in choices if choice is not None]
            if known and len(known) == len(choices):
                bounds.append(min(known))
        return max(bounds, default=None)


@dataclass(frozen=True)
class Compiler:
    """Read filters of one list method; `strict` refuses unknown fields, otherwise they are ignored (R12)."""

    resolve: Resolve
    clock: Clock
    strict: bool = True
    operators: tuple[str, ...] = OPERATORS
    groups: bool = True

    def compile(self, raw: Any) -> Filter:
        """Return the filter; raise Refusal for an unknown field or a value that cannot be read."""
        if not isinstance(raw, (dict, list)):
            return Filter()
        entries = raw if isinstance(raw, dict) else {str(i): element for i, element in enumerate(raw)}
        conditions: list[Condition] = []
        groups: list[tuple[Filter, ...]] = []
        for name, value in entries.items():
            if str(name).lower() == "logic":
                continue
            if str(name).isdigit():
                groups.append(self._group(value))
            elif condition := self._condition(str(name), value):
                conditions.append(condition)
        return Filter(tuple(conditions), tuple(groups))

    def _group(self, raw: Any) -> tuple[Filter, ...]:
        if not self.groups or not isinstance(raw, (dict, list)):
            raise invalid_argument(
                "Invalid value of parameter {filter}: a nested condition is not supported here"
            )
        logic = raw.get("logic", raw.get("LOGIC", "AND")) if isinstance(raw, dict) else "AND"
        if str(logic).upper() != "OR":
            return (self.compile(raw),)
        entries = raw.items() if isinstance(raw, dict) else enumerate(raw)
        return tuple(self.compile({key: value}) for key, value in entries if str(key).lower() != "logic")

    def _condition(self, name: str, value: Any) -> Condition | None:
        operator = next((prefix for prefix in OPERATORS if name.startswith(prefix)), "")
        column = self.resolve(name[len(operator) :])
        if column is None or (operator and operator not in self.operators):
            if self.strict:
                raise invalid_argument(f"Invalid filter: field '{name}' is not allowed in filter")
            return None
        operator = {"": "=", "!": "!=", "=%": "%=", "!=%": "!%="}.get(operator, operator)
        many = operator in ("@", "!@") or isinstance(value, (list, dict))
        raw = values_of(value) if isinstance(value, (list, dict)) else [value]
        wanted = tuple(self._operand(column, element, like="%" in operator) for element in raw)
        if many:
            operator = {"=": "@", "!=": "!@"}.get(operator, operator)
        return Condition(column, operator, wanted, _test(column, operator, wanted, self.clock))

    def _operand(self, column: Column, value: Any, *, like: bool) -> Any:
        if value in _EMPTY or value is False:
            return None
        if like or column.kind == "text":
            return str(value)
        read = operand(column.kind, value, self.clock)
        if read is None:
            if self.strict:
                raise invalid_argument(
                    f"Invalid filter: value '{value}' of field '{column.key}' is not valid"
                )
            return _NEVER
        return read


class _Never:
    """Equal to nothing: an unreadable value of a lenient filter selects no row (R14)."""

    def __eq__(self, other: object) -> bool:
        return False

    __hash__ = object.__hash__


_NEVER = _Never()


def operand(kind: str, value: Any, clock: Clock) -> Any:
    """Bring a value to what comparisons use: number, Unix seconds, Y/N, text; None when unreadable."""
    if value in (None, ""):
        return None
    if kind == "moment":
        return clock.moment(value)
    if kind == "day":
        return clock.midnight(value)
    if kind == "number":
        try:
            return float(value)
        except (TypeError, ValueError):
            return None
    if kind == "custom_flag":
        return {"1": "Y", "0": "N", "True": "Y"}.get(str(value), "?")
    return str(value)


def _test(column: Column, operator: str, wanted: tuple[Any, ...], clock: Clock) -> Test:
    key, kind = column.key, column.kind

    def read(record: Record) -> Any:
        value = record.get(key)
        return None if value in _EMPTY else operand("text" if kind == "custom_flag" else kind, value, clock)

    if operator in ("=", "@", "!=", "!@"):
        return _membership(key, kind, frozenset(wanted), read, negative=operator[0] == "!")
    first = wanted[0] if wanted else None
    if "%" in operator:
        return _like(str(first or "").lower(), operator, key)
    return _order(operator, first, read)


def _membership(key: str, kind: str, wanted: frozenset[Any], read: Test, *, negative: bool) -> Test:
    zero_is_empty = kind == "number" and None in wanted

    def test(record: Record) -> bool:
        value = record.get(key)
        if isinstance(value, list):
            found = any(float(v) in wanted if kind == "number" else str(v) in wanted for v in value) or (
                not value and None in wanted
            )
        else:
            actual = read(record)
            found = actual in wanted or (zero_is_empty and actual == 0)
        return found != negative

    return test


def _order(operator: str, bound: Any, read: Callable[[Record], Any]) -> Test:
    def test(record: Record) -> bool:
        value = read(record)
        if value is None or bound is None or isinstance(bound, _Never):
            # An empty bound compares as zero: so `>id` with an unresolved reference starts again (B06).
            return bound is None and value is not None and operator[0] == ">"
        if operator == ">":
            return bool(value > bound)
        if operator == ">=":
            return bool(value >= bound)
        return bool(value < bound) if operator == "<" else bool(value <= bound)

    return test


def _like(pattern: str, operator: str, key: str) -> Test:
    bare = operator.lstrip("!")
    middle = pattern.strip("%")
    starts = bare == "%=" and not pattern.startswith("%")
    ends = bare == "%=" and not pattern.endswith("%")

    def test(record: Record) -> bool:
        text = str(record.get(key) or "").lower()
        if starts and ends:
            found = text == middle
        elif starts:
            found = text.startswith(middle)
        else:
            found = text.endswith(middle) if ends else middle in text
        return found != operator.startswith("!")

    return test
