"""portal.reserve_request: the whole allowance is used and the portal does not refuse, in virtual time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from loader.database import Connection, call

START = datetime(2030, 1, 1, tzinfo=UTC)


class Bucket:
    """The portal's own: it drains once a second, at a phase nobody knows; others may take from it."""

    def __init__(
        self, size: float, drain: float, *, phase: float, level: float = 0, taken: float = 0
    ) -> None:
        self._size, self._drain, self._phase, self._taken = size, drain, phase, taken
        self._level = level
        self._second: int | None = None

    def admits(self, at: float) -> bool:
        second = int(at - self._phase + 1)
        if self._second is not None:
            seconds = second - self._second
            # What others take is taken first: their requests are as good as ours.
            self._level = max(self._level - seconds * (self._drain - self._taken), 0)
        self._second = second
        if self._level > self._size:
            return False
        self._level += 1
        return True


@dataclass
class Sender:
    """A loader with one request at a time, in virtual time, as SharedPace and Transport do."""

    connection: Connection
    size: int
    drain: float
    bucket: Bucket
    latency: Callable[[], float]
    now: float = 0.0
    sent: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)

    def send(self) -> None:
        epoch = None
        while True:
            place = self._call("portal.reserve_request", p_size=self.size, p_drain=self.drain, p_epoch=epoch)
            if place["wait_seconds"] <= 0:
                break
            self.now += place["wait_seconds"]
            epoch = place["epoch"]
        arrived = self.now + self.latency()
        admitted = self.bucket.admits(arrived)
        self.now = arrived + self.latency()
        (self.sent if admitted else self.refused).append(arrived)
        if not admitted:
            self._call("portal.note_refusal", p_epoch=place["epoch"])
        elif place["is_trial"]:
            call(
                self.connection,
                "portal.note_admission",
                p_portal_id=1,
                p_address="here",
                p_epoch=place["epoch"],
            )

    def _call(self, function: str, **arguments: object) -> dict[str, float]:
        at = START + timedelta(seconds=self.now)
        row = call(self.connection, function, p_portal_id=1, p_address="here", p_at=at, **arguments)[0]
        return dict(row)


def sender(connection: Connection, size: int, drain: float, seed: int, **state: float) -> Sender:
    random = Random(seed)
    bucket = Bucket(size, drain, phase=random.random(), **state)
    return Sender(connection, size, drain, bucket, lambda: random.uniform(0.001, 0.15 / drain))


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(("size", "drain"), [(50, 2.0), (250, 5.0), (250, 50.0)])
def test_a_full_bucket_is_met_once_and_then_drained_to_the_last_request(
    connection: Connection, size: int, drain: float, seed: int
) -> None:
    loader = sender(connection, size, drain, seed, level=size)
    while len(loader.sent) < 60 * drain and len(loader.sent) < 400:
        loader.send()
    assert len(loader.refused) <= 1
    seconds = loader.sent[-1] - loader.sent[0]
    # A second at most is lost at the start, because the portal's own seconds are not known.
    assert seconds <= (len(loader.sent) - 1) / drain + 1.5


@pytest.mark.parametrize("seed", range(2))
def test_a_rested_portal_takes_a_burst_and_never_refuses(connection: Connection, seed: int) -> None:
    loader = sender(connection, 50, 2.0, seed)
    for _ in range(3):  # a cold start: nobody knows yet that it is empty
        loader.send()
    loader.now += 3600
    began, first = loader.now, len(loader.sent)
    while loader.now < began + 60:
        loader.send()
    assert not loader.refused
    assert len(loader.sent) - first >= 50 - 2 * 2 + 2 * 58


def test_a_cold_start_with_an_empty_bucket_is_not_slow(connection: Connection) -> None:
    loader = sender(connection, 50, 2.0, 1)
    for _ in range(40):
        loader.send()
    assert not loader.refused
    assert loader.now < 10


def test_a_live_change_never_waits_behind_the_requests_of_a_backfill(connection: Connection) -> None:
    def reserve(second: float, **more: bool) -> float:
        at = START + timedelta(seconds=second)
        about = {"p_portal_id": 1, "p_address": "x", "p_size": 250.0, "p_drain": 5.0, "p_at": at}
        return float(call(connection, "portal.reserve_request", **about, **more)[0]["wait_seconds"])

    reserve(0)  # nobody knows yet that the counter is empty
    # Two seconds' worth is never used (5 a second), and twenty places are not the backfill's.
    assert {reserve(120, p_is_urgent=False) for _ in range(250 - 2 * 5 - 20)} == {0.0}
    assert all(reserve(120, p_is_urgent=False) > 0 for _ in range(8))  # as many as there are lines
    assert [reserve(120.1) for _ in range(3)] == [0.0] * 3


def test_what_another_integration_takes_is_left_to_it(connection: Connection) -> None:
    """T06: half of the drain is gone; refusals become rare, and nearly all of the rest is used."""
    loader = sender(connection, 50, 2.0, 3, level=50, taken=1.0)
    while loader.now < 900:
        loader.send()
    assert len(loader.sent) >= 0.8 * 900
    assert len(loader.refused) <= 0.05 * len(loader.sent)
    assert len([at for at in loader.refused if at > 600]) <= 12


def test_refusals_in_a_row_double_the_pause_and_an_old_one_tells_nothing_new(connection: Connection) -> None:
    def refuse(epoch: int, seconds: float) -> float:
        found = call(
            connection,
            "portal.note_refusal",
            p_portal_id=1,
            p_address="here",
            p_epoch=epoch,
            p_at=START + timedelta(seconds=seconds),
        )
        return float(found[0]["note_refusal"])

    sender(connection, 50, 2.0, 1).send()
    assert [refuse(epoch, epoch * 100) for epoch in range(6)] == [1, 2, 4, 8, 16, 30]
    # One that left before the others were refused.
    assert refuse(2, 500) == 30
    assert refuse(6, 500) == 30


@pytest.mark.parametrize(("retry_after", "pause"), [(None, 1), (7, 7), (900, 30)])
def test_a_refusal_after_a_crash_took_the_bucket_still_tells_a_pause(
    connection: Connection, retry_after: float | None, pause: float
) -> None:
    # portal.bucket is unlogged. NULL came back, and the loader died of a float that was none.
    found = call(
        connection,
        "portal.note_refusal",
        p_portal_id=1,
        p_address="gone",
        p_epoch=3,
        p_retry_after=retry_after,
    )
    assert found[0]["note_refusal"] == pause


def test_addresses_have_allowances_of_their_own(connection: Connection) -> None:
    def reserve(address: str) -> float:
        found = call(
            connection,
            "portal.reserve_request",
            p_portal_id=1,
            p_address=address,
            p_size=1,
            p_drain=1.0,
            p_at=START,
        )
        return float(found[0]["wait_seconds"])

    assert reserve("one") == 0
    assert reserve("one") > 0
    assert reserve("other") == 0
