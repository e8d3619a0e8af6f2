"""One tick, and one whole pass: read people's changes, take what the ERPs staged, deliver what differs."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from queue import SimpleQueue
from typing import Any

import structlog

from loader.capture import Capture, Captured
from loader.config import Settings
from loader.database import Connection, call, connect
from loader.deliver import Delivery
from loader.delivered import Delivered
from loader.portal.client import PortalClient

TICK_TIMEOUT = 6 * 3600  # seconds; a first load of tens of millions of rows is one tick
LARGE = 10_000  # rows of one table; from here on several connections gain more than they cost
CHUNK_ROWS = 250_000  # rows of one task: what it sorts stays in memory

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Pass:
    """What one pass did; tick is empty when nothing new was staged."""

    captured: Captured
    tick: dict[str, Any]
    delivered: Delivered


def run_tick(connection: Connection, settings: Settings | None = None) -> dict[str, Any]:
    """Take the rows staged since the last tick; return its counts, empty when there were none.

    With settings a large load goes over several connections. Cut off, it goes on with the next call.
    """
    if settings is not None and call(connection, "exchange.is_large_tick", p_rows=LARGE)[0]["is_large_tick"]:
        counts = _run_large_tick(settings)
    else:
        with connection.transaction():
            connection.execute(f"set local statement_timeout = '{TICK_TIMEOUT}s'")
            counts = call(connection, "exchange.run_tick")[0]["run_tick"] or {}
    if counts:
        log.info("tick.ended", **{name: count for name, count in counts.items() if name != "stages"})
    return dict(counts)


def plan_tick(
    connection: Connection, *, batch_size: int, records_per_second: Decimal | None
) -> dict[str, Any] | None:
    """Return what the next tick would do and send, None when nothing; the database undoes it at once.

    The speed, records a second, serves where the last ten minutes tell none.
    """
    with connection.transaction(force_rollback=True):
        connection.execute(f"set local statement_timeout = '{TICK_TIMEOUT}s'")
        connection.execute("set local lock_timeout = 0")
        found = call(
            connection, "exchange.plan", p_batch_size=batch_size, p_records_per_second=records_per_second
        )[0]["plan"]
    return dict(found) if found else None


def run_pass(
    connection: Connection,
    client: PortalClient,
    settings: Settings,
    credentials: Sequence[PortalClient] = (),
) -> Pass:
    """Run capture, tick and delivery once: what people did counts before it is written over.

    `credentials` are the clients that deliver: see Delivery.
    """
    captured = Capture(connection, client, settings).run()
    counts = run_tick(connection, settings)
    delivered = Delivery(connection, client, settings, credentials=credentials).run()
    return Pass(captured, counts, delivered)


def _run_large_tick(settings: Settings) -> dict[str, Any]:
    workers = settings.tick_connections
    with _session(settings, "intersect tick") as connection, _tick_lock(connection), ExitStack() as opened:
        tick_id = call(connection, "exchange.begin_tick", p_chunk_rows=CHUNK_ROWS, p_connections=workers)[0][
            "begin_tick"
        ]
        if tick_id is None:
            return {}
        idle: SimpleQueue[Connection] = SimpleQueue()
        for number in range(workers):
            idle.put(opened.enter_context(_session(settings, f"intersect tick {number + 1}")))

        def run_task(task_no: int) -> None:
            session = idle.get()
            try:
                call(session, "exchange.run_task", p_tick_id=tick_id, p_task_no=task_no)
            finally:
                idle.put(session)

        with ThreadPoolExecutor(workers) as pool:
            # A step begins when all tasks of the one before are done.
            while tasks := call(connection, "exchange.next_tasks", p_tick_id=tick_id):
                list(pool.map(run_task, [task["next_tasks"] for task in tasks]))
        return dict(call(connection, "exchange.end_tick", p_tick_id=tick_id)[0]["end_tick"])


def _session(settings: Settings, name: str) -> Connection:
    return connect(settings, statement_timeout=TICK_TIMEOUT, lock_timeout=0, name=name)


@contextmanager
def _tick_lock(connection: Connection) -> Iterator[None]:
    call(connection, "exchange.hold_tick_lock")
    try:
        yield
    finally:
        call(connection, "exchange.release_tick_lock")
