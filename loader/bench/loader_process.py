"""`intersect run` in processes of their own, and what they cost."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

from loader.config import PREFIX, Settings
from loader.database import database_url

_PATIENCE = 30.0  # seconds
_OWN = (
    "portal_plan",
    "bucket_size",
    "bucket_drain",
    "operating_limit",
    "operating_window",
    "portal_connections",
    "batch_size",
)


class LoaderProcesses:
    """Tell what loaders that run have used so far."""

    def __init__(self, processes: list["subprocess.Popen[bytes]"]) -> None:
        """Keep the processes, which have just begun."""
        self._running = [psutil.Process(process.pid) for process in processes]
        self._processes = processes

    @property
    def have_ended(self) -> bool:
        """Tell whether one has ended, which it should not."""
        return any(process.poll() is not None for process in self._processes)

    def cpu_seconds(self) -> float:
        """Return the processor time of all, user and system."""
        return sum(sum(process.cpu_times()[:2]) for process in self._running)

    def memory_mb(self) -> float:
        """Return the resident memory of the largest."""
        return max(float(process.memory_info().rss) for process in self._running) / 2**20


@contextmanager
def loader_processes(
    settings: Settings,
    portal_urls: Sequence[str],
    *,
    processes: int,
    log: Path,
    options: Sequence[str] = ("--deliver-only",),
    **more: object,
) -> Iterator[LoaderProcesses]:
    """Run so many loaders, with all these webhooks, until the block ends; their logs go into one file.

    `more` are further settings, by name.
    """
    given = {PREFIX + name.upper(): getattr(settings, name) for name in _OWN}
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(PREFIX)},
        **{name: str(value) for name, value in given.items() if value is not None},
        PREFIX + "DATA_DIR": str(settings.data_dir),
        PREFIX + "DATABASE_URL": database_url(settings),
        **({PREFIX + "PORTAL_URL": portal_urls[0]} if portal_urls else {}),
        PREFIX + "PORTAL_EXTRA_URLS": " ".join(portal_urls[1:]),
        PREFIX + "DELIVER_INTERVAL": "1",
        PREFIX + "LOG_LEVEL": "warning",
        **{PREFIX + name.upper(): str(value) for name, value in more.items()},
    }
    command = [sys.executable, "-c", "from loader.cli import main; main()", "run", *options]
    with log.open("wb") as file:
        running = [
            subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=file, stderr=file)
            for _ in range(processes)
        ]
        try:
            yield LoaderProcesses(running)
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait(_PATIENCE)
