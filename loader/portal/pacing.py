"""Obey the portal's requests-per-second limit: a leaky bucket per portal and address."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

_LONGEST_PAUSE = 30.0


@dataclass(frozen=True)
class Allowance:
    """A bucket that refuses above `size` requests and loses `drain` requests a second."""

    size: int
    drain: float


# bitrix24-rest.md section 3; an on-premise server sets its own limits, usually none.
PLANS: Mapping[str, Allowance | None] = {
    "cloud": Allowance(size=50, drain=2.0),
    "enterprise": Allowance(size=250, drain=5.0),
    "onpremise": None,
}

# Server seconds that a method has in the window of one credential (T05); on-premise it is off by default.
OPERATING_LIMITS: Mapping[str, float | None] = {"cloud": 480.0, "enterprise": 480.0, "onpremise": None}


@dataclass(frozen=True)
class Ticket:
    """The right to send one request. `is_trial` asks for its outcome to be told either way."""

    epoch: int = 0
    is_trial: bool = False


class Pacer(Protocol):
    """What decides when a request may leave, and hears what the portal said to it. Shared by threads."""

    def acquire(self, *, is_urgent: bool = True) -> Ticket: ...

    def refused(self, retry_after: float | None = None, ticket: Ticket = ...) -> float: ...

    def accepted(self, ticket: Ticket = ...) -> None: ...

    def pause_left(self) -> float: ...


_NO_TICKET = Ticket()


class Pace:
    """Pace one process that has no database to share a budget through; SharedPace is for all the others.

    Let requests through as fast as the portal's bucket drains. May be shared by threads.

    The portal empties its bucket once a second, we reckon continuously; and a request spends some time on the
    way. So the last one and a half seconds' worth of the bucket is never used, which costs nothing in the
    long run: the rate is the whole drain.
    """

    def __init__(
        self,
        allowance: Allowance | None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._allowance = allowance
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._level = 0.0
        self._seen = clock()
        self._paused_until = self._seen
        self._refusals = 0

    def acquire(self, *, is_urgent: bool = True) -> Ticket:
        """Wait until one more request is allowed, and count it; all are served in their order."""
        with self._lock:
            ready = max(self._reserve(), self._paused_until)
        now = self._clock()
        while ready > now:
            self._sleep(ready - now)
            # Look again only if another thread's refusal moved the pause: a sleep that a shutdown
            # cuts short must not become a busy loop.
            if self._paused_until <= ready:
                break
            ready, now = self._paused_until, self._clock()
        return _NO_TICKET

    def refused(self, retry_after: float | None = None, ticket: Ticket = _NO_TICKET) -> float:
        """Note a 503 of the portal: its bucket is full, whatever we counted (T06). Return the pause, in s.

        Whether refused requests fill the bucket is not documented (G26), so the pause doubles with each
        refusal in a row.
        """
        with self._lock:
            now = self._drain()
            if self._allowance is not None:
                self._level = max(self._level, float(self._allowance.size))
            self._refusals += 1
            pause = min(2.0**self._refusals, _LONGEST_PAUSE)
            pause = max(pause, min(retry_after or 0.0, _LONGEST_PAUSE))
            self._paused_until = max(self._paused_until, now + pause)
            return pause

    def accepted(self, ticket: Ticket = _NO_TICKET) -> None:
        """Note a request that was let in: the next refusal is the first of its row again."""
        with self._lock:
            self._refusals = 0

    def pause_left(self) -> float:
        """Return the seconds until the pause after a refusal ends; 0 without one."""
        return max(self._paused_until - self._clock(), 0.0)

    def _reserve(self) -> float:
        """Count one request and return the moment at which it may leave."""
        now = self._drain()
        if self._allowance is None:
            return now
        self._level += 1
        usable = max(self._allowance.size - 1.5 * self._allowance.drain, 1.0)
        return now + max(self._level - usable, 0.0) / self._allowance.drain

    def _drain(self) -> float:
        now = self._clock()
        if self._allowance is not None:
            self._level = max(self._level - (now - self._seen) * self._allowance.drain, 0.0)
        self._seen = now
        return now
