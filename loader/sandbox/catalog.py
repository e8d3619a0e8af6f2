"""catalog.*: products, prices, sections and the small directories (9)."""

from typing import Any

from loader.sandbox import events
from loader.sandbox.decode import values_of
from loader.sandbox.envelope import Listing
from loader.sandbox.filters import Column, Compiler
from loader.sandbox.listing import lenient_order, page_of, start_of
from loader.sandbox.packed import Record
from loader.sandbox.portal import Params, Portal, Principal, param
from loader.sandbox.refusal import Refusal, missing_parameter
from loader.sandbox.registry import method
from loader.sandbox.store import Store
from loader.sandbox.values import flag, plain_number

PRODUCT_IBLOCK, OFFER_IBLOCK = 14, 16
_OPERATORS = (">", ">=", "<", "<=", "=", "!=", "!")
_MOMENTS = {"dateCreate", "timestampX", "dateActiveFrom", "dateActiveTo"}
_PRODUCT_NUMBERS = {
    "iblockSectionId",
    "measure",
    "vatId",
    "sort",
    "quantity",
    "quantityReserved",
    "weight",
    "length",
    "width",
    "height",
}
_STOCK = {"quantity", "quantityReserved", "purchasingPrice", "purchasingCurrency"}
_PRODUCT_FLAGS = {"active", "vatIncluded", "quantityTrace", "canBuyZero"}
_PRODUCT: Record = {
    "name": "",
    "code": None,
    "xmlId": None,
    "active": "Y",
    "sort": 500,
    "iblockSectionId": None,
    "type": 1,
    "previewText": None,
    "previewTextType": "text",
    "detailText": None,
    "detailTextType": "text",
    "previewPicture": None,
    "detailPicture": None,
    "measure": 5,
    "vatId": None,
    "vatIncluded": "N",
    "quantity": None,
    "quantityReserved": None,
    "quantityTrace": "D",
    "canBuyZero": "D",
    "purchasingPrice": None,
    "purchasingCurrency": None,
    "weight": None,
    "length": None,
    "width": None,
    "height": None,
    "available": "Y",
    "bundle": "N",
    "dateActiveFrom": None,
    "dateActiveTo": None,
}


def products(portal: Portal) -> Store:
    """Return the catalog products."""
    return portal.store("product", "id", "timestampX")


def catalog_page(portal: Portal, store: Store, params: Params, wrapper: str, names: set[str]) -> Listing:
    """Return a page of catalog records under its wrapper; operators are few and there is no IN sign."""

    def resolve(name: str) -> Column | None:
        if name not in names and not name.startswith("property"):
            return None
        sample = next(iter(store.records.values()), {}).get(name)
        number = (
            name in _PRODUCT_NUMBERS
            or (name.endswith(("Id", "id")) and name != "xmlId")
            or isinstance(sample, (int, float))
        )
        return Column(name, "moment" if name in _MOMENTS else "number" if number else "text")

    compiler = Compiler(resolve, portal.clock, operators=_OPERATORS, groups=False)
    try:
        chosen = compiler.compile(param(params, "filter"))
    except Refusal as refused:
        raise Refusal(0, refused.description) from None
    order = lenient_order(
        portal, lambda name: resolve("id" if name == "ID" else name), param(params, "order")
    )
    start = start_of(params)
    rows, total = store.page(chosen, order, start)
    select = [str(name) for name in values_of(param(params, "select"))]
    if not select or "*" in select:
        shown = [dict(row) for row in rows]
    else:
        shown = [{name: row[name] for name in select if name in row} for row in rows]
    return page_of({wrapper: shown}, start, total)


def catalog_fields(params: Params) -> dict[str, Any]:
    """Return `fields`; raise Refusal 100 without them."""
    fields = param(params, "fields")
    if not isinstance(fields, dict):
        raise missing_parameter("fields")
    return fields


def to_number(value: Any, name: str) -> int | float | None:
    """Read a number of the catalog; raise Refusal."""
    if value in (None, "", False):
        return None
    try:
        return plain_number(float(value))
    except (TypeError, ValueError):
        raise Refusal(0, f"Field {name} must be a number") from None


def _product_values(portal: Portal, fields: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in fields.items():
        if portal.state.get("inventory_mode") and name in _STOCK:
            continue  # only stock documents write it then (W14)
        if name.startswith("property") and name[8:].isdigit():
            values[name] = value
        elif name in _PRODUCT_NUMBERS:
            values[name] = to_number(value, name)
        elif name in _PRODUCT_FLAGS:
            values[name] = "D" if value == "D" else flag(value)
        elif name == "purchasingPrice":
            number = to_number(value, name)
            values[name] = None if number is None else f"{number:.6f}"
        elif name in _PRODUCT and name not in ("available", "bundle", "type"):
            values[name] = value if isinstance(value, (list, dict)) else str(value or "").strip() or None
    return values


def _check_code(portal: Portal, iblock: int, code: Any, own_id: int) -> None:
    for product in products(portal).where("code", code) if code else ():
        if product["iblockId"] == iblock and product["id"] != own_id:
            raise Refusal(0, "Element with this symbolic code already exists.<br>")


@method("catalog.product.add", scope="catalog", writes=True)
def add_product(portal: Portal, who: Principal, params: Params) -> Any:
    """Create a product; its code is unique, its xmlId is not."""
    fields = catalog_fields(params)
    iblock = to_number(fields.get("iblockId"), "iblockId")
    if iblock is None or not fields.get("name"):
        raise Refusal(0, f"Required fields: {'iblockId' if iblock is None else 'name'}")
    if iblock not in (PRODUCT_IBLOCK, OFFER_IBLOCK):
        raise Refusal(200040300000, "iblock is not found")
    values = _product_values(portal, fields)
    _check_code(portal, int(iblock), values.get("code"), 0)
    stamps = {
        "dateCreate": portal.stamp(),
        "timestampX": portal.stamp(),
        "createdBy": who.user_id,
        "modifiedBy": who.user_id,
    }
    record = {"id": products(portal).reserve_id(), "iblockId": int(iblock), **_PRODUCT, **values, **stamps}
    record["xmlId"] = record["xmlId"] or str(record["id"])
    products(portal).insert(record)
    events.emit(portal, "CATALOG.PRODUCT.ON.ADD", {"ID": str(record["id"])})
    return {"element": dict(record)}


@method("catalog.product.update", scope="catalog", writes=True)
def update_product(portal: Portal, who: Principal, params: Params) -> Any:
    """Change a product."""
    record = _product(portal, param(params, "id"))
    values = _product_values(portal, catalog_fields(params))
    if "name" in values and not values["name"]:
        raise Refusal(0, "Required fields: name")
    _check_code(portal, record["iblockId"], values.get("code"), record["id"])
    changes = {name: value for name, value in values.items() if record.get(name) != value}
    if changes:
        products(portal).update(
            record["id"], {**changes, "timestampX": portal.stamp(), "modifiedBy": who.user_id}
        )
        events.emit(portal, "CATALOG.PRODUCT.ON.UPDATE", {"ID": str(record["id"])})
    return {"element": dict(record)}


@method("catalog.product.get", scope="catalog")
def get_product(portal: Portal, who: Principal, params: Params) -> Any:
    """Return one product."""
    return {"product": dict(_product(portal, param(params, "id")))}


@method("catalog.product.list", scope="catalog")
def list_products(portal: Portal, who: Principal, params: Params) -> Any:
    """Return a page of products; select needs id and iblockId, filter needs iblockId."""
    select, raw = values_of(param(params, "select")), param(params, "filter")
    if not {"id", "iblockId"} <= {str(name) for name in select}:
        raise Refusal(0, "Required select fields: id, iblockId")
    if not isinstance(raw, dict) or not any(str(name).lstrip("=<>!") == "iblockId" for name in raw):
        raise Refusal(0, "Required filter fields: iblockId")
    names = {"id", "iblockId", *_PRODUCT, "dateCreate", "timestampX", "createdBy", "modifiedBy"}
    page = catalog_page(portal, products(portal), params, "products", names)
    for row in page.result["products"]:
        if row.get("purchasingPrice") is not None:
            row["purchasingPrice"] = plain_number(float(row["purchasingPrice"]))
    return page


@method("catalog.product.delete", scope="catalog", writes=True)
def delete_product(portal: Portal, who: Principal, params: Params) -> Any:
    """Delete a product with its prices."""
    record = products(portal).delete(_product(portal, param(params, "id"))["id"])
    prices = portal.store("price")
    for price in prices.where("productId", record["id"], "number"):
        prices.delete(price["id"])
    events.emit(portal, "CATALOG.PRODUCT.ON.DELETE", {"ID": str(record["id"])})
    return True


def _product(portal: Portal, product_id: Any) -> Record:
    record = products(portal).get(product_id)
    if record is None:
        raise Refusal(0, "product is not exists")
    return record
