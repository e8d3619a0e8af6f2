"""Versions of one key become one record, field by field; what is sent again changes nothing (I4)."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from loader.database import Connection
from tests.sql.staging import PROPERTY, deliver, row, rows, stage, take, tick, value, wipe

FIELDS = ("city", "region", "site")


def record(connection: Connection) -> dict[str, Any]:
    return row(
        connection,
        "select is_deleted, city, region, site, attributes from linked.customer where source_key = '1'",
    )


def test_versions_count_in_the_order_in_which_they_were_modified(base: Connection) -> None:
    stage(base, "customer", modified_at="2026-01-02", city="new")
    stage(base, "customer", modified_at="2026-01-01", city="old", region="kept")
    counts = tick(base)
    assert (counts["rows_taken"], counts["rows_folded"], counts["rows_changed"]) == (2, 1, 1)
    assert (record(base)["city"], record(base)["region"]) == ("new", "kept")


def test_without_a_time_of_change_arrival_counts(base: Connection) -> None:
    stage(base, "customer", city="first")
    stage(base, "customer", city="second")
    tick(base)
    assert record(base)["city"] == "second"


def test_two_half_files_make_one_record(base: Connection) -> None:
    stage(base, "customer", city="Omsk")
    stage(base, "customer", region="Siberia", attributes={"a": 1})
    tick(base)
    take(base, "customer", site="centre", attributes={"b": 2})
    assert record(base) == {
        "is_deleted": False,
        "city": "Omsk",
        "region": "Siberia",
        "site": "centre",
        "attributes": {"a": 1, "b": 2},
    }


def test_an_absent_value_clears_where_the_source_says_so(base: Connection) -> None:
    base.execute("update exchange.source set null_policy = 'clear' where source_system = 'erp'")
    take(base, "customer", city="Omsk", region="Siberia")
    take(base, "customer", city="Omsk")
    assert record(base)["region"] is None


def test_the_null_policy_may_differ_by_field(base: Connection) -> None:
    base.execute(
        """insert into exchange.source_field (source_system, entity, column_name, null_policy)
        values ('erp', 'customer', 'city', 'clear')"""
    )
    take(base, "customer", city="Omsk", region="Siberia")
    stage(base, "customer", site="centre")
    stage(base, "customer", site="other")
    tick(base)
    assert (record(base)["city"], record(base)["region"], record(base)["site"]) == (None, "Siberia", "other")


def test_a_source_called_source_system_keeps_its_null_policy(base: Connection) -> None:
    # The word was replaced in the source's name as well.
    base.execute("insert into exchange.source (source_system, null_policy) values ('source_system', 'clear')")
    take(base, "customer", source_system="source_system", city="Omsk")
    take(base, "customer", source_system="source_system", region="Siberia")
    assert (record(base)["city"], record(base)["region"]) == (None, "Siberia")


def test_a_delete_and_an_upsert_after_it_start_afresh(base: Connection) -> None:
    take(base, "customer", city="Omsk", region="Siberia")
    golden_id = value(base, "select golden_id from linked.customer")
    stage(base, "customer", op="delete")
    stage(base, "customer", city="Tomsk")
    tick(base)
    assert (record(base)["is_deleted"], record(base)["city"], record(base)["region"]) == (
        False,
        "Tomsk",
        None,
    )
    take(base, "customer", op="delete")
    assert record(base)["is_deleted"]
    assert value(base, "select is_deleted from golden.customer")
    take(base, "customer", region="Altai")
    assert (record(base)["is_deleted"], record(base)["city"], record(base)["region"]) == (
        False,
        None,
        "Altai",
    )
    assert value(base, "select golden_id from golden.customer where not is_deleted") == golden_id


def test_a_delete_of_an_unknown_record_is_no_change(base: Connection) -> None:
    counts = take(base, "customer", op="delete")
    assert (counts["rows_taken"], counts["rows_unchanged"], counts["rows_changed"]) == (1, 1, 0)
    assert rows(base, "select * from linked.customer") == []


def stage_everything(connection: Connection) -> None:
    stage(connection, "customer", first_name="Anna", email="a@example.com", phone="8 495 123-45-67")
    stage(connection, "customer", source_key="2", company_name="Romashka", tax_id="7701234567")
    stage(
        connection, "product", sku="A-1", name="Bolt", vat_rate="20", attributes={"colour": {"rgb": [1, 2]}}
    )
    stage(connection, "price", product_key="1", amount="10.50", currency="rub")
    stage(connection, "sales_order", customer_key="1", ordered_at="2026-01-01", currency="RUB", stage="new")
    stage(connection, "sales_order_line", order_key="1", product_key="1", quantity="2.0")


def test_a_full_set_sent_again_changes_nothing_and_queues_nothing(base: Connection) -> None:
    stage_everything(base)
    first = tick(base)
    assert first["rows_changed"] == 6 and first["deltas_queued"] > 0
    deliver(base)
    before = rows(base, "select * from linked.customer order by source_key")
    for _ in range(2):
        stage_everything(base)
    again = tick(base)
    assert (again["rows_folded"], again["rows_unchanged"], again["rows_changed"]) == (6, 6, 0)
    assert (again["deltas_queued"], again["golden_touched"]) == (0, 0)
    assert rows(base, "select * from linked.customer order by source_key") == before
    assert rows(base, "select * from delta.item where state <> 'done'") == []


def test_attributes_in_another_order_are_no_change(base: Connection) -> None:
    take(base, "customer", attributes={"a": 1, "b": {"c": [1, 2], "d": None}})
    assert take(base, "customer", attributes={"b": {"d": None, "c": [1, 2]}, "a": 1.0})["rows_changed"] == 0
    assert take(base, "customer", attributes={"b": {"d": None, "c": [2, 1]}})["rows_changed"] == 1


VERSION = st.fixed_dictionaries(
    {
        "op": st.sampled_from(["upsert", "upsert", "upsert", "delete"]),
        "modified_at": st.sampled_from(["2026-01-01", "2026-01-02", "2026-01-03"]),
        **{field: st.sampled_from([None, None, "a", "b"]) for field in FIELDS},
    }
)


def folded(ticks: list[list[dict[str, Any]]], clears: set[str]) -> dict[str, Any] | None:
    """Model: within a tick by time, then arrival; the last value stays; a delete forgets."""
    state: dict[str, Any] | None = None
    is_deleted = False
    for versions in ticks:
        for version in sorted(versions, key=lambda one: str(one["modified_at"])):
            if version["op"] == "delete":
                is_deleted = state is not None
                continue
            if state is None or is_deleted:
                state, is_deleted = dict.fromkeys(FIELDS), False
            for field in FIELDS:
                if version[field] is not None or field in clears:
                    state[field] = version[field]
    return None if state is None else {"is_deleted": is_deleted, **state}


@PROPERTY
@given(
    ticks=st.lists(st.lists(VERSION, min_size=1, max_size=4), min_size=1, max_size=4),
    clears=st.sets(st.sampled_from(FIELDS)),
)
def test_folding_agrees_with_a_model(
    base: Connection, ticks: list[list[dict[str, Any]]], clears: set[str]
) -> None:
    wipe(base)
    base.execute("delete from exchange.source_field")
    for field in clears:
        base.execute(
            """insert into exchange.source_field (source_system, entity, column_name, null_policy)
            values ('erp', 'customer', %s, 'clear')""",
            [field],
        )
    for versions in ticks:
        for version in versions:
            stage(base, "customer", **version)
        counts = tick(base)
        assert counts["rows_taken"] == len(versions)
    found = rows(base, "select is_deleted, city, region, site from linked.customer")
    model = folded(ticks, clears)
    if model is None or model["is_deleted"]:
        assert [one["is_deleted"] for one in found] in ([True], [])
    else:
        assert found == [model]
