"""Factories and short ways to look, for tests of the database's stages."""

from typing import Any

from hypothesis import HealthCheck, settings
from psycopg.rows import dict_row
from psycopg.sql import SQL, Identifier, Placeholder

from loader.database import Connection, Jsonb, call

# The same examples in every run; modest, because each is several transactions.
PROPERTY = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
MEMORY = [
    "staging.customer",
    "staging.product",
    "staging.price",
    "staging.sales_order",
    "staging.sales_order_line",
    "staging.reject",
    "staging.correction",
    "linked.customer",
    "linked.product",
    "linked.price",
    "linked.sales_order",
    "linked.sales_order_line",
    "linked.match_key",
    "linked.link",
    "linked.decision",
    "linked.move",
    "linked.pending",
    "linked.touched",
    "portal.credential",
    "portal.operating_use",
    "portal.operating_refusal",
    "portal.method_time",
    "golden.customer",
    "golden.product",
    "golden.price",
    "golden.sales_order",
    "golden.sales_order_line",
    "portal.item",
    "delta.item",
    "delta.intent",
    "delta.settlement",
    "inbound.card",
    "inbound.doubt",
    "inbound.change",
    "inbound.conflict",
    "outbound.change",
    "outbound.acknowledgement",
    "outbound.consumer",
    "exchange.tick",
    "exchange.tick_count",
    "exchange.tick_task",
    "exchange.brake_trip",
    "exchange.missing_value",
    "exchange.journal",
]
CONFIGURATION = [
    "exchange.source",
    "exchange.source_field",
    "exchange.survivorship",
    "exchange.match_block",
    "exchange.match_rule",
    "exchange.match_conflict",
    "exchange.brake",
    "exchange.dictionary",
    "exchange.dictionary_value",
    "exchange.portal_value",
    "exchange.field_map",
    "delta.lane",
    "delta.entity",
    "portal.portal",
    "portal.watermark",
    "portal.field",
]


def add_source(connection: Connection, source_system: str, **formats: Any) -> None:
    """Register a source without a login role."""
    columns = {"source_system": source_system, **formats}
    connection.execute(insert("exchange", "source", columns), columns)


def stage(connection: Connection, table: str, /, **columns: Any) -> None:
    """Stage one row; source erp, key 1 unless said otherwise."""
    row = {"source_system": "erp", "source_key": "1", **columns}
    if "attributes" in row:
        row["attributes"] = Jsonb(row["attributes"])
    connection.execute(insert("staging", table, row), row)


def insert(schema: str, table: str, row: dict[str, Any]) -> Any:
    names = SQL(", ").join(map(Identifier, row))
    values = SQL(", ").join(map(Placeholder, row))
    return SQL("insert into {} ({}) values ({})").format(Identifier(schema, table), names, values)


def tick(connection: Connection) -> dict[str, Any]:
    """Run one tick; return its counts, empty when there was nothing to take."""
    return call(connection, "exchange.run_tick")[0]["run_tick"] or {}


def take(connection: Connection, table: str, /, **columns: Any) -> dict[str, Any]:
    """Stage one row and run a tick."""
    stage(connection, table, **columns)
    return tick(connection)


def rows(connection: Connection, query: str, *values: Any) -> list[dict[str, Any]]:
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query.encode(), values).fetchall()


def row(connection: Connection, query: str, *values: Any) -> dict[str, Any]:
    """Return the only row of a query."""
    (only,) = rows(connection, query, *values)
    return only


def value(connection: Connection, query: str, *values: Any) -> Any:
    """Return the only value of a query."""
    (only,) = row(connection, query, *values).values()
    return only


def column(connection: Connection, query: str, *values: Any) -> list[Any]:
    """Return the first column of a query."""
    return [next(iter(found.values())) for found in rows(connection, query, *values)]


def wipe(connection: Connection) -> None:
    """Forget all rows, keep the configuration."""
    # Of tables this small deleting is much quicker than truncating.
    connection.execute("; ".join(f"delete from {table}" for table in MEMORY).encode())


def reset(connection: Connection) -> None:
    """Forget all rows and go back to the configuration of a fresh deploy."""
    wipe(connection)
    for table in reversed(CONFIGURATION):
        connection.execute(f"delete from {table}".encode())
    for table in CONFIGURATION:
        saved = f"saved.{table.replace('.', '_')}"
        connection.execute(f"insert into {table} overriding system value table {saved}".encode())


def linked(connection: Connection, table: str = "customer") -> dict[tuple[str, str], int]:
    """Return the golden id of each present record by source and key."""
    found = rows(
        connection, f"select source_system, source_key, golden_id from linked.{table} where not is_deleted"
    )
    return {(one["source_system"], one["source_key"]): one["golden_id"] for one in found}


def rejects(connection: Connection, state: str = "open") -> list[tuple[str, str | None, str | None]]:
    """Return code, column and value of the rejects in a state, in order."""
    found = rows(
        connection,
        "select code, column_name, value from staging.reject where state = %s order by reject_id",
        state,
    )
    return [(one["code"], one["column_name"], one["value"]) for one in found]


def claim(connection: Connection, limit: int = 500) -> list[dict[str, Any]]:
    """Lease what is open."""
    return call(connection, "delta.claim", p_portal_id=1, p_limit=limit, p_lease_seconds=60)


def settle(
    connection: Connection,
    work: dict[str, Any],
    state: str = "done",
    /,
    crm_id: int | None = None,
    **told: Any,
) -> dict[str, int]:
    """Settle one leased delta; a card's reply holds its id and the fields sent."""
    outcome = {"entity": work["entity"], "golden_id": work["golden_id"], "state": state, **told}
    if state == "done" and "result" not in told:
        outcome["result"] = reply(work, crm_id)
    found = call(
        connection,
        "delta.settle",
        p_portal_id=1,
        p_lease=work["lease"],
        p_outcomes=Jsonb([outcome]),
        p_unknown_wait_seconds=0,
    )
    return {one["outcome"]: one["item_count"] for one in found}


def reply(work: dict[str, Any], crm_id: int | None = None) -> Any:
    """Return what a portal answers to a delta's request when all goes well."""
    params = work["params"]
    number = crm_id or params.get("id") or work["golden_id"] + 1000
    fields = params.get("fields", {})
    if work["entity"] in ("contact", "company", "deal"):
        held = dict(fields)
        if "fm" in held and isinstance(held["fm"], list):
            held["fm"] = [{**entry, "id": 10 * number + place} for place, entry in enumerate(held["fm"])]
        elif "fm" in held:
            held["fm"] = [
                {**entry, "id": 20 * number + place}
                for place, (key, entry) in enumerate(sorted(held["fm"].items()))
                if entry.get("value")
            ]
        return {"item": {"id": number, **held}}
    return {
        "product": {"element": {"id": number}},
        "price": {"price": {"id": number}},
        "requisite": number,
    }.get(work["entity"], True)


def deliver(connection: Connection) -> list[dict[str, Any]]:
    """Confirm everything that is due, in rounds, as a portal without trouble would; return what was sent."""
    sent = []
    while work := claim(connection):
        for one in work:
            settle(connection, one)
        sent += work
    return sent
