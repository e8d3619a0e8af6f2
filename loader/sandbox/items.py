"""CRM objects: how they are created, changed and deleted, whichever method family asks."""

from typing import Any

from loader.sandbox import events, multifields, rows
from loader.sandbox.directory import has_value
from loader.sandbox.fields import COMPANY, CONTACT, DEAL, LEAD, QUOTE
from loader.sandbox.links import links, mirror
from loader.sandbox.mandatory import check_mandatory, check_names
from loader.sandbox.packed import Record
from loader.sandbox.portal import Portal, Principal
from loader.sandbox.refusal import Refusal
from loader.sandbox.schema import Schema, key_of, owner_abbreviation
from loader.sandbox.stages import enter_stage, move, note_stage
from loader.sandbox.store import Store
from loader.sandbox.uncertain import changes_texts, not_found, note_birth, stored_text, switch
from loader.sandbox.values import read_value

_TITLES = {LEAD: "Lead #{}", DEAL: "Deal #{}", QUOTE: "Quote #{}", 31: "Invoice #{}"}
_MOVED = {"ID": "id", "CATEGORY_ID": "categoryId", "STAGE_ID": "stageId"}
_STAGE_DIRECTORIES = {"STAGE", "STATUS", "QUOTE_STATUS"}


def item_store(portal: Portal, entity_type: int) -> Store:
    """Return the objects of a type."""
    return portal.items(entity_type)


def find(portal: Portal, schema: Schema, item_id: Any, *, writing: bool = False) -> Record:
    """Return an object; raise Refusal NOT_FOUND, or ACCESS_DENIED for one the caller has no right to."""
    store = item_store(portal, schema.entity_type)
    record = store.get(item_id)
    if record is None:
        code = switch(portal, "deleted_code") if store.was_there(item_id) else None
        raise Refusal(code or "NOT_FOUND", not_found(portal))
    portal.rights.check_card(schema.entity_type, record["id"], writing=writing)
    return record


def read_fields(
    portal: Portal, schema: Schema, fields: Any, *, original: bool, system: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """Read `fields`; unknown and read-only keys are silently ignored (W02, W03)."""
    if not isinstance(fields, dict):
        if fields == []:
            return {}
        raise Refusal(
            "100", "Invalid value {} to match with parameter {fields}. Should be value of type array."
        )
    values: dict[str, Any] = {}
    changes_text = changes_texts(portal)
    for name, raw in fields.items():
        field = schema.written(name, original=original)
        if field is None or (field.read_only and name not in system):
            continue
        value = read_value(field, raw, portal.clock)
        if changes_text and field.kind in ("string", "text") and isinstance(value, str):
            value = stored_text(portal, value)
        if (
            value
            and field.directory
            and field.directory not in _STAGE_DIRECTORIES
            and not has_value(portal, field.directory, value)
        ):
            value = field.default  # W09: a name instead of a STATUS_ID is stored empty
        values[key_of(field)] = value
    _link(schema, values, primary=-1 if switch(portal, "last_link_is_primary") else 0)
    return values


def create(portal: Portal, who: Principal, schema: Schema, values: dict[str, Any], fm: Any = None) -> Record:
    """Create an object from read values, with defaults, checks and stamps."""
    now = portal.clock.iso(portal.clock.now())
    record = dict(schema.template)
    for name in schema.defaults_to_list:
        record[name] = []
    record.update(values)
    record |= {
        "createdTime": values.get("createdTime") or now,
        "updatedTime": values.get("updatedTime") or now,
        "createdBy": values.get("createdBy") or who.user_id,
        "updatedBy": values.get("updatedBy") or who.user_id,
        "assignedById": record["assignedById"] or who.user_id,
        "lastActivityTime": now,
        "lastActivityBy": who.user_id,
    }
    _default_dates_and_money(portal, schema, record)
    if schema.has_stages:
        enter_stage(portal, schema, record)
        if "movedTime" in record:
            record |= {
                "movedTime": values.get("movedTime") or record["createdTime"],
                "movedBy": values.get("movedBy") or record["createdBy"],
            }
    check_mandatory(portal, schema, record)
    store = item_store(portal, schema.entity_type)
    record["id"] = store.reserve_id()
    if "title" in record and not record["title"]:
        record["title"] = _TITLES.get(schema.entity_type, "Item #{}").format(record["id"])
    record |= {name: str(record["id"]) for name in ("accountNumber", "quoteNumber") if name in record}
    if fm and schema.has_multifields:
        multifields.add_array(portal, (schema.entity_type, record["id"]), fm)
        record.update(_contact_flags(portal, schema, record["id"]))
    store.insert(record)
    note_birth(portal, schema.entity_type, record)
    mirror(portal, schema, record["id"], [], links(schema, record))
    note_stage(portal, schema, record)
    events.item_changed(portal, schema.name, schema.entity_type, record["id"], "ADD")
    return record


def change(
    portal: Portal, who: Principal, schema: Schema, record: Record, values: dict[str, Any], fm: Any = None
) -> bool:
    """Change an object where it differs; nothing is saved and no stamp moves when nothing does."""
    if schema.has_products and {"isManualOpportunity", "opportunity"} & values.keys():
        _follow_rows(portal, schema, record, values)
    changes = {key: value for key, value in values.items() if record.get(key) != value}
    if schema.has_stages and ("stageId" in changes or "categoryId" in changes):
        move(portal, who, schema, record, changes)
    owner = (schema.entity_type, record["id"])
    if changes:
        check_names(schema, {**record, **changes})
    # A move to another pipeline demands nothing, an update within a stage neither (5.5).
    if "stageId" in changes and "categoryId" not in changes:
        check_mandatory(portal, schema, {**record, **changes})
    touched = schema.has_multifields and fm is not None and multifields.apply(portal, owner, fm)
    if not changes and not touched and not switch(portal, "equal_update_saves"):
        return False
    save(portal, who, schema, record, changes)
    return True


def save(portal: Portal, who: Principal, schema: Schema, record: Record, changes: dict[str, Any]) -> None:
    """Store changes with a new stamp, and bring `record` to what is stored."""
    if schema.has_multifields:
        changes |= _contact_flags(portal, schema, record["id"])
    saved = {**changes, "updatedTime": portal.stamp(), "updatedBy": who.user_id}
    before = links(schema, record)
    item_store(portal, schema.entity_type).update(record["id"], saved)
    record.update(saved)
    mirror(portal, schema, record["id"], before, links(schema, record))
    note_stage(portal, schema, record, changes)
    events.item_changed(portal, schema.name, schema.entity_type, record["id"], "UPDATE")
    if schema.entity_type == DEAL and "categoryId" in changes:
        moved = {name: str(record[key]) for name, key in _MOVED.items()}
        events.emit(portal, "ONCRMDEALMOVETOCATEGORY", moved)


def remove(portal: Portal, schema: Schema, record: Record) -> None:
    """Delete an object with its rows, multifields and requisites."""
    item_id, entity_type = record["id"], schema.entity_type
    item_store(portal, entity_type).delete(item_id)
    mirror(portal, schema, item_id, links(schema, record), [])
    multifields.drop(portal, (entity_type, item_id))
    rows.delete_rows(portal, owner_abbreviation(entity_type), item_id)
    if entity_type in (CONTACT, COMPANY):
        for requisite in portal.store("requisite", "ID").where("ENTITY_ID", str(item_id)):
            if requisite["ENTITY_TYPE_ID"] == str(entity_type):
                drop_requisite(portal, int(requisite["ID"]))
    events.item_changed(portal, schema.name, entity_type, item_id, "DELETE")


def drop_requisite(portal: Portal, requisite_id: int) -> None:
    """Delete a requisite with its addresses, bank details and links (W30)."""
    portal.store("requisite", "ID").delete(requisite_id)
    addresses = portal.store("address", "number")
    for address in addresses.where("ENTITY_ID", str(requisite_id)):
        if address["ENTITY_TYPE_ID"] == "8":
            addresses.delete(address["number"])
    details, links = portal.store("bankdetail", "ID"), portal.store("requisitelink", "number")
    for detail in details.where("ENTITY_ID", str(requisite_id)):
        details.delete(int(detail["ID"]))
    for link in links.where("REQUISITE_ID", str(requisite_id)):
        links.delete(link["number"])


def _follow_rows(portal: Portal, schema: Schema, record: Record, values: dict[str, Any]) -> None:
    """Let a calculated amount follow the product rows, whatever was written (W11)."""
    abbreviation = owner_abbreviation(schema.entity_type)
    manual = values.get("isManualOpportunity", record["isManualOpportunity"]) == "Y"
    if not manual and rows.rows_of(portal, abbreviation, record["id"]):
        values["opportunity"] = rows.total(portal, abbreviation, record["id"])


def _link(schema: Schema, values: dict[str, Any], primary: int) -> None:
    """Keep the single link and the list of links together; one place of the list is primary (W07)."""
    for single, many, none in (("contactId", "contactIds", None), ("companyId", "companyIds", 0)):
        if many not in schema.fields or single not in schema.fields:
            continue
        if many in values:
            values[single] = values[many][primary] if values[many] else none
        elif single in values:
            values[many] = [values[single]] if values[single] else []


def _default_dates_and_money(portal: Portal, schema: Schema, record: Record) -> None:
    if "currencyId" in record and not record["currencyId"]:
        record["currencyId"] = portal.remember("base_currency", "RUB")
    if "begindate" in record:
        today = portal.clock.midnight(record["createdTime"]) or 0
        record["begindate"] = record["begindate"] or portal.clock.date_text(today)
        record["closedate"] = record["closedate"] or portal.clock.date_text(today + 7 * 86400)


def _contact_flags(portal: Portal, schema: Schema, item_id: int) -> dict[str, str]:
    kinds = multifields.kinds(portal, (schema.entity_type, item_id))
    names = (("hasPhone", "PHONE"), ("hasEmail", "EMAIL"), ("hasImol", "IM"))
    return {name: "Y" if kind in kinds else "N" for name, kind in names}
