"""Events: calls of online handlers, and the offline queue: one record per event, object, connector (12)."""

from typing import Any

from loader.sandbox import online
from loader.sandbox.portal import Portal
from loader.sandbox.store import Store

QUEUE_HAS_NEWS = "ONOFFLINEEVENT"
RESERVED_SECONDS = 30 * 86400
_OWN_NAMES = {"LEAD", "DEAL", "CONTACT", "COMPANY", "QUOTE"}


def queue(portal: Portal) -> Store:
    """Return the queued events."""
    return portal.store("offline_event", "ID")


def forget_abandoned(portal: Portal) -> None:
    """Drop what a process reserved and never confirmed: it lives thirty days (V04)."""
    end = portal.clock.now() - RESERVED_SECONDS
    kept = queue(portal).records
    for number in [n for n, event in kept.items() if event["PROCESS_ID"] and event["reserved_at"] < end]:
        queue(portal).delete(number)


def bindings(portal: Portal) -> list[dict[str, Any]]:
    """Return the bound handlers."""
    bound: list[dict[str, Any]] = portal.remember("bindings", [])
    return bound


def item_changed(portal: Portal, name: str, entity_type: int, item_id: int, what: str) -> None:
    """Tell an object's event to whoever bound it."""
    if not bindings(portal):
        return
    if name in _OWN_NAMES:
        emit(portal, f"ONCRM{name}{what}", {"ID": str(item_id)})
        return
    fields = {"ID": str(item_id), "ENTITY_TYPE_ID": str(entity_type)}
    emit(portal, f"ONCRMDYNAMICITEM{what}", fields)
    emit(portal, f"ONCRMDYNAMICITEM{what}_{entity_type}", fields)


def emit(portal: Portal, event: str, fields: dict[str, str]) -> None:
    """Call online handlers and queue an event for offline ones.

    Our own changes are kept out of our queue by auth_connector, out of online calls by nothing (12.4).
    """
    source = portal.state.get("auth_connector", "")
    bound = [binding for binding in bindings(portal) if binding["event"] == event]
    for binding in bound:
        if not binding["offline"]:
            online.call_handler(portal, binding, fields)
    queued = [b for b in bound if b["offline"] and not (source and source == b["connector"])]
    for binding in queued:
        _enqueue(portal, event, fields, binding["connector"])
    for binding in bindings(portal) if queued else ():
        if binding["event"] == QUEUE_HAS_NEWS:
            online.call_about_queue(portal, binding)


def _enqueue(portal: Portal, event: str, fields: dict[str, str], connector: str) -> None:
    """Queue an event; a repeated one only gets a newer moment, unless it is reserved by a process (V05)."""
    newest: dict[tuple[str, ...], int] = portal.remember("newest_events", {})
    key = (event, connector, *fields.values())
    same = queue(portal).get(newest.get(key))
    if same is not None and not same["PROCESS_ID"]:
        queue(portal).update(int(same["ID"]), {"TIMESTAMP_X": portal.stamp()})
        return
    number = newest[key] = queue(portal).reserve_id()
    queue(portal).insert(
        {
            "ID": str(number),
            "TIMESTAMP_X": portal.stamp(),
            "EVENT_NAME": event,
            "EVENT_DATA": {"FIELDS": fields},
            "EVENT_ADDITIONAL": False,
            "MESSAGE_ID": f"message{number}",
            "PROCESS_ID": "",
            "ERROR": "0",
            "reserved_at": 0.0,
            "connector": connector,
        }
    )
