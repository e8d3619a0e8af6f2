"""Deliver over several connections at a time: what one request waits for, the others use."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

from loader.config import Settings
from loader.daemon.turn import Turn
from loader.database import Connection, call, connect
from loader.deliver import CLAIM_BATCHES, Delivered, Delivery
from loader.portal.client import PortalClient


@dataclass(frozen=True)
class Lines:
    """Run one delivery over as many lines as there is work for, each with its own sessions.

    `open_client` makes a client for a line's number; the first line's is `client`, on `connection`.
    """

    settings: Settings
    portal_id: int
    is_stopping: Callable[[], bool]
    open_client: Callable[[int], PortalClient]

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
        if lines == 1:
            return self._delivery(connection, client, batches).run()
        with ExitStack() as opened, ThreadPoolExecutor(lines, "line") as pool:
            running = [pool.submit(self._delivery(connection, client, batches).run)]
            for number in range(1, lines):
                session = opened.enter_context(connect(self.settings, name=f"intersect line {number}"))
                delivery = self._delivery(session, self.open_client(number), batches)
                running.append(pool.submit(delivery.run))
            return _together([line.result() for line in running])

    def _delivery(self, connection: Connection, client: PortalClient, batches: int) -> Delivery:
        turn = Turn(connection, self.portal_id, is_alone=False)
        return Delivery(
            connection, client, self.settings, self.portal_id, self.is_stopping, turn, claim_batches=batches
        )


def _together(ended: list[Delivered]) -> Delivered:
    total = Delivered()
    for delivered in ended:
        for outcome, count in delivered.outcomes.items():
            total.add(outcome, count)
        total.looked_up += delivered.looked_up
        total.is_lookup_cut_short |= delivered.is_lookup_cut_short
    return total
