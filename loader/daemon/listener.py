"""Hear what the database tells: rows were staged, deltas were queued."""

import threading
import time
from collections.abc import Callable

import psycopg
import structlog

from loader.config import Settings
from loader.database import call, connect
from loader.errors import IntersectError

# Whom a notice wakes; what is urgent goes by itself, as the other may be busy for hours.
CHANNELS = {"intersect_staging": ("tick",), "intersect_delta": ("urgent", "deliver")}
DEBOUNCE = 0.3  # seconds until the next notice of a channel wakes
PATIENCE = 1.0  # seconds until the end of the program is noticed
LONGEST_PAUSE = 30.0

log = structlog.get_logger(__name__)


class Listener(threading.Thread):
    """Listen until the term ends, over a session of its own that is opened again whenever it is lost."""

    def __init__(self, settings: Settings, wake: Callable[[str], object], ended: threading.Event) -> None:
        super().__init__(name="listener", daemon=True)
        self._settings = settings
        self._wake = wake
        self._ended = ended

    def run(self) -> None:
        """Wake jobs by name. Schedules are the fallback, so a lost session loses time and nothing else."""
        pause = PATIENCE
        while not self._ended.is_set():
            try:
                self._listen()
                pause = PATIENCE
            except (psycopg.Error, IntersectError) as error:
                log.debug("listener.lost", reason=type(error).__name__, seconds=pause)
                self._ended.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    def _listen(self) -> None:
        with connect(self._settings, name="intersect listener") as connection:
            call(connection, "exchange.listen")
            pending = set(CHANNELS)  # what came while nobody listened
            quiet_until = dict.fromkeys(CHANNELS, 0.0)
            while not self._ended.is_set():
                # The first notice wakes at once: a single change shall not wait for others that may follow.
                now = time.monotonic()
                for channel in sorted(pending):
                    if quiet_until[channel] <= now:
                        pending.remove(channel)
                        quiet_until[channel] = now + DEBOUNCE
                        self._wake_for(channel)
                patience = min([PATIENCE, *(max(quiet_until[channel] - now, 0) for channel in pending)])
                heard = connection.notifies(timeout=patience, stop_after=1)
                pending |= {notice.channel for notice in heard} & CHANNELS.keys()

    def _wake_for(self, channel: str) -> None:
        for job in CHANNELS[channel]:
            self._wake(job)
