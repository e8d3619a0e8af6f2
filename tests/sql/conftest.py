"""One database for most tests of this folder: emptied and configured anew before each of them.

A test that changes roles, views or functions asks for `database` instead and gets one of its own.
"""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from pydantic import SecretStr

from loader import embedded
from loader.config import Settings
from loader.database import Connection, connect
from tests.sql.staging import CONFIGURATION, add_source, reset


@pytest.fixture(scope="session")
def shared(deployed: Settings) -> Iterator[Settings]:
    """Give the database that tests share."""
    name = "test_shared"
    access = embedded.start(deployed, durable=False)
    with psycopg.connect(access.url("postgres"), autocommit=True) as server:
        copied = SQL("create database {} template {} strategy file_copy")
        server.execute(copied.format(Identifier(name), Identifier(embedded.DATABASE)))
        yield deployed.model_copy(update={"database_url": SecretStr(access.url(name))})
        server.execute(SQL("drop database {} with (force)").format(Identifier(name)))


@pytest.fixture(scope="session")
def session(shared: Settings) -> Iterator[Connection]:
    """Give a superuser's session that lasts, so that plans made once must serve for ever."""
    with connect(shared, role=None) as connection:
        connection.execute("create schema saved")
        for table in CONFIGURATION:
            connection.execute(f"create table saved.{table.replace('.', '_')} as table {table}".encode())
        yield connection


@pytest.fixture
def base(session: Connection) -> Connection:
    """Give a superuser's session with an empty database and the sources erp and shop; erp outranks shop."""
    session.rollback()
    session.execute("reset session authorization")
    reset(session)
    add_source(session, "erp", priority=10)
    add_source(session, "shop", priority=20)
    return session
