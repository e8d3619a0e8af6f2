"""I2 and I3: text becomes types by the formats of its source, and no text stops a tick."""

from datetime import date
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from loader.database import Connection
from tests.sql.staging import PROPERTY, add_source, column, linked, row, stage, tick, value, wipe


def read(connection: Connection, table: str, **columns: Any) -> dict[str, Any]:
    """Stage a row and return what the normalized view makes of it."""
    stage(connection, table, **columns)
    return row(connection, f"select * from normalized.{table} order by row_id desc limit 1")


def birth_date(connection: Connection, text: str, order: str = "ymd") -> date | str | None:
    connection.execute("update exchange.source set date_order = %s where source_system = 'erp'", [order])
    found = read(connection, "customer", birth_date=text)
    return found["errors"][0] if found["errors"] else found["birth_date"]


def amount(connection: Connection, text: str, separator: str = ".") -> Decimal | str | None:
    connection.execute("update exchange.source set decimal_separator = %s", [separator])
    found = read(connection, "sales_order", amount=text)
    return found["errors"][0] if found["errors"] else found["amount"]


def phone(connection: Connection, text: str, region: str = "RU") -> str | None:
    connection.execute("update exchange.source set phone_region = %s", [region])
    found = read(connection, "customer", phone=text)
    return found["errors"][0] if found["errors"] else found["phone"]


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("2025-12-31", "ymd"),
        ("2025-12-31", "dmy"),
        ("2025-12-31", "mdy"),
        ("20251231", "dmy"),
        ("2025/12/31", "ymd"),
        ("2025.12.31", "ymd"),
        ("31.12.2025", "dmy"),
        ("31/12/2025", "dmy"),
        ("31-12-2025", "dmy"),
        ("31.12.2025", "ymd"),
        ("31.12.25", "dmy"),
        ("12/31/25", "mdy"),
        ("12/31/2025", "mdy"),
        ("2025-12-31T23:59:59+03:00", "ymd"),
        ("2025-12-31 23:59:59.123Z", "ymd"),
        ("31.12.2025 0:00:00", "dmy"),
        ("12/31/2025 11:59:59 PM", "mdy"),
        ("\u00a0 2025-12-31 \t", "ymd"),
        ("31 декабря 2025 г.", "dmy"),
        ("31 ДЕК 2025", "ymd"),
        ("31-дек.-2025 10:00", "dmy"),
        ("31 желтоқсан 2025 ж.", "dmy"),
        ("31. Dezember 2025", "dmy"),
        ("31st December 2025", "mdy"),
        ("Dec 31, 2025", "mdy"),
        ("December 31st, 2025 11:59 PM", "mdy"),
        ("2025-Dec-31", "ymd"),
        ("31-Dec-2025", "dmy"),
        ("2025年12月31日", "ymd"),
        ("２０２５年１２月３１日", "ymd"),
        ("令和7年12月31日", "ymd"),
        ("R7.12.31", "ymd"),
    ],
)
def test_a_date_is_read_in_the_order_of_its_source(base: Connection, text: str, order: str) -> None:
    assert birth_date(base, text, order) == date(2025, 12, 31)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("29.02.2025", "dmy"),
        ("31.04.2025", "dmy"),
        ("2025-02-30", "ymd"),
        ("12/31/2025", "dmy"),
        ("31/12/2025", "mdy"),
        ("31.12.20256", "dmy"),
        ("20256-12-31", "ymd"),
        ("2999-01-01", "ymd"),
        ("1899-01-01", "ymd"),
        ("infinity", "ymd"),
        ("today", "ymd"),
        ("epoch", "ymd"),
        ("2025-12-31 and more", "ymd"),
        ("2025-12-31-05", "ymd"),
        ("20251332", "ymd"),
        ("31 ноября 2025", "dmy"),
        ("31 декабрьского 2025", "dmy"),
        ("Marvelous 5, 2025", "mdy"),
        ("31 декабря", "dmy"),
        ("31 декабря 2025 и ещё", "dmy"),
        ("令和7年13月31日", "ymd"),
        ("Q7.12.31", "ymd"),
        ("завтра", "ymd"),
        ("-1", "ymd"),
    ],
)
def test_what_is_no_date_is_refused(base: Connection, text: str, order: str) -> None:
    assert birth_date(base, text, order) == "date_invalid:birth_date"


@pytest.mark.parametrize("text", ["0000-00-00", "00.00.0000", "0001-01-01", "01.01.1753", "1900-01-01"])
def test_a_date_that_means_none_is_no_value(base: Connection, text: str) -> None:
    assert birth_date(base, text, "dmy") is None


def test_a_year_of_two_figures_lies_in_a_life_s_time(base: Connection) -> None:
    assert birth_date(base, "01.02.85", "dmy") == date(1985, 2, 1)
    assert read(base, "sales_order", ordered_at="01.02.27")["ordered_at"].year == 2027


def test_the_29th_of_february_is_a_date_in_a_leap_year(base: Connection) -> None:
    assert birth_date(base, "29.02.2024", "dmy") == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-07-01", "2026-06-30 21:00:00"),
        ("2026-07-01 12:00", "2026-07-01 09:00:00"),
        ("01.07.2026 12:00:30", "2026-07-01 09:00:30"),
        ("2026-07-01T12:00:00Z", "2026-07-01 12:00:00"),
        ("2026-07-01T12:00:00+05:00", "2026-07-01 07:00:00"),
        ("2026-07-01 12:00:00-0330", "2026-07-01 15:30:00"),
        ("2026-07-01 12:00:00.5 +00", "2026-07-01 12:00:00.5"),
        ("1 июля 2026 г.", "2026-06-30 21:00:00"),
        ("1 июля 2026 12:00", "2026-07-01 09:00:00"),
        ("Jul 1, 2026 12:00 PM", "2026-07-01 09:00:00"),
        ("01-Jul-2026 12:00:30", "2026-07-01 09:00:30"),
        ("2026年7月1日 12:00", "2026-07-01 09:00:00"),
    ],
)
def test_a_time_without_an_offset_is_of_the_source_s_zone(base: Connection, text: str, utc: str) -> None:
    base.execute("update exchange.source set time_zone = 'Europe/Moscow'")
    found = read(base, "sales_order", ordered_at=text)
    assert (found["errors"], found["ordered_at"]) == (
        [],
        value(base, "select %s::timestamp at time zone 'UTC'", utc),
    )


@pytest.mark.parametrize(
    "text",
    ["2026-07-01 25:00", "1 июля 2026 25:00", "2026-07-01 12:61", "2026-07-01T", "2026-07-01 UTC", "12:00"],
)
def test_what_is_no_time_is_refused(base: Connection, text: str) -> None:
    assert read(base, "sales_order", ordered_at=text)["errors"] == ["date_invalid:ordered_at"]


@pytest.mark.parametrize(
    ("text", "separator", "number"),
    [
        ("1234.56", ".", "1234.56"),
        ("1,234.56", ".", "1234.56"),
        ("12,34,567.8", ".", "1234567.8"),
        ("1 234.56", ".", "1234.56"),
        ("1\u00a0234\u202f567,89", ",", "1234567.89"),
        ("1.234.567,89", ",", "1234567.89"),
        ("1.234", ",", "1234"),
        ("1'234.5", ".", "1234.5"),
        ("-12,5", ",", "-12.5"),
        ("\u221212.5", ".", "-12.5"),
        ("+7", ".", "7"),
        (".5", ".", "0.5"),
        ("$ 1,000", ".", "1000"),
        ("1000,00 ₽", ",", "1000.00"),
        ("€5", ".", "5"),
        ("18%", ".", "18"),
        ("1 234,56 руб.", ",", "1234.56"),
        ("1.234,56 EUR", ",", "1234.56"),
        ("USD 1,234.56", ".", "1234.56"),
        ("12 500 тг", ",", "12500"),
        ("１２３円", ".", "123"),
        ("(1,234.50)", ".", "-1234.50"),
        ("1234.50-", ".", "-1234.50"),
        ("-5 р.", ",", "-5"),
        ("0.333333333333333315", ".", "0.333333333333333315"),
        ("999999999999999", ".", "999999999999999"),
    ],
)
def test_a_number_is_read_in_the_separators_of_its_source(
    base: Connection, text: str, separator: str, number: str
) -> None:
    assert amount(base, text, separator) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("1234.56", ","),  # once 123456
        ("1,5", "."),  # once 15
        ("1,234.567", ","),  # once 1.234567
        ("1.234,5", "."),
        ("1,2345", "."),
        ("1.2.3", "."),
        ("1,2,3", ","),
        ("1e5", "."),
        ("NaN", "."),
        ("Infinity", "."),
        ("0x10", "."),
        ("--1", "."),
        (".", "."),
        ("-", "."),
        ("$", "."),
        ("1000000000000000", "."),
        ("сто", "."),
        ("руб.", ","),
        ("5 руб. 20 коп.", ","),
        ("(-5)", "."),
        ("5 кг", "."),
    ],
)
def test_what_is_no_number_in_these_separators_is_refused(
    base: Connection, text: str, separator: str
) -> None:
    assert amount(base, text, separator) == "number_invalid:amount"


@pytest.mark.parametrize(
    ("text", "is_active"),
    [("1", True), ("Да", True), ("YES", True), ("истина", True), ("0", False), ("нет", False), ("F", False)],
)
def test_a_boolean_is_read_in_both_languages(base: Connection, text: str, is_active: bool) -> None:
    found = read(base, "product", is_active=text)
    assert (found["errors"], found["is_active"]) == ([], is_active)


def test_what_is_neither_yes_nor_no_is_refused(base: Connection) -> None:
    assert read(base, "product", is_active="maybe")["errors"] == ["boolean_invalid:is_active"]


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("8 (495) 123-45-67", "RU", "+74951234567"),
        ("+7 495 123 45 67", "RU", "+74951234567"),
        ("7-495-123-45-67", "RU", "+74951234567"),
        ("4951234567", "RU", "+74951234567"),
        ("8001234567", "RU", "+78001234567"),
        ("8 495 123-45-67 доб. 12", "RU", "+74951234567;ext=12"),
        ("84951234567 ext 5", "RU", "+74951234567;ext=5"),
        ("+7 495 123-45-67 ДОБ 3", "RU", "+74951234567;ext=3"),
        ("8 495 123-45-67, 8 (916) 123-45-68", "RU", "+74951234567,+79161234568"),
        ("+7 916 123-45-67 и 89161234568", "RU", "+79161234567,+79161234568"),
        ("８（４９５）１２３４５６７", "RU", "+74951234567"),
        ("810 49 30 123456", "RU", "+4930123456"),
        ("0000000000", "RU", None),
        ("+7 999 999-99-99", "RU", None),
        ("0049 30 123456", "RU", "+4930123456"),
        ("+49 30 123456", "RU", "+4930123456"),
        ("12-34-56", "RU", "12-34-56"),
        ("12345", "RU", "12345"),
        ("03-1234-5678", "JP", "+81312345678"),  # once +810312345678
        ("090-1234-5678", "JP", "+819012345678"),
        ("+81-3-1234-5678", "JP", "+81312345678"),
        ("030 123456", "DE", "+4930123456"),
        ("(415) 555-0132", "US", "+14155550132"),
        ("1 415 555 0132", "US", "+14155550132"),
        ("010 1234 5678", "CN", "+861012345678"),
        ("06 1234 5678", "IT", "+390612345678"),
        ("1234", "RU", "phone_invalid:phone"),
        ("+1234567", "RU", "001234567"),
        ("+7 495", "RU", "phone_invalid:phone"),
        ("1234567890123456", "RU", "phone_invalid:phone"),
        ("нет", "RU", None),
        ("позвонить", "RU", "phone_invalid:phone"),
    ],
)
def test_a_phone_is_completed_by_the_region_of_its_source(
    base: Connection, text: str, region: str, expected: str | None
) -> None:
    assert phone(base, text, region) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Anna@Example.COM", "anna@example.com"),
        (" anna@example.com ", "anna@example.com"),
        ("josé54@adventure-works.com", "josé54@adventure-works.com"),
        ("иван@почта.рф", "иван@почта.рф"),
        ("a+b.c_d@mail.example.travel", "a+b.c_d@mail.example.travel"),
        ("a@x.ru; B@x.ru", "a@x.ru,b@x.ru"),
        ("Anna <anna@x.ru>, mailto:b@x.ru", "anna@x.ru,b@x.ru"),
        ("ａｎｎａ＠ｘ．ｒｕ", "anna@x.ru"),
        ("test@test.ru", None),
        ("noemail@company.ru", None),
        ("нет", None),
    ],
)
def test_an_email_is_accepted_in_any_script(base: Connection, text: str, expected: str | None) -> None:
    found = read(base, "customer", email=text)
    assert (found["errors"], found["email"]) == ([], expected)


@pytest.mark.parametrize(
    "text",
    [
        "an na@example.com",
        "anna",
        "anna@",
        "@example.com",
        "a@b@example.com",
        "anna@example",
        "a@b.c",
    ],
)
def test_what_is_no_email_is_refused(base: Connection, text: str) -> None:
    assert read(base, "customer", email=text)["errors"] == ["email_invalid:email"]


def test_blank_texts_are_no_value(base: Connection) -> None:
    found = read(
        base,
        "customer",
        phone="",
        email=" ",
        birth_date="\u00a0",
        full_name="\t",
        kind="",
        tax_id="-",
        modified_at="",
    )
    assert found["errors"] == []
    names = ("phone", "email", "birth_date", "full_name", "kind", "tax_id")
    assert [found[name] for name in names] == [None] * 6


def test_an_empty_op_is_an_upsert(base: Connection) -> None:
    found = read(base, "customer", op="")
    assert (found["errors"], found["op"]) == ([], "upsert")


def test_a_dictionary_value_of_the_source_comes_before_the_common_one(base: Connection) -> None:
    base.execute(
        """insert into exchange.dictionary_value (dictionary, source_system, source_value, canonical_value)
        values ('deal_stage', 'erp', 'new', 'won')"""
    )
    assert read(base, "sales_order", stage=" NEW ")["stage"] == "won"
    assert read(base, "sales_order", source_system="shop", stage="Новый")["stage"] == "new"
    assert read(base, "sales_order", stage="никакая")["errors"] == ["value_unknown:stage"]


def test_a_dictionary_s_policy_may_be_a_default_or_to_pass(base: Connection) -> None:
    base.execute("update exchange.dictionary set unknown_policy = 'pass' where dictionary = 'deal_stage'")
    base.execute(
        """update exchange.dictionary set unknown_policy = 'default', default_value = 'sales'
        where dictionary = 'deal_direction'"""
    )
    found = read(base, "sales_order", stage="Никакая", direction="прочее")
    assert (found["errors"], found["stage"], found["direction"]) == ([], "Никакая", "sales")


@pytest.mark.parametrize(
    ("table", "name"),
    [
        ("customer", "source_key"),
        ("customer", "parent_key"),
        ("price", "product_key"),
        ("price", "price_type"),
        ("sales_order", "customer_key"),
        ("sales_order", "contact_key"),
        ("sales_order_line", "order_key"),
        ("sales_order_line", "product_key"),
    ],
)
def test_a_key_too_long_for_an_index_is_refused_and_stops_no_tick(
    base: Connection, table: str, name: str
) -> None:
    key = value(base, "select string_agg(md5(n::text), '') from generate_series(1, 300) as n")
    given_columns = {"product_key": "1", "amount": "1"} if table == "price" else {}
    given_columns |= {"order_key": "1"} if table == "sales_order_line" else {}
    stage(base, table, **(given_columns | {name: key}))
    stage(base, table, source_key="good", **given_columns)
    assert tick(base)["rows_rejected"] == 1
    assert value(base, "select code from staging.reject where not is_waiting") == "value_too_long"


def test_a_match_key_too_long_for_an_index_still_links(base: Connection) -> None:
    name = value(base, "select string_agg(md5(n::text), '') from generate_series(1, 300) as n")
    for source in ("erp", "shop"):
        stage(base, "customer", source_system=source, email=f"{name}@example.com")
        stage(base, "product", source_system=source, sku=name)
    assert tick(base)["rows_changed"] == 4
    assert len(set(linked(base).values())) == len(set(linked(base, "product").values())) == 1


ANY_TEXT = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40),
    st.text("0123456789.,:-+/TZ apm$%'\u00a0\u2212", max_size=24),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=3).map(
        lambda text: text * 5000
    ),
    st.sampled_from(
        ["infinity", "NaN", "now", "9999-12-31 24:00:00", "0001-01-01", "1e400", "\\", "{}", "null", "x'; --"]
    ),
)
TABLES = ("customer", "product", "price", "sales_order", "sales_order_line")


@PROPERTY
@given(texts=st.lists(ANY_TEXT, min_size=6, max_size=6), turn=st.integers(0, 5))
@example(texts=["0001-01-01 00:00:00+14"] * 6, turn=0)
@example(
    texts=["4713-01-01 BC", "5874898-01-01", "294277-01-01", "2026-01-01 24:00:00-15:59", "+", "00"], turn=1
)
def test_no_text_in_any_column_stops_a_good_row(base: Connection, texts: list[str], turn: int) -> None:
    wipe(base)
    base.execute(
        "update exchange.source set time_zone = 'Asia/Tokyo', date_order = 'dmy', decimal_separator = ','"
    )
    for table in TABLES:
        names = column(base, "select column_name from staging.writable_columns(%s)", table)
        names = [name for name in names if name not in ("source_system", "attributes", "op")]
        whole = {name: texts[(place + turn) % 6] for place, name in enumerate(names)}
        stage(base, table, **whole)
        stage(base, table, **(whole | {"source_key": "2", "op": texts[turn]}))
        for place, name in enumerate(names[3:]):
            stage(base, table, source_key=f"alone {name}", **{name: texts[(place + turn) % 6]})
        good = {"product_key": "good", "amount": "1"} if table == "price" else {}
        good |= {"order_key": "good"} if table == "sales_order_line" else {}
        stage(base, table, source_system="shop", source_key="good", **good)
    counts = tick(base)
    assert counts["rows_taken"] == value(base, "select sum(rows_taken) from exchange.tick_count")
    for table in TABLES:
        assert ("shop", "good") in linked(base, table)
    assert tick(base) == {}


@PROPERTY
@given(text=ANY_TEXT)
@example(text="8 (495) 123-45-67 доб. 12")
@example(text="12345 ext 7")
def test_what_is_normalized_is_normalized_to_itself(base: Connection, text: str) -> None:
    wipe(base)
    first = read(
        base, "customer", phone=text, email=text, birth_date=text, full_name=text, tax_id=text, kind=text
    )
    names = ("phone", "email", "birth_date", "full_name", "tax_id", "kind")
    refused = {error.split(":")[1] for error in first["errors"]}
    kept = {name: str(first[name]) for name in names if first[name] is not None and name not in refused}
    again = read(base, "customer", **kept)
    assert again["errors"] == []
    assert {name: str(again[name]) for name in kept} == kept


def test_formats_are_the_source_s_own(base: Connection) -> None:
    add_source(base, "us", date_order="mdy", phone_region="US")
    found = read(base, "customer", source_system="us", birth_date="02/03/2000", phone="415 555 0132")
    assert (found["birth_date"], found["phone"]) == (date(2000, 2, 3), "+14155550132")


def test_words_that_mean_nothing_are_a_setting_of_the_source(base: Connection) -> None:
    query = "select placeholders from exchange.set_source('erp', p_placeholders => %s)"
    assert len(value(base, query, [" Частное лицо ", "+74999999999", "xx@xx.ru"])) == 3
    found = read(
        base, "customer", full_name="ЧАСТНОЕ ЛИЦО", phone="8 499 999-99-99, 8 495 123-45-67",
        phone_2="8 (499) 999-99-99", email="XX@xx.ru", city="Омск",
    )  # fmt: skip
    assert [found[name] for name in ("full_name", "phone_2", "email", "city")] == [None, None, None, "Омск"]
    assert found["phone"] == "+74951234567"
    assert read(base, "customer", source_system="shop", full_name="Частное лицо")["full_name"] is not None
    assert value(base, "select placeholders from exchange.set_source('erp', p_priority => 3)") is not None
    assert value(base, query, [""]) is None


def test_what_stands_between_several_values_is_a_setting_of_the_source(base: Connection) -> None:
    phones, emails = "8 495 123-45-67 & 8 495 123-45-68", "a@x.org&b@x.org"
    assert read(base, "customer", email=emails)["errors"] == ["email_invalid:email"]
    base.execute("select exchange.set_source('erp', p_list_separator => '&')")
    found = read(base, "customer", phone=phones, email=emails)
    assert (found["phone"], found["email"]) == ("+74951234567,+74951234568", "a@x.org,b@x.org")
    with pytest.raises(psycopg.errors.CheckViolation, match="list_separator_is_part_of_no_value"):
        base.execute("select exchange.set_source('erp', p_list_separator => '-')")
