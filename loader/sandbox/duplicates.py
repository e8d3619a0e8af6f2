"""crm.duplicate.findbycomm and crm.entity.mergeBatch (11)."""

from typing import Any

from loader.sandbox import multifields, rows
from loader.sandbox.decode import values_of
from loader.sandbox.fields import COMPANY, CONTACT, DEAL, INVOICE, LEAD, QUOTE
from loader.sandbox.items import item_store, remove, save
from loader.sandbox.packed import Record
from loader.sandbox.portal import Params, Portal, Principal, param
from loader.sandbox.refusal import Refusal
from loader.sandbox.registry import method
from loader.sandbox.schema import owner_abbreviation, schema_of, schemas

LIMIT = 20
_TYPES = {"LEAD": LEAD, "CONTACT": CONTACT, "COMPANY": COMPANY}
_KEPT = {"id", "createdTime", "createdBy", "updatedTime", "updatedBy", "hasPhone", "hasEmail", "hasImol"}


@method("crm.duplicate.findbycomm")
def find_by_communication(portal: Portal, who: Principal, params: Params) -> Any:
    """Return who has a phone or e-mail; at twenty hits the later types are dropped (R21)."""
    type_id, values = str(param(params, "type") or "").upper(), param(params, "values")
    if type_id not in ("PHONE", "EMAIL"):
        raise Refusal("Communication type is not defined or invalid", "")
    if not isinstance(values, (list, dict)) or not values:
        raise Refusal("Communication values is not defined or invalid", "")
    if len(values) > LIMIT:
        raise Refusal("Too many communication values", "")
    asked = str(param(params, "entity_type") or "").upper()
    owners = {
        owner for value in values_of(values) for owner in multifields.owners_of(portal, type_id, str(value))
    }
    found: dict[str, list[int]] = {}
    for name, entity_type in _TYPES.items():
        ids = sorted(item_id for owner_type, item_id in owners if owner_type == entity_type)
        if ids and asked in ("", name):
            found[name] = ids[:LIMIT]
            if len(ids) >= LIMIT:
                break
    return found or []


@method("crm.entity.mergeBatch", writes=True)
def merge(portal: Portal, who: Principal, params: Params) -> Any:
    """Merge objects into the first one; the others are deleted (R08)."""
    given = param(params, "params")
    if not isinstance(given, dict):
        raise Refusal("Parameter 'params' must be array.", "")
    schema = schema_of(portal, given.get("entityTypeId"))
    store = item_store(portal, schema.entity_type)
    ids = dict.fromkeys(str(item_id) for item_id in values_of(given.get("entityIds")))
    records = [record for record in map(store.get, ids) if record is not None]
    if len(records) < 2 or len(records) < len(ids):
        return {"STATUS": "ERROR", "ENTITY_IDS": []}
    survivor, *others = records
    if portal.state.get("merge_conflicts") and any(_differ(survivor, other) for other in others):
        return {"STATUS": "CONFLICT", "ENTITY_IDS": []}
    changes: Record = {}
    for other in others:
        for name, value in other.items():
            if (
                name not in _KEPT
                and survivor.get(name) in (None, "", [], 0)
                and value not in (None, "", [], 0)
            ):
                changes.setdefault(name, value)
        _move_multifields(portal, schema.entity_type, survivor["id"], other["id"])
        _move_children(portal, schema.entity_type, survivor["id"], other["id"])
        remove(portal, schema, other)
    save(portal, who, schema, survivor, changes)
    return {"STATUS": "SUCCESS", "ENTITY_IDS": [other["id"] for other in others]}


def _differ(survivor: Record, other: Record) -> bool:
    """Say whether two cards hold different values that nobody has chosen between."""
    empty: tuple[Any, ...] = (None, "", [], 0)
    return any(
        name not in _KEPT and value not in empty and survivor.get(name) not in (value, *empty)
        for name, value in other.items()
    )


def _move_multifields(portal: Portal, entity_type: int, survivor: int, other: int) -> None:
    known = {
        (entry["typeId"], multifields.comparable(entry["typeId"], entry["value"]))
        for entry in multifields.entries(portal, (entity_type, survivor)).values()
    }
    for entry in multifields.entries(portal, (entity_type, other)).values():
        if (entry["typeId"], multifields.comparable(entry["typeId"], entry["value"])) not in known:
            multifields.add_array(portal, (entity_type, survivor), [entry])


def _move_children(portal: Portal, entity_type: int, survivor: int, other: int) -> None:
    """Point links, requisites and rows of a merged object at the one that stays."""
    if entity_type in (CONTACT, COMPANY):
        requisites, addresses = portal.store("requisite", "ID"), portal.store("address", "number")
        for requisite in requisites.where("ENTITY_ID", str(other)):
            if requisite["ENTITY_TYPE_ID"] == str(entity_type):
                requisites.update(int(requisite["ID"]), {"ENTITY_ID": str(survivor)})
                for address in addresses.where("ENTITY_ID", requisite["ID"]):
                    if address["ENTITY_TYPE_ID"] == "8":
                        addresses.update(address["number"], {"ANCHOR_ID": str(survivor)})
        single, many = ("contactId", "contactIds") if entity_type == CONTACT else ("companyId", "companyIds")
        for child_type in (LEAD, DEAL, CONTACT, COMPANY, QUOTE, INVOICE):
            if single in schemas(portal)[child_type].fields:
                _relink(portal, child_type, (single, many), survivor, other)
    abbreviation = owner_abbreviation(entity_type)
    if not rows.rows_of(portal, abbreviation, survivor):
        for row in rows.rows_of(portal, abbreviation, other):
            rows.row_store(portal).update(row["id"], {"ownerId": survivor})


def _relink(portal: Portal, child_type: int, names: tuple[str, str], survivor: int, other: int) -> None:
    single, many = names
    store = item_store(portal, child_type)
    for child in store.where(single, other, "number"):
        store.update(child["id"], {single: survivor})
    for child in store.where(many, other, "number") if many in schemas(portal)[child_type].fields else ():
        linked = [survivor if item_id == other else item_id for item_id in child[many]]
        store.update(child["id"], {many: list(dict.fromkeys(linked))})
