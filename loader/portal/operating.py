"""Remember, per method, when the portal's operating-time limit lets go (T05)."""

from __future__ import annotations

import time
from collections.abc import Callable

from loader.portal.command import Timing


class OperatingLimits:
    """Know which methods are blocked and for how long. Times are unix seconds."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._reset_at: dict[str, float] = {}
        self._blocked_until: dict[str, float] = {}

    def observe(self, method: str, timing: Timing | None) -> None:
        """Note when the oldest minute of a method's server time drops out."""
        self._blocked_until.pop(method.lower(), None)
        if timing is not None and timing.operating_reset_at is not None:
            self._reset_at[method.lower()] = timing.operating_reset_at

    def block(self, method: str, *, seconds: float | None, timing: Timing | None) -> float | None:
        """Note a 429 for a method; return the seconds to wait, None when the portal never told.

        Error replies carry no `time` in the documents, so the moment seen in the last good reply serves.
        """
        now = self._now()
        told = timing.operating_reset_at if timing is not None else None
        until = now + seconds if seconds is not None else told or self._reset_at.get(method.lower())
        if until is None or until <= now:
            return None
        self._blocked_until[method.lower()] = until
        return until - now

    def retry_after(self, method: str) -> float | None:
        """Return the seconds until a blocked method may be tried again; None when it is not blocked."""
        left = self._blocked_until.get(method.lower(), 0.0) - self._now()
        return left if left > 0 else None
