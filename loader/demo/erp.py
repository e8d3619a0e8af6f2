"""What an ERP team does with the login it was given: write rows, read its rejects, take changes."""

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.rows import dict_row
from psycopg.sql import SQL, Identifier, Placeholder

from loader.database import Connection, database_url
from loader.demo.data import Batch
from loader.playground import Playground
from loader.source import add_source


@dataclass(frozen=True)
class Erp:
    """One source system with a session of its own role."""

    name: str
    connection: Connection

    def insert(self, batch: Batch) -> int:
        """Write rows by INSERT; return how many."""
        for row in batch.rows:
            self.connection.execute(
                SQL("insert into staging.{} ({}) values ({})").format(
                    Identifier(batch.table),
                    SQL(", ").join(map(Identifier, row)),
                    SQL(", ").join(map(Placeholder, row)),
                ),
                row,
            )
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
        return self._rows("select * from staging.reject where state = 'open' order by reject_id")

    def correct(self, reject_id: int, column_name: str, value: str) -> int:
        """Give a refused row another value and have it taken again; return the rows staged."""
        self.connection.execute("select staging.correct(%s, %s, %s)", [reject_id, column_name, value])
        return int(self._rows("select staging.replay(%s) as rows", [[reject_id]])[0]["rows"])

    def changes(self) -> list[dict[str, Any]]:
        """Return what people changed in the CRM and it has not acknowledged, in order."""
        columns = "change_id, op, changed_fields, source_key, record"
        return self._rows(
            f"select 'customer' as table_name, {columns} from outbound.customer union all "
            f"select 'sales_order', {columns} from outbound.sales_order order by change_id"
        )

    def acknowledge(self, change_ids: list[int]) -> int:
        """Say that changes were taken; return how many were new."""
        return int(self._rows("select outbound.ack(%s, %s) as rows", [self.name, change_ids])[0]["rows"])

    def _rows(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        with self.connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(query.encode(), values).fetchall()


def log_in(world: Playground, name: str, **formats: Any) -> Erp:
    """Register a source and log in with the password it is given; the playground closes the session."""
    made = add_source(world.settings, name, **formats)
    url = make_conninfo(database_url(world.settings), user=made.role, password=made.password)
    connection: Connection = psycopg.connect(
        url, autocommit=True, connect_timeout=10, application_name=name, options="-c statement_timeout=60s"
    )
    return Erp(name, world.stack.enter_context(connection))
