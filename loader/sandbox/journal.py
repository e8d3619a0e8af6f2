"""The journal: every request, what of it was executed, and what the client was told (15.7)."""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

WHOLE, TRUNCATED, NOTHING = "whole", "part", "nothing"
COMMANDS = 100_000


class Ran:
    """One command; `outcome` is "done" or an error code, None while it has not been executed."""

    __slots__ = ("at", "item_id", "key", "method", "outcome")

    def __init__(self, key: str, method: str) -> None:
        self.key = key
        self.method = method
        self.outcome: str | None = None
        self.item_id: int | None = None
        self.at: float | None = None

    @property
    def is_executed(self) -> bool:
        """Say whether the portal did what was asked."""
        return self.outcome == "done"

    def end(self, at: float, outcome: str, reply: Any) -> None:
        """Note when the command ran, how it ended, and the id it names in its reply."""
        self.at, self.outcome = at, outcome
        if outcome == "done":
            self.item_id = _item_id(reply)

    def shown(self) -> dict[str, Any]:
        """Return the command as JSON shows it."""
        return {
            "key": self.key,
            "method": self.method,
            "executed": self.is_executed,
            "outcome": self.outcome,
            "id": self.item_id,
            "at": self.at,
        }


class Entry:
    """One request; `status` and `sent` are what left the portal, whatever was executed."""

    __slots__ = ("address", "at", "commands", "credential", "fault", "method", "number", "sent", "status")

    def __init__(self, number: int, at: float, address: str, method: str) -> None:
        self.number = number
        self.at = at
        self.address = address
        self.method = method
        self.credential = ""
        self.commands: list[Ran] = []
        self.fault: str | None = None
        self.status: int | None = None
        self.sent: str | None = None

    def answered(self, status: int, sent: str) -> None:
        """Note what the client gets: a status, and how much of the reply."""
        self.status = None if sent == NOTHING else status
        self.sent = sent

    def shown(self) -> dict[str, Any]:
        """Return the request as JSON shows it; `executed` counts the commands that were."""
        return {
            "number": self.number,
            "at": self.at,
            "address": self.address,
            "credential": self.credential,
            "method": self.method,
            "fault": self.fault,
            "status": self.status,
            "sent": self.sent,
            "executed": sum(command.is_executed for command in self.commands),
            "commands": [command.shown() for command in self.commands],
        }


class Journal:
    """The last requests, oldest first; `size` bounds the commands in them, so its memory too."""

    def __init__(self, size: int = COMMANDS) -> None:
        self.size = size
        self._entries: deque[Entry] = deque()
        self._held = 0
        self._next = 1

    def begin(self, at: float, address: str, method: str) -> Entry:
        """Enter a request at its arrival."""
        entry = Entry(self._next, at, address, method)
        self._next += 1
        self._entries.append(entry)
        self._held += 1
        self._shorten()
        return entry

    def expect(self, entry: Entry, commands: Iterable[tuple[str, str]]) -> None:
        """Enter the commands a request asks for, none of them executed yet."""
        entry.commands = [Ran(key, method) for key, method in commands]
        self._held += len(entry.commands)
        self._shorten()

    def resize(self, size: int) -> None:
        """Keep that many commands from now on."""
        self.size = size
        self._shorten()

    def read(self, since: int = 0, limit: int = 1000, method: str = "") -> dict[str, Any]:
        """Return up to `limit` requests after number `since`; `method` also finds it inside batches."""
        wanted = method.lower()
        shown: list[dict[str, Any]] = []
        last = since
        for entry in self._after(since):
            if len(shown) >= limit:
                break
            last = entry.number
            if not wanted or wanted in (entry.method, *(ran.method for ran in entry.commands)):
                shown.append(entry.shown())
        first = self._entries[0].number if self._entries else self._next
        return {"last": last, "forgotten": first - 1, "entries": shown}

    def _after(self, since: int) -> Iterator[Entry]:
        skipped = max(0, since + 1 - self._entries[0].number) if self._entries else 0
        entries = list(self._entries)
        return iter(entries[skipped:])

    def _shorten(self) -> None:
        while self._held > self.size and len(self._entries) > 1:
            self._held -= 1 + len(self._entries.popleft().commands)


def _item_id(reply: Any) -> int | None:
    """Return the id of the one thing a reply is about: {item: {id}}, {element: {id}}, a bare new id."""
    if isinstance(reply, dict) and len(reply) == 1:
        reply = next(iter(reply.values()))
        reply = reply.get("id") if isinstance(reply, dict) else None
    return reply if isinstance(reply, int) and not isinstance(reply, bool) else None
