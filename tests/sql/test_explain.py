"""Why records are one, which pairs wait for a person, and where each golden value comes from (I6, I7)."""

from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.database import Connection
from tests.sql.staging import PROPERTY, column, linked, row, rows, stage, take, tick, value, wipe

MAIL = {"email": "anna@example.com"}
ANNA = {"last_name": "Петрова", "first_name": "Анна"}


def explain(connection: Connection, golden_id: int) -> list[dict[str, Any]]:
    return rows(connection, "select * from linked.explain(%s)", golden_id)


def origins(connection: Connection, golden_id: int, entity: str = "customer") -> dict[str, dict[str, Any]]:
    """Return the explained fields by name; entries of lists by name and value."""
    found = rows(connection, "select * from golden.explain(%s, %s)", entity, golden_id)
    lists = {"phones", "emails"}
    return {
        f"{one['column_name']}={one['value']}" if one["column_name"] in lists else one["column_name"]: one
        for one in found
    }


def test_each_record_tells_the_rule_and_the_values_of_both_sides(base: Connection) -> None:
    take(base, "customer", **ANNA, email="anna@example.com, a@example.com")
    take(base, "customer", source_system="shop", last_name="PETROVA", first_name="Anna", **MAIL)
    golden_id = linked(base)["erp", "1"]
    first, second = explain(base, golden_id)
    assert (first["source_system"], second["source_system"]) == ("erp", "shop")
    query = "select strength from exchange.match_rule where rule_name = %s and verdict = 'same'"
    assert first["strength"] == value(base, query, first["rule_name"])
    assert (first["held_by"], first["verdict"]) == ("rule", "same")
    assert second["rule_name"] == first["rule_name"]
    assert (first["other_record_id"], first["other_source_system"]) == (second["record_id"], "shop")
    assert first["evidence"]["last_name_key"] == ["petrova", "petrova"]
    assert first["evidence"]["email|email_2"] == [
        "{anna@example.com,a@example.com}",
        "{anna@example.com}",
    ]
    assert second["evidence"]["email|email_2"] == first["evidence"]["email|email_2"][::-1]
    assert first["tick_id"] == value(base, "select max(tick_id) from exchange.tick")


def test_decisions_are_told_with_who_when_and_why(base: Connection) -> None:
    take(base, "customer", **MAIL)
    take(base, "customer", source_system="shop", **MAIL)
    one, other = linked(base)["erp", "1"], value(base, "select max(record_id) from linked.customer")
    value(base, "select decision_id from linked.decide(%s, %s, 'same', 'seen her passport')", one, other)
    (decision,) = [
        held for held in explain(base, one) if held["held_by"] == "decision" and held["record_id"] == one
    ]
    assert (decision["verdict"], decision["reason"]) == ("same", "seen her passport")
    assert decision["decided_by"] == value(base, "select session_user::text")
    assert decision["decided_at"] is not None
    value(base, "select decision_id from linked.decide(%s, %s, 'different', 'twins')", one, other)
    (apart,) = explain(base, one)
    assert (apart["verdict"], apart["reason"], apart["other_record_id"]) == ("different", "twins", other)


def test_a_lonely_and_a_deleted_record_are_told_too(base: Connection) -> None:
    take(base, "customer", **ANNA)
    take(base, "customer", op="delete")
    (only,) = explain(base, linked_id(base))
    assert (only["is_deleted"], only["held_by"], only["evidence"]) == (True, None, None)
    assert explain(base, 999999) == []


def linked_id(connection: Connection) -> int:
    return int(value(connection, "select golden_id from linked.customer"))


def test_products_are_explained(base: Connection) -> None:
    for source in ("erp", "shop"):
        stage(base, "product", source_system=source, sku="A-1", name=f"Bolt of {source}")
    tick(base)
    golden_id = linked(base, "product")["erp", "1"]
    assert {one["evidence"]["sku"][0] for one in explain(base, golden_id)} == {"a-1"}
    found = origins(base, golden_id, "product")
    assert (found["name"]["value"], found["name"]["source_system"]) == ("Bolt of erp", "erp")
    assert (found["name"]["reason"], found["name"]["candidates"]) == ("priority", 2)


def test_pairs_wait_for_a_person_the_strongest_first_until_decided(base: Connection) -> None:
    # Initials on a family's phone are worth a look; one e-mail, two birth dates are a contradiction.
    stage(base, "customer", source_key="0", last_name="Петрова", first_name="Мария", phone="+7 495 123-45-67")
    stage(base, "customer", source_key="1", last_name="Петрова", first_name="Анна", phone="+7 495 123-45-67")
    stage(base, "customer", source_key="2", last_name="Петрова", first_name="А.", phone="+7 495 123-45-67")
    for key, day in (("3", "1990-01-01"), ("4", None), ("5", "1991-02-02")):
        stage(base, "customer", source_key=key, email="o@example.com", birth_date=day)
    tick(base)
    base.execute("update exchange.match_rule set strength = 20 where rule_name = 'one phone, one surname'")
    waiting = rows(base, "select * from linked.review()")
    assert waiting, "nothing waits"
    assert [one["strength"] for one in waiting] == sorted((one["strength"] for one in waiting), reverse=True)
    by_rule = {one["rule_name"]: one for one in waiting}
    look = by_rule["one phone, one surname"]
    assert (look["verdict"], look["contradictions"]) == ("review", [])
    assert look["evidence"]["last_name_key"] == ["petrova", "petrova"]
    torn = [one for one in waiting if one["verdict"] == "same"]
    assert torn
    assert all(one["golden_id_a"] != one["golden_id_b"] for one in waiting)
    for one in waiting:
        row(base, "select * from linked.decide(%s, %s, 'different')", one["record_a"], one["record_b"])
    assert rows(base, "select * from linked.review()") == []


def test_a_contradiction_is_named_in_the_queue(base: Connection) -> None:
    take(base, "customer", source_key="1", **MAIL)
    take(base, "customer", source_key="2", **MAIL)
    take(base, "customer", source_key="1", **MAIL, birth_date="1990-01-01")
    take(base, "customer", source_key="2", **MAIL, birth_date="1991-02-02")
    (pair,) = rows(base, "select * from linked.review('customer')")
    assert (pair["verdict"], pair["contradictions"]) == ("same", ["birth_date"])
    assert pair["evidence"]["birth_date"] == ["1990-01-01", "1991-02-02"]
    assert rows(base, "select * from linked.review('product')") == []
    take(base, "customer", source_key="2", op="delete")
    assert rows(base, "select * from linked.review()") == []


TEXT = st.sampled_from([None, "a", "bb", "ccc"])
RECORD = st.fixed_dictionaries(
    {
        "source_system": st.sampled_from(["erp", "shop", "till"]),
        "city": TEXT,
        "region": TEXT,
        "address": TEXT,
        "site": TEXT,
        "comment": TEXT,
        "company_name": st.none(),
        "phone": st.sampled_from([None, "+7 495 123-45-67", "+7 495 123-45-68, +7 495 123-45-69"]),
        "phone_2": st.sampled_from([None, "+7 495 123-45-69"]),
        "kind": st.sampled_from([None, "person"]),
        "attributes": st.dictionaries(st.sampled_from(["x", "y"]), TEXT, max_size=2),
    }
)


@PROPERTY
@given(
    records=st.lists(RECORD, min_size=1, max_size=5),
    ranks=st.tuples(st.integers(1, 2), st.integers(1, 2), st.integers(1, 2)),
    strategies=st.fixed_dictionaries(
        {
            name: st.sampled_from(["priority", "recency", "completeness"])
            for name in ("city", "address", "site")
        }
    ),
    favourite=st.sampled_from(["erp", "shop"]),
)
def test_every_golden_value_is_explained_by_a_record_that_has_it(
    base: Connection,
    records: list[dict[str, Any]],
    ranks: tuple[int, int, int],
    strategies: dict[str, str],
    favourite: str,
) -> None:
    wipe(base)
    base.execute(
        "delete from exchange.source; delete from exchange.source_field; delete from exchange.survivorship"
    )
    for source, rank in zip(("erp", "shop", "till"), ranks, strict=True):
        base.execute("insert into exchange.source (source_system, priority) values (%s, %s)", [source, rank])
    base.execute(
        """insert into exchange.source_field (source_system, entity, column_name, priority)
        values (%s, 'customer', 'region', 0)""",
        [favourite],
    )
    for name, strategy in strategies.items():
        value(base, "select exchange.set_survivorship('customer', %s, %s)", name, strategy)
    for place, record in enumerate(records):
        take(base, "customer", source_key=str(place), email="one@example.com", **record)
    (golden_id,) = set(linked(base).values())
    golden = value(
        base, "select to_jsonb(golden) from golden.customer as golden where golden_id = %s", golden_id
    )
    found = origins(base, golden_id)
    for name in ("kind", "city", "region", "address", "site", "comment"):
        told = found.get(name)
        assert (told and told["value"]) == golden[name], name
        if told:
            staged = value(
                base, "select to_jsonb(r) from linked.customer as r where row_id = %s", told["row_id"]
            )
            assert staged[name if name != "kind" else "resolved_kind"] == golden[name]
            if told["candidates"] == 1:
                assert told["reason"] == "only value"
    for name in ("phones", "emails"):
        assert {f"{name}={entry}" for entry in golden[name]} == {one for one in found if one.startswith(name)}
    assert {name: found[f"attributes.{name}"]["value"] for name in golden["attributes"]} == golden[
        "attributes"
    ]
    base.execute("delete from exchange.survivorship")


def test_recency_and_completeness_outrank_the_source_and_say_so(base: Connection) -> None:
    take(base, "customer", **MAIL, city="Омск", address="ул. Ленина, 1")
    take(base, "customer", source_system="shop", **MAIL, city="Томск", address="ул. Ленина, 1, кв. 5")
    golden_id = linked(base)["erp", "1"]
    query = "select city || '/' || address from golden.customer where golden_id = %s"
    assert value(base, query, golden_id) == "Омск/ул. Ленина, 1"
    assert origins(base, golden_id)["city"]["reason"] == "priority"
    assert value(base, "select exchange.set_survivorship('customer', 'city', 'recency')") == 1
    assert value(base, "select exchange.set_survivorship('customer', 'address', 'completeness')") == 1
    assert value(base, query, golden_id) == "Томск/ул. Ленина, 1, кв. 5"
    found = origins(base, golden_id)
    assert (found["city"]["reason"], found["address"]["reason"]) == ("recency", "completeness")
    assert found["address"]["source_system"] == "shop"
    assert column(base, "select state from delta.item where entity = 'contact'") == ["open"]
    value(base, "select exchange.set_survivorship('customer', 'city', 'priority')")
    value(base, "select exchange.set_survivorship('customer', 'address', 'priority')")
    assert value(base, query, golden_id) == "Омск/ул. Ленина, 1"


@pytest.mark.parametrize(
    ("entity", "name", "strategy", "problem"),
    [
        ("price", "amount", "recency", "have one record each"),
        ("customer", "no such", "recency", 'has no field "no such"'),
        ("customer", "city", "luck", 'no strategy "luck"'),
        ("customer", "birth_date", "completeness", "only of texts"),
    ],
)
def test_a_strategy_that_makes_no_sense_is_refused(
    base: Connection, entity: str, name: str, strategy: str, problem: str
) -> None:
    with pytest.raises(psycopg.Error, match=problem) as refused:
        value(base, "select exchange.set_survivorship(%s, %s, %s)", entity, name, strategy)
    assert refused.value.diag.message_hint


def test_what_cannot_be_explained_is_said(base: Connection) -> None:
    assert origins(base, 999999) == {}
    with pytest.raises(psycopg.Error, match="have one record each"):
        origins(base, 1, "price")
