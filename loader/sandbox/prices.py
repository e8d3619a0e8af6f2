"""catalog.price.* and the small catalog directories: price types, measures, VAT rates."""

from typing import Any

from loader.sandbox import events
from loader.sandbox.catalog import catalog_fields, catalog_page, products, to_number
from loader.sandbox.decode import values_of
from loader.sandbox.packed import Record
from loader.sandbox.portal import Params, Portal, Principal, param
from loader.sandbox.refusal import Refusal
from loader.sandbox.registry import method
from loader.sandbox.store import Store

_PRICE_NAMES = {
    "id",
    "productId",
    "catalogGroupId",
    "price",
    "currency",
    "timestampX",
    "xmlId",
    "quantityFrom",
    "quantityTo",
}
_SINGLE = "It is allowed to set only single price for a product and a price type"


def price_store(portal: Portal) -> Store:
    """Return the prices."""
    return portal.store("price")


def _price(portal: Portal, product_id: int, group: int) -> Record | None:
    found = price_store(portal).where("productId", product_id, "number")
    return next((price for price in found if price["catalogGroupId"] == group), None)


def _values(portal: Portal, fields: dict[str, Any], *, partial: bool = False) -> dict[str, Any]:
    wanted = ("price", "currency") if partial else ("catalogGroupId", "price", "currency")
    for name in wanted:
        if not partial and fields.get(name) in (None, ""):
            raise Refusal(0, f"Required fields: {name}")
    values: dict[str, Any] = {}
    for name in ("price", "catalogGroupId"):
        if name in fields and name in wanted:
            values[name] = to_number(fields[name], name)
    if "currency" in fields:
        values["currency"] = str(fields["currency"])
    known = {price_type["id"] for price_type in price_types(portal).records.values()}
    if "catalogGroupId" in values and values["catalogGroupId"] not in known:
        raise Refusal(0, "Price type is not found")
    return values


def _insert(portal: Portal, product_id: int, values: dict[str, Any]) -> Record:
    store = price_store(portal)
    record = {
        "id": store.reserve_id(),
        "productId": product_id,
        **values,
        "extraId": None,
        "quantityFrom": None,
        "quantityTo": None,
        "timestampX": portal.stamp(),
        "xmlId": None,
        "priceScale": values["price"],
    }
    store.insert(record)
    events.emit(portal, "CATALOG.PRICE.ON.ADD", {"ID": str(record["id"])})
    return record


@method("catalog.price.add", scope="catalog", writes=True)
def add_price(portal: Portal, who: Principal, params: Params) -> Any:
    """Add a price; one per product and price type."""
    fields = catalog_fields(params)
    product = products(portal).get(fields.get("productId"))
    if product is None:
        raise Refusal(0, "Product is not found")
    values = _values(portal, fields)
    if _price(portal, product["id"], values["catalogGroupId"]):
        raise Refusal(0, _SINGLE)
    return {"price": dict(_insert(portal, product["id"], values))}


@method("catalog.price.update", scope="catalog", writes=True)
def update_price(portal: Portal, who: Principal, params: Params) -> Any:
    """Change a price."""
    record = price_store(portal).get(param(params, "id"))
    if record is None:
        raise Refusal(0, "Price is not exists")
    _change(portal, record, _values(portal, catalog_fields(params), partial=True))
    return {"price": dict(record)}


def _change(portal: Portal, record: Record, values: dict[str, Any]) -> None:
    changes = {name: value for name, value in values.items() if record[name] != value}
    if changes:
        scale = {"priceScale": changes.get("price", record["price"])}
        price_store(portal).update(record["id"], {**changes, **scale, "timestampX": portal.stamp()})
        events.emit(portal, "CATALOG.PRICE.ON.UPDATE", {"ID": str(record["id"])})


@method("catalog.price.modify", scope="catalog", writes=True)
def modify_prices(portal: Portal, who: Principal, params: Params) -> Any:
    """Set a product's prices; those not listed are deleted (W12)."""
    wanted = catalog_fields(params).get("product")
    product = products(portal).get(wanted.get("id")) if isinstance(wanted, dict) else None
    if product is None or not isinstance(wanted, dict):
        raise Refusal(0, "Product is not found")
    listed = [entry for entry in values_of(wanted.get("prices")) if isinstance(entry, dict)]
    drafts = [(entry, _values(portal, entry)) for entry in listed]
    if len({values["catalogGroupId"] for _, values in drafts}) < len(drafts):
        raise Refusal(0, _SINGLE)
    kept = {int(entry["id"]) for entry, _ in drafts if str(entry.get("id") or "").isdigit()}
    for price in price_store(portal).where("productId", product["id"], "number"):
        if price["id"] not in kept:
            price_store(portal).delete(price["id"])
    prices = []
    for entry, values in drafts:
        record = price_store(portal).get(entry.get("id"))
        if record is None:
            record = _insert(portal, product["id"], values)
        else:
            _change(portal, record, values)
        prices.append(dict(record))
    return {"prices": prices}


@method("catalog.price.get", scope="catalog")
def get_price(portal: Portal, who: Principal, params: Params) -> Any:
    """Return one price."""
    record = price_store(portal).get(param(params, "id"))
    if record is None:
        raise Refusal(0, "Price is not exists")
    return {"price": dict(record)}


@method("catalog.price.list", scope="catalog")
def list_prices(portal: Portal, who: Principal, params: Params) -> Any:
    """Return a page of prices."""
    return catalog_page(portal, price_store(portal), params, "prices", _PRICE_NAMES)


@method("catalog.price.delete", scope="catalog", writes=True)
def delete_price(portal: Portal, who: Principal, params: Params) -> Any:
    """Delete a price."""
    record = price_store(portal).get(param(params, "id"))
    if record is None:
        raise Refusal(0, "Price is not exists")
    price_store(portal).delete(record["id"])
    events.emit(portal, "CATALOG.PRICE.ON.DELETE", {"ID": str(record["id"])})
    return True


def price_types(portal: Portal) -> Store:
    """Return the price types; a second one shows that a product may have several prices."""
    store = portal.store("price_type")
    if not store.records:
        for number, name, base in ((1, "BASE", "Y"), (2, "WHOLESALE", "N")):
            store.insert(
                {
                    "id": number,
                    "name": name,
                    "base": base,
                    "sort": 100 * number,
                    "xmlId": name,
                    "createdBy": 1,
                    "modifiedBy": 1,
                    "dateCreate": portal.stamp(),
                    "timestampX": portal.stamp(),
                }
            )
    return store


@method("catalog.priceType.list", scope="catalog")
def list_price_types(portal: Portal, who: Principal, params: Params) -> Any:
    """Return the price types."""
    return catalog_page(
        portal, price_types(portal), params, "priceTypes", {"id", "name", "base", "sort", "xmlId"}
    )


@method("catalog.measure.list", scope="catalog")
def list_measures(portal: Portal, who: Principal, params: Params) -> Any:
    """Return the units of measure, by their catalog id and their OKEI code."""
    store = portal.store("measure")
    if not store.records:
        units = (
            (1, 6, "m", "Metre"),
            (2, 112, "l", "Litre"),
            (3, 163, "g", "Gram"),
            (4, 166, "kg", "Kilogram"),
            (5, 796, "pcs", "Piece"),
            (6, 356, "h", "Hour"),
        )
        for number, code, symbol, title in units:
            store.insert(
                {
                    "id": number,
                    "code": code,
                    "isDefault": "Y" if code == 796 else "N",
                    "measureTitle": title,
                    "symbol": symbol,
                    "symbolIntl": symbol,
                    "symbolLetterIntl": symbol.upper(),
                }
            )
    return catalog_page(
        portal, store, params, "measures", {"id", "code", "isDefault", "measureTitle", "symbol", "symbolIntl"}
    )


@method("catalog.vat.list", scope="catalog")
def list_vats(portal: Portal, who: Principal, params: Params) -> Any:
    """Return the VAT rates."""
    store = portal.store("vat")
    if not store.records:
        for number, name, rate in (
            (1, "No VAT", None),
            (2, "VAT 0%", 0),
            (3, "VAT 10%", 10),
            (4, "VAT 20%", 20),
            (5, "VAT 22%", 22),
        ):
            store.insert(
                {
                    "id": number,
                    "name": name,
                    "rate": rate,
                    "active": "Y",
                    "sort": 100 * number,
                    "timestampX": portal.stamp(),
                }
            )
    return catalog_page(portal, store, params, "vats", {"id", "name", "rate", "active", "sort"})
