"""Bring the database to this version: migrations, then `sql/`, then dbt. Twice changes nothing.

Works while a daemon runs: ticks wait for the lock that a deploy holds, deliveries go on.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import structlog

from loader import dbt
from loader.config import Settings
from loader.database import Connection, call, connect
from loader.errors import DeployFailed
from loader.migrate import current_head, upgrade_to_head
from loader.project import project_root

LEAST_VERSION = 170000  # the builtin C.UTF-8 collation came with it
LOCK_CLASS = 1229870153  # with TICK_LOCK it is the advisory lock that a tick holds
TICK_LOCK, DEPLOY_LOCK = 1, 2
LOCK_WAIT = 900.0  # seconds for another deploy or a large tick to end
STEP_TIMEOUT = 3600.0  # seconds for one migration or one file
AFTER_DEPLOY = "exchange.after_deploy"

_log = structlog.get_logger(__name__)


def deploy(settings: Settings) -> str:
    """Apply migrations, `sql/` and dbt; return the migration reached. Raise DeployFailed, name the step."""
    with _alone(settings):
        upgrade_to_head(_session(settings))
        with _session(settings) as connection:
            # Every program looks here before it works.
            connection.execute("grant select on public.alembic_version to public")
            head = current_head(connection)
            _log.info("deploy.migrated", head=head)
            apply_sql(connection, project_root() / "sql")
            dbt.build(settings, connection)
            _after_deploy(connection)
    _log.info("deploy.done", head=head)
    return str(head)


def apply_sql(connection: Connection, folder: Path) -> None:
    """Run every `<schema>/<object>.sql` of the folder, in the order of their paths, all or none."""
    paths = sorted(folder.glob("*/*.sql"))
    with connection.transaction():
        connection.execute("set local role intersect_owner")
        # Functions call each other: each is checked when it first runs, and by the tests.
        connection.execute("set local check_function_bodies = off")
        for path in paths:
            _run_file(connection, path)
    _log.info("deploy.functions_applied", files=len(paths))


def _run_file(connection: Connection, path: Path) -> None:
    text = path.read_text()
    try:
        connection.execute(text.encode())
    except psycopg.Error as error:
        position = int(error.diag.statement_position or 1)
        line = text.count("\n", 0, position - 1) + 1
        name = path.relative_to(path.parents[2])
        raise DeployFailed(
            f"{name}, line {line}: {str(error).strip()}\nNothing of sql/ was changed."
        ) from error


def _after_deploy(connection: Connection) -> None:
    found = connection.execute("select to_regprocedure(%s) is not null", [f"{AFTER_DEPLOY}()"]).fetchone()
    if found == (True,):
        with connection.transaction():
            connection.execute("set local role intersect_owner")
            call(connection, AFTER_DEPLOY)


def _session(settings: Settings) -> Connection:
    return connect(settings, role=None, statement_timeout=STEP_TIMEOUT, name="intersect deploy")


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    with connect(
        settings, role=None, statement_timeout=LOCK_WAIT, lock_timeout=0, name="intersect deploy"
    ) as guard:
        _check_version(guard)
        try:
            for lock in (DEPLOY_LOCK, TICK_LOCK):
                guard.execute("select pg_advisory_lock(%s::integer, %s::integer)", [LOCK_CLASS, lock])
        except psycopg.errors.QueryCanceled as error:
            raise DeployFailed(
                f"Another deploy or a tick did not end within {LOCK_WAIT:.0f} s: see pg_stat_activity."
            ) from error
        yield


def _check_version(connection: Connection) -> None:
    if connection.info.server_version < LEAST_VERSION:
        version = connection.info.parameter_status("server_version")
        raise DeployFailed(
            f"PostgreSQL {version} is too old: Intersect needs 17 or newer. Nothing was changed."
        )
