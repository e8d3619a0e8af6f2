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
from loader.errors import PortalLimited, PortalRefused, PortalUnknownOutcome
from loader.portal.client import PortalClient
from loader.portal.command import Command, Outcome

MOST_COMMANDS = 20  # of a request: a thousand cards, a few megabytes
_PAUSES = (1.0, 2.0, 4.0, 8.0)  # seconds; a limit says its own
_LONGEST_PAUSE = 60.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Walker:
    """Walk through one portal over one session with the database and one with the portal.

    `turn` is entered from reading a request's cards to comparing them: see Delivery.
    """

    connection: Connection
    client: PortalClient
    settings: Settings
    portal_id: int = 1
    turn: AbstractContextManager[object] = field(default_factory=nullcontext)
    sleep: Callable[[float], object] = time.sleep

    def run(self, walk: dict[str, Any], take: str) -> None:
        """Read one kind of object to its end; `take` is the function that gets the replies."""
        walk_id, commands = walk["walk_id"], min(self.settings.batch_size, MOST_COMMANDS)
        while ranges := call(self.connection, "portal.next_ranges", p_walk_id=walk_id, p_commands=commands):
            self._take(walk_id, ranges, take)
        log.debug("walk.ended", entity=walk["entity"])

    def ask(self, commands: Sequence[Command]) -> list[Outcome]:
        """Send what only reads, and again when a limit or a lost reply kept it from an answer.

        Return outcomes that are done or refused; raise PortalLimited or PortalUnknownOutcome.
        """
        for pause in _PAUSES:
            outcomes = self.client.send(commands)
            trouble = [one for one in outcomes if one.state not in ("done", "refused")]
            if not trouble:
                return outcomes
            self.sleep(min(trouble[0].retry_after or pause, _LONGEST_PAUSE))
        words = f"{commands[0].method}: {trouble[0].error} {trouble[0].description}".rstrip()
        if trouble[0].state == "limited":
            raise PortalLimited(words, retry_after=trouble[0].retry_after or _LONGEST_PAUSE)
        raise PortalUnknownOutcome(words)

    def _take(self, walk_id: int, ranges: Sequence[dict[str, Any]], take: str) -> None:
        commands = [Command(f"r{n}", one["method"], one["params"]) for n, one in enumerate(ranges)]
        with self.turn:
            replies = [
                {
                    "low": one["low"],
                    "high": one["high"],
                    "result": _stripped(self._whole(command, outcome), one["names"]),
                }
                for one, command, outcome in zip(ranges, commands, self.ask(commands), strict=True)
            ]
            call(self.connection, take, p_walk_id=walk_id, p_replies=Jsonb(replies))

    def _whole(self, command: Command, outcome: Outcome) -> Any:
        """Return a reply with the pages behind it: only a list without a filter by id has any."""
        result = _result(command, outcome)
        while outcome.next is not None:
            more = Command(command.key, command.method, {**command.params, "start": outcome.next})
            (outcome,) = self.ask([more])
            page = _result(more, outcome)
            result = {name: [*rows, *page[name]] for name, rows in result.items()}
        return result


def portal_turn(connection: Connection, portal_id: int = 1) -> Turn:
    """Return the turn of a reader: cards are compared as they were when no delivery was on its way."""
    return Turn(connection, portal_id, is_alone=True)


def _stripped(result: Any, names: Sequence[str] | None) -> Any:
    # A card has sixty fields and more; what nobody looks at is not worth carrying.
    if names is None or not isinstance(result, dict):
        return result
    items = result.get("items") or []
    return {"items": [{name: card[name] for name in names if name in card} for card in items]}


def _result(command: Command, outcome: Outcome) -> Any:
    if outcome.state == "refused":
        raise PortalRefused(
            outcome.error, f"{command.method}: {outcome.description}", http_status=outcome.http_status
        )
    return outcome.result
