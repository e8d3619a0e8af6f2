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
        kinds = call(
            self.connection,
            "inbound.first_pages",
            p_portal_id=self.portal_id,
            p_overlap_seconds=round(self.settings.capture_overlap),
        )
        captured = self._read(kinds) if kinds else Captured(0, 0)
        (log.info if captured.changes else log.debug)(
            "capture.ended", cards_read=captured.cards_read, changes=captured.changes
        )
        return captured

    def _read(self, kinds: list[dict[str, Any]]) -> Captured:
        """Read the first page of every kind of card in one request, then each kind to its end."""
        read = changes = 0
        rest: dict[str, list[Any] | None] = {}
        with self.turn:
            told = ask(
                lambda _, calls: self.client.call_together(calls),
                "batch",
                {kind["entity"]: (kind["method"], kind["params"]) for kind in kinds},
            )
            for kind in kinds:
                if kind["entity"] in told["result"]:
                    page = self._record(kind, [told["result"][kind["entity"]]])
                    read, changes = read + page["cards"], changes + page["change_count"]
                    rest[kind["entity"]] = page["next_pages"]
        for kind in kinds:
            if kind["entity"] not in rest:
                continue
            pages = rest[kind["entity"]]
            while pages and not self.is_stopping():
                with self.turn:
                    page = self._record(kind, ask(self.client.call_chain, kind["method"], pages)["result"])
                read, changes = read + page["cards"], changes + page["change_count"]
                pages = page["next_pages"]
            if not pages:
                # The portal's own clock, before the first page was read (R03).
                self._end(kind["entity"], told["time"].get("date_start"))
        for error in told["errors"]:
            raise error
        return Captured(read, changes)

    def _end(self, entity: str, portal_time: str | None) -> None:
        if portal_time:
            call(
                self.connection,
                "inbound.end_capture",
                p_portal_id=self.portal_id,
                p_entity=entity,
                p_portal_time=portal_time,
            )

    def _record(self, kind: dict[str, Any], pages: list[Any]) -> dict[str, Any]:
        # A card has sixty fields and more; what nobody looks at is not worth carrying.
        cards = [
            {name: card[name] for name in kind["names"] if name in card}
            for page in pages
            for card in page["items"]
        ]
        told = call(
            self.connection,
            "inbound.record_page",
            p_portal_id=self.portal_id,
            p_entity=kind["entity"],
            p_cards=Jsonb(cards),
            # Each takes server time, and a request has 60 s.
            p_pages=min(self.settings.batch_size, MOST_PAGES),
        )[0]
        return {**told, "cards": len(cards)}
