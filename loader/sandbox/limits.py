"""The portal's limits: leaky bucket per address, server time per principal and method (3)."""

from collections import deque
from dataclasses import dataclass

from loader.sandbox.clock import Clock
from loader.sandbox.envelope import Operating

WINDOW_SECONDS = 600
BASKET_SECONDS = 60


@dataclass(frozen=True)
class Plan:
    """A price plan: bucket size, drain a second, server seconds a window, seconds a request; 0 = none."""

    bucket: float
    drain: float
    operating: float
    request_cap: float


PLANS = {
    "cloud": Plan(bucket=50, drain=2, operating=480, request_cap=60),
    "enterprise": Plan(bucket=250, drain=5, operating=480, request_cap=60),
    "onpremise": Plan(bucket=0, drain=0, operating=0, request_cap=0),
}


class Bucket:
    """A leaky bucket: every request adds one, every whole second takes `drain` away."""

    def __init__(self, clock: Clock, level: float) -> None:
        self._clock = clock
        self.level = level
        self._since = clock.now()

    def admit(self, plan: Plan, *, count_refused: bool) -> bool:
        """Count one request; say whether it may run."""
        now = self._clock.now()
        seconds = int(now - self._since)
        if seconds:
            self.level = max(0.0, self.level - plan.drain * seconds)
            self._since += seconds
        if self.level > plan.bucket:
            self.level += 1 if count_refused else 0
            return False
        self.level += 1
        return True


class Baskets:
    """Server time of one principal's method, in one-minute baskets that drop after ten minutes."""

    def __init__(self) -> None:
        self._baskets: deque[tuple[float, list[float]]] = deque()
        self._total = 0.0

    def spent(self, now: float) -> float:
        """Return the seconds within the window."""
        while self._baskets and now - self._baskets[0][0] >= WINDOW_SECONDS:
            self._total -= self._baskets.popleft()[1][0]
        return self._total if self._baskets else 0.0

    def charge(self, now: float, seconds: float) -> None:
        """Add a call's server time."""
        if not self._baskets:
            self._total = 0.0
        if not self._baskets or now - self._baskets[-1][0] >= BASKET_SECONDS:
            self._baskets.append((now, [0.0]))
        self._baskets[-1][1][0] += seconds
        self._total += seconds

    def report(self, now: float) -> Operating:
        """Return what the `time` block shows."""
        spent = self.spent(now)
        oldest = self._baskets[0][0] if self._baskets else now
        return Operating(seconds=round(spent, 6), reset_at=int(oldest + WINDOW_SECONDS))


class Limits:
    """All buckets and baskets of the portal under its present plan."""

    def __init__(self, clock: Clock, plan: Plan) -> None:
        self._clock = clock
        self.plan = plan
        self.preload = 0.0
        self.count_refused = False
        self._buckets: dict[str, Bucket] = {}
        self._baskets: dict[tuple[str, str], Baskets] = {}

    def admit(self, address: str) -> bool:
        """Count one HTTP request of an address against its bucket (T06)."""
        if not self.plan.bucket:
            return True
        bucket = self._buckets.get(address)
        if bucket is None:
            bucket = self._buckets[address] = Bucket(self._clock, self.preload)
        return bucket.admit(self.plan, count_refused=self.count_refused)

    def fill(self, level: float) -> None:
        """Set every bucket's level, as a second integration on the same address would."""
        self.preload = level
        self._buckets.clear()

    def allows(self, principal: str, method: str) -> bool:
        """Say whether a method still has server time; the call that crosses the line completes (T05)."""
        if not self.plan.operating:
            return True
        baskets = self._baskets.get((principal, method))
        return baskets is None or baskets.spent(self._clock.now()) <= self.plan.operating

    def charge(self, principal: str, method: str, seconds: float) -> Operating | None:
        """Add server time to a method; return what the reply shows, None without such a limit."""
        if not self.plan.operating:
            return None
        baskets = self._baskets.setdefault((principal, method), Baskets())
        now = self._clock.now()
        baskets.charge(now, seconds)
        return baskets.report(now)

    def uncharged(self) -> Operating | None:
        """Return what a batch itself shows: it is never charged, the methods inside are."""
        if not self.plan.operating:
            return None
        return Operating(seconds=0, reset_at=int(self._clock.now() + WINDOW_SECONDS))
