"""I2: a bad row becomes a reject that says what to do, and a good one settles it."""

from typing import Any

import psycopg
import pytest

from loader.database import Connection, Jsonb, call
from tests.sql.staging import column, rejects, row, rows, stage, take, tick, value

BAD = {
    "key_missing": ("customer", {"source_key": " "}, "source_key", " "),
    "operation_unknown": ("customer", {"op": "merge"}, "op", "merge"),
    "attributes_invalid": ("customer", {"attributes": [1]}, "attributes", "[1]"),
    "date_invalid": ("customer", {"birth_date": "31.02.2026"}, "birth_date", "31.02.2026"),
    "number_invalid": ("sales_order", {"amount": "ten"}, "amount", "ten"),
    "boolean_invalid": ("product", {"is_active": "maybe"}, "is_active", "maybe"),
    "currency_invalid": ("sales_order", {"currency": "рубль"}, "currency", "рубль"),
    "kind_unknown": ("customer", {"kind": "robot"}, "kind", "robot"),
    "tax_id_invalid": ("customer", {"tax_id": "77"}, "tax_id", "77"),
    "phone_invalid": ("customer", {"phone_2": "12"}, "phone_2", "12"),
    "email_invalid": ("customer", {"email_2": "anna"}, "email_2", "anna"),
    "value_missing": ("price", {"product_key": "1"}, "amount", None),
    "value_unknown": ("sales_order", {"stage": "dreaming"}, "stage", "dreaming"),
    "value_too_long": ("customer", {"source_key": "k" * 201}, "source_key", "k" * 201),
    "reference_missing": ("sales_order", {"customer_key": "none"}, "customer_key", "none"),
    "source_unknown": ("customer", {"source_system": "nobody"}, "source_system", "nobody"),
    "source_inactive": ("customer", {"source_system": "asleep"}, "source_system", "asleep"),
}


@pytest.mark.parametrize("code", BAD)
def test_a_reject_names_the_column_the_value_and_what_to_do(base: Connection, code: str) -> None:
    base.execute("insert into exchange.source (source_system, is_active) values ('asleep', false)")
    table, columns, name, written = BAD[code]
    take(base, table, batch_id="batch 7", **columns)
    found = row(base, "select * from staging.reject")
    assert (found["code"], found["column_name"], found["value"]) == (code, name, written)
    assert (found["staging_table"], found["batch_id"], found["state"]) == (table, "batch 7", "open")
    assert found["row_id"] == value(base, f"select row_id from staging.{table}")
    assert found["is_waiting"] == (code == "reference_missing")
    for advice in (found["advice_ru"], found["advice_en"]):
        assert table in advice and "{" not in advice and "}" not in advice
    assert any("а" <= letter <= "я" for letter in found["advice_ru"])
    assert not any("а" <= letter <= "я" for letter in found["advice_en"].replace(str(written), ""))


def test_every_code_there_is_has_a_test(base: Connection) -> None:
    assert set(column(base, "select code from exchange.reject_code")) == set(BAD)


def test_a_row_with_two_faults_is_two_rejects_and_one_rejected_row(base: Connection) -> None:
    assert take(base, "customer", email="anna", phone="1")["rows_rejected"] == 1
    assert rejects(base) == [("phone_invalid", "phone", "1"), ("email_invalid", "email", "anna")]
    assert rows(base, "select * from linked.customer") == []


def test_a_later_good_version_makes_a_reject_obsolete(base: Connection) -> None:
    take(base, "customer", email="anna")
    take(base, "customer", email="anna@example.com")
    assert rejects(base, "obsolete") == [("email_invalid", "email", "anna")]
    assert value(base, "select closed_at is not null from staging.reject")


def test_a_good_version_settles_only_the_columns_it_brings(base: Connection) -> None:
    take(base, "customer", email="anna", phone="1")
    take(base, "customer", phone="84951234567")
    assert rejects(base) == [("email_invalid", "email", "anna")]
    take(base, "customer", source_key="2", email="anna@example.com")
    assert rejects(base) == [("email_invalid", "email", "anna")]
    take(base, "customer", op="delete")
    assert rejects(base) == []


def test_a_reject_of_the_time_of_change_does_not_stay_open_for_ever(base: Connection) -> None:
    take(base, "customer", modified_at="never", city="Omsk")
    take(base, "customer", modified_at="2026-01-01", city="Omsk")
    assert rejects(base) == []


def test_an_absent_value_that_clears_settles_the_reject_of_its_column(base: Connection) -> None:
    base.execute("update exchange.source set null_policy = 'clear' where source_system = 'erp'")
    take(base, "customer", email="anna")
    take(base, "customer", city="Omsk")
    assert rejects(base) == []


def number(connection: Connection) -> int:
    return int(value(connection, "select max(reject_id) from staging.reject"))


def correct(connection: Connection, reject_id: int, name: str, text: str | None) -> None:
    call(connection, "staging.correct", reject_id=reject_id, column_name=name, value=text)


def replay(connection: Connection, *numbers: int) -> int:
    return int(call(connection, "staging.replay", reject_ids=list(numbers))[0]["replay"])


def test_a_corrected_row_is_taken_once(base: Connection) -> None:
    take(base, "customer", email="anna", city="Omsk", attributes={"a": 1}, batch_id="b")
    reject_id = number(base)
    correct(base, reject_id, "email", "wrong@example.com")
    correct(base, reject_id, "email", "anna@example.com")
    assert replay(base, reject_id, reject_id) == 1
    assert replay(base, reject_id) == 0
    assert tick(base)["rows_changed"] == 1
    found = row(base, "select email, city, attributes from linked.customer")
    assert found == {"email": "anna@example.com", "city": "Omsk", "attributes": {"a": 1}}
    assert rejects(base, "replayed") == [("email_invalid", "email", "anna")]


def test_replay_of_a_row_with_two_faults_corrects_both(base: Connection) -> None:
    take(base, "customer", email="anna", phone="1")
    for reject_id, name, text in zip(
        column(base, "select reject_id from staging.reject order by reject_id"),
        ("phone", "email"),
        ("84951234567", "anna@example.com"),
        strict=True,
    ):
        correct(base, reject_id, name, text)
    assert replay(base, number(base)) == 1
    assert tick(base)["rows_changed"] == 1
    assert rejects(base) == []


def test_a_replayed_old_row_does_not_undo_what_a_newer_one_brought(base: Connection) -> None:
    old = {"last_name": "Old", "birth_date": "31.31.2000", "attributes": {"a": "old"}}
    stage(base, "customer", source_key="1\u00a0", **old)
    tick(base)
    stage(base, "customer", source_key="1", last_name="New", attributes={"a": "new"})
    tick(base)
    (reject,) = column(base, "select reject_id from staging.reject where state = 'open'")
    base.execute("select staging.correct(%s, 'birth_date', '2000-12-31')", [reject])
    base.execute("select staging.replay(array[%s::bigint])", [reject])
    tick(base)
    assert rows(base, "select last_name, birth_date::text, attributes ->> 'a' as a from golden.customer") == [
        {"last_name": "New", "birth_date": "2000-12-31", "a": "new"}
    ]


def test_replay_after_a_dictionary_was_completed(base: Connection) -> None:
    take(base, "sales_order", stage="dreaming")
    base.execute(
        """insert into exchange.dictionary_value (dictionary, source_value, canonical_value)
        values ('deal_stage', 'dreaming', 'new')"""
    )
    assert replay(base, number(base)) == 1
    tick(base)
    assert value(base, "select stage from golden.sales_order") == "new"


def test_a_row_replayed_without_correction_is_rejected_anew(base: Connection) -> None:
    take(base, "customer", email="anna")
    replay(base, number(base))
    tick(base)
    assert (len(rejects(base)), len(rejects(base, "replayed"))) == (1, 1)


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("row_id", "1", psycopg.errors.UndefinedColumn),
        ("source_system", "shop", psycopg.errors.UndefinedColumn),
        ("nothing", "1", psycopg.errors.UndefinedColumn),
        ("attributes", "{no json", psycopg.errors.InvalidTextRepresentation),
        ("attributes", None, psycopg.errors.InvalidTextRepresentation),
    ],
)
def test_a_correction_that_would_stop_the_replay_is_refused(
    base: Connection, name: str, text: str | None, error: Any
) -> None:
    take(base, "customer", email="anna")
    with pytest.raises(error):
        correct(base, number(base), name, text)


def test_an_op_corrected_to_nothing_is_an_upsert(base: Connection) -> None:
    take(base, "customer", op="merge", city="Omsk")
    correct(base, number(base), "op", None)
    assert replay(base, number(base)) == 1
    assert tick(base)["rows_changed"] == 1


def test_what_is_settled_or_only_waits_cannot_be_corrected(base: Connection) -> None:
    take(base, "sales_order", customer_key="none")
    with pytest.raises(psycopg.errors.InvalidParameterValue, match="waiting for another record"):
        correct(base, number(base), "customer_key", "1")
    assert replay(base, number(base)) == 0
    with pytest.raises(psycopg.errors.NoDataFound):
        correct(base, 0, "customer_key", "1")


def test_a_missing_reference_is_noticed_once_and_forgotten_when_it_comes(base: Connection) -> None:
    stage(base, "sales_order", customer_key="c", contact_key="d")
    stage(base, "sales_order_line", order_key="none", product_key="p")
    stage(base, "price", product_key="p", amount="1")
    stage(base, "customer", source_key="x", parent_key="firm")
    tick(base)
    take(base, "sales_order", customer_key="c", contact_key="d", title="again")
    assert sorted(rejects(base)) == [
        ("reference_missing", "contact_key", "d"),
        ("reference_missing", "customer_key", "c"),
        ("reference_missing", "order_key", "none"),
        ("reference_missing", "parent_key", "firm"),
        ("reference_missing", "product_key", "p"),
        ("reference_missing", "product_key", "p"),
    ]
    stage(base, "customer", source_key="c")
    stage(base, "customer", source_key="d")
    stage(base, "customer", source_key="firm", company_name="Firm")
    stage(base, "product", source_key="p", sku="p")
    stage(base, "sales_order", source_key="none")
    tick(base)
    assert rejects(base) == []


@pytest.mark.parametrize("change", [{"op": "delete"}, {"customer_key": "other"}])
def test_a_notice_goes_with_the_record_or_the_reference_it_is_about(
    base: Connection, change: dict[str, str]
) -> None:
    take(base, "sales_order", customer_key="none")
    take(base, "sales_order", **change)
    assert ("reference_missing", "customer_key", "none") not in rejects(base)


def test_a_notice_goes_when_the_record_points_nowhere_any_more(base: Connection) -> None:
    base.execute("update exchange.source set null_policy = 'clear' where source_system = 'erp'")
    take(base, "sales_order", customer_key="none", title="a")
    take(base, "sales_order", title="a")
    assert rejects(base) == []


def test_an_attribute_named_like_a_column_is_no_value_of_it(base: Connection) -> None:
    base.execute(
        "insert into staging.customer (source_system, source_key, attributes) values ('erp', '1', %s)",
        [Jsonb({"email": "none", "source_key": "9"})],
    )
    tick(base)
    assert rejects(base) == []
    assert value(base, "select email from linked.customer where source_key = '1'") is None
