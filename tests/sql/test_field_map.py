"""The field map is data: compiled, checked, and never a way to other SQL."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.database import Connection, Jsonb
from tests.sql.staging import PROPERTY, add_source, deliver, insert, row, rows, take, value


@pytest.fixture
def mapped(base: Connection) -> Iterator[Connection]:
    """Give a database whose views are compiled again from the delivered map afterwards."""
    yield base
    base.rollback()
    base.execute("delete from exchange.field_map")
    base.execute("insert into exchange.field_map overriding system value table saved.exchange_field_map")
    base.execute("select delta.compile_field_map()")


def add(connection: Connection, /, **columns: Any) -> None:
    """Add a row to the map; contact.city to the field CITY unless said otherwise."""
    whole: dict[str, Any] = {"entity": "contact", "portal_field": "CITY"}
    if not {"golden_column", "attribute_path"} & columns.keys():
        whole["golden_column"] = "city"
    whole |= columns
    connection.execute(insert("exchange", "field_map", whole), whole)


def compile_map(connection: Connection) -> None:
    connection.execute("select delta.compile_field_map()")


def wanted(connection: Connection, entity: str = "contact") -> dict[str, Any]:
    found = row(connection, f"select fields, missing, wanted_hash from delta.{entity}_wanted")
    return {"missing": found["missing"], "hash": found["wanted_hash"], **found["fields"]}


def test_an_attribute_travels_by_its_path(mapped: Connection) -> None:
    add(mapped, attribute_path=["size", "unit"], portal_field="UF_UNIT", transform="upper")
    compile_map(mapped)
    take(mapped, "customer", attributes={"size": {"unit": "mm"}})
    assert wanted(mapped)["UF_UNIT"] == "MM"
    take(mapped, "customer", attributes={"size": None})
    assert "UF_UNIT" not in wanted(mapped)


@pytest.mark.parametrize(
    ("transform", "good", "portal"),
    [
        ("number", "1.50", 1.5),
        ("money", "2.345", 2.35),
        ("date", "2026-07-01", "2026-07-01"),
        ("datetime", "2026-07-01 12:00+03", "2026-07-01T09:00:00+00:00"),
        ("yes_no", "true", "Y"),
    ],
)
def test_an_attribute_that_cannot_be_changed_counts_as_absent_and_stops_no_tick(
    mapped: Connection, transform: str, good: str, portal: Any
) -> None:
    add(mapped, attribute_path=["a"], portal_field="UF_A", transform=transform)
    compile_map(mapped)
    assert take(mapped, "customer", attributes={"a": "bad"})["deltas_queued"] == 1
    assert "UF_A" not in wanted(mapped)
    take(mapped, "customer", attributes={"a": good})
    assert wanted(mapped)["UF_A"] == portal
    assert len(deliver(mapped)) == 1


def test_the_day_of_an_order_is_the_day_of_its_source(base: Connection) -> None:
    # Midnight in Moscow is still the day before in UTC, and that was what the deal got.
    add_source(base, "msk", time_zone="Europe/Moscow")
    take(base, "sales_order", source_system="msk", ordered_at="2026-07-01")
    assert wanted(base, "deal")["begindate"] == "2026-07-01"


def test_a_default_is_sent_unless_other_columns_have_a_value(mapped: Connection) -> None:
    add(mapped, default_value="Omsk", default_unless=["region", "country"])
    compile_map(mapped)
    take(mapped, "customer")
    assert wanted(mapped)["CITY"] == "Omsk"
    take(mapped, "customer", country="KZ")
    assert "CITY" not in wanted(mapped)
    take(mapped, "customer", city="Almaty")
    assert wanted(mapped)["CITY"] == "Almaty"


def test_an_empty_value_clears_only_where_the_map_says_so(mapped: Connection) -> None:
    mapped.execute("update exchange.source set null_policy = 'clear'")
    add(mapped, null_policy="clear")
    add(mapped, golden_column="region", portal_field="REGION")
    compile_map(mapped)
    take(mapped, "customer", last_name="Petrova", city="Omsk", region="Siberia")
    deliver(mapped)
    take(mapped, "customer", last_name="Petrova")
    (work,) = [one for one in deliver(mapped) if one["entity"] == "contact"]
    assert work["params"]["fields"] == {"CITY": ""}


def test_a_required_value_that_is_absent_is_named(mapped: Connection) -> None:
    add(mapped, is_required=True)
    compile_map(mapped)
    take(mapped, "customer")
    assert wanted(mapped)["missing"] == ["CITY"]


def test_what_people_own_is_not_sent(mapped: Connection) -> None:
    mapped.execute("update exchange.field_map set owner = 'crm' where portal_field = 'lastName'")
    mapped.execute("update exchange.field_map set direction = 'in' where portal_field = 'comments'")
    compile_map(mapped)
    take(mapped, "customer", last_name="Petrova", first_name="Anna", comment="x")
    assert {"lastName", "comments"} & wanted(mapped).keys() == set()


def test_a_stage_belongs_to_the_pipeline_of_its_direction(base: Connection) -> None:
    base.execute("insert into exchange.portal_value values (1, 'deal_direction', 'repair', '3')")
    take(base, "sales_order", direction="repair", stage="won")
    assert (wanted(base, "deal")["categoryId"], wanted(base, "deal")["stageId"]) == ("3", "C3:WON")
    take(base, "sales_order", direction="sales")
    assert wanted(base, "deal")["stageId"] == "WON"


@pytest.mark.parametrize(
    ("columns", "fault"),
    [
        ({"golden_column": "shoe_size"}, "there is no column shoe_size"),
        ({"golden_column": "tableoid"}, "there is no column tableoid"),
        ({"transform": "reverse"}, "unknown transform reverse"),
        ({"entity": "lead"}, "unknown entity lead"),
        ({"transform": "dictionary", "argument": "none"}, "there is no dictionary none"),
        ({"transform": "stage", "argument": "deal_stage"}, "transform stage is for deals"),
        ({"transform": "phone"}, "transform phone cannot be used on column city"),
        ({"transform": "cards", "argument": "contact"}, "transform cards cannot be used on column city"),
        ({"transform": "card", "argument": "company"}, "transform card cannot be used on column city"),
        ({"attribute_path": ["a"], "transform": "email"}, "needs a golden_column"),
        ({"default_value": "x", "default_unless": ["shoe_size"]}, "default_unless.*shoe_size"),
    ],
)
def test_a_map_that_cannot_be_compiled_is_refused_and_the_old_one_stays(
    mapped: Connection, columns: dict[str, Any], fault: str
) -> None:
    before = value(mapped, "select pg_get_viewdef('delta.contact_wanted'::regclass)")
    add(mapped, **columns)
    with pytest.raises(psycopg.Error, match=fault) as caught:
        compile_map(mapped)
    assert caught.value.sqlstate == "IX001"
    assert value(mapped, "select pg_get_viewdef('delta.contact_wanted'::regclass)") == before


def test_a_portal_field_that_is_no_name_is_refused(mapped: Connection) -> None:
    with pytest.raises(psycopg.errors.CheckViolation, match="portal_field_is_a_name"):
        add(mapped, portal_field="x'; drop table exchange.source; --")


HOSTILE = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=30),
    st.text("'\"$;()-%\\{},.:_ \nselectdropI", min_size=1, max_size=30),
    st.sampled_from(
        ["'", '"', "$$", "');drop table exchange.source;--", "%I", "%L", "%1$s", "\\'", "{}", "city"]
    ),
)


@PROPERTY
@given(text=HOSTILE, other=HOSTILE)
def test_nothing_a_map_says_becomes_sql(mapped: Connection, text: str, other: str) -> None:
    mapped.execute("delete from exchange.field_map")
    add(mapped, attribute_path=[text, other], portal_field="UF_A", default_value=other, argument=text)
    for place, transform in enumerate(("upper", "number", "date", "datetime", "yes_no", "money")):
        add(mapped, attribute_path=[text], portal_field=f"UF_{place}", transform=transform, argument=other)
    add(mapped, portal_field="UF_B", default_value=text, argument=other)
    add(mapped, golden_column="phones", portal_field="PHONE", transform="phone", argument=text)
    compile_map(mapped)
    mapped.execute("delete from linked.customer; delete from golden.customer; delete from staging.customer")
    take(mapped, "customer", attributes={text: {other: "deep"}}, phone="84950000001")
    found = wanted(mapped)
    assert found["UF_B"] == text
    assert found["UF_A"] == "deep"
    assert found["fm"] == [{"typeId": "PHONE", "valueType": text, "value": "+74950000001"}]

    for hostile in (
        {"golden_column": text},
        {"transform": text},
        {"default_value": "x", "default_unless": [text]},
    ):
        before = rows(mapped, "select source_system from exchange.source order by 1")
        add(mapped, portal_field="UF_C", **{"golden_column": "city", **hostile})
        try:
            compile_map(mapped)
        except psycopg.Error as error:
            assert error.sqlstate == "IX001"
        mapped.execute("delete from exchange.field_map where portal_field = 'UF_C'")
        assert rows(mapped, "select source_system from exchange.source order by 1") == before


def test_json_strings_of_a_map_survive(mapped: Connection) -> None:
    add(mapped, attribute_path=["a"], portal_field="UF_A", default_value='{"x": "\\u0041"}')
    compile_map(mapped)
    take(mapped, "customer")
    assert wanted(mapped)["UF_A"] == '{"x": "\\u0041"}'
    assert value(mapped, "select %s::jsonb ->> 'a'", Jsonb({"a": "b"})) == "b"
