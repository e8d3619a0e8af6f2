"""What `bench delivery` measures, and the least time that the portal's limits allow for it."""

import math
from dataclasses import dataclass
from typing import Any

from loader.config import PortalPlan, Settings
from loader.portal.connect import allowance_for
from loader.portal.imports import MAX_ROWS
from loader.portal.pacing import PLANS

_REAL_WINDOW = 600.0  # seconds; of the limit on server time


@dataclass(frozen=True)
class DeliveryPlan:
    """What to measure. `size` and `drain` replace the plan's bucket, which is full when the run begins.

    With `window`, in seconds, the limit on server time binds: 480 s in 600 s, a tenth of a second a record,
    all made shorter alike. `credentials` share the work; with `is_imported` records are imported, as a
    backfill. `waiting`: so many records of a backfill wait, and `records` are staged one by one meanwhile.
    """

    records: int
    plan: PortalPlan
    size: int | None = None
    drain: float | None = None
    processes: int = 1
    is_against_others: bool = False
    window: float | None = None
    record_ms: float | None = None
    credentials: int = 1
    is_imported: bool = False
    waiting: int = 0

    @property
    def record_seconds(self) -> float:
        """Return the server time of a record: in a window of 600 s a tenth of a second, else as much less."""
        if self.window is None:
            return 0.0
        return self.window / _REAL_WINDOW / 10 if self.record_ms is None else self.record_ms / 1000

    @property
    def settings(self) -> dict[str, Any]:
        """Return what the loaders must know; a shorter window makes all of the portal's time pass faster."""
        told: dict[str, Any] = {"portal_plan": self.plan}
        if self.window is not None:
            told |= {"operating_window": self.window, "operating_limit": 0.8 * self.window}
        bucket = PLANS[self.plan]
        if bucket is not None:
            faster = 1 if self.window is None else _REAL_WINDOW / self.window
            told |= {"bucket_size": round(bucket.size * faster), "bucket_drain": bucket.drain * faster}
        given = {"bucket_size": self.size, "bucket_drain": self.drain}
        return told | {name: value for name, value in given.items() if value is not None}


def floor_seconds(settings: Settings, records: int) -> float:
    """Return the least time that the portal's bucket, full at the start, allows for so many records.

    A full bucket lets one request in; from then on each second `drain` more (bitrix24-rest.md 3).
    """
    allowance = allowance_for(settings)
    if allowance is None:
        return 0.0
    return (math.ceil(records / settings.batch_size) - 1) / allowance.drain


def operating_floor(settings: Settings, plan: DeliveryPlan, cost: float) -> float:
    """Return the least time that the server time of all credentials allows: full windows, then the rest."""
    if plan.window is None:
        return 0.0
    # What is begun below the limit ends: one command more than fits.
    fits = plan.credentials * (math.floor(0.8 * plan.window / cost) + (MAX_ROWS if plan.is_imported else 1))
    full = math.ceil(plan.records / fits) - 1
    return full * plan.window + floor_seconds(settings, plan.records - full * fits)
