"""Lanes of one delivery (I13): who goes first, what the others keep, and that a record stays in order."""

import json
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from loader.database import Connection, call
from tests.sql.staging import claim, column, deliver, row, settle, stage, take, tick, value


def people(connection: Connection, first: int, last: int, lane: str, **columns: Any) -> None:
    """Take persons in one tick and put what it queued into a lane, as a tick of that lane would."""
    for number in range(first, last + 1):
        stage(connection, "customer", source_key=str(number), last_name=f"Petrova{number}", **columns)
    tick(connection)
    connection.execute(
        "update delta.item set lane = %s where tick_id = (select max(tick_id) from exchange.tick)", [lane]
    )


def claimed(connection: Connection, limit: int) -> list[str]:
    """Claim and return the lane of each request, in the order of sending."""
    lanes = dict(connection.execute("select golden_id, lane from delta.item").fetchall())
    return [lanes[work["golden_id"]] for work in claim(connection, limit)]


def set_lane(connection: Connection, lane: str, **numbers: float) -> None:
    exact = {name: Decimal(str(number)) for name, number in numbers.items()}
    call(connection, "delta.set_lane", p_lane=lane, **exact)


def test_live_changes_overtake_a_backfill_that_was_queued_before_them(base: Connection) -> None:
    people(base, 1, 10, "backfill")
    people(base, 11, 13, "live")
    assert claimed(base, 5) == ["live"] * 3 + ["backfill"] * 2


def test_a_line_for_what_is_urgent_takes_nothing_else(base: Connection) -> None:
    people(base, 1, 3, "backfill")
    urgent = {"p_portal_id": 1, "p_limit": 50, "p_lease_seconds": 60, "p_is_urgent": True}
    assert call(base, "delta.claim_requests", **urgent) == []
    people(base, 4, 5, "live")
    (request,) = call(base, "delta.claim_requests", **urgent)
    assert (request["is_urgent"], len(json.loads(request["records"]))) == (True, 2)
    entity, golden_id, method, params = json.loads(request["records"])[0]
    assert (entity, method) == ("contact", "crm.item.add")
    assert params["fields"]["originId"] == str(golden_id)
    (rest,) = call(base, "delta.claim_requests", **urgent | {"p_is_urgent": False})
    assert (rest["is_urgent"], len(json.loads(rest["records"]))) == (False, 3)


def test_a_backfill_keeps_its_floor_however_much_is_live(base: Connection) -> None:
    people(base, 1, 10, "backfill")
    people(base, 11, 40, "live")
    set_lane(base, "backfill", p_floor=0.2)
    assert claimed(base, 20) == ["live"] * 16 + ["backfill"] * 4


def test_a_lane_takes_no_more_than_its_share_while_another_has_work(base: Connection) -> None:
    people(base, 1, 20, "backfill")
    people(base, 21, 40, "corrections")
    set_lane(base, "corrections", p_share=0.3)
    set_lane(base, "backfill", p_share=1)
    assert claimed(base, 10) == ["corrections"] * 3 + ["backfill"] * 7


def test_what_no_other_lane_needs_is_used_beyond_the_share(base: Connection) -> None:
    people(base, 1, 20, "backfill")
    set_lane(base, "backfill", p_share=0.1, p_floor=0)
    assert claimed(base, 20) == ["backfill"] * 20


def test_a_live_change_of_a_record_in_the_backfill_goes_live_once_with_the_newest_values(
    base: Connection,
) -> None:
    people(base, 1, 3, "backfill")
    take(base, "customer", source_key="2", last_name="Newest")
    work = claim(base, 1)
    assert [one["params"]["fields"]["lastName"] for one in work] == ["Newest"]
    settle(base, work[0], crm_id=7)
    assert {one["params"]["fields"]["lastName"] for one in claim(base)} == {"Petrova1", "Petrova3"}


def test_a_backfill_does_not_hold_back_a_record_that_is_live(base: Connection) -> None:
    take(base, "customer", last_name="Petrova")
    tick_id = value(
        base,
        "insert into exchange.tick (snapshot, lane) values (pg_current_snapshot(), 'backfill') "
        "returning tick_id",
    )
    base.execute("update golden.customer set last_name = 'Newest'")
    call(base, "delta.queue", p_tick_id=tick_id, p_chunk=0)
    assert row(base, "select lane, tick_id from delta.item") == {"lane": "live", "tick_id": tick_id}


def test_changes_of_a_record_on_its_way_in_another_lane_follow_it_in_order(base: Connection) -> None:
    people(base, 1, 1, "backfill")
    (work,) = claim(base)
    take(base, "customer", last_name="Newer")
    assert claim(base) == []
    settle(base, work, crm_id=7)
    (update,) = claim(base)
    assert (update["method"], update["params"]["fields"]) == ("crm.item.update", {"lastName": "Newer"})
    assert column(base, "select lane from delta.item") == ["live"]


def test_a_live_order_takes_its_customer_along_from_the_backfill(base: Connection) -> None:
    people(base, 1, 9, "backfill")
    take(base, "sales_order", source_key="o", customer_key="9", title="Order", currency="RUB")
    assert [one["params"]["fields"]["lastName"] for one in claim(base, 1)] == ["Petrova9"]
    assert row(base, "select state, lane from delta.item where entity = 'deal'") == {
        "state": "waiting",
        "lane": "live",
    }


def test_replayed_records_are_corrections(base: Connection) -> None:
    take(base, "customer", last_name="Petrova")
    (work,) = claim(base)
    settle(base, work, "refused", error="ANY")
    call(base, "delta.replay_parked", p_portal_id=1, p_code="ANY")
    assert row(base, "select state, lane from delta.item") == {"state": "open", "lane": "corrections"}


def test_changes_within_the_debounce_travel_together_counted_from_the_first(base: Connection) -> None:
    call(base, "delta.set_debounce", p_entity="contact", p_seconds=60)
    take(base, "customer", last_name="one")
    first_due_at = value(base, "select due_at from delta.item")
    take(base, "customer", last_name="two")
    assert value(base, "select due_at from delta.item") == first_due_at
    assert claim(base) == []
    base.execute("update delta.item set due_at = now()")
    (work,) = claim(base)
    assert work["params"]["fields"]["lastName"] == "two"


def test_a_child_within_its_debounce_waits_on_when_its_parent_arrives(base: Connection) -> None:
    call(base, "delta.set_debounce", p_entity="contact", p_seconds=60)
    stage(base, "customer", source_key="c", kind="organization", company_name="Zavod")
    stage(base, "customer", source_key="p", kind="person", last_name="Petrova", parent_key="c")
    tick(base)
    deliver(base)
    assert row(base, "select state, due_at > now() as later from delta.item where entity = 'contact'") == {
        "state": "open",
        "later": True,
    }


@pytest.mark.parametrize(
    ("lane", "numbers", "words"),
    [
        ("fast", {}, "there is no lane"),
        ("live", {"p_share": 0}, "do not go together"),
        ("backfill", {"p_share": 0.1, "p_floor": 0.2}, "do not go together"),
        ("live", {"p_floor": 0.9}, "more than there is"),
    ],
)
def test_a_lane_that_cannot_be_is_refused(
    base: Connection, lane: str, numbers: dict[str, Any], words: str
) -> None:
    with pytest.raises(psycopg.Error, match=words):
        set_lane(base, lane, **numbers)


def test_a_portal_object_that_is_none_has_no_debounce(base: Connection) -> None:
    with pytest.raises(psycopg.Error, match="there is no portal object"):
        call(base, "delta.set_debounce", p_entity="card", p_seconds=1)
