"""A daemon in a process of its own, between a real database and a portal that can go wrong."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from loader.config import PREFIX, Settings
from loader.sandbox import Sandbox
from tests.erp import register, wait_until

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


@pytest.fixture
def portal() -> Iterator[Sandbox]:
    with Sandbox(plan="onpremise") as sandbox:
        yield sandbox


@pytest.fixture
def fast(database: Settings, portal: Sandbox) -> Settings:
    """Give settings that wait as little as a test can bear, and a registered source."""
    register(database)
    return database.model_copy(update={"portal_url": type(database.database_url)(portal.url)})


@pytest.fixture
def start(tmp_path: Path, fast: Settings) -> Iterator[Callable[..., DaemonProcess]]:
    """Start daemons; whatever still runs is killed at the end."""
    running: list[DaemonProcess] = []

    def run(**settings: str) -> DaemonProcess:
        assert fast.database_url is not None and fast.portal_url is not None
        environment = {
            "DATABASE_URL": fast.database_url.get_secret_value(),
            "PORTAL_URL": fast.portal_url.get_secret_value(),
            "DATA_DIR": str(tmp_path / "data"),
            **FAST,
            **settings,
        }
        daemon = DaemonProcess(tmp_path, {PREFIX + name: value for name, value in environment.items()})
        running.append(daemon)
        return daemon

    yield run
    for daemon in running:
        daemon.close()
