"""catalog.document.*: with inventory accounting on only they move stock (9.4)."""

from typing import Any

from loader.sandbox.catalog import catalog_fields, catalog_page, products
from loader.sandbox.decode import values_of
from loader.sandbox.packed import Record
from loader.sandbox.portal import Params, Portal, Principal, param
from loader.sandbox.refusal import Refusal
from loader.sandbox.registry import method
from loader.sandbox.store import Store
from loader.sandbox.stores import balance, stores
from loader.sandbox.values import whole_number

TYPES = {"A": "Receipt", "S": "Stock adjustment", "M": "Transfer", "R": "Return", "D": "Write-off"}
_DRAFT, _CONDUCTED, _CANCELLED = "N", "Y", "C"
_TO, _FROM = frozenset("ASRM"), frozenset("DM")  # which types need a store at which end


def _documents(portal: Portal) -> Store:
    return portal.store("document")


def _elements(portal: Portal) -> Store:
    return portal.store("documentelement")


def _document(portal: Portal, number: Any) -> Record:
    record = _documents(portal).get(number)
    if record is None:
        raise Refusal("0", "Document not found")
    return record


@method("catalog.document.mode.status", scope="catalog")
def mode(portal: Portal, who: Principal, params: Params) -> Any:
    """Say whether inventory accounting is on."""
    return "Y" if portal.state.get("inventory_mode") else "N"


@method("catalog.enum.getStoreDocumentTypes", scope="catalog")
def types(portal: Portal, who: Principal, params: Params) -> Any:
    """Say what the letters mean (G15)."""
    return {"enum": [{"id": letter, "name": name} for letter, name in TYPES.items()]}


@method("catalog.document.add", scope="catalog", writes=True)
def add(portal: Portal, who: Principal, params: Params) -> Any:
    """Make a draft; nothing keeps a second one of the same number away (W14)."""
    fields = catalog_fields(params)
    for name in ("docType", "currency", "responsibleId"):
        if not fields.get(name):
            raise Refusal("0", f"Required fields: {name}")
    if str(fields["docType"]) not in TYPES:
        raise Refusal("0", "DOC_TYPE isn't available")
    number = _documents(portal).reserve_id()
    record: Record = {
        "id": number,
        "docType": str(fields["docType"]),
        "docNumber": str(fields.get("docNumber") or number),
        "status": _DRAFT,
        "siteId": "s1",
        "currency": str(fields["currency"]),
        "responsibleId": whole_number(fields["responsibleId"]),
        "title": str(fields.get("title") or f"{TYPES[str(fields['docType'])]} #{number}"),
        "commentary": str(fields.get("commentary") or ""),
        "dateDocument": fields.get("dateDocument"),
        "dateCreate": portal.stamp(),
        "dateModify": portal.stamp(),
        "createdBy": who.user_id,
        "modifiedBy": who.user_id,
    }
    _documents(portal).insert(record)
    return {"document": dict(record)}


@method("catalog.document.list", scope="catalog")
def list_all(portal: Portal, who: Principal, params: Params) -> Any:
    """Return a page of documents."""
    names = {"id", "docType", "docNumber", "status", "title", "currency", "responsibleId", "dateCreate"}
    return catalog_page(portal, _documents(portal), params, "documents", names)


@method("catalog.document.element.add", scope="catalog", writes=True)
def add_element(portal: Portal, who: Principal, params: Params) -> Any:
    """Add a product to a draft."""
    fields = catalog_fields(params)
    document = _document(portal, fields.get("docId"))
    if document["status"] != _DRAFT:
        raise Refusal("ERROR_DOCUMENT_STATUS", "Document is not a draft")
    if products(portal).get(fields.get("elementId")) is None:
        raise Refusal("0", "Product not found")
    record: Record = {
        "id": _elements(portal).reserve_id(),
        "docId": document["id"],
        "elementId": whole_number(fields["elementId"]),
        "storeFrom": whole_number(fields.get("storeFrom")) or None,
        "storeTo": whole_number(fields.get("storeTo")) or None,
        "amount": float(str(fields.get("amount") or 0)),
        "purchasingPrice": float(str(fields.get("purchasingPrice") or 0)),
    }
    _elements(portal).insert(record)
    return {"documentElement": dict(record)}


@method("catalog.document.element.list", scope="catalog")
def list_elements(portal: Portal, who: Principal, params: Params) -> Any:
    """Return a page of a document's products."""
    names = {"id", "docId", "elementId", "storeFrom", "storeTo", "amount", "purchasingPrice"}
    return catalog_page(portal, _elements(portal), params, "documentElements", names)


def _conduct(portal: Portal, number: Any) -> None:
    """Move stock by a draft, all of it or nothing."""
    document = _document(portal, number)
    if not portal.state.get("inventory_mode"):
        raise Refusal("0", "Inventory management is not enabled")
    if document["status"] == _CONDUCTED:
        raise Refusal("0", "Document is already conducted")
    moves = _moves(portal, document)
    for (product, store), amount in moves.items():
        if balance(portal, product, store)["amount"] + amount < 0:
            raise Refusal("0", f"Not enough of product {product} in store {store}")
    _move(portal, moves, 1)
    _set_status(portal, document, _CONDUCTED)


def _cancel(portal: Portal, number: Any) -> None:
    """Take the moves of a conducted document back."""
    document = _document(portal, number)
    if document["status"] != _CONDUCTED:
        raise Refusal("0", "Document is not conducted")
    _move(portal, _moves(portal, document), -1)
    _set_status(portal, document, _CANCELLED)


def _delete(portal: Portal, number: Any) -> None:
    document = _document(portal, number)
    if document["status"] == _CONDUCTED:
        raise Refusal("0", "A conducted document cannot be deleted")
    for element in _elements(portal).where("docId", document["id"], "number"):
        _elements(portal).delete(element["id"])
    _documents(portal).delete(document["id"])


def _moves(portal: Portal, document: Record) -> dict[tuple[int, int], float]:
    kind = document["docType"]
    moves: dict[tuple[int, int], float] = {}
    for element in _elements(portal).where("docId", document["id"], "number"):
        for ends, name, sign in ((_TO, "storeTo", 1), (_FROM, "storeFrom", -1)):
            if kind not in ends:
                continue
            if stores(portal).get(element[name]) is None:
                raise Refusal("0", f"{name} is not defined or invalid")
            place = (element["elementId"], element[name])
            moves[place] = moves.get(place, 0.0) + sign * element["amount"]
    if not moves:
        raise Refusal("0", "Document has no products")
    return moves


def _move(portal: Portal, moves: dict[tuple[int, int], float], sign: int) -> None:
    for (product, store), amount in moves.items():
        held = balance(portal, product, store)
        portal.store("balance").update(held["id"], {"amount": held["amount"] + sign * amount})
    for product in {product for product, _ in moves}:
        held_now = sum(row["amount"] for row in portal.store("balance").where("productId", product, "number"))
        products(portal).update(product, {"quantity": held_now})


def _set_status(portal: Portal, document: Record, status: str) -> None:
    _documents(portal).update(document["id"], {"status": status, "dateModify": portal.stamp()})


_ACTS = {"conduct": _conduct, "cancel": _cancel, "delete": _delete}


def _enter(name: str) -> None:
    @method(f"catalog.document.{name}", scope="catalog", writes=True)
    def one(portal: Portal, who: Principal, params: Params) -> Any:
        _ACTS[name](portal, param(params, "id"))
        return True

    @method(f"catalog.document.{name}List", scope="catalog", writes=True)
    def many(portal: Portal, who: Principal, params: Params) -> Any:
        for number in values_of(param(params, "documentIds")):
            _ACTS[name](portal, number)
        return True


for _name in _ACTS:
    _enter(_name)
