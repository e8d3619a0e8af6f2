"""crm.address.*: no id; the key is the address type with its owner (8.4)."""

from typing import Any

from loader.sandbox import events
from loader.sandbox.fields import LEAD
from loader.sandbox.items import item_store
from loader.sandbox.packed import Record
from loader.sandbox.portal import Params, Portal, Principal
from loader.sandbox.refusal import Refusal
from loader.sandbox.registry import method
from loader.sandbox.requisites import given_fields, listing, requisite_store, touch_requisite
from loader.sandbox.store import Store
from loader.sandbox.values import whole_number

_ADDRESS = (
    "ADDRESS_1",
    "ADDRESS_2",
    "CITY",
    "POSTAL_CODE",
    "REGION",
    "PROVINCE",
    "COUNTRY",
    "COUNTRY_CODE",
    "LOC_ADDR_ID",
)
_ADDRESS_KEY = ("TYPE_ID", "ENTITY_TYPE_ID", "ENTITY_ID")
_ADDRESS_TYPES = {"1", "4", "6", "8", "9", "11"}


def address_store(portal: Portal) -> Store:
    """Return the addresses."""
    return portal.store("address", "number")


def _address(portal: Portal, fields: dict[str, Any]) -> Record | None:
    for name in _ADDRESS_KEY:
        if not whole_number(fields.get(name)) or (
            name == "TYPE_ID" and str(fields[name]) not in _ADDRESS_TYPES
        ):
            raise Refusal("", f"{name} is not defined or invalid.")
    for address in address_store(portal).where("ENTITY_ID", str(fields["ENTITY_ID"])):
        if all(address[name] == str(fields[name]) for name in _ADDRESS_KEY):
            return address
    return None


def _changed(portal: Portal, who: Principal, address: Record, what: str) -> None:
    """Tell of a change; move the requisite's stamp, where the portal does so (G24)."""
    names = (*_ADDRESS_KEY, "ANCHOR_TYPE_ID", "ANCHOR_ID")
    events.emit(portal, f"ONCRMADDRESS{what}", {name: address[name] for name in names})
    requisite = requisite_store(portal).get(address["ENTITY_ID"])
    if portal.state.get("touch_owner_on_child") and address["ENTITY_TYPE_ID"] == "8" and requisite:
        touch_requisite(portal, who, requisite, {})


@method("crm.address.add", writes=True)
def add_address(portal: Portal, who: Principal, params: Params) -> Any:
    """Add an address; one of each type (W18)."""
    fields = given_fields(params)
    if _address(portal, fields) is not None:
        raise Refusal("", "TypeAddress exists.")
    owner_type = str(fields["ENTITY_TYPE_ID"])
    owners = {"1": item_store(portal, LEAD), "8": requisite_store(portal)}
    owner = owners[owner_type].get(fields["ENTITY_ID"]) if owner_type in owners else None
    if owner is None:
        raise Refusal("", "Entity not found.")
    store = address_store(portal)
    anchor = (
        (owner["ENTITY_TYPE_ID"], owner["ENTITY_ID"])
        if owner_type == "8"
        else (owner_type, str(fields["ENTITY_ID"]))
    )
    record: Record = {"number": store.reserve_id()} | {name: str(fields[name]) for name in _ADDRESS_KEY}
    record |= {name: str(fields.get(name) or "") or None for name in _ADDRESS}
    record |= {"ANCHOR_TYPE_ID": anchor[0], "ANCHOR_ID": anchor[1]}
    store.insert(record)
    _changed(portal, who, record, "REGISTER")
    return True


@method("crm.address.update", writes=True)
def update_address(portal: Portal, who: Principal, params: Params) -> Any:
    """Change an address. Of one with a place on the map, texts that are not given are dropped (W18)."""
    fields = given_fields(params)
    address = _address(portal, fields)
    if address is None:
        raise Refusal("", "TypeAddress not found.")
    changes = {name: str(fields[name] or "") or None for name in _ADDRESS if name in fields}
    texts = dict.fromkeys(name for name in _ADDRESS if name != "LOC_ADDR_ID")
    if (fields.get("LOC_ADDR_ID") or address["LOC_ADDR_ID"]) and changes.keys() & texts.keys():
        changes = texts | changes
    address_store(portal).update(address["number"], changes)
    _changed(portal, who, address, "REGISTER")
    return True


@method("crm.address.delete", writes=True)
def delete_address(portal: Portal, who: Principal, params: Params) -> Any:
    """Delete an address."""
    address = _address(portal, given_fields(params))
    if address is None:
        raise Refusal("", "TypeAddress not found.")
    address_store(portal).delete(address["number"])
    _changed(portal, who, address, "UNREGISTER")
    return True


@method("crm.address.list")
def list_addresses(portal: Portal, who: Principal, params: Params) -> Any:
    """Return a page of addresses; they have no id."""
    return listing(
        portal, address_store(portal), params, {*_ADDRESS_KEY, *_ADDRESS, "ANCHOR_TYPE_ID", "ANCHOR_ID"}
    )
