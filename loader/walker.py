"""Walk through a portal's objects by growing id: ask for ranges of ids, hand the replies to the database."""

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

import structlog

from loader.config import Settings
from loader.daemon.turn import Turn
from loader.database import Connection, Jsonb, call
from loader.portal.client import PortalClient
from loader.portal.command import Command, Outcome
from loader.reader import LONGEST_PAUSE, Reader, result_of

MOST_COMMANDS = 20  # of a request: a thousand cards, a few megabytes
_PAUSES = (1.0, 2.0, 4.0, 8.0)  # seconds; a limit says its own

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Walker:
    """Walk through one portal over one session with the database and one with the portal.

    `turn` is entered from reading a request's cards to comparing them: see Delivery. After each request
    it rests `rest` times as long as that took: deliveries have the portal meanwhile.
    """

    connection: Connection
    client: PortalClient
    settings: Settings
    portal_id: int = 1
    turn: AbstractContextManager[object] = field(default_factory=nullcontext)
    sleep: Callable[[float], object] = time.sleep
    is_stopping: Callable[[], bool] = bool
    rest: float = 0.0

    def run(self, walk: dict[str, Any], take: str) -> None:
        """Read one kind of object to its end; `take` is the function that gets the replies."""
        walk_id, commands = walk["walk_id"], min(self.settings.batch_size, MOST_COMMANDS)
        while not self.is_stopping() and (
            ranges := call(self.connection, "portal.next_ranges", p_walk_id=walk_id, p_commands=commands)
        ):
            self._reader.await_room(ranges[0]["method"], len(ranges))
            began_at = time.monotonic()
            self._take(walk_id, ranges, take)
            self._reader.pause(self.rest * (time.monotonic() - began_at))
        log.debug("walk.ended", entity=walk["entity"])

    def ask(self, commands: Sequence[Command]) -> list[Outcome]:
        """Send what only reads, and again when a limit or a lost reply kept it from an answer.

        Return outcomes that are done or refused; raise PortalLimited or PortalUnknownOutcome.
        """
        for pause in (*_PAUSES, None):
            outcomes = self._reader.send(commands)
            if not (trouble := _trouble(outcomes)):
                return outcomes
            self._bear(commands, trouble, pause)
        raise AssertionError("the last repetition raises")

    @property
    def _reader(self) -> Reader:
        return Reader(
            self.connection,
            self.client,
            self.portal_id,
            sleep=self.sleep,
            is_stopping=self.is_stopping,
        )

    def _take(self, walk_id: int, ranges: Sequence[dict[str, Any]], take: str) -> None:
        """Read one request's ranges and have them taken. Trouble is waited out without the turn."""
        commands = [Command(f"r{n}", one["method"], one["params"]) for n, one in enumerate(ranges)]
        for pause in (*_PAUSES, None):
            with self.turn:
                outcomes = self._reader.send(commands)
                if not (trouble := _trouble(outcomes)):
                    replies = [
                        {
                            "low": one["low"],
                            "high": one["high"],
                            "result": _stripped(self._whole(command, outcome), one["names"]),
                        }
                        for one, command, outcome in zip(ranges, commands, outcomes, strict=True)
                    ]
                    call(self.connection, take, p_walk_id=walk_id, p_replies=Jsonb(replies))
                    return
            self._bear(commands, trouble, pause)

    def _bear(self, commands: Sequence[Command], trouble: Outcome, pause: float | None) -> None:
        """Wait before a repetition; raise what stands in the way when there is none left."""
        if pause is not None:
            self._reader.pause(min(trouble.retry_after or pause, LONGEST_PAUSE))
            return
        result_of(commands[0], trouble)

    def _whole(self, command: Command, outcome: Outcome) -> Any:
        """Return a reply with the pages behind it: only a list without a filter by id has any."""
        result = result_of(command, outcome)
        while outcome.next is not None:
            more = Command(command.key, command.method, {**command.params, "start": outcome.next})
            (outcome,) = self.ask([more])
            page = result_of(more, outcome)
            result = {name: [*rows, *page[name]] for name, rows in result.items()}
        return result


def portal_turn(connection: Connection, portal_id: int = 1) -> Turn:
    """Return the turn of a reader: cards are compared as they were when no delivery was on its way."""
    return Turn(connection, portal_id, is_alone=True)


def _trouble(outcomes: Sequence[Outcome]) -> Outcome | None:
    return next((one for one in outcomes if one.state not in ("done", "refused")), None)


def _stripped(result: Any, names: Sequence[str] | None) -> Any:
    # A card has sixty fields and more; what nobody looks at is not worth carrying.
    if names is None or not isinstance(result, dict):
        return result
    items = result.get("items") or []
    return {"items": [{name: card[name] for name in names if name in card} for card in items]}
