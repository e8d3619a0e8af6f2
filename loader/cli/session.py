"""What most commands begin with."""

from collections.abc import Iterator
from contextlib import contextmanager

from loader.config import Settings, load_settings
from loader.database import Connection, connect
from loader.logs import configure_logs
from loader.migrate import check_head
from loader.portal.access import open_portal
from loader.portal.connect import allowance_for, pace_for
from loader.portal.pacing import Pacer
from loader.portal.shared_pace import SharedPace
from loader.walker import Walker, portal_turn


def begin() -> Settings:
    """Read the settings and set up the log."""
    settings = load_settings()
    configure_logs(settings)
    return settings


def open_database(settings: Settings) -> Connection:
    """Open a session as the loader; raise DeployNeeded when database and program do not fit."""
    connection = connect(settings)
    try:
        check_head(connection)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def open_pace(settings: Settings) -> Iterator[Pacer]:
    """Open the portal's allowance, shared with the daemon and every other process."""
    allowance = allowance_for(settings)
    if allowance is None:
        yield pace_for(settings)
        return
    pace = SharedPace(settings, allowance)
    try:
        yield pace
    finally:
        pace.close()


@contextmanager
def open_walker(settings: Settings) -> Iterator[Walker]:
    """Open what a walk through the portal needs; it shares the portal's allowance with the daemon."""
    with (
        open_pace(settings) as pace,
        open_database(settings) as connection,
        open_portal(settings, pace=pace) as client,
    ):
        yield Walker(connection, client, settings, turn=portal_turn(connection))
