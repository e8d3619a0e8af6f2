"""crm.requisite.bankdetail.* and crm.requisite.link.*: what hangs on a requisite, who uses it (8.5, 8.6)."""

from typing import Any

from loader.sandbox.fields import COMPANY, CONTACT
from loader.sandbox.items import item_store
from loader.sandbox.packed import Record
from loader.sandbox.portal import Params, Portal, Principal, param
from loader.sandbox.refusal import Refusal
from loader.sandbox.registry import method
from loader.sandbox.requisites import given_fields, listing, requisite_store
from loader.sandbox.schema import schemas
from loader.sandbox.store import Store
from loader.sandbox.values import whole_number

_PLAIN = ("ENTITY_ID", "COUNTRY_ID", "NAME", "CODE", "XML_ID", "ORIGINATOR_ID", "ACTIVE", "SORT", "COMMENTS")
_STAMPS = ("DATE_CREATE", "DATE_MODIFY", "CREATED_BY_ID", "MODIFY_BY_ID")
_LINKED = {2, 5, 7, 31}  # and smart processes
_LINK = (
    "ENTITY_TYPE_ID",
    "ENTITY_ID",
    "REQUISITE_ID",
    "BANK_DETAIL_ID",
    "MC_REQUISITE_ID",
    "MC_BANK_DETAIL_ID",
)


def bank_details(portal: Portal) -> Store:
    """Return the bank details."""
    return portal.store("bankdetail", "ID")


def _found(portal: Portal, params: Params) -> Record:
    record = bank_details(portal).get(param(params, "id"))
    if record is None:
        raise Refusal("", f"The BankDetail with ID '{param(params, 'id')}' is not found")
    return record


def _values(fields: dict[str, Any]) -> dict[str, str]:
    kept = (name for name in fields if name in _PLAIN or name.startswith(("RQ_", "UF_CRM_")))
    return {name: "" if fields[name] is None else str(fields[name]).strip() for name in kept}


@method("crm.requisite.bankdetail.add", writes=True)
def add(portal: Portal, who: Principal, params: Params) -> Any:
    """Add bank details to a requisite."""
    fields = given_fields(params)
    if requisite_store(portal).get(fields.get("ENTITY_ID")) is None:
        raise Refusal("", "ENTITY_ID is not defined or invalid.")
    if not str(fields.get("NAME") or "").strip():
        raise Refusal("", "NAME is not defined.")
    store = bank_details(portal)
    record: Record = {"ID": str(store.reserve_id()), "ENTITY_TYPE_ID": "8", **dict.fromkeys(_PLAIN)}
    record |= {"COUNTRY_ID": "1", "ACTIVE": "Y", "SORT": "500", **_values(fields)}
    record |= {"DATE_CREATE": portal.stamp(), "DATE_MODIFY": ""}
    store.insert(record | {"CREATED_BY_ID": str(who.user_id), "MODIFY_BY_ID": None})
    return int(record["ID"])


@method("crm.requisite.bankdetail.update", writes=True)
def update(portal: Portal, who: Principal, params: Params) -> Any:
    """Change bank details; false when nothing differs."""
    record = _found(portal, params)
    changes = {
        name: value for name, value in _values(given_fields(params)).items() if (record[name] or "") != value
    }
    changes.pop("ENTITY_ID", None)
    if changes:
        stamp = {"DATE_MODIFY": portal.stamp(), "MODIFY_BY_ID": str(who.user_id)}
        bank_details(portal).update(int(record["ID"]), {**changes, **stamp})
    return bool(changes)


@method("crm.requisite.bankdetail.get")
def get(portal: Portal, who: Principal, params: Params) -> Any:
    """Return one."""
    return dict(_found(portal, params))


@method("crm.requisite.bankdetail.list")
def list_all(portal: Portal, who: Principal, params: Params) -> Any:
    """Return a page."""
    return listing(portal, bank_details(portal), params, {"ID", "ENTITY_TYPE_ID", *_PLAIN, *_STAMPS})


@method("crm.requisite.bankdetail.delete", writes=True)
def delete(portal: Portal, who: Principal, params: Params) -> Any:
    """Delete one."""
    bank_details(portal).delete(int(_found(portal, params)["ID"]))
    return True


def _links(portal: Portal) -> Store:
    return portal.store("requisitelink", "number")


def _link_of(portal: Portal, entity_type: Any, item_id: Any) -> Record | None:
    for link in _links(portal).where("ENTITY_ID", str(item_id)):
        if link["ENTITY_TYPE_ID"] == str(entity_type):
            return link
    return None


@method("crm.requisite.link.register", writes=True)
def register(portal: Portal, who: Principal, params: Params) -> Any:
    """Choose the requisites of a deal or invoice; they have to be its client's (W19)."""
    fields = given_fields(params)
    for name in _LINK:
        if name not in fields or not str(fields[name]).isdigit():
            raise Refusal("", f"{name} is not defined or invalid.")
    entity_type, item_id = whole_number(fields["ENTITY_TYPE_ID"]), whole_number(fields["ENTITY_ID"])
    if entity_type not in schemas(portal) or not (entity_type in _LINKED or entity_type >= 128):
        raise Refusal("", "ENTITY_TYPE_ID is not defined or invalid.")
    owner = item_store(portal, entity_type).get(item_id)
    if owner is None:
        raise Refusal("", "Entity not found.")
    _check_client(portal, owner, str(fields["REQUISITE_ID"]), str(fields["BANK_DETAIL_ID"]))
    known = _link_of(portal, entity_type, item_id)
    if known is not None:
        _links(portal).delete(known["number"])
    record: Record = {name: str(fields[name]) for name in _LINK}
    _links(portal).insert({"number": _links(portal).reserve_id(), **record})
    return True


def _check_client(portal: Portal, owner: Record, requisite_id: str, bank_detail_id: str) -> None:
    if requisite_id == "0":
        return
    clients = {(COMPANY, str(owner.get("companyId")))}
    clients |= {(CONTACT, str(number)) for number in owner.get("contactIds") or ()}
    requisite = requisite_store(portal).get(requisite_id)
    if requisite is None or (int(requisite["ENTITY_TYPE_ID"]), requisite["ENTITY_ID"]) not in clients:
        raise Refusal("", f"The requisite with ID {requisite_id} is not assigned to the client")
    detail = bank_details(portal).get(bank_detail_id)
    if bank_detail_id != "0" and (detail is None or detail["ENTITY_ID"] != requisite_id):
        raise Refusal("", f"The bank detail with ID {bank_detail_id} is not assigned to the requisite")


@method("crm.requisite.link.get")
def get_link(portal: Portal, who: Principal, params: Params) -> Any:
    """Return which requisites an object uses; the numbers of the object are numbers here."""
    link = _link_of(portal, param(params, "entityTypeId"), param(params, "entityId"))
    if link is None:
        raise Refusal("", "Not found")
    numbers = {name: int(link[name]) for name in ("ENTITY_TYPE_ID", "ENTITY_ID")}
    return {name: link[name] for name in _LINK} | numbers


@method("crm.requisite.link.list")
def list_links(portal: Portal, who: Principal, params: Params) -> Any:
    """Return a page of links."""
    return listing(portal, _links(portal), params, set(_LINK))


@method("crm.requisite.link.unregister", writes=True)
def unregister(portal: Portal, who: Principal, params: Params) -> Any:
    """Forget which requisites an object uses."""
    link = _link_of(portal, param(params, "entityTypeId"), param(params, "entityId"))
    if link is None:
        raise Refusal("", "Not found")
    _links(portal).delete(link["number"])
    return True
