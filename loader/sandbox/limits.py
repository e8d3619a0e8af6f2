"""The portal's limits: leaky bucket per address, server time per principal and method (3)."""

import random
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import Any

from loader.sandbox.clock import Clock
from loader.sandbox.envelope import Operating

WINDOW_SECONDS = 600.0
BASKETS = 10  # in a window


@dataclass(frozen=True)
class Plan:
    """A price plan: bucket size, drain a second, server seconds a window, seconds a request; 0 = none.

    A real portal's window is 600 s; a shorter one is for trials that cannot wait so long.
    """

    bucket: float
    drain: float
    operating: float
    request_cap: float
    window: float = WINDOW_SECONDS


PLANS = {
    "cloud": Plan(bucket=50, drain=2, operating=480, request_cap=60),
    "enterprise": Plan(bucket=250, drain=5, operating=480, request_cap=60),
    "onpremise": Plan(bucket=0, drain=0, operating=0, request_cap=0),
}


@dataclass
class Others:
    """Integrations on the same address: their requests a second, in bursts that fall by dice."""

    rate: float = 0.0
    burst: float = 1.0
    seed: int = 1

    def __post_init__(self) -> None:
        if self.burst <= 0:
            raise ValueError("the burst of others is at least one request")
        self._dice = random.Random(self.seed)

    def requests(self) -> float:
        """Return what they send in the next second."""
        if self.rate <= self.burst:
            return self.burst if self._dice.random() < self.rate / self.burst else 0.0
        return self.rate


def read_others(raw: Any) -> Others:
    """Read a rate, or `{"rate", "burst", "seed"}`; raise ValueError."""
    if not isinstance(raw, dict):
        return Others(rate=float(raw), burst=max(float(raw), 1.0))
    if unknown := raw.keys() - {"rate", "burst", "seed"}:
        raise ValueError(f"others have rate, burst, seed; got {', '.join(sorted(unknown))}")
    return Others(float(raw.get("rate", 0)), float(raw.get("burst", 1)), int(raw.get("seed", 1)))


class Bucket:
    """A leaky bucket: every request adds one, every whole second takes `drain` away, others fill it too."""

    def __init__(self, clock: Clock, level: float) -> None:
        self._clock = clock
        self.level = level
        self._since = clock.now()

    def admit(self, plan: Plan, others: Others, *, count_refused: bool) -> bool:
        """Count one request; say whether it may run."""
        now = self._clock.now()
        seconds = int(now - self._since)
        self._since += seconds
        for _ in range(min(seconds, int(WINDOW_SECONDS))):
            drained = max(0.0, self.level - plan.drain)
            # Others are refused above the size as well.
            self.level = max(drained, min(drained + others.requests(), plan.bucket + 1))
        if self.level > plan.bucket:
            self.level += 1 if count_refused else 0
            return False
        self.level += 1
        return True


class Baskets:
    """Server time of one principal's method, in one-minute baskets that drop after ten minutes."""

    def __init__(self, window: float = WINDOW_SECONDS) -> None:
        self._window = window
        self._baskets: deque[tuple[float, list[float]]] = deque()
        self._total = 0.0

    def spent(self, now: float) -> float:
        """Return the seconds within the window."""
        while self._baskets and now - self._baskets[0][0] >= self._window:
            self._total -= self._baskets.popleft()[1][0]
        return self._total if self._baskets else 0.0

    def charge(self, now: float, seconds: float) -> None:
        """Add a call's server time."""
        if not self._baskets:
            self._total = 0.0
        if not self._baskets or now - self._baskets[-1][0] >= self._window / BASKETS:
            self._baskets.append((now, [0.0]))
        self._baskets[-1][1][0] += seconds
        self._total += seconds

    def report(self, now: float) -> Operating:
        """Return what the `time` block shows."""
        spent = self.spent(now)
        oldest = self._baskets[0][0] if self._baskets else now
        return Operating(seconds=round(spent, 6), reset_at=int(oldest + self._window))


class Limits:
    """All buckets and baskets of the portal under its present plan."""

    def __init__(self, clock: Clock, plan: Plan) -> None:
        self._clock = clock
        self.plan = plan
        self.preload = 0.0
        self.count_refused = False
        self._others = Others()
        self._spent: dict[str, float] = {}
        self._buckets: dict[str, Bucket] = {}
        self._baskets: dict[tuple[str, str], Baskets] = {}
        self.charged: dict[tuple[str, str], float] = defaultdict(float)

    def admit(self, address: str) -> bool:
        """Count one HTTP request of an address against its bucket (T06)."""
        if not self.plan.bucket:
            return True
        bucket = self._buckets.get(address)
        if bucket is None:
            bucket = self._buckets[address] = Bucket(self._clock, self.preload)
        return bucket.admit(self.plan, self._others, count_refused=self.count_refused)

    def fill(self, level: float) -> None:
        """Set every bucket's level, as a second integration on the same address would."""
        self.preload = level
        self._buckets.clear()

    def let_others_eat(self, others: Others) -> None:
        """Let a second integration fill every bucket from now on (T06)."""
        self._others = others

    def spend(self, seconds: dict[str, float]) -> None:
        """Let every caller have used that much server time of a method."""
        self._spent = {name.lower(): spent for name, spent in seconds.items()}
        for key in [key for key in self._baskets if key[1].lower() in self._spent]:
            del self._baskets[key]

    def _of(self, principal: str, method: str) -> Baskets:
        baskets = self._baskets.get((principal, method))
        if baskets is None:
            baskets = self._baskets[(principal, method)] = Baskets(self.plan.window)
            if spent := self._spent.get(method.lower()):
                baskets.charge(self._clock.now(), spent)
        return baskets

    def allows(self, principal: str, method: str) -> bool:
        """Say whether a method still has server time; the call that crosses the line completes (T05)."""
        if not self.plan.operating:
            return True
        return self._of(principal, method).spent(self._clock.now()) <= self.plan.operating

    def charge(self, principal: str, method: str, seconds: float) -> Operating | None:
        """Add server time to a method; return what the reply shows, None without such a limit."""
        if not self.plan.operating:
            return None
        baskets = self._of(principal, method)
        now = self._clock.now()
        self.charged[principal, method] += seconds
        baskets.charge(now, seconds)
        return baskets.report(now)

    def uncharged(self) -> Operating | None:
        """Return what a batch itself shows: it is never charged, the methods inside are."""
        if not self.plan.operating:
            return None
        return Operating(seconds=0, reset_at=int(self._clock.now() + self.plan.window))
