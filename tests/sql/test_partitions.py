"""I24: history is bounded: partitions are made ahead, and dropped when nobody needs their rows any more."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from loader.config import Settings
from loader.daemon.work import Work
from loader.database import Connection, call, connect
from tests.sql.staging import add_source, column, row, rows, tick, value

OLD = datetime(2026, 3, 2, tzinfo=UTC)  # a Monday; its week is 2026w10


@pytest.fixture
def db(admin: Connection) -> Connection:
    """Give a superuser's session in a database of its own, with the source erp."""
    add_source(admin, "erp")
    return admin


@pytest.fixture
def writer(database: Settings, db: Connection) -> Iterator[Connection]:
    """Give a session of the source erp; the test's database takes the role with it."""
    db.execute("create role source_erp login; grant intersect_source to source_erp")
    with connect(database, role=None) as connection:
        connection.execute("set session authorization source_erp")
        yield connection


def make_old(connection: Connection, table: str) -> str:
    """Add the partition of an old week; return its name."""
    name = f"{table}_y2026w10"
    text = "create table {} partition of {} for values from ('2026-03-02Z') to ('2026-03-09Z')"
    connection.execute("set role intersect_owner")
    connection.execute(SQL(text).format(Identifier(*name.split(".")), Identifier(*table.split("."))))
    connection.execute("reset role")
    return name


def age(connection: Connection, table: str = "customer", received_at: datetime = OLD, **columns: str) -> None:
    """Stage a row as if it had come long ago."""
    written = {"source_system": "erp", "source_key": "1", "received_at": received_at, **columns}
    text = SQL("insert into staging.{} ({}) values ({})").format(
        Identifier(table),
        SQL(", ").join(map(Identifier, written)),
        SQL(", ").join(SQL("%s") for _ in written),
    )
    connection.execute(text, list(written.values()))


def dropped(connection: Connection) -> list[str]:
    return [one["partition_name"] for one in call(connection, "exchange.drop_partitions")]


def partitions(connection: Connection, table: str) -> list[str]:
    return column(
        connection,
        "select partition_name from exchange.partitions() where table_name = %s and not is_default",
        table,
    )


def test_a_deploy_makes_the_partitions_of_this_week_and_the_next_four(db: Connection) -> None:
    state = rows(db, "select * from exchange.partition_state()")
    assert {one["table_name"] for one in state} == {
        "exchange.journal",
        "delta.intent",
        "delta.settlement",
        *(f"staging.{name}" for name in column(db, "select table_name from staging.writable_tables()")),
    }
    assert {(one["partition_count"], one["has_strays"]) for one in state} == {(6, False)}
    today = datetime.now(UTC)
    assert all(one["begins_at"] <= today < one["begins_at"] + timedelta(7) for one in state)
    assert partitions(db, "customer")[0] == f"customer_y{today:%G}w{today:%V}"
    assert call(db, "exchange.create_partitions") == []
    assert call(db, "exchange.status")[0]["status"]["partitions"] == []


def test_a_row_goes_to_the_partition_of_its_week(db: Connection, writer: Connection) -> None:
    writer.execute("insert into staging.customer (source_key) values ('1')")
    with writer.cursor() as cursor, cursor.copy("copy staging.customer (source_key) from stdin") as copy:
        copy.write_row(["2"])
    today = f"staging.customer_y{datetime.now(UTC):%Gw%V}"
    found = rows(db, "select tableoid::regclass::text as place, row_id from staging.customer order by row_id")
    assert [one["place"] for one in found] == [today, today]
    assert found[0]["row_id"] < found[1]["row_id"]


@pytest.mark.parametrize("part", ["customer_default", f"customer_y{datetime.now(UTC):%Gw%V}"])
@pytest.mark.parametrize(
    "text",
    [
        "insert into staging.{} (source_key) values ('1')",
        "select from staging.{}",
        "copy staging.{} to stdout",
    ],
)
def test_a_source_reaches_no_partition_but_through_its_table(
    writer: Connection, part: str, text: str
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match=part):
        writer.execute(SQL(text).format(Identifier(part)))


def test_a_week_whose_rows_came_before_its_partition_stays_in_the_default_one(db: Connection) -> None:
    stray = datetime.now(UTC) + timedelta(weeks=5)
    age(db, received_at=stray)
    made = {one["partition_name"] for one in call(db, "exchange.create_partitions", p_weeks_ahead=6)}
    after = stray + timedelta(weeks=1)
    assert f"staging.customer_y{stray:%Gw%V}" not in made
    assert {f"staging.product_y{stray:%Gw%V}", f"staging.customer_y{after:%Gw%V}"} <= made
    assert len(made) == 15 + 14
    (told,) = call(db, "exchange.status")[0]["status"]["partitions"]
    assert (told["table_name"], told["has_strays"]) == ("staging.customer", True)
    assert tick(db)["rows_taken"] == 1


def test_partitions_that_end_soon_are_told(db: Connection) -> None:
    for name in partitions(db, "price")[1:]:
        db.execute(SQL("drop table staging.{}").format(Identifier(name)))
    (told,) = call(db, "exchange.status")[0]["status"]["partitions"]
    assert (told["table_name"], told["partition_count"]) == ("staging.price", 2)


def test_new_partitions_wait_for_no_writer(db: Connection, writer: Connection) -> None:
    with writer.transaction():
        writer.execute("insert into staging.customer (source_key) values ('1')")
        made = call(db, "exchange.create_partitions", p_weeks_ahead=5)
        assert len(made) == 15
        writer.execute("insert into staging.customer (source_key) values ('2')")
    assert tick(db)["rows_taken"] == 2


def test_an_old_partition_goes_when_a_tick_has_taken_its_rows(db: Connection) -> None:
    name = make_old(db, "staging.customer")
    age(db)
    assert dropped(db) == []
    assert tick(db)["rows_taken"] == 1
    assert dropped(db) == [name]
    assert dropped(db) == []
    assert column(db, "select source_key from linked.customer") == ["1"]


def test_rows_that_came_after_the_last_tick_keep_their_partition(db: Connection) -> None:
    make_old(db, "staging.customer")
    age(db)
    tick(db)
    age(db, source_key="2")
    assert dropped(db) == []


def test_a_reject_keeps_the_partition_of_its_row_until_it_is_replayed(db: Connection) -> None:
    name = make_old(db, "staging.customer")
    age(db, birth_date="31.02.1990")
    tick(db)
    assert dropped(db) == []
    (refused,) = column(db, "select reject_id from staging.reject")
    call(db, "staging.correct", reject_id=refused, column_name="birth_date", value="1990-03-01")
    assert call(db, "staging.replay", reject_ids=[refused]) == [{"replay": 1}]
    assert dropped(db) == [name]
    tick(db)
    assert str(value(db, "select birth_date from linked.customer")) == "1990-03-01"


def test_rows_of_a_table_that_is_not_processed_yet_are_kept(db: Connection) -> None:
    make_old(db, "staging.stock")
    empty = make_old(db, "staging.lead")
    age(db, "stock")
    age(db)
    tick(db)
    assert dropped(db) == [empty]
    assert value(db, "select count(*) from staging.stock") == 1


def test_retention_is_a_setting_of_each_table(db: Connection) -> None:
    for table in ("staging.customer", "staging.product", "exchange.journal"):
        make_old(db, table)
    tick(db)
    db.execute("update exchange.retention set keep_days = null where table_name = 'staging.customer'")
    assert dropped(db) == ["staging.product_y2026w10"]
    db.execute("update exchange.retention set keep_days = 30 where table_name = 'exchange.journal'")
    assert dropped(db) == ["exchange.journal_y2026w10"]
    assert partitions(db, "customer")[0] == "customer_y2026w10"


def test_a_partition_in_use_is_left_to_the_next_time(db: Connection, writer: Connection) -> None:
    name = make_old(db, "staging.customer")
    with writer.transaction():
        writer.execute("insert into staging.customer (source_key) values ('1')")
        began = datetime.now(UTC)
        assert dropped(db) == []
        assert datetime.now(UTC) - began < timedelta(seconds=5)
    assert dropped(db) == [name]


def test_the_daemon_keeps_the_partitions(db: Connection, database: Settings, connection: Connection) -> None:
    name = make_old(db, "staging.customer")
    (_, *later) = partitions(db, "price")
    db.execute(SQL("drop table staging.{}").format(Identifier(later[-1])))
    work = Work(database, lambda: False)
    work.watch(connection)
    assert partitions(db, "price")[-1] == later[-1]
    assert name.partition(".")[2] not in partitions(db, "customer")


def test_the_journal_finds_all_of_one_record_by_index(db: Connection) -> None:
    plan = column(
        db,
        "explain select * from exchange.journal where source_key = %s and source_system = 'erp'",
        "1",
    )
    assert not [line for line in plan if "Seq Scan" in line]
    columns = row(
        db,
        "select array_agg(attname::text order by attnum) as names from pg_attribute "
        "where attrelid = 'exchange.journal'::regclass and attnum > 0",
    )
    assert columns["names"][:6] == [
        "changed_at",
        "tick_id",
        "entity",
        "source_system",
        "source_key",
        "golden_id",
    ]
