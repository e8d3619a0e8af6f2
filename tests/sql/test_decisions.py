"""What people decide about records outranks the rules, at once and for good (I6)."""

import re
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.config import Settings
from loader.database import Connection, connect
from tests.sql.staging import PROPERTY, column, linked, row, rows, stage, take, tick, value, wipe

MAIL = {"email": "anna@example.com"}


def record(connection: Connection, source: str, key: str = "1", table: str = "customer") -> int:
    return int(
        value(
            connection,
            f"select record_id from linked.{table} where source_system = %s and source_key = %s",
            source,
            key,
        )
    )


def decide(connection: Connection, *arguments: Any) -> dict[str, Any]:
    places = ", ".join(["%s"] * len(arguments))
    return row(connection, f"select * from linked.decide({places})", *arguments)


def unmerge(connection: Connection, record_id: int, reason: str = "two people") -> dict[str, Any]:
    return row(connection, "select * from linked.unmerge(%s, %s)", record_id, reason)


def golden(connection: Connection, entity: str = "customer") -> list[dict[str, Any]]:
    """Return the present golden rows, but for when they were written."""
    found = rows(
        connection,
        f"""select to_jsonb(golden) - 'tick_id' as record from golden.{entity} as golden
        where not is_deleted order by golden_id""",
    )
    return [one["record"] for one in found]


def test_a_person_joins_what_no_rule_joins_and_it_shows_at_once(base: Connection) -> None:
    stage(base, "customer", last_name="Петрова", first_name="Анна", city="Омск")
    stage(base, "customer", source_system="shop", last_name="Сидорова", first_name="Анна")
    tick(base)
    elder, younger = sorted((record(base, "erp"), record(base, "shop")))
    done = decide(base, younger, elder, "same", "she married")
    assert done["tick_id"] is not None
    assert (done["entity"], done["record_a"], done["record_b"]) == ("customer", elder, younger)
    assert (done["golden_id_a"], done["golden_id_b"]) == (elder, elder)
    (one,) = golden(base)
    assert (one["golden_id"], one["last_name"], one["city"]) == (elder, "Петрова", "Омск")
    said = column(base, "select new_value from exchange.journal where op = 'decide'")
    assert sorted(said) == sorted([f"same {younger}", f"same {elder}"])


def test_a_record_that_only_a_decision_joins_with_others_may_change(base: Connection) -> None:
    """Once the tick failed: the elder was taken for one that stands alone, its golden row came twice."""
    stage(base, "customer", last_name="Петрова", first_name="Анна")
    stage(base, "customer", source_system="shop", last_name="Сидорова", first_name="Анна")
    tick(base)
    decide(base, record(base, "erp"), record(base, "shop"), "same", "she married")
    take(base, "customer", city="Омск")
    (one,) = golden(base)
    assert (one["last_name"], one["city"]) == ("Петрова", "Омск")


def test_a_person_keeps_apart_what_a_rule_joins_whatever_is_sent_later(base: Connection) -> None:
    take(base, "customer", **MAIL)
    take(base, "customer", source_system="shop", **MAIL)
    one, other = record(base, "erp"), record(base, "shop")
    done = decide(base, one, other, "different")
    assert (done["golden_id_a"], done["golden_id_b"]) == (one, other)
    take(base, "customer", source_system="shop", **MAIL, comment="again")
    take(base, "customer", **MAIL, tax_id="500100732259")
    take(base, "customer", source_system="shop", **MAIL, tax_id="500100732259")
    assert linked(base) == {("erp", "1"): one, ("shop", "1"): other}
    assert decide(base, one, other, "same")["golden_id_b"] == one


def test_golden_ids_of_groups_name_them_and_the_whole_groups_join(base: Connection) -> None:
    for key, mail in (("1", "a"), ("2", "a"), ("3", "b"), ("4", "b")):
        stage(base, "customer", source_key=key, email=f"{mail}@example.com")
    tick(base)
    first, second = sorted(set(linked(base).values()))
    decide(base, second, first, "same")
    assert set(linked(base).values()) == {first}
    decide(base, second, first, "different")
    assert set(linked(base).values()) == {first, second}


def test_products_are_decided_about_too(base: Connection) -> None:
    for source, name in (("erp", "Болт"), ("shop", "Bolt")):
        stage(base, "product", source_system=source, name=name)
        stage(base, "price", source_system=source, product_key="1", amount="10")
    tick(base)
    decide(base, record(base, "erp", table="product"), record(base, "shop", table="product"), "same")
    assert value(base, "select count(*) from golden.product where not is_deleted") == 1
    assert value(base, "select count(*) from golden.price where not is_deleted") == 1


def test_what_is_wrong_with_a_decision_is_named_with_the_next_step(base: Connection) -> None:
    stage(base, "customer", **MAIL)
    stage(base, "product", sku="A-1")
    tick(base)
    customer, product = record(base, "erp"), record(base, "erp", table="product")
    for arguments, problem, step in (
        ((customer, 999999, "same"), "record 999999: there is no customer or product", "record_id"),
        ((customer, customer, "same"), f"record {customer} is named twice", "linked.explain"),
        ((customer, product, "same"), "one is a customer, the other a product", "of one kind"),
        ((customer, product, "maybe"), 'verdict "maybe" is neither', "same or different"),
        ((customer, product, None), "neither same nor different", "same or different"),
    ):
        with pytest.raises(psycopg.Error, match=re.escape(problem)) as refused:
            decide(base, *arguments)
        assert step in str(refused.value.diag.message_hint)
    with pytest.raises(psycopg.Error, match="is alone in golden row"):
        unmerge(base, customer)
    assert value(base, "select count(*) from linked.decision") == 0


def test_a_decision_waits_for_the_tick_that_runs(base: Connection, shared: Settings) -> None:
    take(base, "customer", last_name="Петрова", first_name="Анна")
    take(base, "customer", source_system="shop", last_name="Иванова", first_name="Ольга")
    one, other = record(base, "erp"), record(base, "shop")
    with connect(shared, role=None) as busy:
        busy.execute("select exchange.hold_tick_lock()")
        assert decide(base, one, other, "same")["tick_id"] is None
        assert linked(base)["shop", "1"] == other
    assert tick(base) != {}
    assert linked(base)["shop", "1"] == one
    assert tick(base) == {}


def test_a_decision_wakes_the_daemon(base: Connection, shared: Settings) -> None:
    take(base, "customer", **MAIL)
    take(base, "customer", source_system="shop", last_name="Иванова", first_name="Ольга")
    with connect(shared, role=None) as listener:
        listener.execute("listen intersect_staging")
        decide(base, record(base, "erp"), record(base, "shop"), "same")
        heard = next(listener.notifies(timeout=10, stop_after=1))
    assert heard.channel == "intersect_staging"


def test_unmerge_gives_back_the_golden_rows_from_before(base: Connection) -> None:
    stage(base, "customer", source_key="A", email="a@example.com", city="Омск", site="north")
    stage(base, "customer", source_key="B", email="a@example.com", phone="+7 495 123-45-67")
    stage(base, "customer", source_system="shop", source_key="C", email="c@example.com", city="Томск")
    stage(base, "sales_order", source_system="shop", customer_key="C", amount="5", direction="sales")
    tick(base)
    before, ids = golden(base), linked(base)
    orders = golden(base, "sales_order")
    stranger = record(base, "shop", "C")
    decide(base, record(base, "erp", "A"), stranger, "same")
    (joined,) = golden(base)
    done = unmerge(base, stranger, "not her")
    assert (done["split_from"], done["decisions"], done["golden_id"]) == (joined["golden_id"], 2, stranger)
    assert done["tick_id"] is not None
    assert (golden(base), linked(base), golden(base, "sales_order")) == (before, ids, orders)
    assert column(base, "select distinct reason from linked.decision where verdict = 'different'") == [
        "not her"
    ]
    moves = "select distinct op from exchange.journal where op in ('merge', 'split') order by op"
    assert column(base, moves) == ["merge", "split"]


def test_what_was_split_stays_split_when_the_same_dump_comes_again(base: Connection) -> None:
    def send(comment: str) -> None:
        stage(base, "customer", **MAIL, comment=comment)
        stage(base, "customer", source_system="shop", **MAIL, comment=comment)
        tick(base)

    send("first")
    one, other = record(base, "erp"), record(base, "shop")
    unmerge(base, one)
    apart = {("erp", "1"): one, ("shop", "1"): other}
    assert linked(base) == apart
    send("first")
    send("changed")
    take(base, "customer", source_key="2", **MAIL)
    assert linked(base)["erp", "1"] != linked(base)["shop", "1"]
    assert decide(base, one, other, "same", "it was her")["golden_id_b"] == min(one, other)
    assert len(golden(base)) == 1


def test_the_split_record_may_be_the_elder_one(base: Connection) -> None:
    for key in ("1", "2", "3"):
        stage(base, "customer", source_key=key, **MAIL)
    tick(base)
    first, second, third = sorted(record(base, "erp", key) for key in ("1", "2", "3"))
    assert unmerge(base, first)["golden_id"] == first
    ids = column(base, "select golden_id from linked.customer order by record_id")
    assert ids == [first, second, second]
    assert third > second


def test_both_halves_are_queued_for_the_portal(base: Connection) -> None:
    stage(base, "customer", last_name="Петрова", **MAIL, city="Омск")
    stage(base, "customer", source_system="shop", last_name="Петрова", **MAIL, phone="+7 495 123-45-67")
    tick(base)
    base.execute("update delta.item set state = 'done', wanted_hash = null")
    done = unmerge(base, record(base, "shop"))
    queued = column(
        base, "select golden_id from delta.item where entity = 'contact' and tick_id = %s", done["tick_id"]
    )
    assert sorted(queued) == sorted([record(base, "erp"), record(base, "shop")])


def test_the_loader_decides_and_a_reader_only_looks(base: Connection, shared: Settings) -> None:
    take(base, "customer", **MAIL)
    take(base, "customer", source_system="shop", **MAIL)
    one, other = record(base, "erp"), record(base, "shop")
    with connect(shared, role="reader") as reader:
        assert len(rows(reader, "select * from linked.explain(%s)", one)) == 2
        assert rows(reader, "select * from linked.review()") == []
        assert rows(reader, "select * from golden.explain('customer', %s)", one) != []
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            decide(reader, one, other, "different")
    with connect(shared) as loader:
        assert decide(loader, one, other, "different")["golden_id_b"] == other


@PROPERTY
@given(
    mails=st.lists(st.sampled_from("abc"), min_size=2, max_size=6),
    data=st.data(),
)
def test_unmerge_after_a_merge_restores(base: Connection, mails: list[str], data: st.DataObject) -> None:
    wipe(base)
    for place, mail in enumerate(mails):
        stage(base, "customer", source_key=str(place), email=f"{mail}@example.com", city=f"City {place}")
    take(base, "customer", source_system="shop", source_key="X", city="Elsewhere", email="x@example.com")
    before, ids = golden(base), linked(base)
    partner = data.draw(st.sampled_from(sorted(set(ids.values()) - {ids["shop", "X"]})))
    decide(base, partner, ids["shop", "X"], "same")
    assert linked(base)["shop", "X"] == min(partner, ids["shop", "X"])
    unmerge(base, ids["shop", "X"])
    assert (golden(base), linked(base)) == (before, ids)


def test_new_rules_count_for_all_records_once_their_keys_are_rebuilt(base: Connection) -> None:
    for source in ("erp", "shop"):
        stage(base, "customer", source_system=source, last_name="Петрова", first_name="Анна", status="gold")
        stage(base, "customer", source_system=source, source_key="2", kind="person", email="m@example.com")
        stage(base, "product", source_system=source, sku="A-1")
    tick(base)
    assert len(golden(base)) == 3
    product_keys = rows(base, "select * from linked.match_key order by key_hash, record_id")
    base.execute("update exchange.match_rule set is_active = false where rule_name like '%e-mail%'")
    base.execute(
        """with block as (
            insert into exchange.match_block (entity, block_name, kind, key_columns)
            values ('customer', 'by status', 'person', '{status}') returning block_id
        )
        insert into exchange.match_rule (block_id, rule_name, signs)
        select block_id, 'one status, one name', '{last_name_key,first_name_key}' from block"""
    )
    assert value(base, "select linked.rebuild_keys('customer')") == 4
    assert tick(base) != {}
    ids = linked(base)
    assert ids["erp", "1"] == ids["shop", "1"]
    assert ids["erp", "2"] != ids["shop", "2"]
    assert len(set(linked(base, "product").values())) == 1
    rules = "select distinct rule_name from linked.link natural join exchange.match_rule order by rule_name"
    assert column(base, rules) == ["one status, one name", "same product by article number"]
    kept = {(one["key_hash"], one["record_id"]) for one in product_keys}
    now = {
        (one["key_hash"], one["record_id"])
        for one in rows(base, "select key_hash, record_id from linked.match_key")
    }
    assert kept < now  # the e-mails' and products' keys are what they were
    assert tick(base) == {}


def test_rebuilding_without_a_change_changes_nothing(base: Connection) -> None:
    for number in range(6):
        stage(base, "customer", source_key=str(number), email=f"a{number // 2}@example.com")
    tick(base)
    take(base, "customer", source_key="0", op="delete")
    keys = rows(base, "select * from linked.match_key order by key_hash, record_id, block_id")
    before, rows_before = linked(base), golden(base)
    value(base, "select linked.rebuild_keys('customer')")
    tick(base)
    assert (linked(base), golden(base)) == (before, rows_before)
    assert rows(base, "select * from linked.match_key order by key_hash, record_id, block_id") == keys
    assert value(base, "select count(*) from linked.move") == 0


def test_a_key_that_is_over_common_by_a_new_bound_stops(base: Connection) -> None:
    for number in range(3):
        stage(base, "customer", source_key=str(number), **MAIL)
    tick(base)
    assert len(golden(base)) == 1
    base.execute("update exchange.match_block set max_records = 2 where block_name = 'person by e-mail'")
    value(base, "select linked.rebuild_keys('customer')")
    tick(base)
    assert len(golden(base)) == 3


@pytest.mark.parametrize("entity", ["price", "no such", None])
def test_only_what_has_rules_is_rebuilt(base: Connection, entity: str | None) -> None:
    with pytest.raises(psycopg.Error, match="has no match rules"):
        value(base, "select linked.rebuild_keys(%s)", entity)
