"""What an ERP team does with the login it was given: write rows, read its rejects, take changes."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.rows import dict_row
from psycopg.sql import SQL, Identifier, Placeholder

from loader.database import Connection, database_url
from loader.demo.data import Batch
from loader.playground import Playground
from loader.project import project_root
from loader.source import add_source


@dataclass(frozen=True)
class Erp:
    """One source system with a session of its own role."""

    name: str
    connection: Connection

    def insert(self, batch: Batch) -> int:
        """Write rows by INSERT; return how many."""
        for row in batch.rows:
            statement = SQL(_statement("insert")).format(
                table=Identifier(batch.table),
                columns=SQL(", ").join(map(Identifier, row)),
                values=SQL(", ").join(map(Placeholder, row)),
            )
            self.connection.execute(statement, row)
        return len(batch.rows)

    def copy(self, batch: Batch) -> int:
        """Write rows by COPY; return how many."""
        columns = list(dict.fromkeys(name for row in batch.rows for name in row))
        statement = SQL("copy staging.{} ({}) from stdin").format(
            Identifier(batch.table), SQL(", ").join(map(Identifier, columns))
        )
        with self.connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in batch.rows:
                copy.write_row([row.get(name) for name in columns])
        return len(batch.rows)

    def rejects(self) -> list[dict[str, Any]]:
        """Return its open rejects."""
        return self._rows("rejects")

    def correct(self, reject_id: int, column_name: str, value: str) -> None:
        """Give a refused row another value and have it taken again."""
        self._rows("correct", reject_id=reject_id, column_name=column_name, value=value)
        self._rows("replay", reject_id=reject_id)

    def changes(self) -> list[dict[str, Any]]:
        """Return what people changed in the CRM and it has not acknowledged, in order."""
        return self._rows("changes")

    def acknowledge(self, change_ids: list[int]) -> int:
        """Say that changes were taken; return how many were new."""
        return int(self._rows("acknowledge", source=self.name, change_ids=change_ids)[0]["ack"])

    def _rows(self, name: str, **values: Any) -> list[dict[str, Any]]:
        with self.connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(_statement(name).encode(), values or None).fetchall()


@cache
def _statement(name: str) -> str:
    """Return a statement that an ERP team can copy: examples/demo/<name>.sql."""
    return (project_root() / "examples" / "demo" / f"{name}.sql").read_text("utf-8")


def log_in(world: Playground, name: str, **formats: Any) -> Erp:
    """Register a source and log in with the password it is given; the playground closes the session."""
    made = add_source(world.settings, name, **formats)
    url = make_conninfo(database_url(world.settings), user=made.role, password=made.password)
    connection: Connection = psycopg.connect(
        url, autocommit=True, connect_timeout=10, application_name=name, options="-c statement_timeout=60s"
    )
    return Erp(name, world.stack.enter_context(connection))
