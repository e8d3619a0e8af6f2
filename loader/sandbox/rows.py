"""Product rows: their storage, their arithmetic, their sum."""

from typing import Any

from loader.sandbox.packed import Record
from loader.sandbox.portal import Portal
from loader.sandbox.refusal import Refusal
from loader.sandbox.store import Store
from loader.sandbox.values import flag, plain_number

_NUMBERS = ("price", "quantity", "discountRate", "discountSum", "taxRate")


def row_store(portal: Portal) -> Store:
    """Return all product rows of the portal."""
    return portal.store("productrow")


def rows_of(portal: Portal, owner_type: str, owner_id: int) -> list[Record]:
    """Return an object's rows by sort and id."""
    rows = [
        row
        for row in row_store(portal).where("ownerId", owner_id, "number")
        if row["ownerType"] == owner_type
    ]
    return sorted(rows, key=lambda row: (row["sort"], row["id"]))


def delete_rows(portal: Portal, owner_type: str, owner_id: int) -> None:
    """Delete an object's rows."""
    for row in rows_of(portal, owner_type, owner_id):
        row_store(portal).delete(row["id"])


def total(portal: Portal, owner_type: str, owner_id: int) -> int | float:
    """Return what the rows add up to."""
    return plain_number(
        round(sum(row["price"] * row["quantity"] for row in rows_of(portal, owner_type, owner_id)), 2)
    )


def insert_row(
    portal: Portal, owner_type: str, owner_id: int, fields: dict[str, Any], *, sort: int
) -> Record:
    """Store one new row."""
    store = row_store(portal)
    row: Record = {
        "id": store.reserve_id(),
        "ownerId": owner_id,
        "ownerType": owner_type,
        "productId": 0,
        "productName": "",
        "price": 0,
        "quantity": 1,
        "discountTypeId": 2,
        "discountRate": 0,
        "discountSum": 0,
        "taxRate": None,
        "taxIncluded": "N",
        "customized": "Y",
        "measureCode": 796,
        "measureName": "pcs",
        "sort": sort,
    }
    row |= read_row(portal, fields)
    row |= prices(row)
    row |= {"type": 1, "storeId": None, "xmlId": f"sale_basket_{row['id']}"}
    store.insert(row)
    return row


def read_row(portal: Portal, fields: dict[str, Any]) -> dict[str, Any]:
    """Read the writable fields of a row; a row without a name takes its product's."""
    read: dict[str, Any] = {}
    for name in _NUMBERS:
        if fields.get(name) not in (None, ""):
            read[name] = _number(name, fields[name])
    for name in ("productId", "discountTypeId", "measureCode", "sort"):
        if fields.get(name) not in (None, ""):
            read[name] = int(_number(name, fields[name]))
    for name in ("productName", "measureName"):
        if fields.get(name) not in (None, ""):
            read[name] = str(fields[name])[:255]
    if "taxIncluded" in fields:
        read["taxIncluded"] = flag(fields["taxIncluded"])
    if read.get("productId") and not read.get("productName"):
        product = portal.store("product").get(read["productId"])
        read["productName"] = product["name"] if product else ""
    return read


def prices(row: Record) -> dict[str, Any]:
    """Compute the derived prices, rounded to cents: `price` is with discount and tax (9.6)."""
    price, rate = row["price"], (row["taxRate"] or 0) / 100
    exclusive = round(price / (1 + rate), 2)
    if row["discountTypeId"] == 1:
        netto = round(exclusive + row["discountSum"], 2)
        discount_sum, discount_rate = (
            row["discountSum"],
            round(100 * row["discountSum"] / netto, 2) if netto else 0,
        )
    else:
        discount_rate = row["discountRate"]
        netto = round(exclusive / (1 - discount_rate / 100), 2) if discount_rate < 100 else exclusive
        discount_sum = round(netto - exclusive, 2)
    derived = {
        "priceExclusive": exclusive,
        "priceNetto": netto,
        "priceBrutto": round(netto * (1 + rate), 2),
        "discountSum": discount_sum,
        "discountRate": discount_rate,
        "priceAccount": round(price, 2),
    }
    return {name: plain_number(value) for name, value in derived.items()}


def _number(name: str, value: Any) -> int | float:
    try:
        places = 4 if name == "quantity" else 2
        return plain_number(round(float(value), places))
    except (TypeError, ValueError):
        raise Refusal("0", f"Field {name} has to be a number") from None
