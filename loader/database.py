"""Sessions with the database, and the only way to its functions."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal

import psycopg
from psycopg import RawCursor
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ExecStatus
from psycopg.rows import dict_row
from psycopg.sql import SQL, Identifier
from psycopg.types.json import Jsonb, set_json_dumps, set_json_loads

from loader import embedded
from loader.config import Settings
from loader.errors import DatabaseUnreachable, DeployNeeded
from loader.json_text import read_json, write_jsonb

Role = Literal["owner", "loader", "reader"]
Connection = psycopg.Connection[tuple[Any, ...]]
_PLAIN = frozenset({int, str, float, bool, type(None), Jsonb})  # what needs no look

__all__ = ["Connection", "Jsonb", "Role", "call", "call_at_once", "connect", "database_url"]


def database_url(settings: Settings) -> str:
    """Return the database's URL, a secret; the embedded server is started when no other is set."""
    if settings.database_url:
        return settings.database_url.get_secret_value()
    return embedded.url(settings)


def connect(
    settings: Settings,
    *,
    role: Role | None = "loader",
    statement_timeout: float = 300.0,
    lock_timeout: float = 30.0,
    name: str = "intersect",
) -> Connection:
    """Open an autocommit session that acts as `intersect_<role>`; timeouts are in seconds, 0 is none.

    Raise DatabaseUnreachable when there is no session to be had, DeployNeeded when the role is not there.
    """
    url = database_url(settings)
    try:
        connection: Connection = psycopg.connect(
            url,
            autocommit=True,
            connect_timeout=max(2, round(settings.connect_timeout)),
            application_name=name,
            keepalives_idle=30,
            options=f"-c statement_timeout={statement_timeout:.3f}s -c lock_timeout={lock_timeout:.3f}s"
            " -c timezone=UTC -c client_min_messages=warning",
        )
    except psycopg.OperationalError as error:
        raise DatabaseUnreachable(f"{str(error).strip()}\n{_advice(settings)}") from error
    set_json_dumps(write_jsonb, connection)
    set_json_loads(read_json, connection)
    if role:
        _become(connection, f"intersect_{role}")
    return connection


def call(connection: Connection, function: str, /, **arguments: Any) -> list[dict[str, Any]]:
    """Call the database function `schema.name` with named arguments; return its rows.

    Mappings, and sequences of mappings, become jsonb; wrap anything else for jsonb in `Jsonb`.
    """
    values = [value if type(value) in _PLAIN else _adapt(value) for value in arguments.values()]
    cursor = RawCursor(connection, row_factory=dict_row)
    return cursor.execute(_query(function, tuple(arguments)), values).fetchall()


def call_at_once(connection: Connection, function: str, /, **arguments: Any) -> list[dict[str, Any]]:
    """Do the same as `call` with less than half of its work, for what is called for every request.

    No signal ends it: what may take long in the main thread is not for it.
    """
    values = [value if type(value) in _PLAIN else _adapt(value) for value in arguments.values()]
    adapter = Transformer(connection)
    query = _query(function, tuple(arguments))
    given = adapter.dump_sequence(values, [PyFormat.AUTO] * len(values))
    # What a cursor adds is for many kinds of statements; of a call's time it takes two thirds.
    result = connection.pgconn.exec_params(query, given, adapter.types, adapter.formats)
    if result.status != ExecStatus.TUPLES_OK:
        if connection.broken:
            raise psycopg.OperationalError(result.get_error_message())
        raise psycopg.errors.error_from_result(result)
    adapter.set_pgresult(result)
    names = [(result.fname(column) or b"").decode() for column in range(result.nfields)]
    return adapter.load_rows(0, result.ntuples, lambda row: dict(zip(names, row, strict=True)))


@lru_cache(maxsize=1024)
def _query(function: str, names: tuple[str, ...]) -> bytes:
    # Numbered by ourselves: nothing is left to be looked for in the text of each call.
    pairs = [SQL("{} => {}").format(Identifier(name), SQL(f"${n}")) for n, name in enumerate(names, 1)]
    query = SQL("select * from {}({})").format(Identifier(*function.split(".")), SQL(", ").join(pairs))
    return query.as_bytes()


def _adapt(value: Any) -> Any:
    if isinstance(value, Mapping):
        return Jsonb(value)
    if (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and any(isinstance(v, Mapping) for v in value)
    ):
        return Jsonb(value)
    return value


def _become(connection: Connection, role: str) -> None:
    try:
        connection.execute(SQL("set role {}").format(Identifier(role)))
    except (psycopg.errors.InvalidParameterValue, psycopg.errors.InsufficientPrivilege) as error:
        connection.close()
        raise DeployNeeded(f"{str(error).strip()}: run `intersect deploy` as this user first.") from error


def _advice(settings: Settings) -> str:
    if settings.database_url:
        return "Start that PostgreSQL or correct INTERSECT_DATABASE_URL; without it an embedded one is used."
    return f"See {settings.data_dir / 'postgres.log'}, or run `intersect database stop` and repeat."
