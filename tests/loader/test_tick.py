"""A large tick, in chunks on several connections: the same as a small one, resumed where it was cut off."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from time import monotonic, sleep
from typing import Any

import psycopg
import pytest

from loader import tick as module
from loader.config import Settings
from loader.database import Connection, call, connect
from loader.tick import run_tick
from tests.sql.staging import add_source, column, rows, stage, value, wipe

ENTITIES = ["customer", "product", "price", "sales_order", "sales_order_line"]
# What numbers and clocks give, another time differently.
PASSING = {"record_id", "golden_id", "row_id", "tick_id", "changed_at", "raw_hash"}
INN = ["7707083893", "7736050003", "7728168971"]
Row = tuple[str, dict[str, Any]]


def people(source: str, count: int, first: int, **more: Any) -> Iterator[Row]:
    for number in range(first, first + count):
        yield (
            "customer",
            {
                "source_system": source,
                "source_key": f"c{number}",
                "last_name": f"Иванов{'абвгд'[number % 5]}",
                "first_name": ["Иван", "Пётр", "Мария"][number % 3],
                "email": f"p{number}@example.com",
                "phone": f"+7 495 {number % 40:03} 00 00",
                "birth_date": "nonsense" if number % 17 == 16 else "1980-05-17",
                "manager": f"manager {number % 3}",
                "parent_key": f"o{number % 3}",
                **more,
            },
        )


def trade(source: str, count: int, **more: Any) -> Iterator[Row]:
    """Yield organizations, products with prices, and orders with lines."""
    own = {"source_system": source}
    for number, tax_id in enumerate(INN):
        yield (
            "customer",
            {**own, "source_key": f"o{number}", "company_name": f"ООО {number}", "tax_id": tax_id},
        )
    for number in range(count):
        key = f"{number}"
        order = {
            **own,
            "source_key": key,
            "stage": "new" if number % 7 else "nobody knows",
            "currency": "RUB",
        }
        line = {**own, "source_key": key, "order_key": f"{number // 2}", "product_key": f"{number % 11}"}
        yield "product", {**own, "source_key": key, "sku": f"A-{number}", "name": f"Wheel {number}", **more}
        yield "price", {**own, "source_key": key, "product_key": key, "amount": f"{number}.50"}
        yield "sales_order", {**order, "customer_key": f"c{number}", "ordered_at": "2026-01-01"}
        yield "sales_order_line", {**line, "quantity": "2"}


def first_load() -> list[Row]:
    sent = [*people("erp", 60, 0), *people("shop", 60, 30), *trade("erp", 25), *trade("shop", 25)]
    # Three versions of some keys, the last one deletes.
    sent += [*people("erp", 9, 10, city="Омск"), *people("erp", 3, 10, op="delete")]
    # Two that only an e-mail joins, and two that only a phone of one name joins.
    office = {"last_name": "Ким", "first_name": "Анна", "email": "office@example.com"}
    home = {"full_name": "Цой О. П.", "phone": "8 812 765-43-21"}
    for key, columns in (("office", office), ("home", home)):
        for source in ("erp", "shop"):
            sent.append(("customer", {**columns, "source_system": source, "source_key": key}))
    return sent


def changes() -> list[Row]:
    sent = [*people("erp", 60, 0, comment="called"), *people("shop", 20, 50, city="Томск")]
    sent += [*people("shop", 5, 30, op="delete"), *trade("erp", 25, description="round"), *trade("shop", 5)]
    # Somebody is two that were there; another name comes to a phone; an e-mail becomes that of many.
    bridge = {"email": "p1@example.com", "email_2": "p4@example.com", "first_name": "Пётр"}
    wife = {"last_name": "Цой", "first_name": "Вера", "phone": "8 812 765-43-21"}
    sent += [("customer", {**bridge, "source_key": "bridge"}), ("customer", {**wife, "source_key": "wife"})]
    sent += [
        ("customer", {"source_system": "shop", "source_key": f"x{number}", "email": "office@example.com"})
        for number in range(12)
    ]
    return [*sent, *people("erp", 5, 20, op="delete")]


def send(admin: Connection, sent: list[Row]) -> None:
    with admin.transaction():
        for table, columns in sent:
            stage(admin, table, **columns)


def content(admin: Connection) -> dict[str, Any]:
    """Return everything that ticks leave, with golden ids written as the keys of their records."""
    names: dict[int, list[str]] = {}
    own: dict[int, str] = {}
    for entity in ENTITIES:
        for one in rows(
            admin, f"select golden_id, record_id, source_system, source_key from linked.{entity}"
        ):
            own[one["record_id"]] = f"{entity} {one['source_system']} {one['source_key']}"
            names.setdefault(one["golden_id"], []).append(own[one["record_id"]])
    said = {golden_id: ", ".join(sorted(keys)) for golden_id, keys in names.items()}

    def told(one: dict[str, Any]) -> dict[str, Any]:
        named = {name: said.get(one[name], "gone") for name in one if name.endswith("golden_id")}
        lists = {
            name: sorted(said[golden_id] for golden_id in one[name] or [])
            for name in one
            if name.endswith("golden_ids")
        }
        return {**{name: one[name] for name in one if name not in PASSING}, **named, **lists}

    def all_of(query: str) -> list[str]:
        return sorted(repr(sorted(told(one).items())) for one in rows(admin, query))

    links = rows(
        admin,
        """select record_a, record_b, rule_name from linked.link
        inner join exchange.match_rule using (match_rule_id)""",
    )
    return {
        **{f"linked.{entity}": all_of(f"select * from linked.{entity}") for entity in ENTITIES},
        **{
            f"golden.{entity}": all_of(f"select * from golden.{entity} where not is_deleted")
            for entity in ENTITIES
        },
        "links": sorted(
            (sorted([own[one["record_a"]], own[one["record_b"]]]), one["rule_name"]) for one in links
        ),
        "delta": all_of("select entity, golden_id, state from delta.item where state <> 'parked'"),
        "journal": all_of(
            """select entity, source_system, source_key, op, column_name, old_value, new_value
            from exchange.journal where op in ('update', 'delete')"""
        ),
        "rejects": all_of(
            """select staging_table, source_system, source_key, code, column_name, value, state
            from staging.reject"""
        ),
        "missing": all_of("select dictionary, source_system, source_value from exchange.missing_value"),
        "moves": all_of(
            "select op, count(*) from exchange.journal where column_name = 'golden_id' group by op"
        ),
        "keys": value(admin, "select count(distinct (key_hash, record_id)) from linked.match_key"),
    }


def counted(counts: dict[str, Any]) -> dict[str, int]:
    return {name: count for name, count in counts.items() if name.startswith("rows_")}


@pytest.fixture
def admin(admin: Connection) -> Connection:
    """Give a superuser's session with two sources; erp outranks shop."""
    add_source(admin, "erp", priority=10)
    add_source(admin, "shop", priority=20)
    return admin


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every tick a large one, of several chunks."""
    monkeypatch.setattr(module, "LARGE", 1)
    monkeypatch.setattr(module, "CHUNK_ROWS", 40)


def assert_clean(admin: Connection) -> None:
    assert column(admin, "select relname from pg_class where relnamespace = 'work'::regnamespace") == []
    assert column(admin, "select tick_id from exchange.tick where finished_at is null") == []


@pytest.mark.usefixtures("small_chunks")
def test_a_large_tick_does_what_a_small_one_does(
    database: Settings, admin: Connection, connection: Connection
) -> None:
    def run(settings: Settings | None) -> list[tuple[dict[str, Any], dict[str, int]]]:
        wipe(admin)
        done = []
        for sent in (first_load(), changes()):
            send(admin, sent)
            counts = run_tick(connection, settings)
            assert counts["rows_taken"] == len(sent)
            done.append((content(admin), counted(counts)))
        return done

    small, large = run(None), run(database)
    assert value(admin, "select count(*) from exchange.tick_task where action = 'take' and chunk = 4") > 0
    for (content_small, counts_small), (content_large, counts_large) in zip(small, large, strict=True):
        for part in content_small:
            assert content_large[part] == content_small[part], part
        assert counts_large == counts_small
    assert run_tick(connection, database) == {}
    assert_clean(admin)


def test_only_a_first_load_or_a_dump_lets_live_deliveries_pass(
    admin: Connection, connection: Connection
) -> None:
    send(admin, first_load())
    staged = value(admin, "select count(*) from staging.customer")
    for least, lane in ((staged + 1, "live"), (staged, "backfill")):
        with connection.transaction(force_rollback=True):
            call(connection, "exchange.hold_tick_lock")
            call(connection, "exchange.begin_tick", p_chunk_rows=40, p_connections=2, p_backfill_rows=least)
            assert value(connection, "select lane from exchange.tick") == lane
        call(connection, "exchange.release_tick_lock")


@pytest.fixture
def expected(admin: Connection, connection: Connection) -> dict[str, Any]:
    """Give what the two rounds come to when nothing goes wrong."""
    for sent in (first_load(), changes()):
        send(admin, sent)
        run_tick(connection)
    found = content(admin)
    assert found["moves"] == ["[('count', 1), ('op', 'merge')]", "[('count', 2), ('op', 'split')]"]
    return found


def begin(admin: Connection, connection: Connection) -> None:
    """Run the first round, stage the second."""
    wipe(admin)
    send(admin, first_load())
    run_tick(connection)
    send(admin, changes())


def run_until(session: Connection, step: int) -> int:
    """Begin a tick and run its tasks up to a step, the first task of which is the last; return its number."""
    call(session, "exchange.hold_tick_lock")
    arguments = {"p_chunk_rows": 40, "p_connections": 2}
    tick_id = int(call(session, "exchange.begin_tick", **arguments)[0]["begin_tick"])
    while True:
        for task in call(session, "exchange.next_tasks", p_tick_id=tick_id):
            number = task["next_tasks"]
            call(session, "exchange.run_task", p_tick_id=tick_id, p_task_no=number)
            if (
                value(
                    session,
                    "select step from exchange.tick_task where (tick_id, task_no) = (%s, %s)",
                    tick_id,
                    number,
                )
                >= step
            ):
                return tick_id


def crash(admin: Connection) -> None:
    """Empty what a crash of the server empties: the unlogged tables."""
    lost = column(
        admin,
        """select oid::regclass::text from pg_class
        where relpersistence = 'u' and relkind = 'r'
            and relnamespace in ('work'::regnamespace, 'linked'::regnamespace)""",
    )
    assert "linked.touched" in lost
    admin.execute(f"truncate {', '.join(lost)}".encode())


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize(
    ("how", "steps"),
    [("cut off", (1, 5, 12)), ("cut off, then small", (4, 8)), ("server crashed", (3, 4, 5, 8))],
)
def test_a_tick_cut_off_goes_on(
    database: Settings,
    admin: Connection,
    connection: Connection,
    expected: dict[str, Any],
    how: str,
    steps: tuple[int, ...],
) -> None:
    done = (
        "select task_no, finished_at from exchange.tick_task where finished_at is not null and tick_id = %s"
    )
    for step in steps:
        begin(admin, connection)
        with connect(database, name="cut off") as session:
            tick_id = run_until(session, step)
        before = rows(admin, done, tick_id)
        if how == "server crashed":
            crash(admin)
        counts = run_tick(connection, None if how == "cut off, then small" else database)
        assert counts["tick_id"] == tick_id
        if how != "server crashed":
            assert [one for one in rows(admin, done, tick_id) if one in before] == before
        found = content(admin)
        for part in expected:
            assert found[part] == expected[part], (step, part)
        assert_clean(admin)
    assert run_tick(connection, database) == {}


def blocked(admin: Connection) -> list[int]:
    return column(
        admin,
        """select pid from pg_stat_activity
        where application_name like 'intersect tick _' and wait_event_type = 'Lock'""",
    )


@contextmanager
def held(settings: Settings, table: str) -> Iterator[None]:
    """Let nobody at a table."""
    with connect(settings, role=None) as session, session.transaction():
        session.execute(f"lock table {table}".encode())
        yield


def wait_for(condition: Callable[[], Any], seconds: float = 30) -> Any:
    end = monotonic() + seconds
    while not (found := condition()):
        assert monotonic() < end
        sleep(0.05)
    return found


@pytest.mark.usefixtures("small_chunks")
def test_a_tick_whose_session_is_killed_goes_on(
    database: Settings, admin: Connection, connection: Connection, expected: dict[str, Any]
) -> None:
    begin(admin, connection)
    with ThreadPoolExecutor(1) as pool:
        with held(database, "golden.customer"):
            running = pool.submit(run_tick, connection, database)
            for pid in wait_for(lambda: blocked(admin)):
                admin.execute("select pg_terminate_backend(%s)", [pid])
        with pytest.raises(psycopg.OperationalError):
            running.result()
    (tick_id,) = column(admin, "select tick_id from exchange.tick where finished_at is null")
    assert run_tick(connection, database)["tick_id"] == tick_id
    assert content(admin) == expected
    assert_clean(admin)


@pytest.mark.usefixtures("small_chunks")
def test_records_compared_again_do_not_part_when_the_server_crashes_meanwhile(
    database: Settings, admin: Connection, connection: Connection
) -> None:
    for step in (3, 5):
        wipe(admin)
        send(admin, first_load())
        run_tick(connection)
        groups = rows(admin, "select record_id, golden_id from linked.customer order by record_id")
        links = rows(
            admin, "select record_a, record_b, match_rule_id, key_hash from linked.link order by 1, 2, 3, 4"
        )
        assert links
        call(admin, "linked.rebuild_keys", p_entity="customer")
        with connect(database, name="cut off") as session:
            tick_id = run_until(session, step)
        crash(admin)
        assert run_tick(connection, database)["tick_id"] == tick_id
        assert (
            rows(
                admin,
                "select record_a, record_b, match_rule_id, key_hash from linked.link order by 1, 2, 3, 4",
            )
            == links
        ), step
        assert rows(admin, "select record_id, golden_id from linked.customer order by record_id") == groups
        assert column(admin, "select record_id from linked.pending") == []
        assert_clean(admin)
