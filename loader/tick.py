"""One whole pass: read what people changed, take what the ERPs staged, deliver what differs."""

from dataclasses import dataclass
from typing import Any

import structlog

from loader.capture import Capture, Captured
from loader.config import Settings
from loader.database import Connection, call
from loader.deliver import Delivered, Delivery
from loader.portal.client import PortalClient

TICK_TIMEOUT = 6 * 3600  # seconds; a first load of tens of millions of rows is one tick

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Pass:
    """What one pass did; tick is empty when nothing new was staged."""

    captured: Captured
    tick: dict[str, Any]
    delivered: Delivered


def run_tick(connection: Connection) -> dict[str, Any]:
    """Take the rows staged since the last tick; return its counts, empty when there were none."""
    with connection.transaction():
        connection.execute(f"set local statement_timeout = '{TICK_TIMEOUT}s'")
        counts = call(connection, "exchange.run_tick")[0]["run_tick"] or {}
    if counts:
        log.info("tick.ended", **counts)
    return dict(counts)


def run_pass(connection: Connection, client: PortalClient, settings: Settings) -> Pass:
    """Run capture, tick and delivery once: what people did counts before it is written over."""
    captured = Capture(connection, client, settings).run()
    counts = run_tick(connection)
    delivered = Delivery(connection, client, settings).run()
    return Pass(captured, counts, delivered)
