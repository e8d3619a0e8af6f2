"""The portal's limit on server time (T05): used to the last per cent, never crossed, and no other waits."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import psycopg
import pytest

from loader.database import Connection, Jsonb, call
from loader.sandbox.clock import Clock
from loader.sandbox.limits import PLANS, Limits
from tests.sql.staging import claim, column, rows, settle, stage, tick, value

START = datetime(2030, 1, 1, tzinfo=UTC)
ADD, IMPORT = "crm.item.add", "crm.item.batchImport"


class Loader:
    """One that sends batches of adds in virtual time, against a portal's own meter."""

    def __init__(self, connection: Connection, *, limit: float = 480.0, lane: str = "room_seconds") -> None:
        self.connection, self.lane = connection, lane
        self.clock = Clock()
        self.clock.shift = -datetime.now(UTC).timestamp()  # 0 at START, near enough
        plan = PLANS["cloud"]
        self.portal = Limits(self.clock, plan.__class__(50, 2, limit, 60))
        self.random, self.now, self.lease = Random(1), 0.0, 0
        self.spent, self.refused = 0.0, 0
        register(connection, "one")

    def send(self) -> None:
        """Send a batch when there is room for one, else let a second pass."""
        at = START + timedelta(seconds=self.now)
        room = call(
            self.connection, "portal.operating_room",
            p_portal_id=1, p_credentials=["one"], p_methods=[ADD], p_at=at,
        )[0]  # fmt: skip
        size = min(int(room[self.lane] / room["record_seconds"]), 50)
        if size < min(50, int(20 / room["record_seconds"])):
            self.now += 1
            return
        self._post(size)

    def _post(self, size: int) -> None:
        done, seconds, told, refused = 0, 0.0, 0.0, False
        for _ in range(size):
            self.clock.now = lambda: self.now  # type: ignore[method-assign]  # our own time
            if not self.portal.allows("one", ADD):
                refused = True
                self.refused += 1
                continue
            cost = self.random.uniform(0.05, 0.15)
            meter = self.portal.charge("one", ADD, cost)
            assert meter is not None
            done, seconds, told = done + 1, seconds + cost, meter.seconds
            self.now += cost
        self.spent += seconds
        self.lease += 1
        used = {
            "method": ADD, "record_count": size, "unsent_count": size - done, "timed_count": done,
            "seconds": seconds, "told_seconds": told, "is_refused": refused,
        }  # fmt: skip
        note(self.connection, self.lease, used, at=START + timedelta(seconds=self.now))


def register(connection: Connection, *names: str, limit: float | None = 480.0, window: float = 600.0) -> None:
    call(
        connection, "portal.register_credentials",
        p_portal_id=1, p_credentials=list(names), p_operating_limit=limit, p_operating_window=window,
    )  # fmt: skip


def note(
    connection: Connection,
    lease: int,
    *used: dict[str, Any],
    credential: str = "one",
    at: datetime | None = None,
) -> None:
    call(
        connection, "portal.note_operating",
        p_portal_id=1, p_credential=credential, p_lease=lease, p_used=Jsonb(list(used)), p_at=at,
    )  # fmt: skip


def use_up(connection: Connection, credential: str, method: str, *, left: float) -> None:
    """Let a credential's method have used all but so many seconds."""
    count = 1000
    told = {"method": method, "record_count": count, "unsent_count": 0, "timed_count": count}
    note(connection, 1, {**told, "seconds": 0.995 * 480 - left}, credential=credential)
    learn(connection, method, 0.1)


def learn(connection: Connection, method: str, seconds: float) -> None:
    connection.execute("delete from portal.method_time where method = %s", [method])
    connection.execute("insert into portal.method_time values (1, %s, %s, now())", [method, seconds])


def take(connection: Connection, *credentials: str, limit: int = 500) -> list[dict[str, Any]]:
    return call(
        connection, "delta.claim",
        p_portal_id=1, p_limit=limit, p_lease_seconds=60, p_credentials=list(credentials),
    )  # fmt: skip


def put_back(connection: Connection, work: list[dict[str, Any]], **told: Any) -> None:
    outcomes = [{"entity": one["entity"], "golden_id": one["golden_id"], **told} for one in work]
    call(
        connection, "delta.settle",
        p_portal_id=1, p_lease=work[0]["lease"], p_unknown_wait_seconds=0, p_credential="one",
        p_outcomes=Jsonb(outcomes),
    )  # fmt: skip


def wait(connection: Connection, *credentials: str) -> float | None:
    found = call(connection, "delta.operating_wait", p_portal_id=1, p_credentials=list(credentials))
    return None if found[0]["operating_wait"] is None else float(found[0]["operating_wait"])


@pytest.fixture
def queued(base: Connection) -> Iterator[Connection]:
    """Queue 200 contacts and 30 products."""
    for number in range(200):
        stage(base, "customer", source_key=f"C{number}", last_name=f"Petrova{number}")
    for number in range(30):
        stage(base, "product", source_key=f"A{number}", name=f"Bolt {number}", sku=f"B-{number}")
    tick(base)
    yield base


@pytest.mark.parametrize("lane", ["room_seconds", "slow_seconds"])
def test_three_windows_are_used_to_the_last_per_cent_without_a_refusal(base: Connection, lane: str) -> None:
    loader = Loader(base, lane=lane)
    while loader.now < 1800:
        loader.send()
    assert loader.refused == 0
    assert loader.spent >= (0.97 if lane == "room_seconds" else 0.93) * 3 * 480


def test_a_portal_that_allows_less_is_learned_from_one_refusal(base: Connection) -> None:
    loader = Loader(base, limit=420)
    while loader.now < 1800:
        loader.send()
    assert 1 <= loader.refused <= 50  # the rest of one batch
    assert loader.spent >= 0.9 * 3 * 420


def test_what_others_use_on_the_same_credential_is_seen_in_the_portal_s_own_meter(base: Connection) -> None:
    register(base, "one")
    used = {"method": ADD, "record_count": 50, "unsent_count": 0, "timed_count": 50, "seconds": 5.0}
    note(base, 1, {**used, "told_seconds": 400.0})
    (room,) = call(base, "portal.operating_room", p_portal_id=1, p_credentials=["one"], p_methods=[ADD])
    assert float(room["room_seconds"]) == pytest.approx(0.995 * 480 - 400)


def test_a_method_without_server_time_holds_up_no_other(queued: Connection) -> None:
    register(queued, "one")
    use_up(queued, "one", ADD, left=1.0)
    assert {work["method"] for work in take(queued, "one")} == {"catalog.product.add"}
    assert take(queued, "one") == []
    assert wait(queued, "one") == pytest.approx(600, abs=5)
    (limit,) = {row["binding_limit"] for row in call(queued, "delta.time_left", p_portal_id=1)}
    assert limit == "operating time"


def test_work_goes_to_the_credential_that_has_time_left(queued: Connection) -> None:
    register(queued, "one", "two")
    use_up(queued, "one", ADD, left=1.0)
    taken = take(queued, "one", "two")
    assert {work["credential"] for work in taken if work["method"] == ADD} == {"two"}
    assert len(taken) >= 200


def test_two_loaders_do_not_reserve_the_same_second(queued: Connection) -> None:
    register(queued, "one")
    use_up(queued, "one", ADD, left=8.0)
    adds = [work for work in take(queued, "one") if work["method"] == ADD]
    assert len(adds) == 80
    assert [work for work in take(queued, "one") if work["method"] == ADD] == []
    # What was not sent is given back at once.
    put_back(queued, adds, state="not_executed")
    assert len(take(queued, "one")) == 80


def test_a_refused_method_waits_as_long_as_the_portal_says_and_costs_no_attempt(queued: Connection) -> None:
    register(queued, "one")
    learn(queued, ADD, 0.1)
    work = next(work for work in take(queued, "one", limit=50) if work["method"] == ADD)
    told = {"state": "limited", "error": "OPERATION_TIME_LIMIT", "retry_after": 40}
    put_back(queued, [work], **told)
    assert value(queued, "select attempts from delta.item where golden_id = %s", work["golden_id"]) == 0
    assert ADD not in {work["method"] for work in take(queued, "one")}
    assert wait(queued, "one") == pytest.approx(40, abs=2)


@pytest.mark.parametrize(("seconds", "size"), [(0.001, 50), (1.0, 20), (7.0, 3), (45.0, 1)])
def test_a_request_stays_far_from_the_portal_s_sixty_seconds(
    queued: Connection, seconds: float, size: int
) -> None:
    learn(queued, ADD, seconds)
    pages = [work["page"] for work in take(queued, limit=100) if work["method"] == ADD]
    assert max(pages.count(page) for page in pages) == size


def test_replies_teach_what_a_record_costs(queued: Connection) -> None:
    work = claim(queued, limit=1)[0]
    settle(queued, work, seconds=3.0)
    learned = rows(queued, "select method, record_seconds from portal.method_time")
    assert learned == [{"method": work["method"], "record_seconds": 3.0}]


def test_a_backfill_leaves_server_time_for_live_changes(queued: Connection) -> None:
    register(queued, "one")
    use_up(queued, "one", ADD, left=100.0)
    # A hundred seconds are left, but more than an eighth was used within the last minute.
    queued.execute("update delta.item set lane = 'backfill' where method = %s", [ADD])
    assert ADD not in {work["method"] for work in take(queued, "one")}
    queued.execute(
        "update delta.item set lane = 'live' where golden_id in (select min(golden_id) from delta.item)"
    )
    queued.execute("update delta.item set lane = 'live' where entity = 'contact' and golden_id % 2 = 0")
    assert ADD in {work["method"] for work in take(queued, "one")}


def test_the_time_left_is_no_shorter_than_server_time_allows(queued: Connection) -> None:
    register(queued, "one")
    learn(queued, ADD, 8.0)  # 0.1 records a second
    queued.execute("update delta.item set lane = 'backfill' where entity = 'product'")
    queued.execute(
        "insert into delta.settlement (lease, portal_id, entity, golden_id, outcome, settled_at) "
        "select 1, 1, 'contact', n, 'done', now() - make_interval(secs => n / 100.0) "
        "from generate_series(1, 100) as n"
    )
    left = {(one["lane"], one["entity"]): one for one in call(queued, "delta.time_left", p_portal_id=1)}
    contact, product = left["live", "contact"], left["backfill", "product"]
    assert (contact["backlog"], contact["eta_seconds"], contact["binding_limit"]) == (
        200,
        2000,
        "operating time",
    )
    assert product["eta_seconds"] < 60


def test_imports_are_chosen_only_where_the_portal_takes_them(queued: Connection) -> None:
    with pytest.raises(
        psycopg.errors.InvalidParameterValue, match="not known whether the portal takes imports"
    ):
        call(queued, "delta.set_import", p_portal_id=1, p_entity="contact", p_is_imported=True)
    call(queued, "portal.choose_answer", p_portal_id=1, p_question="import_in_batch", p_answer="yes")
    with pytest.raises(psycopg.errors.NoDataFound, match='"product" is no kind of card'):
        call(queued, "delta.set_import", p_portal_id=1, p_entity="product", p_is_imported=True)
    call(queued, "delta.set_import", p_portal_id=1, p_entity="contact", p_is_imported=True)
    moved = call(queued, "delta.move_lane", p_portal_id=1, p_from="live", p_to="backfill", p_entity="contact")
    assert moved[0]["move_lane"] == 200
    assert set(column(queued, "select method from delta.item where lane = 'backfill'")) == {IMPORT}
    work = [one for one in claim(queued) if one["method"] == IMPORT]
    assert len(work) == 200
    assert len({one["page"] for one in work}) == 1  # ten commands of twenty
    call(queued, "delta.move_lane", p_portal_id=1, p_from="backfill", p_to="live")
    with pytest.raises(psycopg.errors.NoDataFound, match="no such lane"):
        call(queued, "delta.move_lane", p_portal_id=1, p_from="backfill", p_to="fast")
