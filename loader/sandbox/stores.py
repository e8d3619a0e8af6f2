"""catalog.store.* and balances, which only stock documents change (9.4)."""

from typing import Any

from loader.sandbox.catalog import catalog_fields, catalog_page
from loader.sandbox.packed import Record
from loader.sandbox.portal import Params, Portal, Principal
from loader.sandbox.refusal import Refusal
from loader.sandbox.registry import method
from loader.sandbox.store import Store
from loader.sandbox.values import flag, whole_number

_NAMES = {"id", "title", "address", "active", "xmlId", "code", "sort", "isDefault"}


def stores(portal: Portal) -> Store:
    """Return the warehouses; there is one to begin with."""
    found = portal.store("store")
    if not found.records:
        _insert(portal, found, {"title": "Main", "address": "-", "isDefault": "Y"})
    return found


def balance(portal: Portal, product: int, store: int) -> Record:
    """Return what of a product lies in a warehouse."""
    balances = portal.store("balance")
    for row in balances.where("productId", product, "number"):
        if row["storeId"] == store:
            return row
    row = {"id": balances.reserve_id(), "productId": product, "storeId": store}
    balances.insert(row | {"amount": 0.0, "quantityReserved": 0.0})
    return balances.records[row["id"]]


def _insert(portal: Portal, kept: Store, fields: dict[str, Any]) -> dict[str, Any]:
    text = {
        name: str(fields[name]) if fields.get(name) else None
        for name in ("title", "address", "xmlId", "code")
    }
    record: dict[str, Any] = {"id": kept.reserve_id(), **text, "active": flag(fields.get("active", "Y"))}
    record |= {
        "sort": whole_number(fields.get("sort")) or 100,
        "isDefault": fields.get("isDefault", "N"),
        "description": None,
    }
    record |= {"dateCreate": portal.stamp(), "dateModify": portal.stamp()}
    kept.insert(record)
    return record


@method("catalog.store.add", scope="catalog", writes=True)
def add_store(portal: Portal, who: Principal, params: Params) -> Any:
    """Add a warehouse; the address is required."""
    fields = catalog_fields(params)
    if not fields.get("address"):
        raise Refusal(0, "Required fields: address")
    return {"store": dict(_insert(portal, stores(portal), fields))}


@method("catalog.store.list", scope="catalog")
def list_stores(portal: Portal, who: Principal, params: Params) -> Any:
    """Return a page of warehouses."""
    return catalog_page(portal, stores(portal), params, "stores", _NAMES)


@method("catalog.storeproduct.list", scope="catalog")
def list_balances(portal: Portal, who: Principal, params: Params) -> Any:
    """Return balances by warehouse; they are read-only."""
    names = {"id", "productId", "storeId", "amount", "quantityReserved"}
    return catalog_page(portal, portal.store("balance"), params, "storeProducts", names)
