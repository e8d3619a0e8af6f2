"""Compare the live portal with what we know of it, object by object; the database decides what differs."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import structlog

from loader.database import Jsonb, call
from loader.portal.command import Command
from loader.tick import TICK_TIMEOUT
from loader.walker import Walker

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Reconciled:
    """Hold the report of one reconciliation, and what its repairs did."""

    report: dict[str, Any]
    repairs: list[dict[str, Any]]

    @property
    def difference_count(self) -> int:
        """Return how many objects differ, are missing, extra or double."""
        return int(self.report["difference_count"])


def reconcile(
    walker: Walker,
    entities: Sequence[str] | None = None,
    *,
    share: Decimal = Decimal(1),
    repair: bool = False,
    examples: int = 5,
) -> Reconciled:
    """Walk through the portal, or a share of it, and return what differs; raise the portal's errors."""
    where = {"p_portal_id": walker.portal_id}
    call(walker.connection, "portal.hold_walk_lock", **where)
    try:
        for walk in call(
            walker.connection,
            "portal.begin_walk",
            **where,
            p_purpose="reconcile",
            p_entities=list(entities) if entities else None,
            p_share=share,
        ):
            walker.run(walk, "portal.compare_page")
            if walker.is_stopping():
                break  # it begins anew next time
            confirm_missing(walker, walk["entity"])
            call(walker.connection, "portal.find_undelivered", **where, p_entity=walk["entity"])
        repairs = _repair(walker) if repair and not walker.is_stopping() else []
    finally:
        call(walker.connection, "portal.end_walk", **where)
    report = call(walker.connection, "portal.reconciliation", **where, p_examples=examples)[0]
    done = Reconciled(report["reconciliation"], repairs)
    log.info("reconciliation.ended", differences=done.difference_count, repairs=len(repairs))
    return done


def _repair(walker: Walker) -> list[dict[str, Any]]:
    with walker.connection.transaction():
        walker.connection.execute(f"set local statement_timeout = '{TICK_TIMEOUT}s'")
        return call(walker.connection, "portal.repair_differences", p_portal_id=walker.portal_id)


def confirm_missing(walker: Walker, entity: str) -> None:
    """Ask for each missing card by its id: a list also leaves out what we may not read."""
    last = 0
    while asked := call(
        walker.connection,
        "portal.unconfirmed_missing",
        p_portal_id=walker.portal_id,
        p_entity=entity,
        p_after_id=last,
    ):
        commands = [Command(f"m{one['difference_id']}", one["method"], one["params"]) for one in asked]
        told = [
            {"difference_id": one["difference_id"], "state": outcome.state, "error": outcome.error}
            for one, outcome in zip(asked, walker.ask(commands), strict=True)
        ]
        call(
            walker.connection,
            "portal.confirm_missing",
            p_portal_id=walker.portal_id,
            p_outcomes=Jsonb(told),
        )
        last = asked[-1]["difference_id"]
