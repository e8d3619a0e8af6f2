"""A sandbox in a process of its own, so that what it computes is not counted as the loader's."""

import multiprocessing
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

import requests

from loader.errors import IntersectError
from loader.sandbox import Sandbox

_PATIENCE = 30.0  # seconds
_LONGEST_WORK = 600.0  # seconds


class PortalProcess:
    """Reach such a sandbox over HTTP."""

    def __init__(self, url: str, ca_file: str | None, pid: int) -> None:
        """Keep its webhook, the certificate to trust it by, and its process."""
        self.url, self.ca_file, self.pid = url, ca_file, pid
        self._control = url.partition("/rest/")[0] + "/_sandbox/"

    def more_webhooks(self, count: int) -> list[str]:
        """Make further webhooks of the administrator and return their addresses."""
        secrets = [f"benchsecret{number}" for number in range(count)]
        self.configure(webhooks=dict.fromkeys(secrets, 1))
        return [f"{self.url.rstrip('/').rpartition('/')[0]}/{secret}/" for secret in secrets]

    def stats(self) -> dict[str, Any]:
        """Return what the portal counted."""
        told: dict[str, Any] = requests.get(
            self._control + "stats", timeout=_PATIENCE, verify=self.ca_file or True
        ).json()
        return told

    def journal(self, *, since: int, limit: int) -> dict[str, Any]:
        """Return some of the requests it has seen, after number `since`."""
        told: dict[str, Any] = requests.get(
            self._control + "journal",
            params={"since": since, "limit": limit},
            timeout=_PATIENCE,
            verify=self.ca_file or True,
        ).json()
        return told

    def let_people_act(self, **asked: Any) -> list[dict[str, Any]]:
        """Have people act as the sandbox's page of that name says; return what they did."""
        told = requests.post(
            self._control + "people", json=asked, timeout=_LONGEST_WORK, verify=self.ca_file or True
        )
        told.raise_for_status()
        acts: list[dict[str, Any]] = told.json()["acts"]
        return acts

    def configure(self, **settings: Any) -> None:
        """Change its settings; raise requests.HTTPError for one that does not exist."""
        requests.post(
            self._control + "config", json=settings, timeout=_PATIENCE, verify=self.ca_file or True
        ).raise_for_status()


@contextmanager
def portal_process(plan: str, *, tls: bool = False) -> Iterator[PortalProcess]:
    """Run one until the block ends."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(plan, tls, theirs), name="sandbox", daemon=True)
    process.start()
    try:
        if not ours.poll(_PATIENCE):
            raise IntersectError(f"the sandbox's process did not start within {_PATIENCE:.0f} s")
        url, ca_file = ours.recv()
        yield PortalProcess(url, ca_file, process.pid or 0)
    finally:
        process.terminate()
        process.join(_PATIENCE)


def _serve(plan: str, tls: bool, told: "Connection[tuple[str, str | None], Any]") -> None:
    with Sandbox(plan, tls=tls) as sandbox:
        told.send((sandbox.url, sandbox.ca_file))
        threading.Event().wait()
