"""Let people change cards of a portal with limits: the time until ERPs read it, and the least there is."""

import csv
import json
import math
import os
import platform
import random
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import requests
from psycopg.sql import SQL
from pydantic import SecretStr

from loader.bench.application import install_application
from loader.bench.delivery import await_delivery, queue_contacts
from loader.bench.delivery_plan import DeliveryPlan
from loader.bench.loader_process import LoaderProcesses, loader_processes
from loader.bench.portal_process import PortalProcess, portal_process
from loader.bench.processor_time import process_seconds, server_seconds
from loader.bench.wayback_plan import WaybackPlan
from loader.capture import Capture
from loader.config import PortalPlan, Settings
from loader.database import call, connect
from loader.errors import IntersectError
from loader.playground import Playground, playground
from loader.portal.connect import allowance_for, connect_portal
from loader.sandbox.oauth import CLIENT_ID, CLIENT_SECRET

CONTACT = 3
EDITED = {"name": "first_name", "lastName": "last_name", "comments": "comment"}  # and what ERPs read it as
_LOOK = 0.2  # seconds between two looks at a run
_GLANCE = 0.02  # seconds between two looks for a single change
_STALLED = 120.0  # seconds without a change that arrives
_QUIET = 3.0  # seconds in which a delivery would begin
_FIRST_LOOKS = 3  # commands: of each kind of card, or of the queue
_RING_TOKEN = "bench"

Say = Callable[[str], object]


def measure_wayback(settings: Settings, plan: WaybackPlan, say: Say, *, keep: bool = False) -> dict[str, Any]:
    """Do the run in `<data_dir>/bench` and return its figures; raise IntersectError when it stops moving."""
    with (
        portal_process(PortalPlan.ONPREMISE) as portal,
        playground(settings, "bench", keep=keep, durable=True) as world,
    ):
        _deliver(world, portal, plan, say)
        own = world.settings.model_copy(update=plan.settings)
        run = _Run(world, own, portal, plan, say)
        with run.daemon() as daemon:
            told = {**run.all_at_once(daemon), **run.one_by_one(daemon), "echo_requests": run.echo_requests()}
        told |= run.judge()
    machine = {"processors": os.cpu_count(), "python": platform.python_version()}
    return {**asdict(plan), **told, **machine}


def _deliver(world: Playground, portal: PortalProcess, plan: WaybackPlan, say: Say) -> None:
    """Bring as many contacts as shall be changed to the portal, without limits; read our own writes."""
    queue_contacts(world, DeliveryPlan(plan.changes, PortalPlan.ONPREMISE))
    log = world.scratch / "loaders.log"
    with loader_processes(world.settings, [portal.url], processes=1, log=log) as loaders:
        await_delivery(world, loaders, plan.changes, say)
    without_limits = world.settings.model_copy(update={"portal_url": SecretStr(portal.url)})
    with connect_portal(without_limits) as client:
        Capture(world.connection, client, without_limits).run()


class _Run:
    """One run: a world, a portal in a process of its own, and what people did there."""

    def __init__(
        self, world: Playground, settings: Settings, portal: PortalProcess, plan: WaybackPlan, say: Say
    ) -> None:
        self._world, self._settings, self._portal = world, settings, portal
        self._plan, self._say = plan, say
        self._log = world.scratch / "daemon.log"
        self._acts: list[dict[str, Any]] = []
        self._door: str | None = None
        self._written = int(portal.stats()["writes"])

    @contextmanager
    def daemon(self) -> Iterator[LoaderProcesses]:
        """Run `intersect run` until the block ends; begin when it has looked at the portal."""
        more: dict[str, object] = {"capture_interval": self._plan.interval}
        urls, looks = [self._portal.url], "crm.item.list"
        if self._plan.is_by_events:
            more |= self._install()
            urls, looks = [], "event.offline.get"
        looked = self._looked(looks)
        with loader_processes(self._settings, urls, processes=1, log=self._log, options=(), **more) as daemon:
            until = time.monotonic() + _STALLED
            while self._looked(looks) < looked + _FIRST_LOOKS:
                time.sleep(_LOOK)
                self._check(daemon, is_moving=time.monotonic() < until)
            yield daemon

    def _install(self) -> dict[str, object]:
        """Be an application of the portal, with a door at which it rings; return the settings for that."""
        server = self._portal.url.partition("/rest/")[0]
        known = {"oauth_client_id": SecretStr(CLIENT_ID), "oauth_client_secret": SecretStr(CLIENT_SECRET)}
        install_application(self._settings.model_copy(update={**known, "oauth_server": server}), server)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._door = f"127.0.0.1:{free.getsockname()[1]}"
        return {
            "oauth_client_id": CLIENT_ID,
            "oauth_client_secret": CLIENT_SECRET,
            "oauth_server": server,
            "events_listen": self._door,
            "events_token": _RING_TOKEN,
        }

    def all_at_once(self, daemon: LoaderProcesses) -> dict[str, Any]:
        """Have every card changed at once; measure until the last change can be read."""
        allowance = allowance_for(self._settings)
        if allowance is not None:
            self._portal.configure(bucket_size=allowance.size, bucket_drain=allowance.drain)
        self._edit(self._plan.changes, after=0)
        if allowance is not None:
            self._portal.configure(bucket_preload=allowance.size)
        before, used, memory = self._portal.stats(), self._used(daemon), 0.0
        self._ring()
        while self._portal.stats()["requests"] == before["requests"]:
            time.sleep(_GLANCE)
        arrived, began = 0, time.monotonic()
        moved_at = began
        while arrived < self._plan.changes:
            time.sleep(_LOOK)
            memory = max(memory, daemon.memory_mb())
            now = self._arrived()
            moved_at = time.monotonic() if now > arrived else moved_at
            arrived = now
            self._check(daemon, is_moving=time.monotonic() < moved_at + _STALLED)
        wall = time.monotonic() - began
        spent = {
            name: round((now - then) * 1000 / arrived, 4)
            for (name, now), then in zip(self._used(daemon).items(), used.values(), strict=True)
        }
        after, floor = self._portal.stats(), self._plan.floor_seconds(self._settings)
        self._say(f"{arrived} changes arrived in {wall:.1f} s")
        return {
            "wall_s": round(wall, 3),
            "floor_s": round(floor, 3),
            "share_of_ceiling": round(floor / wall, 4) if floor else None,
            "changes_per_s": round(arrived / wall, 1),
            "requests": after["requests"] - before["requests"],
            "rejected_503": after["rejected"]["503"] - before["rejected"]["503"],
            "loader_mb": round(memory, 1),
            **spent,
        }

    def one_by_one(self, daemon: LoaderProcesses) -> dict[str, Any]:
        """Have single cards changed now and then; measure until each change can be read."""
        time.sleep(self._settings.capture_overlap + self._plan.interval)  # all is read again for so long
        dice, wanted = random.Random(1), min(self._plan.single_changes, self._plan.changes)
        edited: list[float] = []
        seen: list[float] = []
        next_at = time.monotonic()
        while len(seen) < wanted:
            if len(edited) < wanted and time.monotonic() >= next_at:
                # Another card each time: two changes of one card may be read as one.
                self._edit(1, after=len(edited))
                edited.append(time.monotonic())
                self._ring()
                next_at = edited[-1] + dice.uniform(0, self._plan.interval / 5)
            new = self._arrived() - self._plan.changes - len(seen)
            seen += [time.monotonic()] * new
            self._check(daemon, is_moving=time.monotonic() < next_at + _STALLED)
            time.sleep(_GLANCE)
        waits = sorted(there - left for left, there in zip(edited, seen, strict=False))
        if not waits:
            return {}
        return {
            "single_s_median": round(waits[len(waits) // 2], 3),
            "single_s_p99": round(waits[max(math.ceil(len(waits) * 0.99) - 1, 0)], 3),
            "single_s_max": round(waits[-1], 3),
        }

    def echo_requests(self) -> int:
        """Return how many writes the changes brought about: none, as no ERP staged anything."""
        time.sleep(_QUIET + self._plan.interval)
        return int(self._portal.stats()["writes"]) - self._written

    def judge(self) -> dict[str, int]:
        """Compare what people did with what ERPs read: lost, doubled, overruled."""
        wanted = Counter(
            (int(act["id"]), EDITED[name], str(value))
            for act in self._acts
            for name, value in act["changes"].items()
        )
        found: Counter[tuple[int, str, str]] = Counter()
        overruled = 0
        with connect(self._world.settings, role="reader") as reader, reader.cursor() as cursor:
            with cursor.copy(
                SQL("copy outbound.change (crm_id, changed_fields, record) to stdout (format csv)")
            ) as copy:
                for row in csv.reader(bytes(line).decode() for line in copy):  # a line at a time
                    names = row[1].strip("{}").split(",")
                    record = json.loads(row[2])
                    found.update((int(row[0]), name, str(record.get(name))) for name in names)
            with cursor.copy(SQL("copy inbound.conflict (conflict_id) to stdout")) as copy:
                overruled = sum(1 for _ in copy)
        return {
            "lost": (wanted - found).total(),
            "doubled": (found - wanted).total(),
            "overruled": overruled,
        }

    def _used(self, daemon: LoaderProcesses) -> dict[str, float]:
        """Return the processor time used so far, in seconds."""
        return {
            "cpu_ms_per_change": daemon.cpu_seconds(),
            "database_cpu_ms_per_change": server_seconds(self._world.settings.data_dir / "postgres"),
            "portal_cpu_ms_per_change": process_seconds(self._portal.pid),
        }

    def _edit(self, count: int, *, after: int) -> None:
        acts = self._portal.let_people_act(
            count=count,
            seed=len(self._acts) + 1,
            types=[CONTACT],
            weights={"edit": 1},
            fields={CONTACT: list(EDITED)},
            after=after,
        )
        self._acts += acts

    def _ring(self) -> None:
        if self._door is not None:
            rung = {"auth[application_token]": _RING_TOKEN}
            requests.post(f"http://{self._door}/events/bitrix24", data=rung, timeout=10).raise_for_status()

    def _arrived(self) -> int:
        counted = call(self._world.connection, "outbound.offer_count", p_after_change_id=0)
        return int(counted[0]["change_count"])

    def _looked(self, method: str) -> int:
        return int(self._portal.stats()["methods"].get(method, 0))

    def _check(self, daemon: LoaderProcesses, *, is_moving: bool) -> None:
        if daemon.have_ended or not is_moving:
            words = self._log.read_text(errors="replace")[-2000:]
            raise IntersectError(f"{self._arrived()} changes arrived, and nothing moves:\n{words}")
