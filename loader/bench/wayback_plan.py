"""What `bench wayback` measures, and the least time that the portal's limits allow for it."""

import math
from dataclasses import dataclass
from typing import Any

from loader.capture import MOST_PAGES
from loader.config import PortalPlan, Settings
from loader.event_queue import PACKAGE
from loader.portal.connect import allowance_for
from loader.portal.walk import PAGE


@dataclass(frozen=True)
class WaybackPlan:
    """What to measure: so many changes at once, then so many one by one.

    `interval` is the time between two looks at the portal, in seconds; with `is_by_events` the portal's queue
    is read when it rings. `size` and `drain` replace the plan's bucket.
    """

    changes: int
    plan: PortalPlan
    is_by_events: bool = False
    interval: float = 5.0
    single_changes: int = 100
    size: int | None = None
    drain: float | None = None

    @property
    def settings(self) -> dict[str, Any]:
        """Return what the program must know."""
        given = {"bucket_size": self.size, "bucket_drain": self.drain}
        return {"portal_plan": self.plan} | {name: one for name, one in given.items() if one is not None}

    def floor_seconds(self, settings: Settings) -> float:
        """Return the least time that the portal's bucket, full at the start, allows for so many changes."""
        allowance = allowance_for(settings)
        if allowance is None:
            return 0.0
        pages = min(settings.batch_size, MOST_PAGES)
        if self.is_by_events:
            # A package is reserved, then its cards are read; the next request confirms it and reserves more.
            whole, rest = divmod(self.changes, PACKAGE)
            per_package = 1 + math.ceil(PACKAGE / PAGE / pages)
            asked = whole * per_package + (1 + math.ceil(rest / PAGE / pages) if rest else 0)
        else:
            # The first request reads a page of each kind of card, the others pages of contacts.
            asked = 1 + math.ceil(max(self.changes - PAGE, 0) / PAGE / pages)
        return (asked - 1) / allowance.drain
