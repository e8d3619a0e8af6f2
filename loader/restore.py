"""Put a restored database right: read from the portal what the backup did not know; the database decides."""

from collections.abc import Sequence
from typing import Any

import structlog

from loader.database import call
from loader.portal.client import PortalClient
from loader.portal.reading import ask
from loader.reconcile import confirm_missing
from loader.tick import TICK_TIMEOUT
from loader.walker import Walker

log = structlog.get_logger(__name__)


def restore(walker: Walker, others: Sequence[PortalClient] = (), *, examples: int = 5) -> dict[str, Any]:
    """Compare the portal with the restored database and return what is to be done; raise the portal's errors.

    `others` are the clients of all credentials: what their users wrote is ours. Cut off, it is repeated.
    """
    connection, where = walker.connection, {"p_portal_id": walker.portal_id}
    call(connection, "portal.hold_walk_lock", **where)
    try:
        users = {int(ask(client.call, "profile", {})["ID"]) for client in (walker.client, *others)}
        with connection.transaction():
            connection.execute(f"set local statement_timeout = '{TICK_TIMEOUT}s'")
            begun = call(connection, "exchange.begin_restore", p_user_ids=sorted(users))
        log.info("restore.begun", reason=begun[0]["begin_restore"])
        for walk in call(connection, "portal.begin_walk", **where, p_purpose="restore"):
            walker.run(walk, "portal.restore_page")
            confirm_missing(walker, walk["entity"])
        with connection.transaction():
            connection.execute(f"set local statement_timeout = '{TICK_TIMEOUT}s'")
            report = call(connection, "portal.end_restore", **where, p_examples=examples)[0]["end_restore"]
    finally:
        call(connection, "portal.end_walk", **where)
    log.info("restore.ended")
    return dict(report)
