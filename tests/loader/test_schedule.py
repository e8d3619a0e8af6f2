"""Jobs tell how they ended; a wake-up is never lost; one leads."""

import threading
from collections.abc import Callable
from time import monotonic, sleep

import pytest
from structlog.testing import capture_logs

from loader.config import Settings
from loader.daemon.job import Job
from loader.daemon.leader import Leader
from loader.daemon.listener import Listener
from loader.daemon.schedule import Schedule
from loader.database import Connection, call
from loader.errors import PortalUnreachable
from tests.erp import people, register, scalar, stage, wait_until

Work = Callable[[Connection], object]


def make(settings: Settings, work: Work, *, name: str = "tick", interval: float = 600.0) -> Job:
    return Job(name, work, interval=interval, settings=settings, is_stopping=lambda: False)


def end_session(admin: Connection, name: str) -> None:
    admin.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = %s", [name]
    )


def fail(error: Exception) -> Work:
    def work(_: Connection) -> None:
        raise error

    return work


def test_success_and_failure_of_a_job_are_remembered(database: Settings, connection: Connection) -> None:
    bad, good = make(database, fail(PortalUnreachable("gone"))), make(database, lambda _: None)
    bad.run()
    bad.run()
    row = "select failures_in_a_row, last_error, last_success_at is null from exchange.job_health"
    assert connection.execute(row).fetchone() == (2, "gone", True)
    good.run()
    assert connection.execute(row).fetchone() == (0, "gone", False)
    bad.close()
    good.close()


def test_an_unexpected_error_ends_no_thread_and_is_logged_once_while_it_lasts(database: Settings) -> None:
    job = make(database, fail(ZeroDivisionError("surprise")))
    with capture_logs() as logs:
        job.run()
        job.run()
    assert [(entry["event"], entry["reason"]) for entry in logs] == [
        ("job.failed", "ZeroDivisionError: surprise")
    ]
    job.close()


def test_what_the_database_says_is_told_without_the_data(database: Settings, connection: Connection) -> None:
    def work(session: Connection) -> None:
        session.execute("select '+79001234567'::text, 1 / 0")

    job = make(database, work)
    job.run()
    assert (
        scalar(connection, "select last_error from exchange.job_health") == "DivisionByZero: division by zero"
    )
    job.close()


def test_a_job_opens_another_session_after_it_lost_one(database: Settings, admin: Connection) -> None:
    pids: list[int] = []
    job = make(database, lambda session: pids.append(session.info.backend_pid))
    job.run()
    admin.execute("select pg_terminate_backend(%s)", pids)
    wait_until(lambda: scalar(admin, "select count(*) from pg_stat_activity where pid = any (%s)", pids) == 0)
    job.run()
    job.run()
    assert len(pids) >= 2
    assert pids[-1] != pids[0]
    job.close()


def test_a_session_is_not_kept_for_ever(database: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    # The age of its temporary tables held back the server's freezing of old transactions.
    pids: list[int] = []
    job = make(database, lambda session: pids.append(session.info.backend_pid))
    job.run()
    job.run()
    assert len(set(pids)) == 1
    monkeypatch.setattr("loader.daemon.job.SESSION_AGE", 0.0)
    job.run()
    assert len(set(pids)) == 2
    job.close()


def test_a_job_that_is_woken_while_it_runs_runs_once_more(database: Settings) -> None:
    begun, go, runs = threading.Event(), threading.Event(), []

    def work(_: Connection) -> None:
        runs.append(monotonic())
        begun.set()
        assert go.wait(10)

    schedule = Schedule([make(database, work)])
    schedule.start()
    assert begun.wait(10)
    for _ in range(5):
        schedule.wake("tick")
    go.set()
    wait_until(lambda: len(runs) == 2, seconds=5, what="the second run")
    sleep(0.5)
    schedule.end()
    assert len(runs) == 2


def test_the_end_waits_for_the_run_in_progress_and_starts_none(database: Settings) -> None:
    begun, ended = threading.Event(), []

    def work(_: Connection) -> None:
        begun.set()
        sleep(1)
        ended.append(True)

    schedule = Schedule([make(database, work, name="deliver")])
    schedule.start()
    assert begun.wait(10)
    schedule.wake("deliver")
    schedule.end()
    sleep(0.5)
    assert ended == [True]


def test_the_end_cancels_a_tick_that_takes_long(database: Settings) -> None:
    begun, ended = threading.Event(), threading.Event()

    def work(session: Connection) -> None:
        begun.set()
        session.execute("select pg_sleep(60)")

    schedule = Schedule([Job("tick", work, interval=600.0, settings=database, is_stopping=ended.is_set)])
    schedule.start()
    assert begun.wait(10)
    sleep(0.3)
    ended.set()
    started = monotonic()
    schedule.end()
    assert monotonic() - started < 10


def test_only_one_session_leads_until_it_ends(database: Settings) -> None:
    with Leader(database) as second:
        with Leader(database) as first:
            assert first.try_lead()
            assert first.is_leading()
            assert not second.try_lead()
            assert not second.is_leading()
        wait_until(second.try_lead, seconds=5, what="taking over")
        assert second.is_leading()


def test_a_leader_whose_session_is_lost_knows_it(database: Settings, admin: Connection) -> None:
    with Leader(database) as leader:
        assert leader.try_lead()
        end_session(admin, "intersect leader")
        wait_until(lambda: not leader.is_leading(), seconds=5, what="noticing")


@pytest.fixture
def woken(database: Settings) -> object:
    names: list[str] = []
    ended = threading.Event()
    listener = Listener(database, names.append, ended)
    listener.start()
    wait_until(lambda: {"tick", "deliver"} <= set(names), what="the first wake-up")
    names.clear()
    yield names
    ended.set()
    listener.join(5)


def test_many_commits_in_a_row_wake_the_tick_a_few_times(
    database: Settings, connection: Connection, woken: list[str]
) -> None:
    register(database)
    for number in range(20):
        stage(connection, "customer", people(number, number))
    wait_until(lambda: "tick" in woken, seconds=5, what="waking")
    sleep(0.6)
    assert set(woken) == {"tick"}
    assert len(woken) <= 4


def test_a_listener_that_lost_its_session_listens_again(
    database: Settings, connection: Connection, admin: Connection, woken: list[str]
) -> None:
    register(database)
    end_session(admin, "intersect listener")
    wait_until(lambda: "deliver" in woken, seconds=10, what="listening again")
    woken.clear()
    stage(connection, "customer", people(1, 1))
    wait_until(lambda: "tick" in woken, seconds=5, what="waking")


def test_a_paused_portal_that_is_resumed_wakes_delivery(
    connection: Connection, admin: Connection, woken: list[str]
) -> None:
    admin.execute("update portal.portal set paused_until = now() + interval '1 hour'")
    call(connection, "portal.resume", p_portal_id=1)
    wait_until(lambda: "deliver" in woken, seconds=5, what="waking")
