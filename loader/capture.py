"""Read what people changed in the portal, page by page; the database compares and offers it to the ERPs."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

import structlog

from loader.config import Settings
from loader.database import Connection, Jsonb, call
from loader.portal.client import PortalClient
from loader.portal.command import Command
from loader.portal.reading import ask
from loader.portal.walk import rows_of
from loader.reader import Reader

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Captured:
    """Count what one pass read and how many changes of people it found."""

    cards_read: int
    changes: int


@dataclass(frozen=True)
class Capture:
    """Capture from one portal over one session with the database and one with the portal.

    `turn` is entered from reading a page to recording it: see Delivery.
    """

    connection: Connection
    client: PortalClient
    settings: Settings
    portal_id: int = 1
    is_stopping: Callable[[], bool] = bool
    turn: AbstractContextManager[object] = field(default_factory=nullcontext)

    def begin(self) -> None:
        """Start reading at the portal's present time, if reading has not begun: old cards are no news."""
        if call(self.connection, "inbound.has_begun", p_portal_id=self.portal_id)[0]["has_begun"]:
            return
        now = ask(self.client.call, "server.time", {})  # before the first page is read (R03)
        call(self.connection, "inbound.begin_capture", p_portal_id=self.portal_id, p_portal_time=now)
        log.info("capture.begun", portal_time=now)

    def run(self) -> Captured:
        """Read all changes since the last pass. Raise the portal's errors: the next pass reads again."""
        self.begin()
        read = changes = 0
        pages = call(
            self.connection,
            "inbound.first_pages",
            p_portal_id=self.portal_id,
            p_overlap_seconds=round(self.settings.capture_overlap),
        )
        for entity, of_kind in groupby(pages, key=itemgetter("entity")):
            told = self._read(entity, list(of_kind))
            read, changes = read + told.cards_read, changes + told.changes
        (log.info if changes else log.debug)("capture.ended", cards_read=read, changes=changes)
        return Captured(read, changes)

    def _read(self, entity: str, pages: Sequence[dict[str, Any]]) -> Captured:
        """Read one kind of card, or of what hangs on cards, to its end."""
        read = changes = 0
        began_at = None
        reader = Reader(self.connection, self.client, self.portal_id)
        for page in pages:
            params = page["params"]
            while params and not self.is_stopping():
                with self.turn:
                    envelope = ask(reader.call_full, page["method"], params)
                    rows = rows_of(envelope["result"])
                    if entity == "deal":
                        changes += read_product_rows(reader, rows)
                    told = self._record(entity, rows, params)
                # The portal's own clock, before the first page was read (R03).
                began_at = began_at or (envelope.get("time") or {}).get("date_start")
                read, changes = read + len(rows), changes + told["change_count"]
                params = told["next_params"]
        if began_at and not self.is_stopping():
            call(
                self.connection,
                "inbound.end_capture",
                p_portal_id=self.portal_id,
                p_entity=entity,
                p_portal_time=began_at,
            )
        return Captured(read, changes)

    def _record(self, entity: str, cards: list[Any], params: Any) -> dict[str, Any]:
        return call(
            self.connection,
            "inbound.record_page",
            p_portal_id=self.portal_id,
            p_entity=entity,
            p_cards=Jsonb(cards),
            p_params=Jsonb(params),
        )[0]


def read_product_rows(reader: Reader, deals: Sequence[Any]) -> int:
    """Read the product rows of fetched deals that people may have changed; return how many changes that were.

    Before the deals are recorded, so that trouble leaves both to the next pass. Raise the portal's errors.
    """
    asked = call(
        reader.connection, "inbound.row_requests", p_portal_id=reader.portal_id, p_cards=Jsonb(list(deals))
    )
    if not asked:
        return 0
    commands = [Command(f"d{one['crm_id']}", one["method"], one["params"]) for one in asked]
    told = [
        {
            "crm_id": one["crm_id"],
            "rows": [row for page in reader.whole(command, outcome) for row in rows_of(page)],
            "changed_by": one["changed_by"],
            "changed_at": one["changed_at"].isoformat(),
        }
        for one, command, outcome in zip(asked, commands, reader.send(commands), strict=True)
    ]
    recorded = call(
        reader.connection, "inbound.record_rows", p_portal_id=reader.portal_id, p_rows=Jsonb(told)
    )
    return int(recorded[0]["record_rows"])
