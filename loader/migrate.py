"""The line of migrations: where the database stands in it, and going to its end."""

from functools import cache

import psycopg
import sqlalchemy
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from psycopg.errors import UndefinedTable
from sqlalchemy.pool import NullPool

from loader.database import Connection
from loader.errors import DeployFailed, DeployNeeded
from loader.project import project_root


@cache
def wanted_head() -> str | None:
    """Return the last migration that this version brings."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def current_head(connection: Connection) -> str | None:
    """Return the last migration that the database has seen; None before the first."""
    try:
        row = connection.execute("select version_num from public.alembic_version").fetchone()
    except UndefinedTable:
        return None
    return str(row[0]) if row else None


def check_head(connection: Connection) -> None:
    """Raise DeployNeeded unless the database stands at the migration this version was made for."""
    current, wanted = current_head(connection), wanted_head()
    if current is None or (current != wanted and current < (wanted or "")):
        raise DeployNeeded(
            f"The database is at migration {current or 'none'}, not {wanted}: run `intersect deploy`."
        )
    if current != wanted:
        raise DeployNeeded(
            f"The database is at migration {current}, this Intersect ends at {wanted}: install the newer one."
        )


def upgrade_to_head(connection: Connection) -> None:
    """Run what is missing, each migration in a transaction of its own; raise DeployFailed and name it."""
    engine = sqlalchemy.create_engine("postgresql+psycopg://", creator=lambda: connection, poolclass=NullPool)
    config = _config()
    connection.autocommit = False
    try:
        with engine.connect() as handed_over:
            config.attributes["connection"] = handed_over
            command.upgrade(config, "head")
    except (psycopg.Error, sqlalchemy.exc.SQLAlchemyError) as error:
        raise DeployFailed(f"A migration failed, nothing of it remains.\n{str(error).strip()}") from error


def _config() -> Config:
    return Config(project_root() / "alembic.ini")
