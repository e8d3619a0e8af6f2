"""Carry deltas to the portal: claim, commit, send, settle, commit. The database decides; this moves bytes."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import psycopg
import structlog

from loader.config import Settings
from loader.daemon.turn import Turn
from loader.database import Connection, Jsonb, call, call_at_once
from loader.delivered import Delivered, goes_on, told
from loader.json_text import read_json
from loader.portal.access import connector_of
from loader.portal.batch import split
from loader.portal.client import PortalClient
from loader.portal.command import Command, Outcome
from loader.portal.connect import operating_limit_for
from loader.portal.imports import pack, unpack
from loader.portal.reply import OPERATING_LIMIT
from loader.reader import Reader
from loader.witness import Witness

_SHORTEST_PAUSE = 0.05  # seconds until server time is looked for again
_SHORT_SLEEP = 0.2  # seconds between two looks whether we are to stop
CLAIM_BATCHES = 10  # batches per claim: few enough to stop soon, enough to spare round trips

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Delivery:
    """Deliver to one portal over one session with the database and one with the portal for each credential.

    `client` looks up; `credentials` are the clients that deliver, without any it is `client` as well.
    `is_urgent`: only what is in the most urgent lane, and no looking up.
    """

    connection: Connection
    client: PortalClient
    settings: Settings
    portal_id: int = 1
    is_stopping: Callable[[], bool] = bool
    claim_batches: int = CLAIM_BATCHES
    watched: dict[str, list[str]] = field(default_factory=dict)
    credentials: Sequence[PortalClient] = ()
    is_urgent: bool = False

    def run(self) -> Delivered:
        """Deliver until nothing is due, or a limit, an outage or the end of the program says stop."""
        delivered = Delivered()
        for kind in call(self.connection, "inbound.watched_entities", p_portal_id=self.portal_id):
            self.watched[kind["entity"]] = kind["names"]
        call(
            self.connection,
            "portal.register_credentials",
            p_portal_id=self.portal_id,
            p_credentials=list(self._clients),
            p_operating_limit=operating_limit_for(self.settings),
            p_operating_window=self.settings.operating_window,
        )
        if self.is_urgent:
            self._deliver_few(delivered)
        else:
            self._deliver_all(delivered)
        if delivered.outcomes:
            Witness(self.settings).note(self.connection)
        say = log.info if delivered.outcomes or delivered.looked_up else log.debug
        say("delivery.ended", looked_up=delivered.looked_up, **delivered.outcomes)
        return delivered

    def _deliver_all(self, delivered: Delivered) -> None:
        pause = _SHORTEST_PAUSE
        while not self.is_stopping():
            self._end_leases()
            self._look_up(delivered)
            # What is looked up before it is changed waits for that alone.
            if self._deliver_claim(delivered) or self._look_up(delivered, looks_only=True):
                pause = _SHORTEST_PAUSE
            elif self.await_room(pause):
                # Others of us wait for the same second: who comes too late looks more rarely.
                pause = min(pause * 2, self.settings.deliver_interval)
            else:
                break

    def _deliver_few(self, delivered: Delivered) -> None:
        """Deliver claims that are less than a batch: what fills one is work for all lines."""
        counted = 0
        while not self.is_stopping() and self._deliver_claim(delivered):
            counted, before = sum(delivered.outcomes.values()), counted
            if counted - before >= self.settings.batch_size:
                break

    @property
    def _clients(self) -> dict[str, PortalClient]:
        return {client.credential: client for client in self.credentials or (self.client,)}

    def await_room(self, pause: float = _SHORTEST_PAUSE) -> bool:
        """Wait for server time that soon drops out of the portal's window; tell whether there is any."""
        wait = call(
            self.connection,
            "delta.operating_wait",
            p_portal_id=self.portal_id,
            p_credentials=list(self._clients),
            p_batch_size=self.settings.batch_size,
            p_batch_seconds=self.settings.batch_seconds,
        )[0]["operating_wait"]
        interval = self.settings.deliver_interval
        if wait is None or wait > max(interval, self.settings.operating_window / 10):
            return False
        # No longer than that: something else may be due by then.
        until = time.monotonic() + max(min(wait, interval), pause)
        while (left := until - time.monotonic()) > 0 and not self.is_stopping():
            time.sleep(min(left, _SHORT_SLEEP))
        return True

    def abandon(self) -> None:
        """Begin to deliver over this session: end all leases if no other loader is there to hold them."""
        Witness(self.settings).look(self.connection)
        joined = call(self.connection, "delta.join_delivery", p_portal_id=self.portal_id)
        if joined[0]["join_delivery"]:
            self._end_leases(every=True)

    def _end_leases(self, *, every: bool = False) -> None:
        call_at_once(
            self.connection,
            "delta.end_leases",
            p_portal_id=self.portal_id,
            p_unknown_wait_seconds=round(self.settings.unknown_wait),
            p_all=every,
        )

    def _deliver_claim(self, delivered: Delivered) -> bool:
        """Deliver one claim; say whether going on makes sense."""
        pages = call_at_once(
            self.connection,
            "delta.claim_requests",
            p_portal_id=self.portal_id,
            p_limit=self.settings.batch_size * self.claim_batches,
            p_lease_seconds=round(self.settings.read_timeout * self.claim_batches * 2),
            p_credentials=list(self._clients),
            p_batch_size=self.settings.batch_size,
            p_batch_seconds=self.settings.batch_seconds,
            p_is_urgent=self.is_urgent,
        )
        if not pages:
            woken = not self.is_urgent and call(self.connection, "delta.wake", p_portal_id=self.portal_id)
            return bool(woken and woken[0]["wake"])
        going, is_stopped = True, False
        for page in pages:
            going, settled = self._deliver_page(page, going=going)
            is_stopped |= "credential" in settled
            if is_stopped:
                settled.pop("not_executed", None)  # nothing is wrong with the portal: others go on
            for outcome, count in settled.items():
                delivered.add(outcome, count)
        return going or is_stopped

    def _deliver_page(self, page: dict[str, Any], *, going: bool) -> tuple[bool, dict[str, int]]:
        """Deliver what one request carries; return whether the next one may go, and what became of these."""
        mark = connector_of(self.settings)
        # Read only now: what waits unread is less to hold, and less for the processor to lose sight of.
        rows = read_json(page["records"])
        records = [
            Command(f"{entity}_{golden_id}", method, {**params, **mark} if mark else params)
            for entity, golden_id, method, params in rows
        ]
        client = self._clients[page["credential"]]
        # Once the portal does not answer as it should, the rest goes back unsent.
        has_turn = is_sent = going and not self.is_stopping()
        try:
            if is_sent:
                commands = pack(records)
                # Before our turn: who waits for it waits for what is on its way, and not for the limit.
                client.await_place(is_urgent=page["is_urgent"])
                is_sent = self._begin(page["lease"], commands, len(records))
            if is_sent:
                outcomes = unpack(commands, client.send(commands))
            else:
                outcomes = [Outcome(record.key, "not_executed", error="NOT_SENT") for record in records]
            end = "delta.end_request" if has_turn else "delta.settle"
            settled = self._settle(end, page, told(rows, outcomes, self.watched))
        except BaseException:
            # A session that is lost has lost its turn too.
            with suppress(psycopg.Error):
                if has_turn:
                    call(self.connection, "delta.leave_turn", p_portal_id=self.portal_id, p_is_alone=False)
            raise
        return is_sent and settled.keys() <= goes_on(outcomes), settled

    def _begin(self, lease: int, commands: Sequence[Command], record_count: int) -> bool:
        """Take our turn; tell whether the records are still ours, and for as long as their requests may take.

        Who captures meanwhile waits: a card that was read before our write and compared after it would look
        like a change of people's.
        """
        requests = len(split(commands, halt=False))
        held = call_at_once(
            self.connection,
            "delta.begin_request",
            p_portal_id=self.portal_id,
            p_lease=lease,
            p_seconds=round((self.settings.connect_timeout + self.settings.read_timeout) * requests) + 1,
        )[0]["begin_request"]
        if held < record_count:
            log.warning("delivery.lease_lost", reason="another loader ended it", deltas=record_count)
        return bool(held >= record_count)

    def _settle(self, function: str, page: dict[str, Any], outcomes: list[dict[str, Any]]) -> dict[str, int]:
        rows = call_at_once(
            self.connection,
            function,
            p_portal_id=self.portal_id,
            p_lease=page["lease"],
            p_outcomes=Jsonb(outcomes),
            p_unknown_wait_seconds=round(self.settings.unknown_wait),
            p_credential=page["credential"],
        )
        return {row["outcome"]: row["item_count"] for row in rows}

    def _look_up(self, delivered: Delivered, *, looks_only: bool = False) -> bool:
        """Look up what is unknown and due; tell whether there was any."""
        asked = {"p_lease_seconds": round(self.settings.read_timeout * 2), "p_looks_only": looks_only}
        rows = call_at_once(self.connection, "delta.claim_lookups", p_portal_id=self.portal_id, **asked)
        reader = Reader(self.connection, self.client, self.portal_id)
        for row in rows:
            # People may have changed what is found: nobody else reads it meanwhile.
            with Turn(self.connection, self.portal_id, is_alone=False):
                told = reader.send([Command("lookup", row["method"], row["params"])])[0]
                if told.state != "done":
                    log.warning("lookup.failed", entity=row["entity"], state=told.state, error=told.error)
                    # Its method's server time is used up: others go on, and its lease keeps it from us.
                    delivered.is_lookup_cut_short |= told.error.upper() != OPERATING_LIMIT
                    return False
                call(
                    self.connection,
                    "delta.settle_lookup",
                    p_portal_id=self.portal_id,
                    p_lease=row["lease"],
                    p_entity=row["entity"],
                    p_golden_ids=row["golden_ids"],
                    p_result=Jsonb(told.result),
                    p_again_after_seconds=round(self.settings.lookup_pause),
                )
            delivered.looked_up += len(row["golden_ids"])
        return bool(rows)
