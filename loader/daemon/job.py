"""A job of the daemon: over a session of its own, with its failures told and each end of it remembered."""

import threading
import time
from collections.abc import Callable

import psycopg
import structlog

from loader.config import Settings
from loader.database import Connection, call, connect
from loader.errors import IntersectError

# Temporary tables of a session that never ends keep the server from freezing old transactions (wraparound).
SESSION_AGE = 3600.0  # seconds until the next run opens another session
REPEAT_AFTER = 60.0  # seconds until a failure that goes on is logged again

log = structlog.get_logger(__name__)


class Job:
    """Run one kind of work, never twice at once. A failure ends its session; the next run opens another."""

    def __init__(
        self,
        name: str,
        work: Callable[[Connection], object],
        *,
        interval: float,
        settings: Settings,
        is_stopping: Callable[[], bool],
    ) -> None:
        """Keep the work and its `interval` in seconds."""
        self.name = name
        self.interval = interval
        self.is_asked = threading.Event()
        self._work = work
        self._settings = settings
        self._is_stopping = is_stopping
        self._running = threading.Lock()
        self._connection: Connection | None = None
        self._opened_at = 0.0
        self._told = ("", 0.0)

    def run(self) -> None:
        """Do the work once and remember how it ended; raise nothing."""
        with self._running:
            if self._is_stopping():
                return
            self.is_asked.clear()
            try:
                self._work(self._session())
            except Exception as error:
                self._close()
                self._fail(error)
            else:
                self._told = ("", 0.0)
                self._remember(None)

    def cancel(self) -> None:
        """Cancel the statement that runs now; its transaction changes nothing."""
        connection = self._connection
        if connection is not None and not connection.closed:
            try:
                connection.cancel_safe(timeout=5.0)
            except psycopg.Error as error:
                log.debug("job.not_cancelled", job=self.name, reason=describe(error))

    def close(self) -> None:
        """Wait until the run in progress has ended, then close the session."""
        with self._running:
            self._close()

    def _session(self) -> Connection:
        if time.monotonic() - self._opened_at > SESSION_AGE:
            self._close()
        if self._connection is None or self._connection.closed:
            self._connection = connect(self._settings, name=f"intersect {self.name}")
            self._opened_at = time.monotonic()
        return self._connection

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _fail(self, error: Exception) -> None:
        if self._is_stopping():
            log.info("job.stopped", job=self.name, reason=describe(error))
            return
        reason, now = describe(error), time.monotonic()
        if self._told[0] != reason or now - self._told[1] > REPEAT_AFTER:
            unexpected = not isinstance(error, psycopg.Error | IntersectError)
            log.error("job.failed", job=self.name, reason=reason, exc_info=error if unexpected else None)
            self._told = (reason, now)
        self._remember(reason)

    def _remember(self, failure: str | None) -> None:
        try:
            call(self._session(), "exchange.record_job", p_job=self.name, p_error=failure)
        except (psycopg.Error, IntersectError) as error:
            log.debug("job.not_recorded", job=self.name, reason=describe(error))
            self._close()


def describe(error: Exception) -> str:
    """Say what went wrong without the details of a database error, which quote data."""
    if isinstance(error, psycopg.Error):
        first = error.diag.message_primary or (str(error).strip().splitlines() or [""])[0]
        return f"{type(error).__name__}: {first}"
    if isinstance(error, IntersectError):
        return str(error)
    return f"{type(error).__name__}: {error}"
