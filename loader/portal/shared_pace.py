"""Obey the limit on requests a second together with every other process: the database keeps the budget."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from loader.config import Settings
from loader.database import Connection, call_at_once, connect
from loader.portal.pacing import Allowance, Ticket

_NO_TICKET = Ticket()


class SharedPace:
    """Let requests through as portal.reserve_request says; threads share it and its one session."""

    def __init__(
        self,
        settings: Settings,
        allowance: Allowance,
        *,
        portal_id: int = 1,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._settings = settings
        self._allowance = allowance
        self._where = {"p_portal_id": portal_id, "p_address": settings.egress_address}
        self._sleep = sleep
        self._lock = threading.Lock()
        self._connection: Connection | None = None
        self._paused_until = 0.0

    def acquire(self, *, is_urgent: bool = True) -> Ticket:
        """Wait until one more request is allowed, and count it; raise psycopg.Error without the database.

        What is not urgent leaves places free for what is.
        """
        epoch = None
        while True:
            place = self._call(
                "portal.reserve_request",
                p_size=self._allowance.size,
                p_drain=self._allowance.drain,
                p_epoch=epoch,
                p_is_urgent=is_urgent,
            )
            if place["wait_seconds"] <= 0:
                return Ticket(place["epoch"], place["is_trial"])
            self._sleep(place["wait_seconds"])
            epoch = place["epoch"]

    def refused(self, retry_after: float | None = None, ticket: Ticket = _NO_TICKET) -> float:
        """Note a 503 of the portal; return the pause, in seconds."""
        told = self._call("portal.note_refusal", p_epoch=ticket.epoch, p_retry_after=retry_after)
        pause = float(told["note_refusal"])
        self._paused_until = time.monotonic() + pause
        return pause

    def accepted(self, ticket: Ticket = _NO_TICKET) -> None:
        """Note a request that was let in, where the database asked for it."""
        if ticket.is_trial:
            self._call("portal.note_admission", p_epoch=ticket.epoch)

    def pause_left(self) -> float:
        """Return the seconds until the pause after our last refusal ends; 0 without one."""
        return max(self._paused_until - time.monotonic(), 0.0)

    def close(self) -> None:
        """Close the session with the database."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()

    def _call(self, function: str, **arguments: object) -> dict[str, Any]:
        with self._lock:
            if self._connection is None or self._connection.closed:
                self._connection = connect(self._settings, statement_timeout=30.0, name="intersect pace")
            return call_at_once(self._connection, function, **self._where, **arguments)[0]
