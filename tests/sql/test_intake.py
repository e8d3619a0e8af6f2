"""I1: exactly the rows that became visible since the last tick, each of them once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.config import Settings
from loader.database import Connection, connect
from tests.sql.staging import PROPERTY, column, rows, stage, tick, value, wipe


@pytest.fixture
def writers(shared: Settings) -> Iterator[list[Connection]]:
    """Give three more sessions."""
    with ExitStack() as stack:
        yield [stack.enter_context(connect(shared, role=None)) for _ in range(3)]


def taken(connection: Connection) -> int:
    return int(value(connection, "select coalesce(sum(rows_taken), 0) from exchange.tick_count"))


def keys(connection: Connection) -> list[str]:
    return column(connection, "select source_key from linked.customer order by source_key")


def test_a_tick_without_new_rows_leaves_no_trace(base: Connection) -> None:
    assert tick(base) == {}
    assert rows(base, "select * from exchange.tick") == []


def test_the_loader_may_run_a_tick(base: Connection, shared: Settings) -> None:
    with connect(shared) as loader:
        stage(loader, "customer")
        assert tick(loader)["rows_taken"] == 1


def test_a_transaction_that_commits_late_is_taken_late(base: Connection, writers: list[Connection]) -> None:
    late, early, _ = writers
    with late.transaction():
        stage(late, "customer", source_key="late")
        stage(early, "customer", source_key="early")
        assert tick(base)["rows_taken"] == 1
        assert keys(base) == ["early"]
    assert tick(base)["rows_taken"] == 1
    assert keys(base) == ["early", "late"]
    assert tick(base) == {}


def test_a_transaction_open_over_several_ticks_is_taken_whole_when_it_commits(
    base: Connection, writers: list[Connection]
) -> None:
    late, early, _ = writers
    with late.transaction():
        for number in range(3):
            stage(late, "customer", source_key=f"late {number}")
            stage(early, "customer", source_key=f"early {number}")
            assert tick(base)["rows_taken"] == 1
    assert tick(base)["rows_taken"] == 3
    assert taken(base) == 6


def test_rows_rolled_back_are_never_taken(base: Connection, writers: list[Connection]) -> None:
    with writers[0].transaction() as whole:
        stage(writers[0], "customer")
        raise psycopg.Rollback(whole)
    assert tick(base) == {}


def test_rows_of_a_savepoint_belong_to_the_transaction_around_it(
    base: Connection, writers: list[Connection]
) -> None:
    session = writers[0]
    with session.transaction():
        stage(session, "customer", source_key="outer")
        with session.transaction():
            stage(session, "customer", source_key="kept")
            assert tick(base) == {}
        with session.transaction() as inner:
            stage(session, "customer", source_key="undone")
            raise psycopg.Rollback(inner)
        assert tick(base) == {}
    assert tick(base)["rows_taken"] == 2
    assert keys(base) == ["kept", "outer"]


def test_rows_staged_before_a_version_that_processes_their_table_are_not_lost(base: Connection) -> None:
    base.execute("delete from exchange.entity where entity = 'product'")
    stage(base, "product", source_key="P1", sku="A-1", name="Wheel")
    stage(base, "customer")
    assert tick(base)["rows_taken"] == 1
    base.execute("insert into exchange.entity (entity, take_order, linking) values ('product', 2, 'rules')")
    assert tick(base)["rows_taken"] == 1
    assert column(base, "select sku from golden.product") == ["A-1"]
    assert tick(base) == {}


def test_rows_come_by_copy(base: Connection) -> None:
    with base.cursor() as cursor:
        copied = "copy staging.customer (source_system, source_key, full_name) from stdin"
        with cursor.copy(copied) as copy:
            for number in range(100):
                copy.write_row(("erp", str(number), "Anna"))
    assert tick(base)["rows_taken"] == 100
    assert tick(base) == {}


def test_a_tick_in_the_transaction_that_staged_leaves_its_rows_to_the_next(base: Connection) -> None:
    with base.transaction():
        stage(base, "customer")
        assert tick(base) == {}
    assert tick(base)["rows_taken"] == 1


def test_a_tick_that_fails_takes_nothing(base: Connection) -> None:
    stage(base, "customer")
    with base.transaction() as whole:
        assert tick(base)["rows_taken"] == 1
        raise psycopg.Rollback(whole)
    assert tick(base)["rows_taken"] == 1


def test_two_ticks_in_one_transaction_work(base: Connection, writers: list[Connection]) -> None:
    stage(base, "customer")
    with base.transaction():
        assert tick(base)["rows_taken"] == 1
        stage(writers[0], "customer", source_key="2")
        assert tick(base)["rows_taken"] == 1


def test_a_tick_on_an_old_snapshot_would_take_rows_twice_and_is_refused(base: Connection) -> None:
    stage(base, "customer")
    with base.transaction():
        base.execute("set transaction isolation level repeatable read")
        with pytest.raises(psycopg.Error, match="READ COMMITTED"), base.transaction():
            tick(base)


def test_ticks_at_the_same_time_share_the_rows(base: Connection, writers: list[Connection]) -> None:
    for number in range(20):
        stage(base, "customer", source_key=str(number))
    with ThreadPoolExecutor(3) as pool:
        counts = list(pool.map(tick, writers))
    assert sum(count.get("rows_taken", 0) for count in counts) == 20
    assert taken(base) == 20


STEP = st.tuples(
    st.integers(0, 2), st.sampled_from(["stage", "stage", "commit", "rollback", "savepoint", "undo", "tick"])
)


@PROPERTY
@given(steps=st.lists(STEP, min_size=5, max_size=30))
def test_every_committed_row_is_taken_exactly_once(
    base: Connection, writers: list[Connection], steps: list[tuple[int, str]]
) -> None:
    wipe(base)
    pending: list[list[list[str]]] = [[[]], [[]], [[]]]  # per session: the transaction, then its savepoints
    committed: list[str] = []
    for number, (who, what) in enumerate(steps):
        session, mine = writers[who], pending[who]
        is_open = session.info.transaction_status != psycopg.pq.TransactionStatus.IDLE
        if what == "tick":
            tick(base)
        elif what == "stage":
            if not is_open:
                session.execute("begin")
            stage(session, "customer", source_key=str(number))
            mine[-1].append(str(number))
        elif is_open and what == "savepoint":
            session.execute("savepoint inner_part")
            mine.append([])
        elif is_open and what == "undo" and len(mine) > 1:
            session.execute("rollback to savepoint inner_part; release savepoint inner_part")
            mine.pop()
        elif is_open and what in ("commit", "rollback"):
            session.execute(what.encode())
            committed += [key for part in mine for key in part] if what == "commit" else []
            pending[who] = [[]]
    for session in writers:
        session.rollback()
    tick(base)
    assert keys(base) == sorted(committed)
    assert taken(base) == len(committed)
