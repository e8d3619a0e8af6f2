"""The plan is the tick, undone (I22); the trace is one record from staging to the portal."""

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest

from loader.config import Settings
from loader.database import Connection, call, connect
from loader.tick import plan_tick, run_tick
from tests.commands import Shell
from tests.erp import people, register, scalar, stage
from tests.sql.staging import claim, deliver, rows


@pytest.fixture
def erp(database: Settings, admin: Connection) -> Iterator[Connection]:
    """Give a session in a database of which erp and shop write customers."""
    register(database)
    register(database, "shop")
    yield admin


def plan(connection: Connection) -> Any:
    return plan_tick(connection, batch_size=50, records_per_second=None)


def contents(connection: Connection) -> dict[str, str]:
    """Return a digest of every table of ours, and the list of all relations."""
    found = {}
    tables = rows(
        connection,
        """select oid::regclass::text as name from pg_class
        where relkind in ('r', 'v', 'p') and relnamespace in (
            select oid from pg_namespace where nspowner = 'intersect_owner'::regrole
        ) order by 1""",
    )
    for name in (one["name"] for one in tables):
        if scalar(connection, "select relkind <> 'v' from pg_class where oid = %s::regclass", name):
            lines = connection.execute(f"select t::text from {name} as t order by 1".encode()).fetchall()
            found[name] = hashlib.sha256(repr(lines).encode()).hexdigest()
    return found | {"relations": str(tables)}


def test_nothing_new_is_no_plan(erp: Connection) -> None:
    assert plan(erp) is None
    stage(erp, "customer", people(1, 1))
    run_tick(erp)
    assert plan(erp) is None


def test_a_plan_leaves_nothing_behind(erp: Connection) -> None:
    stage(erp, "customer", people(1, 5))
    run_tick(erp)
    deliver(erp)
    stage(erp, "customer", people(4, 9, comment="new"))
    stage(erp, "customer", people(2, 3, birth_date="31.02.1990"), source="shop")
    before = contents(erp)
    first = plan(erp)
    assert contents(erp) == before
    second = plan(erp)
    passing = dict.fromkeys(("ticks", "brakes", "time_left", "eta_seconds"))  # speeds fall while we look
    assert {**first, **passing} == {**second, **passing}
    counts = run_tick(erp)
    (row,) = [one for one in first["rows"] if one["source_system"] == "erp"]
    assert (row["rows_taken"], row["rows_changed"]) == (6, 6)
    assert counts["rows_taken"] == sum(one["rows_taken"] for one in first["rows"])


def test_a_plan_counts_cards_fields_rejects_and_requests(erp: Connection) -> None:
    stage(erp, "customer", people(1, 120))
    found = plan(erp)
    (contact,) = found["cards"]
    assert (contact["entity"], contact["creates"], contact["updates"]) == ("contact", 120, 0)
    assert (found["commands"], found["requests"]) == (120, 3)
    assert (found["eta_seconds"], found["eta_by"]) == (None, None)
    run_tick(erp)
    deliver(erp)
    stage(erp, "customer", people(1, 3, comment="changed"))
    stage(erp, "customer", people(4, 4, comment="changed", phone="+79005555555"))
    stage(erp, "customer", people(5, 6, birth_date="31.02.1990"))
    stage(erp, "customer", people(7, 7))
    found = plan_tick(erp, batch_size=2, records_per_second=None)
    assert found is not None
    (contact,) = found["cards"]
    assert (contact["creates"], contact["updates"]) == (0, 4)
    assert contact["fields"] == {"comments": 4, "fm": 1}
    assert [(one["code"], one["row_count"]) for one in found["rejects"]] == [("date_invalid", 2)]
    assert (found["commands"], found["requests"]) == (4, 2)
    assert found["eta_by"] == "deliveries of the last ten minutes"
    assert found["eta_seconds"] == 20  # 120 were confirmed in ten minutes
    run_tick(erp)
    sent = claim(erp)
    assert len(sent) == 4
    assert sum("fm" in work["params"]["fields"] for work in sent) == 1


def test_a_plan_tells_merges_and_brakes(erp: Connection) -> None:
    call(erp, "exchange.set_brake", p_measure="change", p_min_rows=2)
    stage(erp, "customer", people(1, 3))
    stage(erp, "customer", people(1, 3, phone=None, email=None), source="shop")
    run_tick(erp)
    stage(erp, "customer", people(1, 3), source="shop")
    found = plan(erp)
    assert found["moves"] == [{"entity": "customer", "records_merged": 3, "records_split": 0}]
    (brake,) = found["brakes"]
    assert (brake["measure"], brake["source_system"], brake["row_count"]) == ("change", "shop", 3)
    assert scalar(erp, "select count(*) from exchange.brake_trip") == 0


def test_a_plan_ends_a_tick_that_was_cut_off_first_and_says_so(erp: Connection, database: Settings) -> None:
    stage(erp, "customer", people(1, 5))
    with connect(database, role=None) as session:
        call(session, "exchange.hold_tick_lock")
        number = call(session, "exchange.begin_tick", p_chunk_rows=2, p_connections=2)[0]["begin_tick"]
        (first, *_) = call(session, "exchange.next_tasks", p_tick_id=number)
        call(session, "exchange.run_task", p_tick_id=number, p_task_no=first["next_tasks"])
    stage(erp, "customer", people(6, 7))
    before = contents(erp)
    found = plan(erp)
    assert contents(erp) == before
    assert found["cut_off"] == number
    assert len(found["ticks"]) == 2
    assert found["cards"][0]["creates"] == 7
    assert scalar(erp, "select finished_at is null from exchange.tick where tick_id = %s", number)


@pytest.fixture
def shell(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], erp: Connection, database: Settings
) -> Shell:
    return Shell(monkeypatch, capsys, database)


def test_the_command_shows_the_plan(erp: Connection, shell: Shell) -> None:
    assert shell("plan").out.startswith("Nothing new is staged")
    assert shell("plan", "--json").json is None
    stage(erp, "customer", people(1, 80))
    shell.set(PORTAL_PLAN="cloud")
    shown = shell("plan")
    assert shown.code == 0
    assert "Cards:" in shown.out and "creates" in shown.out
    found = shell("plan", "--json").json
    assert (found["requests"], found["eta_seconds"]) == (2, 10)
    assert "limits" in found["eta_by"]
    assert scalar(erp, "select count(*) from exchange.tick") == 0


def test_the_trace_goes_from_staging_to_the_portal_in_order(erp: Connection, shell: Shell) -> None:
    stage(erp, "customer", people(1, 1))
    run_tick(erp)
    stage(erp, "customer", people(1, 1, birth_date="31.02.1990"))
    stage(erp, "customer", people(1, 1), source="shop")
    run_tick(erp)
    deliver(erp)
    erp.execute(
        """insert into outbound.change (
            inbound_id, entity, op, changed_fields, source_system, source_key, golden_id, crm_id, record
        )
        select 1, 'contact', 'update', '{phone}', 'erp', 'P1', min(golden_id), 1, '{}' from linked.customer"""
    )
    found = call(erp, "exchange.trace", p_source_system="erp", p_source_key="P1")
    moments = [one["happened_at"] for one in found]
    assert moments == sorted(moments)
    told = [(one["stage"], one["what"]) for one in found]
    for expected in (
        ("staging", "upsert"),
        ("staging", "reject open"),
        ("linked", "record"),
        ("linked", "link: same"),
        ("golden", "customer"),
        ("delta", "contact done"),
        ("delta", "contact intent: add"),
        ("delta", "contact settled: done"),
        ("portal", "contact"),
        ("outbound", "contact update"),
    ):
        assert expected in told, expected
    assert told[0] == ("staging", "upsert")
    assert told.count(("staging", "upsert")) == 2
    shown = shell("trace", "erp", "P1")
    assert shown.code == 0
    assert "contact settled: done" in shown.out and "date_invalid" in shown.out
    assert len(shell("trace", "erp", "P1", "--json").json) == len(found)
    assert shell("trace", "erp", "P1", "--entity", "product").code == 1
    missing = shell("trace", "erp", "no such")
    assert missing.code == 1
    assert "staged nothing with the key 'no such'" in missing.err


def test_the_trace_tells_merges_splits_and_decisions(erp: Connection, shell: Shell) -> None:
    stage(erp, "customer", people(1, 1))
    stage(erp, "customer", people(2, 2), source="shop")
    run_tick(erp)
    one, other = (row["record_id"] for row in rows(erp, "select record_id from linked.customer order by 1"))
    done = shell("decide", str(one), str(other), "same", "--reason", "one family name", "--json").json
    assert done["golden_id_b"] == one
    explained = shell("explain", str(one))
    assert "same, said" in explained.out and "one family name" in explained.out
    found = shell("explain", str(one), "--json").json
    assert len(found["records"]) == 2
    assert {value["column_name"] for value in found["values"]} >= {"kind", "last_name", "phones"}
    assert "golden id 999999: no customer or product has it" in shell("explain", "999999").err
    split = shell("unmerge", str(other), "--reason", "no", "--json").json
    assert (split["golden_id"], split["split_from"]) == (other, one)
    assert shell("unmerge", str(other)).code == 1
    assert "neither same nor different" in shell("decide", str(one), str(other), "maybe").err
    key = rows(erp, "select source_system, source_key from linked.customer where record_id = %s", other)[0]
    told = [
        step["what"]
        for step in call(
            erp, "exchange.trace", p_source_system=key["source_system"], p_source_key=key["source_key"]
        )
    ]
    for expected in ("merge", "split", "decide", "decision: same", "decision: different"):
        assert expected in told, expected
    assert "No pair waits" in shell("review").out
    assert shell("review", "--json").json == []
