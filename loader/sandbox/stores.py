"""catalog.store.* and balances, with inventory accounting off: quantities stand on products (9.4)."""

from typing import Any

from loader.sandbox.catalog import catalog_fields, catalog_page
from loader.sandbox.portal import Params, Portal, Principal
from loader.sandbox.refusal import Refusal
from loader.sandbox.registry import method
from loader.sandbox.store import Store
from loader.sandbox.values import flag, whole_number

_NAMES = {"id", "title", "address", "active", "xmlId", "code", "sort", "isDefault"}


def _stores(portal: Portal) -> Store:
    stores = portal.store("store")
    if not stores.records:
        _insert(portal, stores, {"title": "Main", "address": "-", "isDefault": "Y"})
    return stores


def _insert(portal: Portal, stores: Store, fields: dict[str, Any]) -> dict[str, Any]:
    text = {
        name: str(fields[name]) if fields.get(name) else None
        for name in ("title", "address", "xmlId", "code")
    }
    record: dict[str, Any] = {"id": stores.reserve_id(), **text, "active": flag(fields.get("active", "Y"))}
    record |= {
        "sort": whole_number(fields.get("sort")) or 100,
        "isDefault": fields.get("isDefault", "N"),
        "description": None,
    }
    record |= {"dateCreate": portal.stamp(), "dateModify": portal.stamp()}
    stores.insert(record)
    return record


@method("catalog.store.add", scope="catalog", writes=True)
def add_store(portal: Portal, who: Principal, params: Params) -> Any:
    """Add a warehouse; the address is required."""
    fields = catalog_fields(params)
    if not fields.get("address"):
        raise Refusal(0, "Required fields: address")
    return {"store": dict(_insert(portal, _stores(portal), fields))}


@method("catalog.store.list", scope="catalog")
def list_stores(portal: Portal, who: Principal, params: Params) -> Any:
    """Return a page of warehouses."""
    return catalog_page(portal, _stores(portal), params, "stores", _NAMES)


@method("catalog.storeproduct.list", scope="catalog")
def list_balances(portal: Portal, who: Principal, params: Params) -> Any:
    """Return balances by warehouse; they are read-only, and only stock documents would make them."""
    names = {"id", "productId", "storeId", "amount", "quantityReserved"}
    return catalog_page(portal, portal.store("balance"), params, "storeProducts", names)


@method("catalog.document.mode.status", scope="catalog")
def inventory_mode(portal: Portal, who: Principal, params: Params) -> Any:
    """Say whether inventory accounting is on."""
    return "N"
