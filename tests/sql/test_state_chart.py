"""The state chart of a delivery in sql/README.md is the one of the code."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from loader.database import Connection, Jsonb, call
from tests.sql.staging import claim, settle, stage, take, tick, value
from tests.sql.transitions import FORGET, WATCH, drawn, seen

SQL = Path(__file__).parents[2] / "sql"
WRITES = re.compile(r"(?:update|insert into) delta\.item\b(.*?)\n\s*(?:from|where|select)\b", re.S)


@pytest.fixture
def watched(base: Connection) -> Iterator[Connection]:
    base.execute(WATCH.encode())
    yield base
    base.execute(FORGET.encode())
    base.execute("delete from exchange.field_map where portal_field = 'sourceDescription'")
    call(base, "delta.compile_field_map")


def person(connection: Connection, key: str, **columns: Any) -> None:
    take(connection, "customer", source_key=key, last_name=f"Petrova {key}", **columns)


def work(connection: Connection) -> dict[str, Any]:
    (only,) = claim(connection)
    return only


def hold(connection: Connection, is_on: bool) -> None:
    """Let every tick with a change be held, or none."""
    share = 0.0 if is_on else 1.0
    connection.execute("update exchange.brake set max_share = %s, min_rows = 0", [share])


def look_up(connection: Connection, *, found: bool) -> None:
    for lookup in call(connection, "delta.claim_lookups", p_portal_id=1, p_lease_seconds=60):
        cards = [{"id": 900 + number, "originId": str(number)} for number in lookup["golden_ids"]]
        call(
            connection,
            "delta.settle_lookup",
            p_portal_id=1,
            p_lease=lookup["lease"],
            p_entity=lookup["entity"],
            p_golden_ids=lookup["golden_ids"],
            p_result=Jsonb({"items": cards if found else []}),
            p_again_after_seconds=0,
        )


def end_leases(connection: Connection) -> None:
    call(connection, "delta.end_leases", p_portal_id=1, p_unknown_wait_seconds=-1, p_all=True)


def finish(connection: Connection) -> None:
    """Bring everything that may go to its end."""
    for _ in range(4):
        for one in claim(connection):
            settle(connection, one)


def test_the_chart_knows_the_states_that_the_table_allows(base: Connection) -> None:
    definition = value(
        base,
        "select pg_get_constraintdef(oid) from pg_constraint "
        "where conname = 'state_is_known' and conrelid = 'delta.item'::regclass",
    )
    states = set(re.findall(r"'(\w+)'::text", definition))
    assert {name for _, *ends in drawn() for name in ends} == states | {"(none)"}


def test_the_chart_names_every_function_that_changes_a_state() -> None:
    writers = {
        f"{path.parent.name}.{path.stem}"
        for path in SQL.glob("*/*.sql")
        if any(re.search(r"\bstate\b", written) for written in WRITES.findall(path.read_text()))
    }
    assert {function for function, _, _ in drawn()} == writers


def test_no_transition_happens_that_is_not_in_the_chart(watched: Connection) -> None:
    for scenario in SCENARIOS:
        scenario(watched)
        hold(watched, False)
    assert seen(watched) - drawn() == set()
    assert {function for function, _, _ in drawn()} == {function for function, _, _ in seen(watched)}


def _delivered(base: Connection) -> None:
    person(base, "a")
    settle(base, work(base))
    person(base, "a", first_name="Anna")
    settle(base, work(base))
    base.execute("update portal.item set wanted_hash = 0")
    call(base, "delta.requeue", p_entity="contact")
    assert claim(base) == []  # nothing differs after all: leased, then done


def _requeued_for_a_parent(base: Connection) -> None:
    person(base, "child", parent_key="firm")
    child = work(base)
    take(base, "customer", source_key="firm", company_name="Firm")
    settle(base, child)
    finish(base)


def _requeued(base: Connection) -> None:
    person(base, "b")
    one = work(base)
    person(base, "b", first_name="Bella")
    settle(base, one)
    settle(base, work(base))
    person(base, "b", first_name="Bea")
    one = work(base)
    hold(base, True)
    person(base, "b", first_name="Bianca")
    settle(base, one)
    call(base, "exchange.discard_tick", p_tick_id=value(base, "select max(tick_id) from exchange.tick"))


def _refused(base: Connection) -> None:
    person(base, "c")
    settle(base, work(base), "limited")
    base.execute("update delta.item set due_at = now()")
    settle(base, work(base), "refused", error="ANY")
    call(base, "delta.replay_parked", p_portal_id=1, p_code="ANY")
    settle(base, work(base), "refused", error="ANY")
    person(base, "c", first_name="Clara")
    one = work(base)
    hold(base, True)
    take(base, "customer", source_key="a", first_name="Changed")
    stage(base, "customer", source_key="c", last_name="Petrova c", first_name="Cleo")
    stage(base, "customer", source_key="a", first_name="Again")
    tick(base)
    settle(base, one, "refused", error="ANY")
    _approve_all(base)
    finish(base)


def _approve_all(base: Connection) -> None:
    for (tick_id,) in base.execute("select tick_id from exchange.tick where is_held order by 1").fetchall():
        call(base, "exchange.approve_tick", p_tick_id=tick_id)


def _unknown(base: Connection) -> None:
    person(base, "d")
    settle(base, work(base), "unknown", error="NO_REPLY")
    for _ in range(2):
        look_up(base, found=False)
    work(base)
    end_leases(base)
    look_up(base, found=True)
    person(base, "d", first_name="Dora")
    work(base)
    end_leases(base)  # an update of plain fields is simply sent again
    work(base)
    base.execute("update delta.item set attempts = 10 where state = 'leased'")
    end_leases(base)
    finish(base)


def _parent(base: Connection) -> None:
    stage(base, "customer", source_key="z", kind="organization", company_name="Zavod")
    stage(base, "customer", source_key="e", kind="person", last_name="Petrova e", parent_key="z")
    tick(base)
    take(base, "sales_order", source_key="o", customer_key="e")
    finish(base)


def _lacking(base: Connection) -> None:
    base.execute(
        "insert into exchange.field_map "
        "(entity, golden_column, portal_field, direction, transform, is_required) "
        "values ('contact', 'site', 'sourceDescription', 'out', 'text', true)"
    )
    call(base, "delta.compile_field_map")
    person(base, "j")
    assert claim(base) == []


def _gone(base: Connection) -> None:
    person(base, "f")
    take(base, "customer", source_key="f", op="delete")
    assert claim(base) == []


def _merged(base: Connection) -> None:
    person(base, "g")
    settle(base, work(base), "refused", error="ANY")
    for key in "hi":
        person(base, key)
        settle(base, work(base))
    ids = dict(base.execute("select source_key, record_id from linked.customer").fetchall())
    for one, other in (("g", "h"), ("h", "i")):
        call(base, "linked.decide", p_a=ids[one], p_b=ids[other], p_verdict="same", p_reason="test")
        tick(base)


def _parted(base: Connection) -> None:
    finish(base)
    for key in "pq":
        person(base, key)
        settle(base, work(base))
    ids = dict(base.execute("select source_key, record_id from linked.customer").fetchall())
    for verdict in ("same", "different"):
        call(base, "linked.decide", p_a=ids["p"], p_b=ids["q"], p_verdict=verdict)
    finish(base)


def _found(base: Connection) -> None:
    """People merge a card whose reply was lost into one that is known."""
    person(base, "r")
    settle(base, work(base), crm_id=95)
    person(base, "s")
    one = work(base)
    settle(base, one, "unknown", error="NO_REPLY")
    base.execute("update portal.item set crm_id = %s where crm_id = 95", [900 + one["golden_id"]])
    look_up(base, found=True)
    finish(base)


def _deleted(base: Connection) -> None:
    person(base, "k")
    settle(base, work(base), crm_id=77)
    person(base, "k", first_name="Kira")
    take(base, "sales_order", source_key="k", customer_key="k")
    call(base, "inbound.record_deletions", p_portal_id=1, p_entity="contact", p_crm_ids=[77])
    call(base, "inbound.settle_deletions", p_portal_id=1)
    assert claim(base) == []
    golden_id = value(base, "select golden_id from portal.item where crm_id = 77")
    call(base, "inbound.restore_cards", p_portal_id=1, p_entity="contact", p_golden_ids=[golden_id])
    one = work(base)
    assert one["method"] == "crm.item.add"
    settle(base, one)


def _lost(base: Connection) -> None:
    """A restored database does not know the record of a card that looks like this one in part."""
    finish(base)
    fields = {"name": "Lota", "lastName": "Petrova n", "comments": "before"}
    base.execute(
        "insert into portal.difference (portal_id, entity, kind, golden_id, crm_id, theirs) "
        "values (1, 'contact', 'extra', 900001, 73, %s)",
        [Jsonb(fields)],
    )
    call(base, "portal.keep_lost", p_portal_id=1)
    person(base, "n", first_name="Lota", comment="after")
    assert claim(base) == []
    call(base, "portal.forget_lost", p_portal_id=1, p_entity="contact")


def _followed(base: Connection) -> None:
    """People merge a card that something waits for into another one."""
    finish(base)
    stage(base, "customer", source_key="u", last_name="Petrova u", email="u@example.com")
    stage(base, "customer", source_key="v", last_name="Petrova v")
    tick(base)
    for number, one in enumerate(claim(base), 80):
        settle(base, one, crm_id=number)
    of_key = (
        "select crm_id from portal.item inner join linked.customer using (golden_id) where source_key = %s"
    )
    lost, kept = value(base, of_key, "u"), value(base, of_key, "v")
    take(base, "customer", source_key="u", first_name="Nina")
    email = {"id": 1, "typeId": "EMAIL", "value": "u@example.com"}
    base.execute("update portal.item set held = held || '{\"fm\": []}' where crm_id = %s", [kept])
    edited(base, id=kept, updatedTime="2999-01-01T00:00:00Z", fm=[email])
    call(base, "inbound.record_deletions", p_portal_id=1, p_entity="contact", p_crm_ids=[lost])
    call(base, "inbound.settle_deletions", p_portal_id=1)
    tick(base)
    finish(base)


def _edited(base: Connection) -> None:
    finish(base)
    person(base, "m", first_name="Kira")
    one = work(base)
    settle(base, one, crm_id=70)
    base.execute("update exchange.field_map set owner = 'erp' where portal_field = 'lastName'")
    card = {"id": 70, "updatedTime": "2999-01-01T00:00:00Z", "lastName": "Petrova m", "name": "Kira"}
    edited(base, **card | {"lastName": "by hand"})  # put back
    settle(base, work(base))
    person(base, "m", first_name="Kiri")
    work(base)
    edited(base, **card | {"name": "by hand"})  # later than what is about to be sent


def edited(connection: Connection, **card: Any) -> None:
    call(connection, "inbound.record_page", p_portal_id=1, p_entity="contact", p_cards=Jsonb([card]))


def _adopted(base: Connection) -> None:
    """Two cards of people are one customer of the ERP."""
    stage(base, "customer", source_key="y", last_name="Petrova", first_name="Zoe", email="zoe@example.com")
    email = {"id": 1, "typeId": "EMAIL", "value": "zoe@example.com"}
    fields = {"name": "Zoe", "lastName": "Petrova", "fm": [email]}
    for card in (71, 72):
        base.execute(
            "insert into inbound.card (portal_id, entity, crm_id, fields) values (1, 'contact', %s, %s)",
            [card, Jsonb(fields)],
        )
    call(base, "inbound.stage_cards", p_portal_id=1)
    tick(base)


def _doubted(base: Connection) -> None:
    """People make a card that may be somebody's whose own is about to be made."""
    for first_name in ("Ivan", "Maria"):
        columns = {"last_name": "Sorokin", "first_name": first_name, "phone": "84957777777"}
        stage(base, "customer", source_key=first_name, **columns)
    tick(base)
    phone = {"id": 1, "typeId": "PHONE", "value": "+74957777777"}
    card = {"id": 90, "name": "Ivan", "lastName": "Sorokin", "fm": [phone]}
    edited(base, **card, updatedTime="2999-01-01T00:00:00Z", originatorId=None)
    call(base, "inbound.stage_cards", p_portal_id=1, p_only_due=True)
    tick(base)
    finish(base)


def _addressed(base: Connection) -> None:
    """An address is read before it is changed."""
    finish(base)
    person(base, "t", city="Omsk")
    finish(base)
    person(base, "t", city="Tomsk")
    assert claim(base) == []
    (lookup,) = call(base, "delta.claim_lookups", p_portal_id=1, p_lease_seconds=60)
    (requisite,) = lookup["params"]["filter"]["@ENTITY_ID"]
    row = {"TYPE_ID": "1", "ENTITY_TYPE_ID": "8", "ENTITY_ID": str(requisite), "CITY": "Omsk"}
    call(
        base,
        "delta.settle_lookup",
        p_portal_id=1,
        p_lease=lookup["lease"],
        p_entity="address",
        p_golden_ids=lookup["golden_ids"],
        p_result=Jsonb([row]),
        p_again_after_seconds=0,
    )
    one = work(base)
    assert (one["method"], one["params"]["fields"]["CITY"]) == ("crm.address.update", "Tomsk")
    settle(base, one)


SCENARIOS = [
    *(
        _delivered,
        _addressed,
        _deleted,
        _followed,
        _requeued,
        _requeued_for_a_parent,
        _refused,
        _unknown,
        _parent,
        _gone,
        _merged,
        _adopted,
        _edited,
    ),
    *(_parted, _found, _doubted, _lost, _lacking),
]
