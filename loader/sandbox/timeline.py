"""Timeline comments, log messages and to-do activities; none has an external key (13, 15.6)."""

from typing import Any

from loader.sandbox.items import item_store
from loader.sandbox.listing import page_of, start_of
from loader.sandbox.packed import Record
from loader.sandbox.portal import Params, Portal, Principal, param
from loader.sandbox.refusal import Refusal, missing_parameter
from loader.sandbox.registry import method
from loader.sandbox.requisites import listing
from loader.sandbox.schema import schemas
from loader.sandbox.store import PAGE

_TYPES = {"lead": 1, "deal": 2, "contact": 3, "company": 4, "quote": 7}


def _owner_exists(portal: Portal, entity_type: Any, item_id: Any) -> bool:
    number = int(entity_type) if str(entity_type).isdigit() else 0
    return number in schemas(portal) and item_store(portal, number).get(item_id) is not None


@method("crm.timeline.comment.add", writes=True)
def add_comment(portal: Portal, who: Principal, params: Params) -> Any:
    """Add a comment; only lower-case `fields` are taken here."""
    fields = params.get("fields")
    if not isinstance(fields, dict) or not fields.get("COMMENT"):
        raise Refusal("", "Empty comment message")
    name = str(fields.get("ENTITY_TYPE") or "").lower()
    entity_type = _TYPES.get(name) or name.removeprefix("dynamic_")
    if not _owner_exists(portal, entity_type, fields.get("ENTITY_ID")):
        raise Refusal("", "Owner was not found")
    store = portal.store("comment", "ID")
    store.insert(
        {
            "ID": str(store.reserve_id()),
            "ENTITY_ID": str(fields["ENTITY_ID"]),
            "ENTITY_TYPE": name,
            "CREATED": portal.stamp(),
            "COMMENT": str(fields["COMMENT"]),
            "AUTHOR_ID": str(who.user_id),
        }
    )
    return len(store)


@method("crm.timeline.comment.list")
def list_comments(portal: Portal, who: Principal, params: Params) -> Any:
    """Return an object's comments."""
    return listing(
        portal, portal.store("comment", "ID"), params, {"ID", "ENTITY_ID", "ENTITY_TYPE", "CREATED"}
    )


@method("crm.timeline.logmessage.add", writes=True)
def add_log_message(portal: Portal, who: Principal, params: Params) -> Any:
    """Add a log message."""
    fields = param(params, "fields")
    if not isinstance(fields, dict):
        raise missing_parameter("fields")
    if not _owner_exists(portal, fields.get("entityTypeId"), fields.get("entityId")):
        raise Refusal("OWNER_NOT_FOUND", "Owner was not found")
    for name in ("title", "text", "iconCode"):
        if not fields.get(name):
            raise missing_parameter(name)
    store = portal.store("log_message")
    message: Record = {"id": store.reserve_id(), "created": portal.stamp(), "authorId": who.user_id}
    message |= {name: str(fields[name]) for name in ("title", "text", "iconCode")}
    store.insert(message)
    return {"logMessage": dict(message)}


@method("crm.activity.todo.add", writes=True)
def add_todo(portal: Portal, who: Principal, params: Params) -> Any:
    """Add a to-do; the deadline has to be readable."""
    entity_type, item_id = param(params, "ownerTypeId"), param(params, "ownerId")
    for name in ("ownerTypeId", "ownerId", "deadline"):
        if not param(params, name):
            raise missing_parameter(name)
    if not _owner_exists(portal, entity_type, item_id):
        raise Refusal("OWNER_NOT_FOUND", "Owner was not found")
    deadline = portal.clock.moment(param(params, "deadline"))
    if deadline is None:
        raise Refusal("WRONG_DATETIME_FORMAT", "Wrong date format")
    store = portal.store("activity", "ID")
    number = store.reserve_id()
    responsible = str(param(params, "responsibleId") or who.user_id)
    store.insert(
        {
            "ID": str(number),
            "OWNER_ID": str(item_id),
            "OWNER_TYPE_ID": str(entity_type),
            "SUBJECT": str(param(params, "title") or ""),
            "DESCRIPTION": str(param(params, "description") or ""),
            "DEADLINE": portal.clock.iso(deadline),
            "COMPLETED": "N",
            "RESPONSIBLE_ID": responsible,
            "AUTHOR_ID": str(who.user_id),
            "CREATED": portal.stamp(),
            "LAST_UPDATED": portal.stamp(),
        }
    )
    return {"id": number}


@method("crm.activity.list")
def list_activities(portal: Portal, who: Principal, params: Params) -> Any:
    """Return activities; one that matches several BINDINGS comes several times (R20)."""
    raw = param(params, "filter")
    bindings = raw.get("BINDINGS") if isinstance(raw, dict) else None
    store = portal.store("activity", "ID")
    if not isinstance(bindings, list):
        known = {
            "ID",
            "OWNER_ID",
            "OWNER_TYPE_ID",
            "SUBJECT",
            "DEADLINE",
            "COMPLETED",
            "LAST_UPDATED",
            "RESPONSIBLE_ID",
        }
        return listing(portal, store, params, known)
    found = [
        dict(row)
        for binding in bindings
        if isinstance(binding, dict)
        for row in store.where("OWNER_ID", str(binding.get("OWNER_ID")))
        if row["OWNER_TYPE_ID"] == str(binding.get("OWNER_TYPE_ID"))
    ]
    start = max(0, start_of(params))
    return page_of(found[start : start + PAGE], start, len(found))
