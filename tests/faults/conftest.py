"""A daemon in a process of its own, between a real database and a portal that can go wrong."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from loader.config import PREFIX, Settings
from loader.sandbox import Sandbox
from tests.erp import register
from tests.faults.daemon_process import FAST, DaemonProcess


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
