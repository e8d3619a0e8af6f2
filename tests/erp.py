"""What an ERP does, for tests: it is registered, it stages rows."""

from collections.abc import Callable, Sequence
from time import monotonic, sleep
from typing import Any

import pytest
from psycopg.sql import SQL, Identifier, Placeholder

from loader.config import Settings
from loader.database import Connection
from loader.source import add_source

SOURCE = "erp"


def register(settings: Settings, name: str = SOURCE, **formats: Any) -> None:
    add_source(settings, name, **formats)


def stage(connection: Connection, table: str, rows: Sequence[dict[str, Any]], source: str = SOURCE) -> None:
    """Stage rows in one transaction."""
    with connection.transaction():
        for row in rows:
            full = {"source_system": source, **row}
            connection.execute(
                SQL("insert into {} ({}) values ({})").format(
                    Identifier("staging", table),
                    SQL(", ").join(map(Identifier, full)),
                    SQL(", ").join(map(Placeholder, full)),
                ),
                full,
            )


def people(first: int, last: int, **columns: Any) -> list[dict[str, Any]]:
    """Return persons with a phone and an e-mail address of their own."""
    return [
        {
            "source_key": f"P{number}",
            "kind": "person",
            "last_name": f"Иванов{number}",
            "first_name": "Иван",
            "phone": f"+7900{number:07}",
            "email": f"p{number}@example.com",
            **columns,
        }
        for number in range(first, last + 1)
    ]


def wait_until(condition: Callable[[], bool], *, seconds: float = 30.0, what: str = "it") -> None:
    """Look again and again; fail the test when the time is over."""
    end = monotonic() + seconds
    while not condition():
        if monotonic() > end:
            pytest.fail(f"{what} did not happen within {seconds:g} s")
        sleep(0.1)


def scalar(connection: Connection, query: str, *values: Any) -> Any:
    """Return the first value of the first row."""
    row = connection.execute(query.encode(), values or None).fetchone()
    assert row is not None
    return row[0]


def states(connection: Connection, entity: str) -> dict[str, int]:
    """Count the deltas of one portal object by state."""
    rows = connection.execute(
        "select state, count(*) from delta.item where entity = %s group by state", [entity]
    ).fetchall()
    return {str(state): int(count) for state, count in rows}
