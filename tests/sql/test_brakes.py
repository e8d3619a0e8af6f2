"""A tick that changes too much is held until a person decides (I15)."""

from typing import Any

import psycopg
import pytest

from loader.cli.delta import STATES
from loader.config import Settings
from loader.database import Connection, call
from tests.commands import Shell
from tests.sql.staging import claim, column, deliver, row, rows, settle, stage, take, tick, value


@pytest.fixture
def held(base: Connection) -> int:
    """Deliver ten customers, then change them all in one tick that a brake holds; return its number."""
    base.execute("update exchange.brake set min_rows = 5")
    send(base, "Омск")
    deliver(base)
    counts = send(base, "Томск")
    assert counts["is_held"] is True
    return int(counts["tick_id"])


def send(connection: Connection, city: str, comment: str | None = None) -> dict[str, Any]:
    for number in range(10):
        stage(
            connection,
            "customer",
            source_key=str(number),
            kind="person",
            last_name=f"Иванов{number}",
            tax_id="500100732259" if number == 0 else None,
            comment=comment or city,
        )
    return tick(connection)


def states(connection: Connection) -> dict[str, int]:
    found = rows(connection, "select state, count(*) from delta.item where entity = 'contact' group by state")
    return {one["state"]: one["count"] for one in found}


def decisions(connection: Connection) -> list[Any]:
    found = rows(connection, "select decision, decided_by, decided_at is not null from exchange.brake_trip")
    return [tuple(one.values()) for one in found]


def test_a_tick_over_its_threshold_delivers_nothing_until_it_is_approved(base: Connection, held: int) -> None:
    assert states(base) == {"held": 10}
    assert claim(base) == []
    assert call(base, "exchange.held_ticks")[0] | {"tripped_at": None} == {
        "tick_id": held,
        "entity": "customer",
        "source_system": "erp",
        "measure": "change",
        "row_count": 10,
        "record_count": 10,
        "share": 1,
        "max_share": value(base, "select 0.5"),
        "tripped_at": None,
        "held_count": 10,
        "next_step": f"intersect approve {held}, or intersect discard {held}",
    }
    assert row(base, "select * from exchange.approve_tick(%s)", held) == {"opened": 10, "waiting": 0}
    who = value(base, "select session_user::text")
    assert decisions(base) == [("approved", who, True)]
    assert {one["params"]["fields"]["comments"] for one in deliver(base)} == {"Томск"}
    assert call(base, "exchange.held_ticks") == []


def test_what_comes_after_a_held_tick_waits_with_it_record_by_record(base: Connection, held: int) -> None:
    take(base, "customer", source_key="3", last_name="Иванов3", kind="person", comment="later")
    take(base, "customer", source_key="new", last_name="Новый", kind="person")
    assert states(base) == {"held": 10, "open": 1}
    row(base, "select * from exchange.approve_tick(%s)", held)
    sent = {one["params"]["fields"].get("comments") for one in deliver(base)}
    assert sent == {"Томск", "later", None}


def test_approved_children_still_wait_for_their_parents(base: Connection) -> None:
    base.execute("update exchange.brake set min_rows = 1, max_share = 0")
    for number in range(3):
        stage(base, "customer", source_key=f"F{number}", company_name=f"Фирма {number}", kind="organization")
        stage(base, "customer", source_key=f"P{number}", last_name="Петров", kind="person")
    tick(base)
    base.execute("delete from delta.item")
    for number in range(3):
        stage(
            base,
            "customer",
            source_key=f"P{number}",
            last_name="Петров",
            kind="person",
            parent_key=f"F{number}",
        )
        stage(
            base,
            "customer",
            source_key=f"F{number}",
            company_name=f"Фирма {number}",
            kind="organization",
            comment="Омск",
        )
    number = tick(base)["tick_id"]
    assert value(base, "select count(*) from delta.item where state <> 'held'") == 0
    done = row(base, "select * from exchange.approve_tick(%s)", number)
    assert done == {"opened": 3, "waiting": 3}
    assert set(column(base, "select entity from delta.item where state = 'waiting'")) == {"contact"}
    assert len(deliver(base)) == 6


def test_a_discarded_tick_sends_nothing_and_the_next_change_sends_all(base: Connection, held: int) -> None:
    assert value(base, "select exchange.discard_tick(%s)", held) == 10
    assert decisions(base)[0][0] == "discarded"
    assert states(base) == {"done": 10}
    shown = call(base, "delta.list_items", p_portal_id=1, p_code="TICK_DISCARDED")
    assert len(shown) == 10
    assert "intersect discard" in shown[0]["advice_ru"] and "intersect discard" in shown[0]["advice_en"]
    assert claim(base) == []
    take(base, "customer", source_key="3", last_name="Иванов3", kind="person", comment="Тула")
    (work,) = deliver(base)
    assert work["params"]["fields"]["comments"] == "Тула"


@pytest.mark.parametrize(("decision", "state"), [("approve", "open"), ("discard", "done")])
def test_what_was_on_its_way_when_the_tick_was_held_follows_the_decision(
    base: Connection, decision: str, state: str
) -> None:
    base.execute("update exchange.brake set min_rows = 5")
    send(base, "Омск")
    work = claim(base)
    held = send(base, "Томск")["tick_id"]
    assert states(base) == {"leased": 10}
    rows(base, f"select * from exchange.{decision}_tick(%s)", held)
    for one in work:
        settle(base, one)
    assert states(base) == {state: 10}


def test_a_tick_is_decided_about_once(base: Connection, held: int) -> None:
    normal = take(base, "customer", source_key="new", last_name="Новый")["tick_id"]
    for number, problem in ((normal, "no brake holds it"), (999999, "there is no such tick")):
        for function in ("approve_tick", "discard_tick"):
            with pytest.raises(psycopg.Error, match=f"tick {number}: {problem}"):
                rows(base, f"select * from exchange.{function}(%s)", number)
    rows(base, "select * from exchange.approve_tick(%s)", held)
    with pytest.raises(psycopg.Error, match=r"it was approved by .* already"):
        rows(base, "select * from exchange.discard_tick(%s)", held)


def test_deletes_and_merges_have_brakes_of_their_own(base: Connection) -> None:
    base.execute("update exchange.brake set min_rows = 2 where measure <> 'change'")
    for number in range(6):
        stage(base, "customer", source_key=str(number), kind="person", last_name=f"Иванов{number}")
    tick(base)
    for number in range(3):
        stage(base, "customer", source_key=str(number), op="delete")
    assert tick(base)["is_held"] is True
    assert column(base, "select measure from exchange.brake_trip") == ["delete"]
    for number in range(4):
        stage(
            base, "customer", source_system="shop", source_key=str(number), kind="person", comment=str(number)
        )
    tick(base)
    for number in range(4):
        stage(
            base,
            "customer",
            source_system="shop",
            source_key=str(number),
            kind="person",
            email="a@example.com",
        )
    assert tick(base)["is_held"] is True
    assert column(base, "select measure from exchange.brake_trip order by 1") == ["delete", "merge"]


def test_the_narrowest_brake_counts_and_can_be_switched_off(base: Connection) -> None:
    call(base, "exchange.set_brake", p_measure="change", p_min_rows=5)
    (line,) = call(
        base,
        "exchange.set_brake",
        p_measure="change",
        p_entity="customer",
        p_source_system="erp",
        p_max_share=1,
        p_min_rows=1,
    )
    assert (line["max_share"], line["is_active"]) == (1, True)
    send(base, "Омск")
    assert send(base, "Томск")["is_held"] is False
    call(
        base,
        "exchange.set_brake",
        p_measure="change",
        p_entity="customer",
        p_source_system="erp",
        p_is_active=False,
    )
    assert send(base, "Тула")["is_held"] is True
    listed = {(one["measure"], one["entity"]): one["is_active"] for one in call(base, "exchange.list_brakes")}
    assert (listed["change", "*"], listed["change", "customer"]) == (True, False)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({"p_measure": "speed"}, 'no measure "speed"'),
        ({"p_measure": "change", "p_entity": "lead"}, 'no entity "lead"'),
        ({"p_measure": "change", "p_source_system": "nobody"}, 'no source "nobody"'),
        ({"p_measure": "change", "p_max_share": 2}, "max_share is a part of 1"),
        ({"p_measure": "change", "p_entity": "price"}, "it needs a share"),
    ],
)
def test_a_brake_that_makes_no_sense_is_refused(
    base: Connection, arguments: dict[str, Any], problem: str
) -> None:
    with pytest.raises(psycopg.Error, match=problem) as refused:
        call(base, "exchange.set_brake", **arguments)
    assert refused.value.diag.message_hint


def test_the_states_that_people_ask_for_are_those_of_the_database(base: Connection) -> None:
    known = value(
        base,
        """select pg_get_constraintdef(oid) from pg_constraint
        where conrelid = 'delta.item'::regclass and conname = 'state_is_known'""",
    )
    assert set(STATES) == set(known.split("'")[1::2])
    counted = call(base, "delta.state_counts", p_portal_id=1)[0]
    assert set(STATES) <= set(counted)


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], shared: Settings) -> Shell:
    return Shell(monkeypatch, capsys, shared)


def test_an_operator_sees_decides_and_sets_by_command(base: Connection, held: int, shell: Shell) -> None:
    shown = shell("status")
    assert shown.code == 1
    assert f"intersect approve {held}" in shown.out
    assert "held" in shell("delta", "list", "--state", "held").out
    status = shell("status", "--json").json
    assert (status["held_ticks"][0]["held_count"], status["adds_up"]) == (10, True)
    assert any(f"tick {held}" in one["subject"] for one in shell("check", "--json").json)
    done = shell("approve", str(held), "--json")
    assert (done.code, done.json) == (
        0,
        {"tick_id": held, "decision": "approved", "opened": 10, "waiting": 0},
    )
    again = shell("discard", str(held))
    assert again.code == 1
    assert "it was approved by" in again.err and "intersect status" in again.err
    assert shell("status").code == 0
    assert (
        shell("brake", "set", "delete", "--source", "shop", "--share", "0.2", "--json").json["max_share"]
        == "0.2"
    )
    listed = shell("brake", "list", "--json").json
    assert [one["source_system"] for one in listed if one["measure"] == "delete"] == ["*", "shop"]
