"""What ERPs are offered: one row per record, per consumer, until it is acknowledged or refused (I18)."""

from typing import Any

import psycopg
import pytest

from loader.database import Connection, Jsonb, call
from tests.sql.staging import column, row, rows, value


def offer(base: Connection, golden_id: int, *fields: str, **columns: Any) -> int:
    """Offer a change of a person's phone or name to erp, with the values that it then has; return its id."""
    full = {
        "entity": "contact",
        "op": "update",
        "source_system": "erp",
        "source_key": str(golden_id),
        **columns,
    }
    return int(
        value(
            base,
            """insert into outbound.change (inbound_id, entity, op, changed_fields, source_system, source_key,
                golden_id, crm_id, record)
            values (1, %s, %s, %s, %s, %s, %s, %s, %s) returning change_id""",
            full["entity"],
            full["op"],
            list(fields),
            full["source_system"],
            full["source_key"],
            golden_id,
            golden_id,
            Jsonb(full.get("record", {})),
        )
    )


def unread(base: Connection, consumer: str = "erp") -> list[tuple[int, str, list[str]]]:
    found = rows(
        base,
        """select golden_id, op, changed_fields from outbound.customer
        where consumer = %s order by change_id""",
        consumer,
    )
    return [(one["golden_id"], one["op"], one["changed_fields"]) for one in found]


def ack(base: Connection, *ids: int, consumer: str = "erp") -> int:
    return int(value(base, "select outbound.ack(%s, %s)", consumer, list(ids)))


def test_changes_of_one_record_are_read_as_one_until_it_is_acknowledged(base: Connection) -> None:
    first = offer(base, 1, "phone", record={"phone": "1", "last_name": "A"})
    offer(base, 2, "email")
    last = offer(base, 1, "last_name", record={"phone": "2", "last_name": "B"})
    assert unread(base) == [(2, "update", ["email"]), (1, "update", ["last_name", "phone"])]
    found = row(base, "select change_id, phone, last_name from outbound.customer where golden_id = 1")
    assert found == {"change_id": last, "phone": "2", "last_name": "B"}
    # What was between is not lost.
    assert column(
        base, "select record ->> 'phone' from outbound.change where golden_id = 1 order by change_id"
    ) == ["1", "2"]
    assert ack(base, last) == 1
    assert (unread(base), ack(base, first)) == ([(2, "update", ["email"])], 0)


def test_a_change_that_came_after_the_reading_is_not_acknowledged_with_it(base: Connection) -> None:
    read = offer(base, 1, "phone")
    other = offer(base, 2, "phone")
    offer(base, 1, "email")
    # Up to here all was read; of record 1 there is more by now, and it stands for the first too.
    assert value(base, "select outbound.ack_through('erp', %s)", other) == 1
    assert unread(base) == [(1, "update", ["email", "phone"])]
    assert ack(base, read) == 1
    assert unread(base) == [(1, "update", ["email"])]
    assert value(base, "select outbound.ack_record('erp', 1, %s)", other + 1) == 1
    assert unread(base) == []


def test_a_new_card_that_was_changed_is_still_an_insert_and_a_merge_stands_for_itself(
    base: Connection,
) -> None:
    offer(base, 1, "last_name", op="insert", source_key=None)
    offer(base, 1, "phone", source_key=None)
    offer(base, 2, "phone")
    offer(base, 2, op="merge")
    offer(base, 2, "email")
    offer(base, 3, "phone")
    offer(base, 3, op="delete")
    assert unread(base) == [
        (1, "insert", ["last_name", "phone"]),
        (2, "merge", []),
        (2, "update", ["email", "phone"]),
        (3, "delete", ["phone"]),
    ]


def test_each_consumer_reads_at_its_own_pace(base: Connection) -> None:
    old = offer(base, 1, "phone")
    call(base, "outbound.set_consumer", p_consumer="store", p_source_system="erp", p_from_start=True)
    call(base, "outbound.set_consumer", p_consumer="late", p_source_system="erp")
    new = offer(base, 1, "email")
    assert ack(base, old) == 1
    both, one = [(1, "update", ["email", "phone"])], [(1, "update", ["email"])]
    assert (unread(base), unread(base, "store"), unread(base, "late")) == (one, both, one)
    assert ack(base, new, consumer="store") == 1
    assert (unread(base), unread(base, "store"), unread(base, "late")) == (one, [], one)
    waiting = {one["consumer"]: one["change_count"] for one in call(base, "exchange.list_consumers")}
    assert waiting == {"erp": 1, "late": 1, "store": 0}


def test_what_is_acknowledged_long_ago_is_not_gone_through_again(base: Connection) -> None:
    ids = [offer(base, number, "phone") for number in range(1, 6)]
    base.execute("update outbound.change set captured_at = now() - interval '1 day'")
    # Behind an hour a smaller number may still be uncommitted.
    fresh = offer(base, 9, "phone")
    ack(base, ids[0], ids[1], ids[3])
    assert value(base, "select through_id from outbound.consumer") == ids[1]
    ack(base, ids[2], ids[4], fresh)
    assert value(base, "select through_id from outbound.consumer") == ids[4]
    assert unread(base) == []
    call(
        base,
        "exchange.decide_refusal",
        p_change_id=_refused(base, 10),
        p_consumer=None,
        p_is_offered_again=True,
    )
    assert unread(base) == [(10, "update", ["phone"])]


def _refused(base: Connection, golden_id: int) -> int:
    change = offer(base, golden_id, "phone")
    base.execute("select outbound.refuse(%s, 'the customer is locked', 'erp')", [change])
    return change


def test_a_refused_change_is_seen_by_people_who_end_the_refusal(base: Connection) -> None:
    change = _refused(base, 1)
    assert unread(base) == []
    (told,) = call(base, "exchange.list_refusals")
    assert (told["consumer"], told["change_id"], told["reason"]) == ("erp", change, "the customer is locked")
    (counted,) = value(base, "select exchange.status() -> 'unacknowledged'")
    assert (counted["consumer"], counted["change_count"], counted["refused_count"]) == ("erp", 0, 1)
    call(base, "exchange.decide_refusal", p_change_id=change, p_consumer=None, p_is_offered_again=False)
    assert call(base, "exchange.list_refusals") == []
    with pytest.raises(psycopg.errors.NoDataFound, match="is not offered to erp"):
        base.execute("select outbound.refuse(%s, 'again', 'erp')", [change])
    with pytest.raises(psycopg.errors.InvalidParameterValue, match="without a reason"):
        base.execute("select outbound.refuse(%s, ' ', 'erp')", [offer(base, 2, "phone")])


def test_listeners_are_told_which_source_has_something_new(base: Connection) -> None:
    base.execute("listen intersect_outbound")
    offer(base, 1, "phone")
    told = list(base.notifies(timeout=0.2, stop_after=1))
    base.execute("unlisten intersect_outbound")
    assert [one.payload for one in told] == ["erp"]


def test_a_large_backlog_is_acknowledged_through_indexes(base: Connection) -> None:
    """Once two thousand took a quarter of a minute: each looked through all acknowledgements there were."""
    # A session keeps the plans that it made for an empty table.
    base.execute("analyze outbound.change, outbound.acknowledgement, outbound.consumer")
    for _ in range(6):
        ack(base, offer(base, 1, "phone"))
        value(base, "select outbound.ack_through('erp', 1)")
    base.execute("update outbound.change set captured_at = now() - interval '1 day'")
    base.execute(
        """insert into outbound.change (inbound_id, entity, op, changed_fields, source_system, source_key,
            golden_id, crm_id, record, captured_at)
        select 1, 'contact', 'update', '{phone}', 'erp', number::text, number, number, '{}',
            now() - interval '1 day'
        from generate_series(1, 5000) as number"""
    )
    through = value(base, "select max(change_id) - 1000 from outbound.change")
    for query in ("select outbound.ack_through('erp', %s)", "select outbound.ack_record('erp', 1, %s)"):
        plan = column(base, f"explain (analyze, buffers, format json) {query}", through)[0][0]["Plan"]
        assert plan["Shared Hit Blocks"] < 300_000
    assert value(base, "select through_id from outbound.consumer") == through
    assert len(unread(base)) == 1000
