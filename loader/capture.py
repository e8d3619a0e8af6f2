"""Read what people changed in the portal, page by page; the database compares and offers it to the ERPs."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

import structlog

from loader.config import Settings
from loader.database import Connection, Jsonb, call
from loader.portal.client import PortalClient
from loader.portal.reading import ask

MOST_PAGES = 20  # of a request: a thousand cards, a few megabytes

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
        for kind in call(
            self.connection,
            "inbound.first_pages",
            p_portal_id=self.portal_id,
            p_overlap_seconds=round(self.settings.capture_overlap),
            p_pages=self._pages,
        ):
            told = self._read(kind)
            read, changes = read + told.cards_read, changes + told.changes
        (log.info if changes else log.debug)("capture.ended", cards_read=read, changes=changes)
        return Captured(read, changes)

    @property
    def _pages(self) -> int:
        """Return how many pages a request asks for: each takes server time, and the request has 60 s."""
        return min(self.settings.batch_size, MOST_PAGES)

    def _read(self, kind: dict[str, Any]) -> Captured:
        """Read one kind of card to its end."""
        read = changes = 0
        pages, began_at = kind["pages"], None
        while pages and not self.is_stopping():
            with self.turn:
                envelope = ask(self.client.call_chain, kind["method"], pages)
                cards = [_stripped(card, kind["names"]) for page in envelope["result"] for card in page["items"]]
                told = self._record(kind["entity"], cards)
            # The portal's own clock, before the first page was read (R03).
            began_at = began_at or (envelope["time"] or {}).get("date_start")
            read, changes = read + len(cards), changes + told["change_count"]
            pages = told["next_pages"]
        if not pages and began_at:
            call(
                self.connection,
                "inbound.end_capture",
                p_portal_id=self.portal_id,
                p_entity=kind["entity"],
                p_portal_time=began_at,
            )
        return Captured(read, changes)

    def _record(self, entity: str, cards: list[Any]) -> dict[str, Any]:
        return call(
            self.connection,
            "inbound.record_page",
            p_portal_id=self.portal_id,
            p_entity=entity,
            p_cards=Jsonb(cards),
            p_pages=self._pages,
        )[0]


def _stripped(card: dict[str, Any], names: list[str]) -> dict[str, Any]:
    # A card has sixty fields and more; what nobody looks at is not worth carrying.
    return {name: card[name] for name in names if name in card}
