"""The running server, as its own `postmaster.pid` tells it."""

from dataclasses import dataclass
from pathlib import Path

import psutil

_PID, _PORT, _STATUS = 0, 3, 7  # lines of postmaster.pid


@dataclass(frozen=True)
class Postmaster:
    """Look for the server of one data folder."""

    data: Path

    def pid(self) -> int | None:
        """Return the process id of the living server."""
        lines = self._lines()
        return int(lines[_PID]) if lines and self._is_ours(int(lines[_PID])) else None

    def port(self) -> int | None:
        """Return the port of the living server that accepts connections."""
        lines = self._lines()
        if len(lines) <= _STATUS or lines[_STATUS].strip() != "ready" or self.pid() is None:
            return None
        return int(lines[_PORT])

    def forget_stale(self) -> None:
        """Remove the pid file when its number now belongs to a stranger.

        PostgreSQL would take the stranger for a server and refuse to start: usual in containers, where a
        restart hands out the same small numbers again.
        """
        lines = self._lines()
        if lines and psutil.pid_exists(int(lines[_PID])) and self.pid() is None:
            (self.data / "postmaster.pid").unlink()

    def _lines(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except (FileNotFoundError, PermissionError):
            return []

    def _is_ours(self, pid: int) -> bool:
        try:
            process = psutil.Process(pid)
            return process.status() != psutil.STATUS_ZOMBIE and Path(process.cwd()) == self.data.resolve()
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            return False
