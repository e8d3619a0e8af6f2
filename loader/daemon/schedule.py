"""The daemon: one leader at a time, jobs on a schedule and on notice, a clean end."""

import contextlib
import logging
import queue
import signal
import threading
from collections.abc import Sequence
from datetime import UTC, datetime

import psycopg
import structlog
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler

from loader.config import Settings
from loader.daemon.doorbell import Doorbell
from loader.daemon.job import Job, describe
from loader.daemon.leader import Leader
from loader.daemon.listener import Listener
from loader.daemon.work import Work
from loader.database import connect
from loader.errors import DatabaseUnreachable
from loader.migrate import check_head
from loader.portal.access import has_portal

HOUSEKEEPING_INTERVAL = 60.0
LOOK_PAUSE = 2.0  # seconds between two looks whether we lead
SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds until a lost database is tried again

log = structlog.get_logger(__name__)


class Schedule:
    """Run each job at its interval and when it is woken; a job that is woken while it runs runs again."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        # A run that falls due while the same job runs is not news; failures are the job's own business.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._jobs = {job.name: job for job in jobs}
        self._ended = threading.Event()
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(len(jobs))},
            job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None},
        )
        for job in jobs:
            self._scheduler.add_job(
                job.run, "interval", seconds=job.interval, id=job.name, next_run_time=datetime.now(UTC)
            )
        self._scheduler.add_listener(self._after, EVENT_JOB_EXECUTED | EVENT_JOB_ERROR)

    def start(self) -> None:
        """Begin."""
        self._scheduler.start()

    def wake(self, name: str) -> None:
        """Run a job now, or once more when it runs already; a name that is not scheduled is nobody's."""
        if name in self._jobs:
            self._jobs[name].is_asked.set()
            self._run_now(name)

    def end(self) -> None:
        """Start nothing more, cancel a tick in progress, wait until each job has settled what it began."""
        self._ended.set()
        # Not waiting here: it would wait with a lock that the end of a job needs.
        self._scheduler.shutdown(wait=False)
        if "tick" in self._jobs:
            self._jobs["tick"].cancel()
        for job in self._jobs.values():
            job.close()

    def _after(self, event: JobExecutionEvent) -> None:
        if self._jobs[event.job_id].is_asked.is_set():
            self._run_now(event.job_id)

    def _run_now(self, name: str) -> None:
        if self._ended.is_set():
            return
        try:
            self._scheduler.modify_job(name, next_run_time=datetime.now(UTC))
        except JobLookupError:
            log.debug("schedule.ended", job=name)


class Daemon:
    """Lead, work, and end on a signal; outlive an absent database and an absent portal."""

    def __init__(self, settings: Settings, *, is_deliver_only: bool = False) -> None:
        """Keep the settings; a daemon that only delivers needs no lead, any number of them share the work."""
        self._settings = settings
        self._is_deliver_only = is_deliver_only
        # A signal may arrive within any line of ours: of all flags only this queue is safe to touch then.
        self._signals: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._is_stopping = False

    def stop(self, number: int = 0, _: object = None) -> None:
        """End after what is in flight; repeated, change nothing."""
        self._signals.put(number)

    def run(self) -> None:
        """Work until told to stop; raise DeployNeeded when database and program do not fit."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        log.info("daemon.started")
        pause = SHORTEST_PAUSE
        while not self._wait(0):
            try:
                with Leader(self._settings) as leader:
                    if not self._is_deliver_only:
                        self._wait_for_lead(leader)
                    pause = SHORTEST_PAUSE
                    self._work(leader)
            except (DatabaseUnreachable, psycopg.Error) as error:
                log.warning("daemon.database_away", reason=describe(error), retry_seconds=pause)
                self._wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
        log.info("daemon.stopped")

    def _wait(self, seconds: float) -> bool:
        """Wait for a signal at most so long; tell whether one has come."""
        with contextlib.suppress(queue.Empty):
            self._signals.get(timeout=seconds)
            self._is_stopping = True
        return self._is_stopping

    def _wait_for_lead(self, leader: Leader) -> None:
        if leader.try_lead():
            return
        log.info("daemon.standby", reason="another daemon works on this database")
        while not self._wait(LOOK_PAUSE) and not leader.try_lead():
            pass

    def _work(self, leader: Leader) -> None:
        """Work for as long as we lead."""
        if self._wait(0):
            return
        with connect(self._settings) as connection:
            check_head(connection)
        ended = threading.Event()
        work = Work(self._settings, ended.is_set)
        schedule = Schedule(self._jobs(work, ended))
        listener = Listener(self._settings, schedule.wake, ended)
        doorbell = Doorbell(self._settings, schedule.wake, ended)
        log.info("daemon.delivering" if self._is_deliver_only else "daemon.leading")
        schedule.start()
        listener.start()
        if not self._is_deliver_only:
            doorbell.start()
        while not self._wait(LOOK_PAUSE) and (self._is_deliver_only or leader.is_leading()):
            pass
        log.info("daemon.stopping", reason="signal" if self._is_stopping else "lost the lead")
        ended.set()
        doorbell.close()
        schedule.end()
        work.close()
        listener.join()

    def _jobs(self, work: Work, ended: threading.Event) -> list[Job]:
        settings = self._settings
        if self._is_deliver_only:
            return [
                Job(
                    "deliver",
                    work.deliver,
                    interval=settings.deliver_interval,
                    settings=settings,
                    is_stopping=ended.is_set,
                )
            ]
        plan = [("tick", work.tick, settings.tick_interval)]
        if has_portal(settings):
            plan += [
                ("deliver", work.deliver, settings.deliver_interval),
                ("capture", work.capture, settings.capture_interval),
                ("housekeeping", work.watch_portal, HOUSEKEEPING_INTERVAL),
                # They look whether they are due: their intervals outlive a restart.
                ("sweep", work.sweep, HOUSEKEEPING_INTERVAL),
                ("reconcile", work.reconcile, HOUSEKEEPING_INTERVAL),
            ]
        else:
            log.warning("daemon.without_portal", effect="only ticks", next_step="set INTERSECT_PORTAL_URL")
            plan.append(("housekeeping", work.watch, HOUSEKEEPING_INTERVAL))
        return [
            Job(name, function, interval=interval, settings=settings, is_stopping=ended.is_set)
            for name, function, interval in plan
        ]
