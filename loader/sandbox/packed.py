"""Millions of records of one form: a tuple of values each, the names once; a record in use is a dict."""

from collections.abc import Iterator, MutableMapping
from typing import Any

Record = dict[str, Any]


class Packed(MutableMapping[int, Record]):
    """Records by id. What is read is a copy: a change counts when it is written back.

    A tuple of numbers and texts costs a sixth of a dict, and the garbage collector does not walk it.
    """

    def __init__(self) -> None:
        self._columns: tuple[str, ...] = ()
        self._defaults: dict[str, Any] = {}
        self._lists: set[str] = set()
        self._list_places: list[int] = []
        self._gone = 0
        self._values: dict[int, tuple[Any, ...]] = {}

    def __len__(self) -> int:
        return len(self._values)

    def __iter__(self) -> Iterator[int]:
        return iter(self._values)

    def __contains__(self, record_id: object) -> bool:
        return record_id in self._values

    def __getitem__(self, record_id: int) -> Record:
        values = self._values[record_id]
        record = dict(zip(self._columns, values, strict=False))
        for name in self._columns[len(values) :]:
            record[name] = self._defaults.get(name)
        for name in self._lists:
            if type(record[name]) is tuple:
                record[name] = list(record[name])
        if self._gone:
            return {name: value for name, value in record.items() if name[0] != "-"}
        return record

    def __setitem__(self, record_id: int, record: Record) -> None:
        if tuple(record) == self._columns:
            values = list(record.values())
        else:
            for name in record:
                self.add_column(name, None)
            values = [record.get(name) for name in self._columns]
        for place in self._list_places:
            if type(values[place]) is list:
                values[place] = tuple(values[place])
        if list in map(type, values):
            named = zip(self._columns, values, strict=True)
            self._note_lists({name for name, value in named if type(value) is list})
            values = [tuple(value) if type(value) is list else value for value in values]
        self._values[record_id] = tuple(values)

    def __delitem__(self, record_id: int) -> None:
        del self._values[record_id]

    def add_column(self, name: str, default: Any) -> None:
        """Give all records a further value."""
        if name in self._columns:
            return
        self._columns = (*self._columns, name)
        self._defaults[name] = tuple(default) if isinstance(default, list) else default
        if isinstance(default, list):
            self._note_lists({name})

    def drop_column(self, name: str) -> None:
        """Take a value from all records; its place in the tuples stays."""
        if name in self._columns:
            self._gone += 1
            self._columns = tuple(f"-{self._gone}" if known == name else known for known in self._columns)
            self._lists.discard(name)
            self._note_lists(set())

    def _note_lists(self, names: set[str]) -> None:
        self._lists |= names
        self._list_places = [self._columns.index(name) for name in self._lists]
