"""Product rows, catalog products and prices."""

import pytest

from loader.sandbox import Sandbox
from tests.sandbox.caller import Caller

CATALOG = 14


def set_rows(portal: Caller, *rows: dict[str, object]) -> list[dict[str, object]]:
    reply = portal.result("crm.item.productrow.set", ownerType="D", ownerId=1, productRows=list(rows))
    return reply["productRows"]


def test_rows_are_replaced_with_new_ids(portal: Caller, sandbox: Sandbox) -> None:
    portal.add(2, title="D")
    first = set_rows(
        portal, {"productName": "Tyre", "price": 10.5, "quantity": 4}, {"productName": "Work", "price": 1}
    )
    second = set_rows(portal, {"productName": "Tyre", "price": "10.50", "quantity": "4"})
    assert [row["id"] for row in first] == [1, 2]
    assert [row["id"] for row in second] == [3]
    assert second[0]["xmlId"] == "sale_basket_3"
    assert sandbox.stats()["product_rows"] == 1
    assert set_rows(portal) == []


def test_a_calculated_amount_follows_the_rows_and_a_manual_one_does_not(portal: Caller) -> None:
    portal.add(2, title="D", opportunity=5)
    set_rows(portal, {"price": 10.5, "quantity": 4})
    assert portal.get(2, 1)["opportunity"] == 42
    assert portal.change(2, 1, opportunity=7)["opportunity"] == 42
    assert portal.change(2, 1, isManualOpportunity="Y", opportunity=7)["opportunity"] == 7
    set_rows(portal, {"price": 1})
    assert portal.get(2, 1)["opportunity"] == 7
    assert portal.change(2, 1, isManualOpportunity="N")["opportunity"] == 1


def test_rows_touch_their_owner_only_where_its_amount_moves(portal: Caller, sandbox: Sandbox) -> None:
    stamp = portal.add(2, title="D", isManualOpportunity="Y")["updatedTime"]
    sandbox.configure(advance_seconds=10)
    set_rows(portal, {"price": 10})
    assert portal.get(2, 1)["updatedTime"] == stamp
    sandbox.configure(touch_owner_on_child=True)
    set_rows(portal, {"price": 10})
    assert portal.get(2, 1)["updatedTime"] > stamp


def test_prices_of_a_row_are_rounded_and_derived(portal: Caller) -> None:
    portal.add(2, title="D")
    row = set_rows(portal, {"price": 120, "quantity": 1.5, "taxRate": 20, "discountRate": 50})[0]
    assert (row["priceExclusive"], row["priceNetto"], row["discountSum"], row["priceBrutto"]) == (
        100,
        200,
        100,
        240,
    )
    row = set_rows(portal, {"price": 90, "discountTypeId": 1, "discountSum": 10})[0]
    assert (row["priceNetto"], row["discountRate"]) == (100, 10)


def test_single_rows_are_added_changed_listed_and_deleted(portal: Caller) -> None:
    portal.add(2, title="D")
    fields = {"ownerType": "D", "ownerId": 1, "productName": "Tyre", "price": 10}
    row = portal.result("crm.item.productrow.add", fields=fields)["productRow"]
    assert portal.result("crm.item.productrow.get", id=row["id"])["productRow"] == row
    changed = portal.result("crm.item.productrow.update", id=1, fields={"quantity": 3})["productRow"]
    assert (changed["id"], changed["quantity"]) == (1, 3)
    assert portal.get(2, 1)["opportunity"] == 30
    assert portal.error("crm.item.productrow.update", id=1, fields={"colour": 3}) == "INVALID_ARG_VALUE"
    listed = portal.full("crm.item.productrow.list", filter={"=ownerType": "D", "=ownerId": 1})
    assert (listed["total"], listed["result"]["productRows"]) == (1, [changed])
    assert portal.error("crm.item.productrow.list", filter={"ownerId": 1}) == "INVALID_ARG_VALUE"
    assert portal.result("crm.item.productrow.delete", id=1) is None
    assert portal.error("crm.item.productrow.delete", id=1) == "NOT_FOUND"


@pytest.mark.parametrize(("owner", "code"), [("D", "OWNER_NOT_FOUND"), ("C", "ENTITY_TYPE_NOT_SUPPORTED")])
def test_rows_need_an_owner(portal: Caller, owner: str, code: str) -> None:
    portal.add(3, name="A")
    params = {"ownerType": owner, "ownerId": 1, "productRows": []}
    assert portal.error("crm.item.productrow.set", **params) == code


def test_invoices_and_processes_have_rows_too(portal: Caller) -> None:
    for entity_type, owner in ((31, "SI"), (128, "T80"), (1030, "T406"), (7, "Q"), (1, "L")):
        portal.add(entity_type, title="X")
        rows = [{"price": 2, "quantity": 2}]
        portal.result("crm.item.productrow.set", ownerType=owner, ownerId=1, productRows=rows)
        assert portal.get(entity_type, 1)["opportunity"] == 4


def product(portal: Caller, **fields: object) -> dict[str, object]:
    return portal.result("catalog.product.add", fields={"iblockId": CATALOG, "name": "P"} | fields)["element"]


def test_products_have_a_unique_code_and_a_repeatable_external_key(portal: Caller, sandbox: Sandbox) -> None:
    assert product(portal, xmlId="erp:1", code="tyre", measure=5)["id"] == 1
    assert product(portal, xmlId="erp:1")["id"] == 2
    assert portal.error("catalog.product.add", fields={"iblockId": CATALOG, "name": "P", "code": "tyre"}) == 0
    assert portal.error("catalog.product.add", fields={"iblockId": 99, "name": "P"}) == 200040300000
    assert portal.error("catalog.product.add", fields={"iblockId": CATALOG}) == 0
    assert portal.error("catalog.product.add") == "100"
    assert sandbox.stats()["catalog_products"] == 2


def test_product_lists_demand_their_select_and_filter(portal: Caller) -> None:
    product(portal, xmlId="erp:1", purchasingPrice=12)
    product(portal, xmlId="erp:2")
    wanted = {
        "select": ["id", "iblockId", "xmlId", "purchasingPrice"],
        "filter": {"iblockId": CATALOG, "xmlId": ["erp:1"]},
    }
    found = portal.full("catalog.product.list", **wanted)
    assert found["result"]["products"] == [
        {"id": 1, "iblockId": CATALOG, "xmlId": "erp:1", "purchasingPrice": 12}
    ]
    assert found["total"] == 1
    assert portal.error("catalog.product.list", select=["id"], filter={"iblockId": CATALOG}) == 0
    assert portal.error("catalog.product.list", select=["id", "iblockId"], filter={"xmlId": "erp:1"}) == 0
    forbidden = {"iblockId": CATALOG, "@xmlId": ["erp:1"]}
    assert portal.error("catalog.product.list", select=["id", "iblockId"], filter=forbidden) == 0


def test_products_change_and_go_with_their_prices(portal: Caller, sandbox: Sandbox) -> None:
    product(portal)
    portal.result(
        "catalog.price.add", fields={"productId": 1, "catalogGroupId": 1, "price": 10, "currency": "RUB"}
    )
    sandbox.configure(advance_seconds=5)
    before = portal.result("catalog.product.get", id=1)["product"]
    assert portal.result("catalog.product.update", id=1, fields={"name": "P"})["element"] == before
    changed = portal.result("catalog.product.update", id=1, fields={"name": "Q"})["element"]
    assert (changed["name"], changed["timestampX"] > before["timestampX"]) == ("Q", True)
    assert portal.result("catalog.product.delete", id=1) is True
    assert portal.error("catalog.product.get", id=1) == 0
    assert sandbox.stats()["prices"] == 0


def test_a_product_has_one_price_of_each_type(portal: Caller) -> None:
    product(portal)
    fields = {"productId": 1, "catalogGroupId": 1, "price": 10, "currency": "RUB"}
    assert portal.result("catalog.price.add", fields=fields)["price"]["id"] == 1
    refused = portal.full("catalog.price.add", fields=fields)
    assert refused["error"] == 0
    assert "single price" in refused["error_description"]
    assert portal.result("catalog.price.update", id=1, fields={"price": "12.5"})["price"]["price"] == 12.5
    found = portal.result("catalog.price.list", filter={"productId": 1}, select=["id", "price"])["prices"]
    assert found == [{"id": 1, "price": 12.5}]


def test_modifying_prices_deletes_those_not_listed(portal: Caller) -> None:
    product(portal)
    for group in (1, 2):
        fields = {"productId": 1, "catalogGroupId": group, "price": group, "currency": "RUB"}
        portal.result("catalog.price.add", fields=fields)
    prices = [{"id": 2, "catalogGroupId": 2, "price": 5, "currency": "RUB"}]
    portal.result("catalog.price.modify", fields={"product": {"id": 1, "prices": prices}})
    left = portal.result("catalog.price.list", filter={"productId": 1})["prices"]
    assert [(price["id"], price["price"]) for price in left] == [(2, 5)]


def test_small_directories_stand_under_their_wrapper(portal: Caller) -> None:
    assert portal.result("catalog.catalog.list")["catalogs"][0]["iblockId"] == CATALOG
    assert portal.result("catalog.priceType.list", order={"id": "ASC"})["priceTypes"][0]["xmlId"] == "BASE"
    assert 796 in {measure["code"] for measure in portal.result("catalog.measure.list")["measures"]}
    assert 20 in {vat["rate"] for vat in portal.result("catalog.vat.list")["vats"]}
    section = portal.result(
        "catalog.section.add", fields={"iblockId": CATALOG, "name": "Tyres", "xmlId": "s1"}
    )["section"]
    found = portal.result("catalog.section.list", filter={"iblockId": CATALOG, "xmlId": "s1"})["sections"]
    assert found == [section]
