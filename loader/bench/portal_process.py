"""A sandbox in a process of its own, so that what it computes is not counted as the loader's."""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

import requests

from loader.errors import IntersectError
from loader.sandbox import Sandbox, serve

_PATIENCE = 30.0  # seconds


class PortalProcess:
    """Reach such a sandbox over HTTP."""

    def __init__(self, url: str, pid: int) -> None:
        """Keep its webhook and its process."""
        self.url, self.pid = url, pid
        self._control = url.partition("/rest/")[0] + "/_sandbox/"

    def stats(self) -> dict[str, Any]:
        """Return what the portal counted."""
        told: dict[str, Any] = requests.get(self._control + "stats", timeout=_PATIENCE).json()
        return told

    def configure(self, **settings: Any) -> None:
        """Change its settings; raise requests.HTTPError for one that does not exist."""
        requests.post(self._control + "config", json=settings, timeout=_PATIENCE).raise_for_status()

    def reset(self) -> None:
        """Empty it, and take back all settings."""
        requests.post(self._control + "reset", timeout=_PATIENCE).raise_for_status()


@contextmanager
def portal_process(plan: str) -> Iterator[PortalProcess]:
    """Run one until the block ends."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(plan, theirs), name="sandbox", daemon=True)
    process.start()
    try:
        if not ours.poll(_PATIENCE):
            raise IntersectError(f"the sandbox's process did not start within {_PATIENCE:.0f} s")
        yield PortalProcess(ours.recv(), process.pid or 0)
    finally:
        process.terminate()
        process.join(_PATIENCE)


def _serve(plan: str, told: "Connection[str, str]") -> None:
    def announce(sandbox: Sandbox) -> None:
        told.send(sandbox.url)

    serve(port=0, plan=plan, announce=announce)
