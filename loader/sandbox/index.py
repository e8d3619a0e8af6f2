"""Which records have a value: an index of equality, and one of change moments."""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator
from typing import Any

_ID_BITS = 32


class EqualIndex:
    """The ids of the records that have a value; the id of a value's only record stands alone."""

    def __init__(self, read: Callable[[Any], Any]) -> None:
        self._read = read
        self._ids: dict[Any, int | dict[int, None]] = {}

    def enter(self, value: Any, record_id: int) -> None:
        """Note a record under its value, or under each element of a list."""
        for element in value if isinstance(value, list) else (value,):
            key = self._read(element)
            known = self._ids.get(key)
            if known is None:
                self._ids[key] = record_id
            elif isinstance(known, dict):
                known[record_id] = None
            elif known != record_id:
                self._ids[key] = {known: None, record_id: None}

    def leave(self, value: Any, record_id: int) -> None:
        """Forget a record under a value it had."""
        for element in value if isinstance(value, list) else (value,):
            key = self._read(element)
            known = self._ids.get(key)
            if isinstance(known, dict):
                known.pop(record_id, None)
            elif known == record_id:
                del self._ids[key]

    def ids(self, value: Any) -> Collection[int]:
        """Return the ids under a value that was read already."""
        known = self._ids.get(value, ())
        return (known,) if isinstance(known, int) else known

    def repeated(self) -> Iterator[Collection[int]]:
        """Yield the ids that share a value which is not empty."""
        for value, known in self._ids.items():
            if value is not None and isinstance(known, dict) and len(known) > 1:
                yield known


class ChangeIndex:
    """Records by the moment of their last change; former moments stay until they are swept out."""

    def __init__(self) -> None:
        self._entries: list[int] = []  # moment and id in one number: half the memory of a pair

    def __len__(self) -> int:
        return len(self._entries)

    def note(self, moment: int, record_id: int) -> None:
        """Enter a record's present moment."""
        entry = moment << _ID_BITS | record_id
        place = bisect_left(self._entries, entry)
        if self._entries[place : place + 1] != [entry]:
            self._entries.insert(place, entry)

    def place_of(self, moment: float | None, record_id: float = 0) -> int:
        """Return where the entries of a moment begin, from an id on, and later ones."""
        if moment is None:
            return 0
        lowest = int(min(max(record_id, 0), (1 << _ID_BITS) - 1))
        return bisect_left(self._entries, int(moment) << _ID_BITS | lowest)

    def since(self, place: int) -> Iterator[tuple[int, int]]:
        """Yield (moment, id) from a place on, in order."""
        for position in range(place, len(self._entries)):
            entry = self._entries[position]
            yield entry >> _ID_BITS, entry & (1 << _ID_BITS) - 1

    def sweep(self, is_current: Callable[[int, int], bool]) -> None:
        """Keep the entries that are still true."""
        self._entries = [
            moment << _ID_BITS | record_id
            for moment, record_id in self.since(0)
            if is_current(moment, record_id)
        ]
