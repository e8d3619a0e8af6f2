"""Records in memory, with indexes for the look-ups clients make: by id, by equality, by change time."""

import random
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from functools import partial
from itertools import islice
from typing import Any

from loader.sandbox.clock import Clock
from loader.sandbox.filters import Condition, Filter, operand
from loader.sandbox.index import ChangeIndex, EqualIndex
from loader.sandbox.packed import Packed, Record

Order = tuple[str, Callable[[Any], Any], bool]
PAGE = 50


class Store:
    """One kind of records, each with an integer under `id_key`.

    Of `packed` ones, which have all the same fields, what is read is a copy.
    """

    def __init__(
        self, clock: Clock, id_key: str = "id", changed_key: str = "", *, packed: bool = False
    ) -> None:
        self.records: MutableMapping[int, Record] = Packed() if packed else {}
        self.id_key = id_key
        self._changed_key = changed_key
        self._clock = clock
        self._next_id = 1
        self._ids: list[int] = []
        self._equal: dict[tuple[str, str], EqualIndex] = {}
        self._changed = ChangeIndex()
        self._random = random.Random(20)

    def __len__(self) -> int:
        return len(self.records)

    def get(self, record_id: Any) -> Record | None:
        """Return a record by its id, given as number or text."""
        try:
            return self.records.get(int(record_id))
        except (TypeError, ValueError):
            return None

    def was_there(self, record_id: Any) -> bool:
        """Say whether an id was ever given away."""
        return str(record_id).isdigit() and 0 < int(record_id) < self._next_id

    def reserve_id(self) -> int:
        """Take the next id."""
        taken = self._next_id
        self._next_id += 1
        return taken

    def insert(self, record: Record) -> None:
        """Add a record that carries its id."""
        record_id = int(record[self.id_key])
        self._next_id = max(self._next_id, record_id + 1)
        self.records[record_id] = record
        if self._ids and record_id < self._ids[-1]:
            insort(self._ids, record_id)
        else:
            self._ids.append(record_id)
        for (key, _), index in self._equal.items():
            index.enter(record.get(key), record_id)
        self._note_change(record_id, record)

    def update(self, record_id: int, changes: Record) -> None:
        """Change fields of a record."""
        record = self.records[record_id]
        for (key, _), index in self._equal.items():
            if key in changes:
                index.leave(record.get(key), record_id)
                index.enter(changes[key], record_id)
        record.update(changes)
        self.records[record_id] = record
        if self._changed_key in changes:
            self._note_change(record_id, record)

    def delete(self, record_id: int) -> Record:
        """Take a record out and return it."""
        record = self.records.pop(record_id)
        del self._ids[bisect_left(self._ids, record_id)]
        for (key, _), index in self._equal.items():
            index.leave(record.get(key), record_id)
        return record

    def choose(self, dice: random.Random, count: int) -> list[Record]:
        """Return some records by dice, none twice; fewer where there are fewer."""
        return [self.records[record_id] for record_id in dice.sample(self._ids, min(count, len(self._ids)))]

    def following(self, record_id: int) -> Record | None:
        """Return the record with the next higher id."""
        place = bisect_right(self._ids, record_id)
        return self.records[self._ids[place]] if place < len(self._ids) else None

    def newest(self) -> Record | None:
        """Return the record with the highest id."""
        return self.records[self._ids[-1]] if self._ids else None

    def where(self, key: str, value: Any, kind: str = "text") -> list[Record]:
        """Return the records whose field equals a value, oldest first."""
        found = self._index(key, kind).ids(operand(kind, value, self._clock))
        return [self.records[record_id] for record_id in sorted(found)]

    def repeated(self, key: str) -> Iterator[list[Record]]:
        """Yield the groups of records that share a non-empty text."""
        for ids in self._index(key, "text").repeated():
            yield [self.records[record_id] for record_id in ids]

    def select(
        self, chosen: Filter, *, descending: bool = False, limit: int | None = None
    ) -> Iterator[Record]:
        """Yield matching records by id; `limit` says how many the caller will take."""
        for record_id in self._candidates(chosen, descending=descending, limit=limit):
            record = self.records[record_id]
            if chosen.accepts(record):
                yield record

    def page(self, chosen: Filter, order: list[Order], start: int) -> tuple[list[Record], int]:
        """Return a page of 50 and the total; start -1 does not count and gives total 0 (R09)."""
        keys = [key for key, _, _ in order]
        if start < 0 and keys[:1] == [self.id_key]:
            return list(islice(self.select(chosen, descending=order[0][2], limit=PAGE), PAGE)), 0
        if start < 0 and keys == [self._changed_key, self.id_key] and not order[0][2] and not order[1][2]:
            return list(islice(self._by_change(chosen), PAGE)), 0
        if start >= 0 and keys[:1] == [self.id_key] and not chosen.conditions and not chosen.groups:
            ids = self._ids[::-1] if order[0][2] else self._ids
            return [self.records[i] for i in ids[start : start + PAGE]], len(ids)
        rows = list(self.select(chosen))
        if not order:
            self._random.shuffle(rows)  # R11: no order is no order
        sort_rows(rows, order)
        if start < 0:
            return rows[:PAGE], 0
        return rows[start : start + PAGE], len(rows)

    def _by_change(self, chosen: Filter) -> Iterator[Record]:
        """Yield matching records by change moment and id."""
        pair = chosen.lowest_pair(self._changed_key, self.id_key)
        first = 0 if pair is None else self._changed.place_of(*pair)
        for moment, record_id in self._changed.since(first):
            record = self.records.get(record_id)
            if record is None or self._clock.moment(record[self._changed_key]) != moment:
                continue
            if chosen.accepts(record):
                yield record

    def _candidates(self, chosen: Filter, *, descending: bool, limit: int | None) -> Iterable[int]:
        """Return ids that may match: the shortest that any index gives, else the range of ids.

        A wide index loses against a walk along the ids that stops at `limit`.
        """
        low, high = 0, len(self._ids)
        choices: list[tuple[int, Callable[[], list[int]]]] = []
        for condition in chosen.conditions:
            column, wanted = condition.column, condition.wanted
            if column.key == self.id_key:
                low, high, exact = self._id_range(condition, low, high)
                if exact is not None:
                    choices.append((len(exact), exact.copy))
            elif (
                condition.operator in ("=", "@") and None not in wanted and column.kind in ("text", "number")
            ):
                choices.append(self._looked_up(self._index(column.key, column.kind), wanted))
        since = chosen.lowest(self._changed_key) if self._changed_key else None
        if since is not None:
            tail = self._changed.place_of(since)
            choices.append((len(self._changed) - tail, partial(self._changed_from, tail)))
        if choices:
            size, ids = min(choices, key=lambda choice: choice[0])
            walk = high - low
            if size < (walk if limit is None else min(walk, limit * walk // max(size, 1))):
                return ids()[::-1] if descending else ids()
        positions = range(high - 1, low - 1, -1) if descending else range(low, high)
        return map(self._ids.__getitem__, positions)

    def _id_range(self, condition: Condition, low: int, high: int) -> tuple[int, int, list[int] | None]:
        operator, wanted = condition.operator, condition.wanted
        if operator in ("=", "@"):
            return low, high, sorted({int(v) for v in wanted if isinstance(v, float)} & self.records.keys())
        bound = wanted[0] if wanted and isinstance(wanted[0], float) else None
        if bound is None:
            return low, high, None
        if operator == ">":
            low = max(low, bisect_right(self._ids, bound))
        elif operator == ">=":
            low = max(low, bisect_left(self._ids, bound))
        elif operator == "<":
            high = min(high, bisect_left(self._ids, bound))
        elif operator == "<=":
            high = min(high, bisect_right(self._ids, bound))
        return low, max(low, high), None

    def _looked_up(self, index: EqualIndex, wanted: tuple[Any, ...]) -> tuple[int, Callable[[], list[int]]]:
        groups = [index.ids(value) for value in wanted]
        return sum(map(len, groups)), lambda: sorted(set().union(*groups))

    def _index(self, key: str, kind: str) -> EqualIndex:
        index = self._equal.get((key, kind))
        if index is None:
            index = self._equal[(key, kind)] = EqualIndex(partial(operand, kind, clock=self._clock))
            for record_id, record in self.records.items():
                index.enter(record.get(key), record_id)
        return index

    def _note_change(self, record_id: int, record: Record) -> None:
        moment = self._clock.moment(record.get(self._changed_key)) if self._changed_key else None
        if moment is None:
            return
        self._changed.note(moment, record_id)
        if len(self._changed) > 1000 and len(self._changed) > 3 * len(self.records):
            self._changed.sweep(self._is_current)

    def _is_current(self, moment: int, record_id: int) -> bool:
        record = self.records.get(record_id)
        return record is not None and self._clock.moment(record[self._changed_key]) == moment

    def _changed_from(self, tail: int) -> list[int]:
        return sorted({record_id for _, record_id in self._changed.since(tail)} & self.records.keys())

    def add_column(self, name: str, default: Any) -> None:
        """Give all records a further value."""
        if isinstance(self.records, Packed):
            self.records.add_column(name, default)

    def drop_column(self, name: str) -> None:
        """Take a value from all records."""
        if isinstance(self.records, Packed):
            self.records.drop_column(name)


def sort_rows(rows: list[Record], order: list[Order]) -> None:
    """Sort in place, by the last key first."""
    for key, reading, descending in reversed(order):
        rows.sort(key=lambda row: reading(row.get(key)), reverse=descending)
