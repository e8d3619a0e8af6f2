"""Several loaders on one database: each record goes once, and no living loader loses its leases."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
import requests
from pydantic import SecretStr

from loader.config import Settings
from loader.daemon.turn import Turn
from loader.daemon.work import Work
from loader.database import Connection, call, connect
from loader.sandbox import Sandbox
from loader.tick import run_tick
from tests.erp import people, scalar, stage, states

LOADERS = 3


@pytest.fixture
def settings(fast: Settings, portal: Sandbox) -> Settings:
    return fast.model_copy(update={"portal_url": SecretStr(portal.url), "portal_plan": "onpremise"})


@pytest.fixture
def loaders(settings: Settings) -> Iterator[list[tuple[Work, Connection]]]:
    with ExitStack() as opened:
        made = []
        for number in range(LOADERS):
            work = Work(settings, lambda: False)
            opened.callback(work.close)
            made.append((work, opened.enter_context(connect(settings, name=f"test loader {number}"))))
        yield made


def deliver_together(loaders: list[tuple[Work, Connection]]) -> list[BaseException]:
    failures: list[BaseException] = []

    def run(work: Work, session: Connection) -> None:
        try:
            work.deliver(session)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=loader) for loader in loaders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return failures


def test_loaders_side_by_side_make_each_card_once(
    loaders: list[tuple[Work, Connection]], portal: Sandbox, connection: Connection
) -> None:
    stage(connection, "customer", people(1, 150))
    run_tick(connection)
    assert deliver_together(loaders) == []
    assert states(connection, "contact") == {"done": 150}
    stats = portal.stats()
    assert (stats["items"]["3"], stats["duplicates_by_origin"]) == (150, 0)
    assert stats["methods"]["crm.item.add"] == 150


def test_children_of_parents_that_two_loaders_confirm_at_once_are_delivered(
    loaders: list[tuple[Work, Connection]], portal: Sandbox, connection: Connection
) -> None:
    companies = [
        {
            "source_key": f"O{n}",
            "kind": "organization",
            "company_name": f"Завод {n}-й",
            "phone": f"+7495{n:07}",
        }
        for n in range(1, 61)
    ]
    stage(connection, "customer", companies)
    for n in range(1, 61):
        stage(connection, "customer", people(n, n, parent_key=f"O{n}"))
    run_tick(connection)
    assert deliver_together(loaders) == []
    for work, session in loaders[:1]:
        work.deliver(session)
    assert states(connection, "contact") == {"done": 60}
    reply = requests.post(f"{portal.url}crm.item.list", json={"entityTypeId": 3}, timeout=10).json()
    assert all(card["companyId"] for card in reply["result"]["items"])


def test_a_loader_that_begins_leaves_the_leases_of_one_that_lives(
    loaders: list[tuple[Work, Connection]], connection: Connection
) -> None:
    (first, first_session), (second, second_session), _ = loaders
    first.deliver(first_session)  # it is there from now on
    stage(connection, "customer", people(1, 3))
    run_tick(connection)
    claimed = call(connection, "delta.claim", p_portal_id=1, p_limit=50, p_lease_seconds=3600)
    assert len(claimed) == 3
    second.deliver(second_session)
    assert states(connection, "contact") == {"leased": 3}


def test_a_loader_alone_doubts_the_leases_of_the_dead(
    loaders: list[tuple[Work, Connection]], connection: Connection
) -> None:
    stage(connection, "customer", people(1, 3))
    run_tick(connection)
    call(connection, "delta.claim", p_portal_id=1, p_limit=50, p_lease_seconds=3600)
    work, session = loaders[0]
    work.deliver(session)
    assert states(connection, "contact") == {"unknown": 3}


def test_writers_share_a_turn_and_a_reader_waits_for_all_of_them(settings: Settings) -> None:
    with connect(settings) as one, connect(settings) as two, connect(settings) as reader:
        has_read = threading.Event()

        def read() -> None:
            with Turn(reader, 1, is_alone=True):
                has_read.set()

        with Turn(one, 1, is_alone=False):
            with Turn(two, 1, is_alone=False):
                thread = threading.Thread(target=read)
                thread.start()
                assert not has_read.wait(0.5)
            assert not has_read.wait(0.2)
        assert has_read.wait(10)
        thread.join(10)
        assert (
            scalar(one, "select count(*) from pg_locks where locktype = 'advisory' and classid = 1229870155")
            == 0
        )


def test_loaders_share_one_allowance(
    settings: Settings, portal: Sandbox, connection: Connection, admin: Connection
) -> None:
    """Each with an allowance of its own would send 50 at once, together more than the portal takes."""
    portal.configure(bucket_size=90, bucket_drain=20)
    limited = settings.model_copy(update={"bucket_size": 90, "bucket_drain": 20.0, "batch_size": 2})
    columns = "portal_id, address, size, drain, level, doubt, is_rested, drained_at, known_at"
    values = "1, 'default', 90, 20, 0, 0, true, now(), now()"
    admin.execute(f"insert into portal.bucket ({columns}) values ({values})".encode())
    stage(connection, "customer", people(1, 150))
    run_tick(connection)
    with ExitStack() as opened:
        works = [Work(limited, lambda: False) for _ in range(2)]
        for work in works:
            opened.callback(work.close)
        pairs = [(work, opened.enter_context(connect(limited))) for work in works]
        assert deliver_together(pairs) == []
    assert states(connection, "contact") == {"done": 150}
    assert portal.stats()["requests"] >= 75
    assert portal.stats()["rejected"]["503"] == 0
    assert scalar(admin, "select count(*) from portal.bucket") == 1


def test_in_trouble_no_more_is_taken_than_is_sent(
    settings: Settings, portal: Sandbox, connection: Connection
) -> None:
    """With one reply in twenty lost, four of five deltas were taken, written back unsent, and taken again."""
    many = settings.model_copy(update={"batch_size": 2, "portal_connections": 4})
    stage(connection, "customer", people(1, 150))
    run_tick(connection)
    work = Work(many, lambda: False)
    unsent = "select count(*) from delta.settlement where outcome = 'not_executed'"
    try:
        for is_in_trouble in (True, False):
            before = scalar(connection, unsent)
            portal.configure(faults=[{"method": "crm.item.add", "kind": "http_502_before", "after": 8}])
            work.deliver(connection)
            assert states(connection, "contact")["open"] > 40
            most = 4 * 2 if not is_in_trouble else 4 * 2 * 10
            assert scalar(connection, unsent) - before <= most
        assert portal.stats()["faults"][0]["hits"] == 1
    finally:
        work.close()


def test_an_outage_amid_many_lines_ends_all_of_them(
    settings: Settings, portal: Sandbox, connection: Connection
) -> None:
    """Each line may have one batch on its way; none sends a second one into the outage."""
    many = settings.model_copy(update={"batch_size": 2, "portal_connections": 4})
    stage(connection, "customer", people(1, 150))
    run_tick(connection)
    portal.configure(faults=[{"method": "crm.item.add", "kind": "drop_before", "after": 5, "times": -1}])
    work = Work(many, lambda: False)
    try:
        work.deliver(connection)
    finally:
        work.close()
    assert 2 <= states(connection, "contact")["unknown"] <= 4 * 2
    assert "leased" not in states(connection, "contact")
