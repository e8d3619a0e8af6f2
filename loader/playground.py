"""A world of its own for `demo`, `realdata` and `bench`: a database, a portal in memory, nothing left."""

import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from loader import embedded
from loader.capture import Capture
from loader.config import PortalPlan, Settings
from loader.database import Connection, connect
from loader.deliver import Delivery
from loader.deploy import deploy
from loader.errors import UsageError
from loader.portal.client import PortalClient
from loader.portal.connect import connect_portal
from loader.portal.metadata import remember_portal
from loader.sandbox import Sandbox

_MARKS = {"embedded.json", "embedded.lock", "postgres", "postgres.log", "progress.json", "dbt", "scratch"}


@dataclass(frozen=True)
class Playground:
    """Hold the parts of one such world; `person` is an employee's webhook, `stack` closes what others add."""

    settings: Settings
    portal: Sandbox
    connection: Connection
    client: PortalClient
    person: PortalClient
    stack: ExitStack

    @property
    def scratch(self) -> Path:
        """Return a folder for files, which ends with the world."""
        folder = self.settings.data_dir / "scratch"
        folder.mkdir(exist_ok=True)
        return folder

    def capture(self) -> Capture:
        """Return a reader of the portal."""
        return Capture(self.connection, self.client, self.settings)

    def delivery(self) -> Delivery:
        """Return a writer to the portal."""
        return Delivery(self.connection, self.client, self.settings)


@contextmanager
def playground(
    settings: Settings, name: str, *, keep: bool = False, durable: bool = False
) -> Iterator[Playground]:
    """Make `<data_dir>/<name>` anew, with a deployed database and an on-premise portal; stop both at the end.

    The folder is removed then, unless it shall be kept. A database that is made anew each time has nothing to
    lose in a crash; `durable` is for measuring one that has. Raise UsageError for a folder that is not ours.
    """
    folder = settings.data_dir / name
    own = settings.model_copy(
        update={
            "data_dir": folder,
            "database_url": None,
            "portal_plan": PortalPlan.ONPREMISE,
            "oauth_client_id": None,
            "oauth_client_secret": None,
        }
    )
    _remove(own)
    with _terminable(), ExitStack() as stack:
        stack.callback(_end, own, keep=keep)
        embedded.start(own, durable=durable)
        deploy(own)
        portal = stack.enter_context(Sandbox(plan="onpremise"))
        own = own.model_copy(update={"portal_url": SecretStr(portal.url)})
        person = own.model_copy(update={"portal_url": SecretStr(portal.person_url)})
        world = Playground(
            settings=own,
            portal=portal,
            connection=stack.enter_context(connect(own)),
            client=stack.enter_context(connect_portal(own)),
            person=stack.enter_context(connect_portal(person)),
            stack=stack,
        )
        remember_portal(world.connection, world.client, own)
        world.capture().begin()
        yield world


def _remove(settings: Settings) -> None:
    folder = settings.data_dir
    if not folder.exists():
        return
    strange = {path.name for path in folder.iterdir()} - _MARKS
    if strange:
        raise UsageError(
            f"{folder} holds {', '.join(sorted(strange))}, which is not ours to remove. Move it away first."
        )
    embedded.stop(settings)
    shutil.rmtree(folder)


def _end(settings: Settings, *, keep: bool) -> None:
    embedded.stop(settings)
    if not keep:
        shutil.rmtree(settings.data_dir, ignore_errors=True)


@contextmanager
def _terminable() -> Iterator[None]:
    """Let SIGTERM end the world in order, as Ctrl+C does."""
    try:
        before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    except ValueError:  # not the main thread: a test, or a program of its own
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
