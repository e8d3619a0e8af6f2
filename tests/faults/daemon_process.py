"""A daemon in a process of its own, its log read back as events."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.erp import wait_until

FAST = {
    "TICK_INTERVAL": "1",
    "DELIVER_INTERVAL": "0.5",
    "CAPTURE_INTERVAL": "1",
    "READ_TIMEOUT": "5",
    "UNKNOWN_WAIT": "2",
    "LOOKUP_PAUSE": "1",
    "PORTAL_PLAN": "onpremise",
    "LOG_FORMAT": "json",
}


class DaemonProcess:
    """`intersect run`, its log read back as events."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self._log = folder / f"daemon-{len(list(folder.glob('daemon-*')))}.log"
        self._file = self._log.open("w")
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from loader.cli import main; main()", "run"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), **environment},
            stderr=self._file,
            stdin=subprocess.DEVNULL,
        )

    def events(self) -> list[dict[str, Any]]:
        """Return the events logged so far."""
        lines = self._log.read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]

    def has_logged(self, event: str) -> bool:
        return any(entry["event"] == event for entry in self.events())

    def wait_for(self, event: str, *, seconds: float = 20.0) -> None:
        wait_until(lambda: self.has_logged(event), seconds=seconds, what=event)

    def kill(self) -> None:
        """End it as a power failure would."""
        self.process.kill()
        self.process.wait(10)

    def terminate(self, *, seconds: float = 10.0) -> int:
        """Ask it to end and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)

    def close(self) -> None:
        if self.process.poll() is None:
            self.kill()
        self._file.close()

    def text(self) -> str:
        return self._log.read_text()
