"""One row per real thing: which value survives (I7), orders, lines and prices."""

from decimal import Decimal
from typing import Any

import pytest

from loader.database import Connection
from tests.sql.staging import add_source, linked, row, rows, stage, take, tick, value

SAME = {"email": "a@example.com"}


def customer(connection: Connection) -> dict[str, Any]:
    return row(connection, "select * from golden.customer where not is_deleted")


def order(connection: Connection, key: str = "1") -> dict[str, Any]:
    return row(connection, "select * from golden.sales_order where source_key = %s", key)


def prices(connection: Connection) -> list[str]:
    found = rows(connection, "select amount::text from golden.price where not is_deleted order by amount")
    return [one["amount"] for one in found]


def line_price(connection: Connection) -> Decimal | None:
    found = row(connection, "select price from golden.sales_order_line")
    return found["price"]


def test_the_source_of_highest_rank_wins_and_null_falls_through(base: Connection) -> None:
    take(base, "customer", city="Omsk", **SAME)
    take(base, "customer", source_system="shop", city="Tomsk", region="Siberia", **SAME)
    assert (customer(base)["city"], customer(base)["region"]) == ("Omsk", "Siberia")


def test_the_rank_of_a_field_comes_before_the_rank_of_its_source(base: Connection) -> None:
    base.execute(
        """insert into exchange.source_field (source_system, entity, column_name, priority)
        values ('shop', 'customer', 'city', 1), ('shop', 'sales_order', 'region', 1)"""
    )
    for source, city in (("erp", "Omsk"), ("shop", "Tomsk")):
        stage(base, "customer", source_system=source, city=city, region=city, **SAME)
    tick(base)
    assert (customer(base)["city"], customer(base)["region"]) == ("Tomsk", "Omsk")


def test_of_equal_ranks_the_newest_wins(base: Connection) -> None:
    take(base, "customer", source_key="1", city="old", **SAME)
    take(base, "customer", source_key="2", city="new", **SAME)
    assert customer(base)["city"] == "new"
    take(base, "customer", source_key="1", city="newest", **SAME)
    assert customer(base)["city"] == "newest"


def test_lists_are_distinct_and_in_the_order_of_rank(base: Connection) -> None:
    shop = {"phone": "8 495 000-00-03", "phone_2": "+74950000001", "email_2": "b@example.com"}
    stage(base, "customer", source_system="shop", **SAME, **shop)
    stage(base, "customer", phone="84950000001", phone_2="84950000002", **SAME)
    tick(base)
    assert customer(base)["phones"] == ["+74950000001", "+74950000002", "+74950000003"]
    assert customer(base)["emails"] == ["a@example.com", "b@example.com"]


@pytest.mark.parametrize(
    ("columns", "kind"),
    [
        ({"last_name": "Petrova"}, "person"),
        ({"company_name": "Romashka"}, "organization"),
        ({"tax_id": "7701234567"}, "organization"),
        ({"tax_id": "770123456789"}, "person"),
        ({"tax_reason_code": "770101001"}, "organization"),
        ({"company_name": "IP Petrova", "kind": "PERSON"}, "person"),
    ],
)
def test_the_kind_is_inferred_when_it_is_absent(base: Connection, columns: dict[str, str], kind: str) -> None:
    take(base, "customer", **columns)
    assert customer(base)["kind"] == kind


def test_a_deleted_record_leaves_and_takes_its_values_with_it(base: Connection) -> None:
    stage(base, "customer", city="Omsk", phone="84950000001", **SAME)
    stage(base, "customer", source_system="shop", city="Tomsk", **SAME)
    tick(base)
    take(base, "customer", op="delete")
    assert (customer(base)["city"], customer(base)["phones"]) == ("Tomsk", [])
    take(base, "customer", source_system="shop", op="delete")
    assert rows(base, "select * from golden.customer where not is_deleted") == []


def test_attributes_merge_and_the_highest_rank_wins_a_key(base: Connection) -> None:
    stage(base, "customer", source_system="shop", attributes={"a": "shop", "b": "shop"}, **SAME)
    stage(base, "customer", attributes={"a": "erp", "c": "erp"}, **SAME)
    tick(base)
    assert customer(base)["attributes"] == {"a": "erp", "b": "shop", "c": "erp"}


def test_a_record_that_names_itself_as_its_company_has_none(base: Connection) -> None:
    take(base, "customer", parent_key="1")
    assert (customer(base)["parent_golden_id"], customer(base)["is_parent_missing"]) == (None, False)


def test_an_order_s_amount_is_the_source_s_or_the_sum_of_its_lines(base: Connection) -> None:
    stage(base, "sales_order", source_key="own", amount="100")
    for key in ("own", "sum"):
        stage(base, "sales_order_line", source_key=f"{key} 1", order_key=key, price="10", quantity="3")
        stage(base, "sales_order_line", source_key=f"{key} 2", order_key=key, price="0.333", discount="10")
    stage(base, "sales_order", source_key="sum")
    tick(base)
    assert (order(base, "own")["amount"], order(base, "sum")["amount"]) == (Decimal(100), Decimal("30.30"))
    take(base, "sales_order_line", source_key="sum 1", op="delete")
    assert order(base, "sum")["amount"] == Decimal("0.30")


def test_a_line_moved_to_another_order_leaves_the_first_one(base: Connection) -> None:
    stage(base, "sales_order", source_key="a")
    stage(base, "sales_order", source_key="b")
    stage(base, "sales_order_line", order_key="a", price="10")
    tick(base)
    take(base, "sales_order_line", order_key="b")
    assert (order(base, "a")["amount"], order(base, "b")["amount"]) == (None, Decimal(10))


def test_an_order_that_comes_after_its_lines_gets_them(base: Connection) -> None:
    stage(base, "product", name="Bolt")
    stage(base, "price", product_key="1", amount="7")
    take(base, "sales_order_line", order_key="1", product_key="1")
    take(base, "sales_order")
    assert order(base)["amount"] == Decimal(7)
    take(base, "sales_order", op="delete")
    take(base, "sales_order", title="back")
    assert order(base)["amount"] == Decimal(7)


def test_a_line_takes_its_product_s_price_and_keeps_it(base: Connection) -> None:
    stage(base, "product")
    stage(base, "price", product_key="1", amount="7")
    stage(base, "sales_order")
    stage(base, "sales_order_line", order_key="1", product_key="1")
    tick(base)
    assert line_price(base) == 7
    take(base, "price", product_key="1", amount="8")
    take(base, "sales_order_line", order_key="1", product_key="1", quantity="2")
    assert (line_price(base), order(base)["amount"]) == (7, 14)


def test_a_line_that_gets_another_product_gets_its_price(base: Connection) -> None:
    # It kept the price of the product it had before.
    for key, amount in (("1", "7"), ("2", "20")):
        stage(base, "product", source_key=key)
        stage(base, "price", source_key=key, product_key=key, amount=amount)
    stage(base, "sales_order")
    stage(base, "sales_order_line", order_key="1", product_key="1")
    tick(base)
    take(base, "sales_order_line", order_key="1", product_key="2")
    assert line_price(base) == 20


def test_a_kept_price_survives_the_merge_of_its_product(base: Connection) -> None:
    take(base, "product", source_system="shop", sku="A-1")
    stage(base, "product", name="Bolt")
    stage(base, "price", product_key="1", amount="7")
    stage(base, "sales_order")
    stage(base, "sales_order_line", order_key="1", product_key="1")
    tick(base)
    take(base, "price", product_key="1", amount="8")
    take(base, "product", sku="A-1")
    assert len(set(linked(base, "product").values())) == 1
    assert line_price(base) == 7


def test_a_line_waits_for_its_order_to_say_in_which_currency_it_is(base: Connection) -> None:
    # It took the price of the default currency, and the order's own came too late.
    base.execute("update exchange.source set default_currency = 'RUB' where source_system = 'erp'")
    stage(base, "product")
    stage(base, "price", product_key="1", amount="900", currency="RUB")
    take(base, "sales_order_line", order_key="1", product_key="1")
    assert line_price(base) is None
    take(base, "sales_order", currency="EUR")
    assert line_price(base) is None
    take(base, "sales_order", currency="RUB")
    take(base, "sales_order_line", order_key="1", product_key="1", quantity="2")
    assert line_price(base) == 900


def test_a_product_that_comes_late_gives_its_lines_name_and_price(base: Connection) -> None:
    stage(base, "sales_order")
    take(base, "sales_order_line", order_key="1", product_key="1")
    assert value(base, "select is_product_missing from golden.sales_order_line")
    stage(base, "product", name="Bolt")
    stage(base, "price", product_key="1", amount="7")
    tick(base)
    found = row(base, "select name, price, is_product_missing from golden.sales_order_line")
    assert found == {"name": "Bolt", "price": Decimal(7), "is_product_missing": False}
    assert order(base)["amount"] == 7


def test_a_price_that_comes_late_reaches_lines_without_one(base: Connection) -> None:
    stage(base, "product")
    stage(base, "sales_order")
    take(base, "sales_order_line", order_key="1", product_key="1")
    take(base, "price", product_key="1", amount="7")
    assert (line_price(base), order(base)["amount"]) == (7, 7)


def test_the_price_that_holds_today_is_the_latest_that_has_begun(base: Connection) -> None:
    stage(base, "product")
    for key, day, amount in (("a", None, "1"), ("b", "2020-01-01", "2"), ("c", "2999-01-01", "3")):
        stage(base, "price", source_key=key, product_key="1", amount=amount, valid_from=day)
    tick(base)
    assert prices(base) == ["2"]
    take(base, "price", source_key="b", op="delete")
    assert prices(base) == ["1"]


def test_a_price_begins_on_its_day_without_a_new_row(base: Connection) -> None:
    stage(base, "product")
    stage(base, "price", source_key="now", product_key="1", amount="1")
    stage(base, "price", source_key="next", product_key="1", amount="2", valid_from="2999-01-01")
    tick(base)
    assert tick(base) == {}
    base.execute(
        "update linked.price set valid_from = (now() at time zone 'UTC')::date where source_key = 'next'"
    )
    base.execute("update exchange.tick set started_at = started_at - interval '1 day'")
    assert tick(base)["rows_taken"] == 0
    assert prices(base) == ["2"]
    assert tick(base) == {}


def test_the_price_of_a_product_goes_when_only_a_future_one_is_left(base: Connection) -> None:
    stage(base, "product")
    stage(base, "price", source_key="now", product_key="1", amount="1")
    stage(base, "price", source_key="next", product_key="1", amount="2", valid_from="2999-01-01")
    tick(base)
    take(base, "price", source_key="now", op="delete")
    assert prices(base) == []


def test_a_price_that_moves_to_an_unknown_product_leaves_the_old_one(base: Connection) -> None:
    stage(base, "product")
    stage(base, "price", product_key="1", amount="1")
    tick(base)
    take(base, "price", product_key="2", amount="1")
    assert prices(base) == []
    take(base, "product", source_key="2")
    found = row(base, "select product_golden_id from golden.price where not is_deleted")
    assert found["product_golden_id"] == linked(base, "product")["erp", "2"]


def test_price_types_are_prices_of_their_own(base: Connection) -> None:
    stage(base, "product")
    stage(base, "price", source_key="b", product_key="1", amount="1")
    stage(base, "price", source_key="w", product_key="1", amount="2", price_type="Wholesale")
    tick(base)
    assert prices(base) == ["1", "2"]


def test_orders_follow_customers_that_merge(base: Connection) -> None:
    add_source(base, "third", priority=30)
    for source, columns in (("erp", SAME), ("shop", {"tax_id": "500100732259"})):
        stage(base, "customer", source_system=source, **columns)
        stage(base, "sales_order", source_system=source, source_key=source, customer_key="1", contact_key="1")
    tick(base)
    take(base, "customer", source_system="third", tax_id="500100732259", **SAME)
    elder = min(linked(base).values())
    for source in ("erp", "shop"):
        found = order(base, source)
        assert (found["customer_golden_id"], found["contact_golden_id"]) == (elder, elder)
