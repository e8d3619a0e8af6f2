"""Adopt a portal that people have worked in before us: its cards are matched before the first delivery."""

from typing import Any

import psycopg
import structlog

from loader.capture import Capture
from loader.database import call
from loader.tick import TICK_TIMEOUT, run_tick
from loader.walker import Walker

_MOST_TICKS = (
    5  # the second is for cards with values that cannot be read, the others for those of more than one
)
_ATTEMPTS = 3

log = structlog.get_logger(__name__)


def adopt(walker: Walker, *, dry_run: bool = False, examples: int = 5) -> dict[str, Any]:
    """Read the portal's contacts and companies and link them with what the ERPs sent; return the counts.

    A dry run keeps what was read and nothing of what it did. Cut off, an adoption goes on where it stopped.
    Raise the portal's errors.
    """
    connection, where = walker.connection, {"p_portal_id": walker.portal_id}
    call(connection, "portal.hold_walk_lock", **where)
    try:
        if not dry_run:
            # What people change from here on is news, and what they changed before is read below.
            Capture(connection, walker.client, walker.settings, walker.portal_id).begin()
        for walk in call(connection, "inbound.begin_adoption", **where):
            walker.run(walk, "inbound.store_page")
        if dry_run:
            return _plan(walker, examples)
        for _ in range(_MOST_TICKS):
            with connection.transaction():
                connection.execute(f"set local statement_timeout = '{TICK_TIMEOUT}s'")
                staged = call(connection, "inbound.stage_cards", **where)[0]["stage_cards"]
            log.info("adoption.staged", cards=staged)
            run_tick(connection, walker.settings)
            if not staged:
                break
        with connection.transaction():
            connection.execute(f"set local statement_timeout = '{TICK_TIMEOUT}s'")
            call(connection, "inbound.end_adoption", **where)
    finally:
        call(connection, "portal.end_walk", **where)
    return dict(call(connection, "inbound.adoption", **where, p_examples=examples)[0]["adoption"])


def _plan(walker: Walker, examples: int) -> dict[str, Any]:
    connection = walker.connection
    for left in reversed(range(_ATTEMPTS)):
        number = call(connection, "inbound.note_transaction")[0]["note_transaction"]
        try:
            with connection.transaction():
                connection.execute(f"set local statement_timeout = '{TICK_TIMEOUT}s'")
                connection.execute("set local lock_timeout = 0")
                found = call(
                    connection,
                    "inbound.plan_adoption",
                    p_portal_id=walker.portal_id,
                    p_xact=number,
                    p_examples=examples,
                )
            break
        except psycopg.errors.SerializationFailure:
            if not left:
                raise
    return dict(found[0]["plan_adoption"])
