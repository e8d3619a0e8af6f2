"""event.*: bindings and the offline queue, for applications only (12)."""

import re
import secrets
from itertools import count
from typing import Any

from loader.sandbox import events, online
from loader.sandbox.decode import values_of
from loader.sandbox.filters import Column, Compiler
from loader.sandbox.listing import lenient_order, page_of, start_of
from loader.sandbox.packed import Record
from loader.sandbox.portal import Params, Portal, Principal, param
from loader.sandbox.refusal import Refusal
from loader.sandbox.registry import method
from loader.sandbox.schema import schemas
from loader.sandbox.store import PAGE, sort_rows
from loader.sandbox.values import whole_number

_OBJECTS = ("LEAD", "DEAL", "CONTACT", "COMPANY", "QUOTE", "REQUISITE", "DYNAMICITEM")
EVENTS = {f"ONCRM{name}{what}" for name in _OBJECTS for what in ("ADD", "UPDATE", "DELETE")} | {
    f"CATALOG.{name}.ON.{what}" for name in ("PRODUCT", "PRICE") for what in ("ADD", "UPDATE", "DELETE")
}
EVENTS |= {"ONCRMADDRESSREGISTER", "ONCRMADDRESSUNREGISTER"}
EVENTS |= {"ONCRMDEALMOVETOCATEGORY", "ONAPPTEST", "ONAPPINSTALL", "ONAPPUPDATE", "ONAPPUNINSTALL"}
EVENTS |= {"ONAPPMETHODCONFIRM", events.QUEUE_HAS_NEWS}
_OF_ONE_TYPE = re.compile(r"ONCRMDYNAMICITEM(ADD|UPDATE|DELETE)_(\d+)")


@method("events", scope="", application_only=True)
def list_events(portal: Portal, who: Principal, params: Params) -> Any:
    """List the event codes."""
    return sorted(EVENTS)


@method("event.bind", scope="", application_only=True)
def bind(portal: Portal, who: Principal, params: Params) -> Any:
    """Bind a handler, or the offline queue."""
    event = str(param(params, "event") or "").upper()
    of_type = _OF_ONE_TYPE.fullmatch(event)
    if event not in EVENTS and not (of_type and int(of_type[2]) in schemas(portal)):
        raise Refusal("ERROR_EVENT_NOT_FOUND", "Event not found")
    offline = str(param(params, "event_type") or "online") == "offline"
    if offline:
        _require_administrator(who)
    options = param(params, "options")
    least = options.get("minTimeout") if isinstance(options, dict) else None
    binding: dict[str, Any] = {
        "event": event,
        "handler": "" if offline else str(param(params, "handler") or ""),
        "offline": int(offline),
        "auth_type": "0",
        "connector": str(param(params, "auth_connector") or ""),
    }
    if not offline and not binding["handler"]:
        raise Refusal("", "Unable to set event handler: handler is empty")
    if any(binding.items() <= bound.items() for bound in events.bindings(portal)):
        raise Refusal("", "Unable to set event handler: Handler already binded")
    number = portal.remember("handler_ids", count(1))
    binding |= {"id": next(number), "min_timeout": 1.0 if least is None else float(least)}
    events.bindings(portal).append(binding)
    return True


@method("event.test", scope="", application_only=True)
def test_event(portal: Portal, who: Principal, params: Params) -> Any:
    """Fire ONAPPTEST at the handlers that bound it."""
    for binding in events.bindings(portal):
        if binding["event"] == "ONAPPTEST" and not binding["offline"]:
            online.call_handler(portal, binding, {"QUERY": "test"})
    return 1


@method("event.unbind", scope="", application_only=True)
def unbind(portal: Portal, who: Principal, params: Params) -> Any:
    """Remove bindings; without parameters all of them."""
    event, handler = str(param(params, "event") or "").upper(), str(param(params, "handler") or "")
    bound = events.bindings(portal)
    gone = [b for b in bound if event in ("", b["event"]) and handler in ("", b["handler"])]
    for binding in gone:
        bound.remove(binding)
    return {"count": len(gone)}


@method("event.get", scope="", application_only=True)
def get_bindings(portal: Portal, who: Principal, params: Params) -> Any:
    """Return the bindings."""
    return [
        {
            "event": b["event"],
            "handler": b["handler"],
            "auth_type": b["auth_type"],
            "offline": b["offline"],
            "connector_id": b["connector"],
        }
        for b in events.bindings(portal)
    ]


def _require_administrator(who: Principal) -> None:
    """Raise Refusal for an ordinary user's application: the offline queue is for administrators (12.1)."""
    if not who.is_admin:
        raise Refusal("ACCESS_DENIED", "Access denied!", 403)


def _chosen(portal: Portal, who: Principal, params: Params) -> list[Record]:
    _require_administrator(who)
    events.forget_abandoned(portal)

    chosen = Compiler(_column, portal.clock, strict=False, groups=False).compile(param(params, "filter"))
    connector = str(param(params, "auth_connector") or "")
    return [record for record in events.queue(portal).select(chosen) if record["connector"] == connector]


def _column(name: str) -> Column | None:
    kinds = {"ID": "number", "TIMESTAMP_X": "moment"}
    return Column(name.upper(), kinds.get(name.upper(), "text"))


def _shown(record: Record, *names: str) -> dict[str, Any]:
    common = ("ID", "TIMESTAMP_X", "EVENT_NAME", "EVENT_DATA", "EVENT_ADDITIONAL", "MESSAGE_ID")
    return {name: record[name] for name in (*common, *names)}


@method("event.offline.get", scope="", application_only=True)
def offline_get(portal: Portal, who: Principal, params: Params) -> Any:
    """Take events: deleted at once (V02), or with clear=0 reserved under a process id."""
    clear = str(param(params, "clear") if param(params, "clear") is not None else 1) not in (
        "0",
        "N",
        "False",
    )
    asked, failed = str(param(params, "process_id") or ""), str(param(params, "error") or "0") == "1"
    found = [
        record
        for record in _chosen(portal, who, params)
        if record["PROCESS_ID"] == asked and (failed or record["ERROR"] == "0")
    ]
    sort_rows(
        found, lenient_order(portal, _column, param(params, "order") or {"TIMESTAMP_X": "ASC", "ID": "ASC"})
    )
    found = found[: whole_number(param(params, "limit")) or 50]
    process = asked or (None if clear or not found else secrets.token_hex(16))
    shown = [_shown(record) for record in found]
    if portal.state.get("event_data_is_false"):
        shown = [event | {"EVENT_DATA": False} for event in shown]  # G05
    for record in found:
        if clear:
            events.queue(portal).delete(int(record["ID"]))
        elif not asked:
            reserved = {"PROCESS_ID": process, "reserved_at": portal.clock.now()}
            events.queue(portal).update(int(record["ID"]), reserved)
    return {"process_id": None if clear else process, "events": shown}


@method("event.offline.list", scope="", application_only=True)
def offline_list(portal: Portal, who: Principal, params: Params) -> Any:
    """Show the queue without reserving anything."""
    found, start = _chosen(portal, who, params), max(0, start_of(params))
    sort_rows(found, lenient_order(portal, _column, param(params, "order") or {"ID": "ASC"}))
    page = [_shown(record, "PROCESS_ID", "ERROR") for record in found[start : start + PAGE]]
    return page_of(page, start, len(found))


def _reserved(portal: Portal, who: Principal, params: Params) -> list[Record]:
    _require_administrator(who)
    process = str(param(params, "process_id") or "")
    if not process:
        raise Refusal("PROCESS_ID_EMPTY", "process_id is not defined")
    ids = {str(value) for value in values_of(param(params, "id"))}
    messages = {str(value) for value in values_of(param(params, "message_id"))}
    found = events.queue(portal).where("PROCESS_ID", process)
    if ids:
        return [record for record in found if record["ID"] in ids]
    return [record for record in found if not messages or record["MESSAGE_ID"] in messages]


@method("event.offline.clear", scope="", application_only=True)
def offline_clear(portal: Portal, who: Principal, params: Params) -> Any:
    """Confirm reserved events; twice does no harm (G40)."""
    for record in _reserved(portal, who, params):
        events.queue(portal).delete(int(record["ID"]))
    return True


@method("event.offline.error", scope="", application_only=True)
def offline_error(portal: Portal, who: Principal, params: Params) -> Any:
    """Mark reserved events as failed."""
    for record in _reserved(portal, who, params):
        events.queue(portal).update(int(record["ID"]), {"ERROR": "1"})
    return True
