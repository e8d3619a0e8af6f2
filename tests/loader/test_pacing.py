"""The pace uses the whole allowance and is not refused."""

import threading
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loader.config import PortalPlan
from loader.portal.pacing import PLANS, Allowance, Pace


class Clock:
    """Virtual seconds; sleeping moves them."""

    def __init__(self, start: float = 1000.0) -> None:
        self.now = start

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.now += seconds


class Bucket:
    """The portal's own bucket: it drains in steps, once a second, at a phase nobody knows."""

    def __init__(self, allowance: Allowance, *, phase: float = 0.0) -> None:
        self._allowance = allowance
        self._phase = phase
        self._counter = 0.0
        self._tick: int | None = None

    def admits(self, now: float) -> bool:
        tick = int(now - self._phase)
        if self._tick is not None:
            self._counter = max(self._counter - (tick - self._tick) * self._allowance.drain, 0.0)
        self._tick = tick
        if self._counter + 1 > self._allowance.size:
            return False
        self._counter += 1
        return True


def paced(plan: str, clock: Clock) -> Pace:
    return Pace(PLANS[plan], clock=clock, sleep=clock.sleep)


def run_for(seconds: float, clock: Clock, request: Callable[[], None]) -> None:
    end = clock.now + seconds
    while clock.now < end:
        request()


def test_plans_are_the_published_ones():
    assert PLANS["cloud"] == Allowance(size=50, drain=2.0)
    assert PLANS["enterprise"] == Allowance(size=250, drain=5.0)
    assert PLANS["onpremise"] is None
    assert set(PLANS) == set(PortalPlan)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    plan=st.sampled_from(["cloud", "enterprise"]),
    phase=st.floats(0, 1, exclude_max=True),
    latencies=st.lists(st.floats(0.001, 0.4), min_size=1, max_size=20),
)
def test_portal_never_refuses_whatever_its_phase_and_the_latency(plan, phase, latencies):
    clock = Clock()
    pace = paced(plan, clock)
    bucket = Bucket(PLANS[plan], phase=phase)
    for number in range(400):
        pace.acquire()
        latency = latencies[number % len(latencies)]
        assert bucket.admits(clock.now + latency)
        clock.now += latency


@pytest.mark.parametrize("plan", ["cloud", "enterprise"])
def test_ten_minutes_use_more_than_99_percent_of_the_allowance(plan):
    clock = Clock()
    pace = paced(plan, clock)
    sent = 0

    def request() -> None:
        nonlocal sent
        pace.acquire()
        sent += 1
        clock.now += 0.01

    run_for(600, clock, request)
    allowance = PLANS[plan]
    assert allowance is not None
    assert 0.99 * (allowance.size + 600 * allowance.drain) < sent <= allowance.size + 600 * allowance.drain


def test_a_rested_bucket_takes_a_burst_at_once():
    clock = Clock()
    pace = paced("cloud", clock)
    for _ in range(47):
        pace.acquire()
    assert clock.now == 1000.0
    clock.now += 3600
    for _ in range(47):
        pace.acquire()
    assert clock.now == 4600.0
    pace.acquire()
    assert clock.now == 4600.5


def test_an_onpremise_portal_is_not_slowed_down():
    clock = Clock()
    pace = paced("onpremise", clock)
    for _ in range(10_000):
        pace.acquire()
    assert clock.now == 1000.0


@pytest.mark.parametrize("plan", ["cloud", "onpremise"])
def test_refusals_in_a_row_double_the_pause_up_to_a_bound(plan):
    clock = Clock()
    pace = paced(plan, clock)
    pauses = []
    for _ in range(6):
        pace.acquire()
        pauses.append(pace.refused())
    assert pauses == [2, 4, 8, 16, 30, 30]
    pace.acquire()
    pace.accepted()
    assert pace.refused() == 2


def test_a_refusal_means_the_bucket_is_full():
    clock = Clock()
    pace = paced("cloud", clock)
    pace.acquire()
    assert pace.pause_left() == 0
    pace.refused()
    assert pace.pause_left() == 2
    sent_at = []
    for _ in range(5):
        pace.acquire()
        sent_at.append(clock.now - 1000)
    # 50 - 2 s * 2 = 46: one is free at once, then the drain alone.
    assert sent_at == [2.0, 2.5, 3.0, 3.5, 4.0]


def test_retry_after_of_the_portal_lengthens_the_pause():
    clock = Clock()
    pace = paced("cloud", clock)
    assert pace.refused(retry_after=12.0) == 12.0
    pace.acquire()
    assert clock.now == 1012.0


def test_a_neighbour_on_the_same_address_costs_few_refusals():
    """T06: another program takes half of the drain; we still get nearly all of the rest."""
    clock = Clock()
    pace = paced("cloud", clock)
    bucket = Bucket(Allowance(size=50, drain=1.0))
    counts = {True: 0, False: 0}

    def request() -> None:
        pace.acquire()
        admitted = bucket.admits(clock.now)
        counts[admitted] += 1
        if admitted:
            pace.accepted()
        else:
            pace.refused()
        clock.now += 0.05

    run_for(900, clock, request)
    assert counts[True] > 0.9 * (50 + 900)
    assert counts[False] < 0.5 * counts[True]


def test_threads_share_one_allowance():
    clock = Clock()
    waits: list[float] = []
    pace = Pace(Allowance(size=50, drain=2.0), clock=clock, sleep=waits.append)
    threads = [threading.Thread(target=pace.acquire) for _ in range(60)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(waits) == [0.5 * number for number in range(1, 14)]


def test_a_sleep_cut_short_by_a_shutdown_does_not_become_a_busy_loop():
    waits: list[float] = []
    pace = Pace(Allowance(size=50, drain=2.0), clock=lambda: 0.0, sleep=waits.append)
    pace.refused()
    pace.acquire()
    assert waits == [2.0]
