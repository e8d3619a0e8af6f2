"""The offline event queue: one record per event, object and connector, holding the newest moment (12.4)."""

from typing import Any

from loader.sandbox.portal import Portal
from loader.sandbox.store import Store

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
    """Queue an object's event for whoever bound it."""
    if not bindings(portal):
        return
    if name in _OWN_NAMES:
        emit(portal, f"ONCRM{name}{what}", {"ID": str(item_id)})
    else:
        emit(portal, f"ONCRMDYNAMICITEM{what}", {"ID": str(item_id), "ENTITY_TYPE_ID": str(entity_type)})


def emit(portal: Portal, event: str, fields: dict[str, str]) -> None:
    """Queue an event; a repeated one only gets a newer moment, unless it is reserved by a process (V05)."""
    source = portal.state.get("auth_connector", "")
    for binding in bindings(portal):
        connector = binding["connector"]
        if binding["event"] != event or not binding["offline"] or (source and source == connector):
            continue
        for record in queue(portal).where("EVENT_NAME", event):
            same = record["connector"] == connector and record["EVENT_DATA"] == {"FIELDS": fields}
            if same and not record["PROCESS_ID"]:
                queue(portal).update(int(record["ID"]), {"TIMESTAMP_X": portal.stamp()})
                break
        else:
            number = queue(portal).reserve_id()
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
