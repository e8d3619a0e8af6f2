"""Hear what the database tells: rows were staged, deltas were queued."""

import threading
from collections.abc import Callable

import psycopg
import structlog

from loader.config import Settings
from loader.database import call, connect
from loader.errors import IntersectError

CHANNELS = {"intersect_staging": "tick", "intersect_delta": "deliver"}  # whom a notice wakes
DEBOUNCE = 0.3  # seconds in which more notices make no more work
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
            # What came while nobody listened.
            heard = set(CHANNELS)
            while not self._ended.is_set():
                for channel in sorted(heard & CHANNELS.keys()):
                    self._wake(CHANNELS[channel])
                heard = {notice.channel for notice in connection.notifies(timeout=PATIENCE, stop_after=1)}
                if heard:
                    heard |= {notice.channel for notice in connection.notifies(timeout=DEBOUNCE)}
