"""Read what people changed in the portal, page by page; the database compares and offers it to the ERPs."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

import structlog

from loader.config import Settings
from loader.database import Connection, Jsonb, call
from loader.portal.batch import MAX_COMMANDS
from loader.portal.client import PortalClient
from loader.portal.command import Command
from loader.portal.reading import ask
from loader.portal.walk import rows_of
from loader.reader import Reader

MOST_PAGES = 20  # of a request: a thousand cards, a few megabytes

log = structlog.get_logger(__name__)


def finish(connection: Connection, client: PortalClient, portal_id: int) -> None:
    """Have what was read dealt with: cards that people made are matched, those that are gone are understood.

    All of it waits in the database, so a death before this loses nothing.
    """
    for requests in ("inbound.requisite_requests", "inbound.address_requests"):
        asked = [(one["method"], one["params"]) for one in call(connection, requests, p_portal_id=portal_id)]
        while asked:
            pages, asked = asked[:MOST_PAGES], asked[MOST_PAGES:]
            for (method, params), found in zip(pages, _together(client, pages), strict=True):
                told = call(
                    connection,
                    "inbound.store_requisites",
                    p_portal_id=portal_id,
                    p_params=Jsonb(params),
                    p_requisites=Jsonb(found),
                )[0]
                if rest := told["store_requisites"]:
                    asked.append((method, rest))
    staged = call(connection, "inbound.stage_cards", p_portal_id=portal_id, p_only_due=True)[0]["stage_cards"]
    if staged:
        log.info("capture.staged", cards=staged)
    call(connection, "inbound.settle_deletions", p_portal_id=portal_id)


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
        finish(self.connection, self.client, self.portal_id)
        (log.info if captured.changes else log.debug)(
            "capture.ended", cards_read=captured.cards_read, changes=captured.changes
        )
        return captured

    def _read(self, kinds: Sequence[dict[str, Any]]) -> Captured:
        """Read the first page of each kind of card and of what hangs on it in one request, then the rest."""
        reader = Reader(self.connection, self.client, self.portal_id)
        read = changes = 0
        rest: dict[int, Any] = {}
        with self.turn:
            calls = {f"k{number}": (kind["method"], kind["params"]) for number, kind in enumerate(kinds)}
            first = ask(lambda _, asked: reader.call_together(asked), "batch", calls)
            for number, kind in enumerate(kinds):
                if f"k{number}" in first["result"]:
                    told = self._record(reader, kind, [kind["params"]], [first["result"][f"k{number}"]])
                    read, changes, rest[number] = read + told[0], changes + told[1], told[2]
        for number in rest:
            while rest[number] and not self.is_stopping():
                with self.turn:
                    pages = ask(reader.call_chain, kinds[number]["method"], rest[number])["result"]
                    told = self._record(reader, kinds[number], rest[number], pages)
                read, changes, rest[number] = read + told[0], changes + told[1], told[2]
        unread = {kind["entity"] for number, kind in enumerate(kinds) if rest.get(number, True)}
        # The portal's own clock, before the first page was read (R03).
        if began_at := first["time"].get("date_start"):
            for entity in dict.fromkeys(kind["entity"] for kind in kinds if kind["entity"] not in unread):
                call(
                    self.connection,
                    "inbound.end_capture",
                    p_portal_id=self.portal_id,
                    p_entity=entity,
                    p_portal_time=began_at,
                )
        for error in first["errors"]:
            raise error
        return Captured(read, changes)

    def _record(
        self, reader: Reader, kind: dict[str, Any], asked: Sequence[Any], pages: Sequence[Any]
    ) -> tuple[int, int, list[Any] | None]:
        """Hand pages over; return how many cards and changes they hold, and what to ask for next."""
        cards = [stripped(card, kind["names"]) for page in pages for card in rows_of(page)]
        changes = read_product_rows(reader, cards) if kind["entity"] == "deal" else 0
        told = call(
            self.connection,
            "inbound.record_page",
            p_portal_id=self.portal_id,
            p_entity=kind["entity"],
            p_cards=Jsonb(cards),
            p_params=Jsonb(asked[0]),
            # Each takes server time, and a request has 60 s.
            p_pages=min(self.settings.batch_size, MOST_PAGES),
        )[0]
        if kind["entity"] == "requisite":
            changes += read_addresses(reader, cards)
        return len(cards), changes + told["change_count"], told["next_pages"]


def stripped(card: dict[str, Any], names: Sequence[str] | None) -> dict[str, Any]:
    """Return what is looked at: a card has sixty fields and more, and the rest is not worth carrying."""
    return card if names is None else {name: card[name] for name in names if name in card}


def read_pages(reader: Reader, pages: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Read pages of cards in one request, all or none: what is missing may be taken for a deleted card."""
    found = _together(reader, [(page["method"], page["params"]) for page in pages])
    return [stripped(card, page["names"]) for page, cards in zip(pages, found, strict=True) for card in cards]


def read_addresses(reader: Reader, requisites: Sequence[Any]) -> int:
    """Read the addresses on fetched requisites that people may have changed; return how many changes.

    After the requisites are recorded, which says whose they are. Raise the portal's errors.
    """
    changes = 0
    asked = call(
        reader.connection,
        "inbound.address_requests",
        p_portal_id=reader.portal_id,
        p_requisites=Jsonb(list(requisites)),
    )
    for first in range(0, len(asked), MOST_PAGES):
        pages = asked[first : first + MOST_PAGES]
        found = _together(reader, [(one["method"], one["params"]) for one in pages])
        told = call(
            reader.connection,
            "inbound.take_addresses",
            p_portal_id=reader.portal_id,
            p_rows=Jsonb([row for page in found for row in page]),
            p_asked=Jsonb([requisite for page in pages for requisite in page["asked"]]),
        )
        changes += int(told[0]["take_addresses"])
    return changes


def _together(caller: Reader | PortalClient, pages: Sequence[tuple[str, dict[str, Any]]]) -> list[list[Any]]:
    """Return the rows of each page, all read in one request; raise the portal's errors."""
    told = ask(
        lambda _, calls: caller.call_together(calls),
        "batch",
        {f"p{number}": page for number, page in enumerate(pages)},
    )
    for error in told["errors"]:
        raise error
    return [rows_of(told["result"][f"p{number}"]) for number in range(len(pages))]


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
    outcomes = [
        one
        for first in range(0, len(commands), MAX_COMMANDS)
        for one in reader.send(commands[first : first + MAX_COMMANDS])
    ]
    told = [
        {
            "crm_id": one["crm_id"],
            "rows": [row for page in reader.whole(command, outcome) for row in rows_of(page)],
            "changed_by": one["changed_by"],
            "changed_at": one["changed_at"].isoformat(),
        }
        for one, command, outcome in zip(asked, commands, outcomes, strict=True)
    ]
    recorded = call(
        reader.connection, "inbound.record_rows", p_portal_id=reader.portal_id, p_rows=Jsonb(told)
    )
    return int(recorded[0]["record_rows"])
