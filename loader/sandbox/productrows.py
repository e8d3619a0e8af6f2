"""crm.item.productrow.*: rows of deals, invoices, quotes, leads and processes (9.6)."""

from typing import Any

from loader.sandbox.decode import values_of
from loader.sandbox.filters import Column, Compiler
from loader.sandbox.items import item_store, save
from loader.sandbox.listing import page_of, start_of
from loader.sandbox.packed import Record
from loader.sandbox.portal import Params, Portal, Principal, param
from loader.sandbox.refusal import Refusal, invalid_argument, missing_parameter
from loader.sandbox.registry import method
from loader.sandbox.rows import delete_rows, insert_row, prices, read_row, row_store, rows_of, total
from loader.sandbox.schema import owner_abbreviation, schemas, type_of_abbreviation

_TEXT = {"productName", "measureName", "taxIncluded", "ownerType", "customized", "xmlId"}
_OPERATORS = ("=", "!=", ">", ">=", "<", "<=")


def _owner(portal: Portal, owner_type: Any, owner_id: Any) -> tuple[int, Record]:
    entity_type = type_of_abbreviation(str(owner_type))
    schema = schemas(portal).get(entity_type or 0)
    if schema is None or not schema.has_products:
        raise Refusal("ENTITY_TYPE_NOT_SUPPORTED", f"Owner type {owner_type} is not supported")
    record = item_store(portal, schema.entity_type).get(owner_id)
    if record is None:
        raise Refusal("OWNER_NOT_FOUND", "Owner was not found")
    return schema.entity_type, record


def _recalculate(portal: Portal, who: Principal, entity_type: int, owner: Record) -> None:
    """Let a calculated amount follow the rows; an owner whose amount stays the same is not touched (R04)."""
    amount = total(portal, owner_abbreviation(entity_type), owner["id"])
    follows = owner["isManualOpportunity"] == "N" and owner["opportunity"] != amount
    if follows or portal.state.get("touch_owner_on_child"):
        save(portal, who, schemas(portal)[entity_type], owner, {"opportunity": amount} if follows else {})


@method("crm.item.productrow.set", writes=True)
def set_rows(portal: Portal, who: Principal, params: Params) -> Any:
    """Replace all rows of an owner; the new ones get new ids (W10)."""
    given = param(params, "productRows")
    if given is None:
        raise missing_parameter("productRows")
    entity_type, owner = _owner(portal, param(params, "ownerType"), param(params, "ownerId"))
    abbreviation = owner_abbreviation(entity_type)
    drafts = [row for row in values_of(given) if isinstance(row, dict)]
    for draft in drafts:
        read_row(portal, draft)
    delete_rows(portal, abbreviation, owner["id"])
    for number, draft in enumerate(drafts, start=1):
        insert_row(portal, abbreviation, owner["id"], draft, sort=10 * number)
    _recalculate(portal, who, entity_type, owner)
    return {"productRows": [dict(row) for row in rows_of(portal, abbreviation, owner["id"])]}


@method("crm.item.productrow.add", writes=True)
def add_row(portal: Portal, who: Principal, params: Params) -> Any:
    """Add one row."""
    fields = param(params, "fields")
    if not isinstance(fields, dict):
        raise missing_parameter("fields")
    entity_type, owner = _owner(portal, fields.get("ownerType"), fields.get("ownerId"))
    abbreviation = owner_abbreviation(entity_type)
    sort = 10 * (1 + len(rows_of(portal, abbreviation, owner["id"])))
    row = insert_row(portal, abbreviation, owner["id"], fields, sort=sort)
    _recalculate(portal, who, entity_type, owner)
    return {"productRow": dict(row)}


@method("crm.item.productrow.update", writes=True)
def update_row(portal: Portal, who: Principal, params: Params) -> Any:
    """Change one row; an unknown field is refused here."""
    row, fields = _row(portal, params), param(params, "fields")
    if not isinstance(fields, dict):
        raise missing_parameter("fields")
    unknown = sorted(name for name in fields if name not in row)
    if unknown:
        raise invalid_argument(f"Unknown field '{unknown[0]}'")
    changed = {**row, **read_row(portal, fields)}
    row_store(portal).update(row["id"], changed | prices(changed))
    _recalculate_owner(portal, who, row)
    return {"productRow": dict(row)}


@method("crm.item.productrow.get")
def get_row(portal: Portal, who: Principal, params: Params) -> Any:
    """Return one row."""
    return {"productRow": dict(_row(portal, params))}


@method("crm.item.productrow.delete", writes=True)
def delete_row(portal: Portal, who: Principal, params: Params) -> Any:
    """Delete one row; the reply is null."""
    row = row_store(portal).delete(_row(portal, params)["id"])
    _recalculate_owner(portal, who, row)


@method("crm.item.productrow.list")
def list_rows(portal: Portal, who: Principal, params: Params) -> Any:
    """Return a page of an owner's rows; the filter names the owner with `=ownerType` and `=ownerId`."""
    raw = param(params, "filter")
    if not isinstance(raw, dict) or "=ownerType" not in raw or "=ownerId" not in raw:
        raise invalid_argument("Parameter 'filter' must contain '=ownerType' and '=ownerId'")
    known = row_store(portal).records
    names = set(next(iter(known.values()), {})) | {"ownerId", "ownerType", "id"}
    compiler = Compiler(
        lambda name: Column(name, "text" if name in _TEXT else "number") if name in names else None,
        portal.clock,
        operators=_OPERATORS,
        groups=False,
    )
    start = start_of(params)
    rows, count = row_store(portal).page(compiler.compile(raw), [("id", int, False)], start)
    return page_of({"productRows": [dict(row) for row in rows]}, start, count)


def _row(portal: Portal, params: Params) -> Record:
    row = row_store(portal).get(param(params, "id"))
    if row is None:
        raise Refusal("NOT_FOUND", "Product row is not found")
    return row


def _recalculate_owner(portal: Portal, who: Principal, row: Record) -> None:
    entity_type, owner = _owner(portal, row["ownerType"], row["ownerId"])
    _recalculate(portal, who, entity_type, owner)


def _enter_owner(name: str, abbreviation: str) -> None:
    """Enter crm.{name}.productrows.*, the classic way."""

    @method(f"crm.{name}.productrows.set", writes=True)
    def replace(portal: Portal, who: Principal, params: Params) -> Any:
        """Replace all rows; the reply is true."""
        rows = [_from_classic(row) for row in values_of(param(params, "rows")) if isinstance(row, dict)]
        set_rows(
            portal, who, {"ownerType": abbreviation, "ownerId": param(params, "id"), "productRows": rows}
        )
        return True

    @method(f"crm.{name}.productrows.get")
    def get(portal: Portal, who: Principal, params: Params) -> Any:
        """Return the rows."""
        _, owner = _owner(portal, abbreviation, param(params, "id"))
        return [_classic(row, abbreviation) for row in rows_of(portal, abbreviation, owner["id"])]


for _name, _abbreviation in (("deal", "D"), ("lead", "L"), ("quote", "Q")):
    _enter_owner(_name, _abbreviation)


def _classic(row: dict[str, Any], abbreviation: str) -> dict[str, Any]:
    return {
        "ID": str(row["id"]),
        "OWNER_ID": str(row["ownerId"]),
        "OWNER_TYPE": abbreviation,
        "PRODUCT_ID": row["productId"],
        "PRODUCT_NAME": row["productName"],
        "PRICE": row["price"],
        "PRICE_ACCOUNT": f"{row['priceAccount']:.2f}",
        "PRICE_EXCLUSIVE": row["priceExclusive"],
        "PRICE_NETTO": row["priceNetto"],
        "PRICE_BRUTTO": row["priceBrutto"],
        "QUANTITY": row["quantity"],
        "DISCOUNT_TYPE_ID": row["discountTypeId"],
        "DISCOUNT_RATE": row["discountRate"],
        "DISCOUNT_SUM": row["discountSum"],
        "TAX_RATE": row["taxRate"],
        "TAX_INCLUDED": row["taxIncluded"],
        "MEASURE_CODE": row["measureCode"],
        "MEASURE_NAME": row["measureName"],
        "SORT": row["sort"],
    }


def _from_classic(row: dict[str, Any]) -> dict[str, Any]:
    parts = ((name, name.lower().split("_")) for name in row)
    return {words[0] + "".join(word.capitalize() for word in words[1:]): row[name] for name, words in parts}
