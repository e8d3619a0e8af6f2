"""Ask the portal what changes nothing, and write down the server time it took: reads have meters too."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from loader.database import Connection, Jsonb, call
from loader.errors import PortalLimited, PortalRefused, PortalUnknownOutcome
from loader.portal.client import PortalClient
from loader.portal.command import Command, Outcome, Timing
from loader.portal.reply import OPERATING_LIMIT, read_timing

_NO_LEASE = -1  # reads are of none; 0 is what others use of our time
LONGEST_PAUSE = 60.0  # seconds; a limit may ask for more
_SHORT_SLEEP = 0.5  # seconds between two looks whether we are to stop


@dataclass(frozen=True)
class Reader:
    """Read over one session with the portal; the meters of its credential are in the database."""

    connection: Connection
    client: PortalClient
    portal_id: int = 1
    sleep: Callable[[float], object] = time.sleep
    is_stopping: Callable[[], bool] = bool

    def call(self, method: str, params: Mapping[str, Any]) -> Any:
        """Call one method and return its `result`; raise as the client does."""
        return self.call_full(method, params)["result"]

    def call_full(self, method: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """Call one method and return the whole envelope; raise as the client does."""
        try:
            envelope = self.client.call_full(method, params)
        except PortalLimited:
            wait = self.client.retry_after(method)
            if wait is not None:
                self._note([_used(method, [Outcome("", "limited", OPERATING_LIMIT, retry_after=wait)])])
            raise
        self._note([_used(method, [Outcome("", "done", time=read_timing(envelope.get("time")))])])
        return envelope

    def call_chain(self, method: str, pages: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Call a list method for pages that follow each other; return and raise as the client does."""
        return self._metered(lambda: self.client.call_chain(method, pages), [method])

    def call_together(self, calls: Mapping[str, tuple[str, Mapping[str, Any]]]) -> dict[str, Any]:
        """Call methods in one request; return and raise as the client does."""
        return self._metered(
            lambda: self.client.call_together(calls), [method for method, _ in calls.values()]
        )

    def _metered(self, ask: Callable[[], dict[str, Any]], methods: Sequence[str]) -> dict[str, Any]:
        try:
            envelope = ask()
        except PortalLimited:
            waits = {method: self.client.retry_after(method) for method in methods}
            self._note_all(
                (method, Outcome("", "limited", OPERATING_LIMIT, retry_after=wait))
                for method, wait in waits.items()
                if wait is not None
            )
            raise
        self._note_all(envelope["told"])
        return envelope

    def send(self, commands: Sequence[Command]) -> list[Outcome]:
        """Send commands as the client does."""
        outcomes = self.client.send(commands)
        self._note_all((one.method, outcome) for one, outcome in zip(commands, outcomes, strict=True))
        return outcomes

    def whole(self, command: Command, outcome: Outcome) -> list[Any]:
        """Return a list's reply with those of the pages behind it; raise what kept one from coming."""
        pages = [result_of(command, outcome)]
        while outcome.next is not None:
            more = Command(command.key, command.method, {**command.params, "start": outcome.next})
            (outcome,) = self.send([more])
            pages.append(result_of(more, outcome))
        return pages

    def await_room(self, method: str, commands: int) -> None:
        """Wait until a method's meter has time that nothing more urgent may need."""
        while not self.is_stopping():
            wait = call(
                self.connection,
                "portal.reading_wait",
                p_portal_id=self.portal_id,
                p_credential=self.client.credential,
                p_method=method,
                p_commands=commands,
            )[0]["reading_wait"]
            if not wait:
                return
            self.pause(wait)

    def pause(self, seconds: float) -> None:
        """Sleep, but not longer than until the program is to stop."""
        left = seconds
        while left > 0 and not self.is_stopping():
            self.sleep(min(left, _SHORT_SLEEP))
            left -= _SHORT_SLEEP

    def _note_all(self, told: Iterable[tuple[str, Outcome]]) -> None:
        by_method: dict[str, list[Outcome]] = defaultdict(list)
        for method, outcome in told:
            by_method[method].append(outcome)
        if by_method:
            self._note(_used(method, some) for method, some in by_method.items())

    def _note(self, used: Iterable[dict[str, Any]]) -> None:
        call(
            self.connection,
            "portal.note_operating",
            p_portal_id=self.portal_id,
            p_credential=self.client.credential,
            p_lease=_NO_LEASE,
            p_used=Jsonb(list(used)),
        )


def _used(method: str, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Sum up what commands of one method took, as portal.note_operating reads it."""
    timings = [one.time for one in outcomes if one.state == "done" and one.time is not None]
    refused = [one for one in outcomes if one.error.upper() == OPERATING_LIMIT]
    return {
        "method": method,
        "record_count": len(outcomes),
        "unsent_count": sum(one.state in ("not_executed", "limited") for one in outcomes),
        "timed_count": sum(timing.duration is not None for timing in timings),
        "seconds": sum(timing.duration or 0.0 for timing in timings),
        "told_seconds": _most(timings),
        "is_refused": bool(refused),
        "retry_after": refused[0].retry_after if refused else None,
    }


def _most(timings: Sequence[Timing]) -> float | None:
    return max((one.operating for one in timings if one.operating is not None), default=None)


def result_of(command: Command, outcome: Outcome) -> Any:
    """Return the answer to a command that only reads; raise PortalRefused, …Limited or …UnknownOutcome."""
    words = f"{command.method}: {outcome.error} {outcome.description}".rstrip()
    if outcome.state == "refused":
        raise PortalRefused(outcome.error, words, http_status=outcome.http_status)
    if outcome.state == "limited":
        raise PortalLimited(words, retry_after=outcome.retry_after or LONGEST_PAUSE)
    if outcome.state != "done":
        raise PortalUnknownOutcome(words)
    return outcome.result
