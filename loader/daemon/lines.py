"""Deliver over several connections at a time: what one request waits for, the others use."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from threading import Event

from loader.config import Settings
from loader.daemon.turn import Turn
from loader.database import Connection, call, connect
from loader.deliver import CLAIM_BATCHES, Delivered, Delivery
from loader.portal.client import PortalClient


@dataclass(frozen=True)
class Lines:
    """Run one delivery over as many lines as there is work for, each with its own sessions.

    `open_client` makes a client for a line's number; the first line's is `client`, on `connection`. `probe`
    raises when the portal does not answer: into an outage every line would send a batch.
    """

    settings: Settings
    portal_id: int
    is_stopping: Callable[[], bool]
    open_client: Callable[[int], PortalClient]
    probe: Callable[[PortalClient], object]

    def run(self, connection: Connection, client: PortalClient) -> Delivered:
        """Deliver until nothing is due; raise the first failure, once every line has ended."""
        size, most = self.settings.batch_size, self.settings.portal_connections
        due = call(
            connection,
            "delta.due_count",
            p_portal_id=self.portal_id,
            p_limit=size * most * CLAIM_BATCHES,
        )[0]["due_count"]
        lines = max(min(-(-due // size), most), 1)
        # A small load is shared out: ten batches of one line would go one after another.
        batches = max(min(due // (size * lines), CLAIM_BATCHES), 1)
        halted = Event()
        if lines == 1:
            return self._deliver(connection, client, batches, halted)
        self.probe(client)
        with ExitStack() as opened, ThreadPoolExecutor(lines, "line") as pool:
            running = [pool.submit(self._deliver, connection, client, batches, halted)]
            for number in range(1, lines):
                session = opened.enter_context(connect(self.settings, name=f"intersect line {number}"))
                running.append(pool.submit(self._deliver, session, self.open_client(number), batches, halted))
            return _together([line.result() for line in running])

    def _deliver(
        self, connection: Connection, client: PortalClient, batches: int, halted: Event
    ) -> Delivered:
        """Run one line; the first that is not answered as it should be ends the others too."""

        def is_stopping() -> bool:
            return halted.is_set() or self.is_stopping()

        turn = Turn(connection, self.portal_id, is_alone=False)
        delivery = Delivery(
            connection, client, self.settings, self.portal_id, is_stopping, turn, claim_batches=batches
        )
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
