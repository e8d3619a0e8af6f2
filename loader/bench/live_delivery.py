"""How long single changes take from their commit to the portal while a backfill waits for its limits."""

import math
import random
import time
from collections.abc import Callable, Iterable
from typing import Any

from loader.bench.delivery_plan import DeliveryPlan
from loader.bench.loader_process import LoaderProcesses, loader_processes
from loader.bench.portal_process import PortalProcess
from loader.config import Settings
from loader.database import call
from loader.errors import IntersectError
from loader.playground import Playground

_SHORTEST, _LONGEST = 0.3, 1.2  # seconds between two changes
_SETTLED = 5.0  # seconds from the first delivery on until the changes begin
_PATIENCE = 120.0  # seconds for what must come sooner
_LOOK = 0.25  # seconds between two looks
_PAGE = 100  # requests of the portal's journal at a time


def measure_live(
    world: Playground,
    portal: PortalProcess,
    settings: Settings,
    plan: DeliveryPlan,
    stage: Callable[[range], object],
    has_begun: Callable[[], bool],
) -> dict[str, Any]:
    """Run a whole daemon, stage changes one by one and return their figures; the backlog is left behind."""
    log = world.scratch / "loaders.log"
    with loader_processes(settings, [portal.url], processes=1, log=log, options=()) as daemon:
        _await(has_begun, "the backfill to begin", daemon)
        time.sleep(_SETTLED)
        before, memory = portal.stats(), 0.0
        committed_at: dict[int, float] = {}
        pauses = random.Random(1)
        for number in range(plan.waiting, plan.waiting + plan.records):
            stage(range(number, number + 1))
            committed_at[number] = time.time()
            memory = max(memory, daemon.memory_mb())
            time.sleep(pauses.uniform(_SHORTEST, _LONGEST))
        card_ids: dict[int, int] = {}
        _await(lambda: _are_delivered(world, committed_at, card_ids), "all changes to be delivered", daemon)
        after = portal.stats()
    arrived_at = _arrivals(portal, set(card_ids.values()))
    waited = sorted(1000 * (arrived_at[card_ids[number]] - at) for number, at in committed_at.items())
    return {
        "live_p50_ms": _percentile(waited, 0.5),
        "live_p99_ms": _percentile(waited, 0.99),
        "live_max_ms": _percentile(waited, 1.0),
        "requests": after["requests"] - before["requests"],
        "rejected_503": after["rejected"]["503"] - before["rejected"]["503"],
        "rejected_429": after["rejected"]["429"] - before["rejected"]["429"],
        "duplicates": after["duplicates_by_origin"],
        "missing": plan.records - len(set(card_ids.values())),
        "memory_mb": round(memory, 1),
    }


def _await(is_so: Callable[[], bool], what: str, daemon: LoaderProcesses) -> None:
    until = time.monotonic() + _PATIENCE
    while not is_so():
        if daemon.have_ended or time.monotonic() > until:
            raise IntersectError(f"waited {_PATIENCE:.0f} s for {what}, in vain")
        time.sleep(_LOOK)


def _are_delivered(world: Playground, numbers: Iterable[int], card_ids: dict[int, int]) -> bool:
    for number in numbers:
        if number not in card_ids:
            trace = call(
                world.connection, "exchange.trace", p_source_system="bench", p_source_key=f"C-{number}"
            )
            found = [one["detail"]["crm_id"] for one in trace if one["what"] == "contact settled: done"]
            if not found:
                return False
            card_ids[number] = int(found[0])
    return True


def _arrivals(portal: PortalProcess, card_ids: set[int]) -> dict[int, float]:
    """Return when the request that made a card arrived at the portal, by the card's id."""
    arrived: dict[int, float] = {}
    last = 0
    while True:
        page = portal.journal(since=last, limit=_PAGE)
        for entry in page["entries"]:
            for command in entry["commands"]:
                if command["method"] == "crm.item.add" and command["id"] in card_ids:
                    arrived.setdefault(command["id"], entry["at"])
        if page["last"] == last:
            return arrived
        last = page["last"]


def _percentile(ordered: list[float], share: float) -> float:
    return round(ordered[max(math.ceil(share * len(ordered)), 1) - 1], 1)
