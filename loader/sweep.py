"""Find cards that people deleted by looking which of ours are there; the database decides what it means."""

import structlog

from loader.database import call
from loader.reconcile import confirm_missing
from loader.tick import TICK_TIMEOUT
from loader.walker import Walker

log = structlog.get_logger(__name__)


def sweep(walker: Walker) -> None:
    """Walk through the ids of the portal's cards; raise its errors. Cut off, it goes on next time."""
    connection, where = walker.connection, {"p_portal_id": walker.portal_id}
    call(connection, "portal.hold_walk_lock", **where)
    try:
        for walk in call(connection, "portal.begin_walk", **where, p_purpose="sweep"):
            walker.run(walk, "portal.sweep_page")
            if walker.is_stopping():
                return
        # Of all kinds: one that was read before a cut has not been confirmed either.
        for kind in call(connection, "inbound.watched_entities", **where):
            confirm_missing(walker, kind["entity"])
        with connection.transaction():
            connection.execute(f"set local statement_timeout = '{TICK_TIMEOUT}s'")
            gone = call(connection, "portal.end_sweep", **where)
    finally:
        call(connection, "portal.end_walk", **where)
    (log.info if gone else log.debug)("sweep.ended", **{one["entity"]: one["missing_count"] for one in gone})
