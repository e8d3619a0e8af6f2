"""One PostgreSQL for the whole run, deployed once; each test gets a fresh copy of the result.

INTERSECT_PG_BIN chooses another PostgreSQL. No other setting of the developer's reaches a test.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from pydantic import SecretStr

from loader import embedded
from loader.config import PREFIX, Settings
from loader.database import Connection, connect
from loader.deploy import deploy

_numbers = count(1)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that repeats a run of chance: every failure of one tells its seed."""
    parser.addoption("--seed", type=int, default=1, help="Seed of the chaos run in tests/faults (default 1).")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs PostgreSQL, so that CI can run just that on another version."""
    for item in items:
        if isinstance(item, pytest.Function) and "cluster" in item.fixturenames:
            item.add_marker("database")


@pytest.fixture(scope="session", autouse=True)
def _no_settings_from_outside() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(Settings.model_config, "env_file", None)
        for name in [name for name in os.environ if name.startswith(PREFIX)]:
            if name != f"{PREFIX}PG_BIN":
                patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def cluster(_no_settings_from_outside: None) -> Iterator[Settings]:
    """Run an empty PostgreSQL that nothing else uses."""
    folder = Path(tempfile.mkdtemp(prefix="intersect-test-"))
    folder.chmod(0o711)
    settings = Settings(data_dir=folder)
    embedded.start(settings, durable=False)
    yield settings
    embedded.stop(settings)
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def deployed(cluster: Settings) -> Settings:
    """Deploy once; tests take copies and leave this one alone."""
    deploy(cluster)
    return cluster


@pytest.fixture
def database(deployed: Settings) -> Iterator[Settings]:
    """Give a freshly deployed database of one's own; source roles made in it end with it."""
    name = f"test_{next(_numbers)}"
    access = embedded.start(deployed, durable=False)
    with psycopg.connect(access.url("postgres"), autocommit=True) as server:
        server.execute(
            SQL("create database {} template {} strategy file_copy").format(
                Identifier(name), Identifier(embedded.DATABASE)
            )
        )
        yield deployed.model_copy(update={"database_url": SecretStr(access.url(name))})
        server.execute(SQL("drop database {} with (force)").format(Identifier(name)))
        roles = server.execute(r"select rolname from pg_roles where rolname like 'source\_%'").fetchall()
        for (role,) in roles:
            server.execute(SQL("drop role {}").format(Identifier(role)))


@pytest.fixture
def admin(database: Settings) -> Iterator[Connection]:
    """Give a session of the superuser, to arrange and to look."""
    with connect(database, role=None, name="test admin") as connection:
        yield connection


@pytest.fixture
def connection(database: Settings) -> Iterator[Connection]:
    """Give a session that may do what the loader may do."""
    with connect(database, name="test loader") as connection:
        yield connection
