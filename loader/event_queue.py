"""Read the portal's queue of events: which cards people added, changed and deleted. For applications only.

The queue keeps what it handed over until it is told otherwise (`clear=0`), under a process id. The database
stores both before anything else is done, so that a death at any point loses nothing and a repetition finds
nothing new.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

import structlog

from loader.capture import MOST_PAGES, finish, read_pages, read_product_rows
from loader.config import Settings
from loader.database import Connection, Jsonb, call
from loader.errors import PortalRefused
from loader.portal.access import connector_of
from loader.portal.client import PortalClient
from loader.portal.reading import ask, insist
from loader.reader import Reader

_BOUND_ALREADY = "already bin"  # "Handler already binded", as the portal spells it

PACKAGE = 1000  # events that are reserved at a time: as many as one request reads cards of

log = structlog.get_logger(__name__)


@dataclass
class Read:
    """Count what came from the queue; `unnamed` are kinds of card of which an event named no card (G05)."""

    events: int = 0
    cards_read: int = 0
    changes: int = 0
    deletions: int = 0
    unnamed: set[str] = field(default_factory=set)


@dataclass
class EventQueue:
    """Remember, as long as the process lives, whether the queue is bound and nothing of it is left over.

    `needs_poll`: it was bound just now, so nobody but a poll reads what people did before.
    """

    settings: Settings
    portal_id: int = 1
    is_stopping: Callable[[], bool] = bool
    is_refused: bool = False
    needs_poll: bool = False
    _mark: dict[str, str] = field(default_factory=dict)
    _is_bound: bool = False
    _is_in_doubt: bool = True

    def run(
        self,
        connection: Connection,
        client: PortalClient,
        turn: AbstractContextManager[object] | None = None,
    ) -> Read:
        """Read the queue until it is empty. Raise the portal's errors: what is reserved is read again.

        Where the portal refuses the queue (rights, plan), read nothing, say so once, and set `is_refused`.
        """
        read = Read()
        if not self._bind(connection, client):
            return read
        self._finish(connection, client, turn or nullcontext(), read)
        recovered: set[str] = set()
        while self._is_in_doubt and not self.is_stopping() and self._recover(connection, client, recovered):
            self._finish(connection, client, turn or nullcontext(), read)
        self._is_in_doubt = False
        taken: str | None = None
        while not self.is_stopping() and (process_id := self._reserve(connection, client, read, taken)):
            self._take(connection, client, process_id, turn or nullcontext(), read)
            taken = process_id
        finish(connection, client, self.portal_id)
        told = log.info if read.changes or read.deletions else log.debug
        told(
            "event_queue.read",
            events=read.events,
            cards_read=read.cards_read,
            changes=read.changes,
            deletions=read.deletions,
        )
        return read

    def _bind(self, connection: Connection, client: PortalClient) -> bool:
        if self._is_bound or self.is_refused:
            return self._is_bound
        wanted = [row["event_name"] for row in call(connection, "inbound.event_names")]
        try:
            self._mark = self._usable_mark(client)
            bound = {
                (one["event"].upper(), one.get("connector_id") or "")
                for one in ask(client.call, "event.get", {})
                if int(one["offline"])
            }
            connector = self._mark.get("auth_connector", "")
            for name in wanted:
                if any(event == name and other != connector for event, other in bound):
                    # Of another setting; what it still holds the poll of a daemon that starts finds.
                    client.call("event.unbind", {"event": name, "event_type": "offline"})
                    bound = {one for one in bound if one[0] != name}
                if (name, connector) not in bound:
                    _bind_one(client, name, self._mark)
        except PortalRefused as error:
            self.is_refused = True
            log.warning(
                "event_queue.refused",
                code=error.code,
                next_step="changes are polled; for events let an administrator install the application",
            )
            return False
        self._is_bound = self.needs_poll = True
        return True

    def _usable_mark(self, client: PortalClient) -> dict[str, str]:
        """Return the mark that keeps our own writes out of the queue, where the plan has that (V07)."""
        mark = connector_of(self.settings)
        if mark and ask(client.call, "feature.get", {"CODE": "rest_auth_connector"}).get("value") != "Y":
            log.warning(
                "event_queue.without_connector",
                reason="the portal's plan has no auth_connector",
                effect="our own writes are read and compared, as without the setting",
            )
            return {}
        return mark

    def _finish(
        self,
        connection: Connection,
        client: PortalClient,
        turn: AbstractContextManager[object],
        read: Read,
    ) -> None:
        """Take what is stored and not confirmed yet: of a predecessor, or of a run that was cut short."""
        for package in call(connection, "inbound.stored_packages", p_portal_id=self.portal_id):
            if not package["is_taken"]:
                self._take(connection, client, package["process_id"], turn, read)
            self._confirm(connection, client, package["process_id"])

    def _recover(self, connection: Connection, client: PortalClient, recovered: set[str]) -> bool:
        """Store packages whose reply was lost, reserved at the portal and unknown here (G39); tell if any.

        One that the portal still shows after it was confirmed (`recovered`) is not taken again.
        """
        params = {"filter": {"!PROCESS_ID": ""}, "order": {"ID": "ASC"}, **self._mark}
        left = {str(row.get("PROCESS_ID") or "") for row in ask(client.call, "event.offline.list", params)}
        lost = left - recovered - {""}
        for process_id in sorted(lost):
            # Without a limit the portal gives fifty, and the rest would be cleared with them.
            asked = {"process_id": process_id, "clear": 0, "limit": PACKAGE, **self._mark}
            told = ask(client.call, "event.offline.get", asked)
            self._store(connection, process_id, told["events"])
            log.info("event_queue.recovered", events=len(told["events"]))
        recovered |= lost
        return bool(lost)

    def _reserve(
        self, connection: Connection, client: PortalClient, read: Read, taken: str | None
    ) -> str | None:
        """Confirm the package that was taken; reserve the next events and store them, in the same request.

        Return their process id, None when there are none.
        """
        self._is_in_doubt = True  # until the reply is stored
        calls: dict[str, tuple[str, dict[str, Any]]] = {}
        if taken:
            calls["clear"] = ("event.offline.clear", {"process_id": taken})
        calls["get"] = ("event.offline.get", {"clear": 0, "limit": PACKAGE, **self._mark})
        reply = insist(lambda: client.call_together(calls))
        if taken and "clear" in reply["result"]:
            self._forget(connection, taken)
        for error in reply["errors"]:
            raise error
        told = reply["result"]["get"]
        process_id, events = told.get("process_id"), told.get("events") or []
        if process_id and events:
            self._store(connection, process_id, events)
            read.events += len(events)
        self._is_in_doubt = False
        return process_id if events else None

    def _store(self, connection: Connection, process_id: str, events: list[Any]) -> None:
        call(
            connection,
            "inbound.store_package",
            p_portal_id=self.portal_id,
            p_process_id=process_id,
            p_events=Jsonb(events),
        )

    def _take(
        self,
        connection: Connection,
        client: PortalClient,
        process_id: str,
        turn: AbstractContextManager[object],
        read: Read,
    ) -> None:
        """Read the cards a package names and have them compared."""
        package = {"p_portal_id": self.portal_id, "p_process_id": process_id}
        reader = Reader(connection, client, self.portal_id)
        pages = call(connection, "inbound.package_pages", **package)
        most = min(self.settings.batch_size, MOST_PAGES)
        for entity, group in groupby(pages, key=itemgetter("entity")):
            rest = list(group)
            while request := rest[:most]:
                del rest[:most]
                with turn:
                    cards = read_pages(reader, request)
                    if entity == "deal":
                        read.changes += read_product_rows(reader, cards)
                    told = call(
                        connection,
                        "inbound.record_package_page",
                        **package,
                        p_entity=entity,
                        p_crm_ids=[crm_id for page in request for crm_id in page["crm_ids"]],
                        p_cards=Jsonb(cards),
                    )[0]
                read.cards_read += len(cards)
                read.changes += told["change_count"]
                read.deletions += told["deletion_count"]
        read.unnamed |= {row["entity"] for row in call(connection, "inbound.end_package", **package)}

    def _confirm(self, connection: Connection, client: PortalClient, process_id: str) -> None:
        """Have the portal drop a package that was taken; repeated, that changes nothing (G40)."""
        client.call("event.offline.clear", {"process_id": process_id})
        self._forget(connection, process_id)

    def _forget(self, connection: Connection, process_id: str) -> None:
        call(connection, "inbound.forget_package", p_portal_id=self.portal_id, p_process_id=process_id)


def _bind_one(client: PortalClient, name: str, mark: dict[str, str]) -> None:
    try:
        client.call("event.bind", {"event": name, "event_type": "offline", **mark})
    except PortalRefused as error:
        if _BOUND_ALREADY not in error.description:
            raise
