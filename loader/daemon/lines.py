"""Deliver over several connections at a time: what one request waits for, the others use."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from threading import Event

from loader.config import Settings
from loader.daemon.turn import Turn
from loader.database import Connection, call, connect
from loader.deliver import CLAIM_BATCHES, Delivery
from loader.delivered import Delivered
from loader.portal.client import PortalClient


@dataclass(frozen=True)
class Lines:
    """Run one delivery over as many lines as there is work for, each with its own sessions.

    `open_client` makes a client for a line's number, which looks up; the first line's is `client`, on
    `connection`. `open_credentials` makes those that deliver, one for each credential. `probe` raises when
    the portal does not answer: into an outage every line would send a batch. `is_in_doubt`: it did not answer
    as it should lately.
    """

    settings: Settings
    portal_id: int
    is_stopping: Callable[[], bool]
    open_client: Callable[[int], PortalClient]
    open_credentials: Callable[[int], Sequence[PortalClient]]
    probe: Callable[[PortalClient], object]
    is_in_doubt: bool = False

    def run(self, connection: Connection, client: PortalClient) -> Delivered:
        """Deliver until nothing is due; raise the first failure, once every line has ended."""
        size, most = self.settings.batch_size, self.settings.portal_connections
        halted = Event()
        due = self._due(connection)
        # Sized anew when server time is there again: one line that waits for it would stay the only one.
        if not due and self._line(0, connection, client, 1, halted).await_room():
            due = self._due(connection)
        lines = max(min(-(-due // size), most), 1)
        # A small load is shared out: ten batches of one line would go one after another. In trouble little is
        # taken, because what is taken and not sent is written back.
        most = 1 if self.is_in_doubt else CLAIM_BATCHES
        batches = max(min(due // (size * lines), most), 1)
        if lines == 1:
            return self._deliver(0, connection, client, batches, halted)
        self.probe(client)
        with ExitStack() as opened, ThreadPoolExecutor(lines, "line") as pool:
            running = [pool.submit(self._deliver, 0, connection, client, batches, halted)]
            for number in range(1, lines):
                session = opened.enter_context(connect(self.settings, name=f"intersect line {number}"))
                opened_client = self.open_client(number)
                running.append(pool.submit(self._deliver, number, session, opened_client, batches, halted))
            return _together([line.result() for line in running])

    def _due(self, connection: Connection) -> int:
        """Count what may go now, as far as all lines can take."""
        size = self.settings.batch_size
        counted = call(
            connection,
            "delta.due_count",
            p_portal_id=self.portal_id,
            p_limit=size * self.settings.portal_connections * CLAIM_BATCHES,
            p_credentials=[one.credential for one in self.open_credentials(0)],
            p_batch_size=size,
            p_batch_seconds=self.settings.batch_seconds,
        )
        return int(counted[0]["due_count"])

    def _line(
        self, number: int, connection: Connection, client: PortalClient, batches: int, halted: Event
    ) -> Delivery:
        return Delivery(
            connection,
            client,
            self.settings,
            self.portal_id,
            lambda: halted.is_set() or self.is_stopping(),
            Turn(connection, self.portal_id, is_alone=False),
            claim_batches=batches,
            credentials=self.open_credentials(number),
        )

    def _deliver(
        self, number: int, connection: Connection, client: PortalClient, batches: int, halted: Event
    ) -> Delivered:
        """Run one line; the first that is not answered as it should be ends the others too."""
        delivery = self._line(number, connection, client, batches, halted)
        try:
            delivered = delivery.run()
        except BaseException:
            halted.set()
            raise
        if delivered.is_cut_short:
            halted.set()
        return delivered


def _together(ended: list[Delivered]) -> Delivered:
    total = Delivered()
    for delivered in ended:
        for outcome, count in delivered.outcomes.items():
            total.add(outcome, count)
        total.looked_up += delivered.looked_up
        total.is_lookup_cut_short |= delivered.is_lookup_cut_short
    return total
