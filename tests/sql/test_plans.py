"""What a tick of one row, or of a few, must not cost."""

import re
from collections.abc import Callable

import pytest
from psycopg.errors import Diagnostic

from loader.database import Connection, call
from tests.sql.staging import add_source, stage, tick, value

RECORDS = 50_000
LARGE = (
    r"Seq Scan on ((?:linked|golden)\.(?:customer|product|price|sales_order|sales_order_line)"
    r"|linked\.(?:match_key|link))\b"
    r"[^\n]*\(actual"  # not those that were planned and never executed
)

pytestmark = pytest.mark.slow


@pytest.fixture
def large(admin: Connection) -> Connection:
    """Give a superuser's session with many customers, a third of them linked, each with an order."""
    add_source(admin, "erp")
    admin.execute(
        """insert into staging.customer (source_system, source_key, last_name, first_name, phone, email)
        select 'erp', place::text, 'Petrov' || chr(97 + place %% 26) || chr(97 + place / 26 %% 26), 'Ivan',
            '+7495' || to_char(1000000 + place, 'fm0000000'), 'e' || place * 2 / 3 || '@example.com'
        from generate_series(1, %s) as place""",
        [RECORDS],
    )
    admin.execute(
        """insert into staging.sales_order (source_system, source_key, customer_key, currency, stage)
        select 'erp', place::text, place::text, 'RUB', 'new' from generate_series(1, 5000) as place"""
    )
    admin.execute(
        """insert into staging.product (source_system, source_key, sku, name)
        select 'erp', place::text, 'S' || place, 'Part ' || place from generate_series(1, 5000) as place"""
    )
    admin.execute(
        """insert into staging.price (source_system, source_key, product_key, amount, currency)
        select 'erp', place::text, place::text, '10', 'RUB' from generate_series(1, 5000) as place"""
    )
    admin.execute(
        """insert into staging.sales_order_line (source_system, source_key, order_key, product_key, quantity)
        select 'erp', place::text, place::text, place::text, '2' from generate_series(1, 5000) as place"""
    )
    assert tick(admin)["rows_changed"] == RECORDS + 4 * 5000
    assert value(admin, "select count(*) from linked.match_key") >= RECORDS
    admin.execute("vacuum analyze")
    return admin


def plans(connection: Connection, rows_taken: int = 1) -> list[str]:
    """Run a tick; return the plan of every statement in it."""
    told = plans_of(connection, lambda: tick(connection)["rows_taken"] == rows_taken)
    assert len(told) > 50
    return told


def plans_of(connection: Connection, work: Callable[[], bool]) -> list[str]:
    """Do what must come out true; return the plan of every statement in it."""
    told: list[str] = []

    def note(diagnostic: Diagnostic) -> None:
        told.append(diagnostic.message_primary or "")

    connection.add_notice_handler(note)
    for setting in (
        "load 'auto_explain'",
        "set client_min_messages = notice",
        "set auto_explain.log_level = notice",
        "set auto_explain.log_min_duration = 0",
        "set auto_explain.log_nested_statements = on",
        "set auto_explain.log_verbose = on",
        "set auto_explain.log_analyze = on",
        "set auto_explain.log_timing = off",
    ):
        connection.execute(setting.encode())
    try:
        assert work()
    finally:
        connection.execute("set auto_explain.log_min_duration = -1; set client_min_messages = warning")
        connection.remove_notice_handler(note)
    return told


def test_a_tick_of_one_row_reads_no_large_table_whole(large: Connection) -> None:
    found = []
    for what, table, columns in (
        ("a change", "customer", {"source_key": "77", "comment": "called"}),
        ("another phone", "customer", {"source_key": "78", "phone": "+7 495 1000079"}),
        ("a new one", "customer", {"source_key": "new", "email": "e60@example.com"}),
        ("a delete", "customer", {"source_key": "79", "op": "delete"}),
        ("an order", "sales_order", {"source_key": "1", "stage": "won", "currency": "RUB"}),
        ("a product", "product", {"source_key": "1", "sku": "S1", "name": "Part one"}),
        ("a price", "price", {"source_key": "2", "product_key": "2", "amount": "11", "currency": "RUB"}),
        ("a line", "sales_order_line", {"source_key": "3", "order_key": "3", "quantity": "3"}),
        ("another product of a line", "sales_order_line", {"source_key": "4", "product_key": "5"}),
        ("a change again", "customer", {"source_key": "77", "comment": "called twice"}),
    ):
        stage(large, table, **columns)
        for plan in plans(large):
            found += [(what, name, plan[:300]) for name in re.findall(LARGE, plan)]
    assert not found, found


def test_one_change_among_thousands_of_namesakes_and_of_waiting_deltas_reads_few_of_them(
    admin: Connection,
) -> None:
    # With 100,000 waiting a live change took twice as long: its claim read all, its tick all namesakes.
    add_source(admin, "erp")
    admin.execute(
        """insert into staging.customer (source_system, source_key, last_name, first_name, birth_date)
        select 'erp', place::text, 'Петров', 'Пётр', '1980-05-17' from generate_series(1, 3000) as place"""
    )
    assert tick(admin)["rows_taken"] == 3000
    call(admin, "delta.move_lane", p_portal_id=1, p_from="live", p_to="backfill")
    admin.execute("vacuum analyze")
    stage(admin, "customer", source_key="new", last_name="Петров", first_name="Пётр", birth_date="1980-05-17")
    (members,) = (plan for plan in plans(admin) if "insert into pg_temp.member" in plan.split("\nInsert")[0])
    assert 1 < int(re.findall(r"WindowAgg [^\n]*actual rows=(\d+)", members)[0]) < 200
    assert value(admin, "select count(*) from linked.link") == 0
    claim = {"p_portal_id": 1, "p_limit": 50, "p_lease_seconds": 60, "p_is_urgent": True}
    told = "\n".join(plans_of(admin, lambda: len(call(admin, "delta.claim", **claim)) == 1))
    assert "item_open_idx" in told
    assert re.findall(r"Seq Scan on delta\.item\b[^\n]*\(actual", told) == []


def test_hundreds_of_rows_are_normalized_once_each(admin: Connection) -> None:
    # Joined to its window directly, a kept plan may read the view anew for each row: 600 rows took 13 s once.
    add_source(admin, "erp")
    admin.execute(
        """insert into staging.customer (source_system, source_key, last_name)
        select 'erp', place::text, 'Petrov' from generate_series(1, 300) as place"""
    )
    found = "\n".join(plans(admin, rows_taken=300))
    loops = [int(number) for number in re.findall(r"Subquery Scan on trimmed [^\n]*loops=(\d+)", found)]
    assert max(loops) == 300


def test_a_dump_sent_again_normalizes_what_changed_in_it_alone(admin: Connection) -> None:
    # A hundred keys staged twice had all of staging normalized: 404 s, not 9, beside 4 million rows.
    add_source(admin, "erp")
    dump = """insert into staging.customer (source_system, source_key, last_name)
        select 'erp', place::text, 'Petrov' || case when place <= %s then '' else 'a' end
        from generate_series(1, %s) as place"""
    admin.execute(dump, [0, 3000])
    assert tick(admin)["rows_changed"] == 3000
    admin.execute(dump, [1200, 3000])
    admin.execute(dump, [20, 20])
    found = "\n".join(plans(admin, rows_taken=3020))
    loops = [int(number) for number in re.findall(r"Subquery Scan on trimmed [^\n]*loops=(\d+)", found)]
    assert max(loops) == 1200 + 20


def test_thousands_of_prices_orders_and_lines_are_joined_at_once(admin: Connection) -> None:
    # 200,000 new prices took hours, 9,000 changed lines likewise: joined row by row, for want of statistics.
    add_source(admin, "erp")
    count = 3000
    admin.execute(
        """insert into staging.product (source_system, source_key, sku, name)
        select 'erp', place::text, 'S' || place, 'Part ' || place from generate_series(1, %s) as place""",
        [count],
    )
    admin.execute(
        """insert into staging.sales_order (source_system, source_key, currency, stage)
        select 'erp', place::text, 'RUB', 'new' from generate_series(1, %s) as place""",
        [count],
    )
    assert tick(admin)["rows_changed"] == 2 * count
    admin.execute("vacuum analyze")
    line = """insert into staging.sales_order_line
        (source_system, source_key, order_key, line_number, product_key, quantity, price)
        select 'erp', place::text, place::text, '1', place::text, '2', %s
        from generate_series(1, %s) as place"""
    price = """insert into staging.price (source_system, source_key, product_key, amount, currency)
        select 'erp', place::text, place::text, %s, 'RUB' from generate_series(1, %s) as place"""
    found = {}
    for what, statement, amount, rows in (
        ("new prices", price, "5", count),
        ("new lines", line, "7", count),
        ("other lines", line, "8", count // 2),
        ("other prices", price, "9", count // 2),
    ):
        admin.execute(statement, [amount, rows])
        found[what] = busiest(plans(admin, rows_taken=rows))
    assert {what: node for what, node in found.items() if node[0] > 20 * count} == {}


def test_thousands_with_the_phone_of_a_switchboard_are_not_compared(admin: Connection) -> None:
    # 20,000 more with a phone that 20,000 had took longer than anybody waited.
    add_source(admin, "erp")
    for start in (1, 1501):
        admin.execute(
            """insert into staging.customer (source_system, source_key, last_name, phone)
            select 'erp', place::text, 'Petrov' || place, '+7 495 777-77-77'
            from generate_series(%s::integer, %s::integer) as place""",
            [start, start + 1499],
        )
        told = plans(admin, rows_taken=1500)
    assert value(admin, "select count(distinct golden_id) from linked.customer") == 3000
    rows, node = busiest(told)
    assert rows < 100_000, node


def busiest(told: list[str]) -> tuple[float, str]:
    """Return how many rows the busiest node of some plans gave, and its text."""
    node = re.compile(r"^ *(?:->  )?([^\n]*) \(cost=[^\n]*\(actual rows=([\d.]+) loops=(\d+)\)", re.M)
    return max((float(rows) * int(loops), name) for name, rows, loops in node.findall("\n".join(told)))


def test_a_work_table_of_some_thousand_rows_gets_statistics_and_one_of_a_few_does_not(
    base: Connection,
) -> None:
    # Without them two tables of 4,000 rows were joined row by row: 16 million comparisons.
    for name, count in (("many", 4000), ("few", 10)):
        base.execute(
            f"create temp table {name} as select n, n::text as a from generate_series(1, {count}) as n"
        )
        base.execute(f"select exchange.analyze_large('pg_temp.{name}')")
    found = base.execute(
        "select relname, reltuples from pg_class where relname in ('many', 'few') order by 1"
    )
    assert found.fetchall() == [("few", -1), ("many", 4000)]
    base.execute("drop table pg_temp.many, pg_temp.few")


def test_a_tick_makes_no_table_that_the_one_before_it_left(base: Connection) -> None:
    # Twenty tables made and dropped took longer than the tick of one row they were for; the catalog grew.
    work = """select oid, relname from pg_class where relnamespace = pg_my_temp_schema()
        and relname ~ '^(window|changed|edge|root)_customer$' order by oid"""
    for number in range(3):
        stage(base, "customer", source_key=str(number), last_name="Petrov", email="a@example.com")
        assert tick(base)["rows_taken"] == 1
        made = base.execute(work).fetchall()
        if number == 1:
            kept = made
    assert len(kept) == 4
    assert made == kept
    base.execute("update exchange.normalization set version = version + 1")  # as a deploy does
    stage(base, "customer", source_key="3", last_name="Petrov", email="a@example.com")
    assert tick(base)["rows_taken"] == 1
    assert not set(base.execute(work).fetchall()) & set(kept)


def test_a_tick_of_a_few_rows_leaves_the_plans_over_its_golden_rows_as_they_are(
    base: Connection,
) -> None:
    # To truncate linked.touched, or to analyze it, had half a tick of one row planned anew each time.
    state = "select pg_relation_filenode(oid), reltuples from pg_class where oid = 'linked.touched'::regclass"
    seen = []
    for rows in (3, 1, 2, 4):
        for number in range(rows):
            stage(base, "customer", source_key=str(number), last_name="Petrov", first_name=f"of {rows}")
        assert tick(base)["rows_taken"] == rows
        assert value(base, "select count(*) from linked.touched") == rows
        seen.append(base.execute(state).fetchone())
    assert len(set(seen)) == 1
    kept = "select count(*) from pg_prepared_statements where statement like 'prepare kept_%%_survivor%%'"
    assert value(base, kept) == 1


def test_statistics_of_a_table_are_gathered_when_a_tenth_of_it_changed(base: Connection) -> None:
    # Of a large table they took longer than a tick of some thousand rows, for each such tick.
    with base.transaction():  # within one, the server's own count lags behind
        base.execute("create temp table grown (n integer)")
        for rows, known in ((1000, 1000), (40, 1000), (200, 1240)):
            base.execute(f"insert into pg_temp.grown select n from generate_series(1, {rows}) as n")
            base.execute("select exchange.analyze_grown('pg_temp.grown', %s)", [rows])
            assert value(base, "select reltuples from pg_class where relname = 'grown'") == known
        base.execute("drop table pg_temp.grown")
