"""What the daemon does while it leads: tick, deliver, capture, housekeeping."""

import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from itertools import chain
from threading import Lock

import psycopg
import structlog

from loader.capture import Capture
from loader.config import Settings
from loader.daemon.housekeeping import Housekeeping
from loader.daemon.lines import Lines
from loader.daemon.turn import Turn
from loader.database import Connection, call
from loader.deliver import Delivery
from loader.errors import PortalLimited, PortalRefused
from loader.event_queue import EventQueue
from loader.portal.access import is_application, open_credentials, open_portal
from loader.portal.client import PortalClient
from loader.portal.connect import allowance_for, pace_for
from loader.portal.metadata import remember_portal
from loader.portal.pacing import Pacer
from loader.portal.shared_pace import SharedPace
from loader.reconcile import reconcile
from loader.sweep import sweep
from loader.tick import run_tick
from loader.walker import Walker

METADATA_AGE = timedelta(days=1)
WALK_REST = 3.0  # times as long as a request of a walk took, deliveries have the portal
URGENT_LINE = -1  # beside those of a backfill, which count from 0

log = structlog.get_logger(__name__)


class Work:
    """Hold what the jobs share: the portal's pace and clients, what is known of the portal's state."""

    def __init__(self, settings: Settings, is_stopping: Callable[[], bool], *, portal_id: int = 1) -> None:
        self._settings = settings
        self._is_stopping = is_stopping
        self._portal_id = portal_id
        self._pace = _pace(settings, portal_id)
        self._reading = Lock()
        self._events = EventQueue(settings, portal_id, is_stopping)
        self._poll_due_at = 0.0
        self._preparing = Lock()
        self._urgent = Lock()
        self._clients: dict[str, PortalClient] = {}
        self._credentials: dict[int, list[PortalClient]] = {}
        self._is_prepared = False
        self._is_in_doubt = False
        self._is_urgent_in_doubt = False
        self._is_delivering = False
        self._delivering: Connection | None = None
        self._house = Housekeeping(portal_id)

    def tick(self, connection: Connection) -> None:
        """Take what was staged."""
        run_tick(connection, self._settings)

    def deliver(self, connection: Connection) -> None:
        """Deliver what is due; raise what keeps the portal from answering."""
        client = self._client("deliver")
        settings, portal_id = self._settings, self._portal_id
        if self._delivering is not connection:
            # Leases are of a dead predecessor, or of our own last run that a failure cut short.
            with self._urgent:
                Delivery(connection, client, settings, portal_id).abandon()
            self._delivering = connection
        self._prepare(connection, client)
        if self._is_in_doubt:
            self._probe(client)
        if call(connection, "delta.has_due_updates", p_portal_id=portal_id)[0]["has_due_updates"]:
            # What people did since the last capture is read before it is written over.
            self._capture(connection, client)
        lines = Lines(
            settings,
            portal_id,
            self._is_stopping,
            lambda number: self._client(f"line {number}"),
            self._delivering_with,
            self._probe,
            self._is_in_doubt,
        )
        self._is_urgent_in_doubt, self._is_delivering = False, True
        try:
            delivered = lines.run(connection, client)
        finally:
            self._is_delivering = False
        self._is_in_doubt = delivered.is_cut_short or self._is_urgent_in_doubt
        if self._is_in_doubt and not self._is_stopping():
            self._probe(client)
        self._check_pause(connection, delivered.outcomes)

    def deliver_urgent(self, connection: Connection) -> None:
        """Deliver what is in the most urgent lane while `deliver` is busy, maybe with a backfill for hours.

        What is not as it should be is left to `deliver`, which probes and tells.
        """
        with self._urgent:
            if not self._is_delivering or self._is_in_doubt or self._is_urgent_in_doubt:
                return
            delivered = Delivery(
                connection,
                self._client("urgent"),
                self._settings,
                self._portal_id,
                self._is_stopping,
                claim_batches=1,
                credentials=self._delivering_with(URGENT_LINE),
                is_urgent=True,
            ).run()
            self._is_urgent_in_doubt = delivered.is_cut_short

    def capture(self, connection: Connection) -> None:
        """Read what people changed."""
        client = self._client("capture")
        self._prepare(connection, client)
        self._capture(connection, client)

    def sweep(self, connection: Connection) -> None:
        """Look, now and then, for cards that people deleted."""
        if self._is_due(connection, "sweep", self._settings.sweep_interval):
            self._walk(connection, "sweep", sweep)

    def reconcile(self, connection: Connection) -> None:
        """Compare, now and then, the whole portal with what we know and want; repair it if that is set."""
        if self._is_due(connection, "reconcile", self._settings.reconcile_interval):
            repair = self._settings.reconcile_repair
            self._walk(connection, "reconcile", lambda walker: reconcile(walker, repair=repair))

    def watch_portal(self, connection: Connection) -> None:
        """Renew what is known of the portal daily, end leases that are over, and tell when nothing moves."""
        call(
            connection,
            "delta.end_leases",
            p_portal_id=self._portal_id,
            p_unknown_wait_seconds=round(self._settings.unknown_wait),
            p_all=False,
        )
        self.watch(connection)
        known_at = call(connection, "portal.portal_state", p_portal_id=self._portal_id)[0]["metadata_at"]
        if known_at is not None and datetime.now(UTC) - known_at > METADATA_AGE:
            client = self._client("housekeeping")
            remember_portal(connection, client, self._settings, portal_id=self._portal_id)

    def watch(self, connection: Connection) -> None:
        """Keep house daily, and tell when work exists but nothing moves."""
        self._house.watch(connection)

    def close(self) -> None:
        """Close the connections with the portal."""
        for client in (*self._clients.values(), *chain(*self._credentials.values())):
            client.close()
        if isinstance(self._pace, SharedPace):
            self._pace.close()

    def _is_due(self, connection: Connection, purpose: str, interval: float) -> bool:
        due = call(
            connection,
            "portal.walk_is_due",
            p_portal_id=self._portal_id,
            p_purpose=purpose,
            p_seconds=interval,
        )
        return bool(interval and due[0]["walk_is_due"])

    def _walk(self, connection: Connection, job: str, work: Callable[[Walker], object]) -> None:
        client = self._client(job)
        self._prepare(connection, client)
        walker = Walker(
            connection,
            client,
            self._settings,
            self._portal_id,
            # Only fields are compared with what a delivery may be about to change.
            Turn(connection, self._portal_id, is_alone=True) if job == "reconcile" else nullcontext(),
            is_stopping=self._is_stopping,
            rest=WALK_REST,
        )
        try:
            work(walker)
        except psycopg.errors.LockNotAvailable:
            log.debug("walk.put_off", job=job, reason="another walk reads this portal")

    def _client(self, job: str) -> PortalClient:
        # A client is for one thread; their pace is one (T06).
        if job not in self._clients:
            self._clients[job] = open_portal(self._settings, pace=self._pace)
        return self._clients[job]

    def _delivering_with(self, line: int) -> list[PortalClient]:
        if line not in self._credentials:
            self._credentials[line] = open_credentials(self._settings, pace=self._pace)
        return self._credentials[line]

    def _capture(self, connection: Connection, client: PortalClient) -> None:
        # Two readers at a time would both find the same change.
        with self._reading:
            turn = Turn(connection, self._portal_id, is_alone=True)
            read = self._events.run(connection, client, turn) if is_application(self._settings) else None
            is_poll_due = self._events.needs_poll or time.monotonic() >= self._poll_due_at
            if read is not None and not (self._events.is_refused or read.unnamed or is_poll_due):
                return
            # A portal that refused its queue may give it at the next poll: one bad minute ends no events.
            self._events.is_refused &= not is_poll_due
            # By webhook; or for what events missed: they are not promised (V01).
            Capture(connection, client, self._settings, self._portal_id, self._is_stopping, turn).run()
            if is_poll_due:  # one that failed stays due: nobody else reads what came before the queue
                self._poll_due_at = time.monotonic() + self._settings.poll_interval
                self._events.needs_poll = False

    def _prepare(self, connection: Connection, client: PortalClient) -> None:
        """Learn what delivery needs and begin capture, once: before the first delivery."""
        with self._preparing:
            if self._is_prepared:
                return
            remember_portal(connection, client, self._settings, portal_id=self._portal_id)
            Capture(connection, client, self._settings, self._portal_id).begin()
            self._is_prepared = True
        log.info("portal.ready", host=client.host)

    def _probe(self, client: PortalClient) -> None:
        """Ask something harmless first: a delivery into an outage leaves fifty outcomes to be looked up."""
        try:
            client.call("server.time", {})
        except PortalLimited:
            return  # it answers; delivery has its own way of waiting

    def _check_pause(self, connection: Connection, outcomes: Mapping[str, int]) -> None:
        if "credential" in outcomes:
            log.error("delivery.credential_refused", effect="others go on", next_step="intersect status")
        blocked_by = call(
            connection,
            "portal.blocked_by",
            p_portal_id=self._portal_id,
            p_credentials=[client.credential for client in self._delivering_with(0)],
        )[0]["blocked_by"]
        if blocked_by is not None:
            raise PortalRefused(blocked_by, "delivery is paused; see intersect check")


def _pace(settings: Settings, portal_id: int) -> Pacer:
    allowance = allowance_for(settings)
    return SharedPace(settings, allowance, portal_id=portal_id) if allowance else pace_for(settings)
