"""Everything goes wrong at once, by a seed; then the portal must hold what golden says, each card once.

    python -m tests.faults.chaos --seed 1 --records 100000 --kills 100 --crashes 10

Two daemons work on one database and one portal. The portal loses replies, commits after the connection died,
answers 502, 503, 504 and 429, resets, redirects, lets tokens expire; the daemons are killed; the database is
stopped without a checkpoint; one daemon's network stalls until the other one has taken over, and then goes on
with what was stuck. Meanwhile people edit cards, in fields that the ERP does not change, and add phones:
their changes must stay, and be told to the ERP.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from pydantic import SecretStr

from loader import embedded
from loader.config import PREFIX, Settings
from loader.database import Connection, call, connect
from loader.deploy import deploy
from loader.portal.connect import connect_portal
from loader.portal.pacing import Pace
from loader.portal.token_store import DatabaseTokenStore
from loader.postgres.postmaster import Postmaster
from loader.sandbox import Sandbox
from loader.sandbox.oauth import CLIENT_ID, CLIENT_SECRET
from loader.source import add_source
from tests.faults.agreement import disagreements
from tests.faults.chaos_records import SOURCE, stage_versions
from tests.faults.daemon_process import FAST, DaemonProcess
from tests.faults.stalling_proxy import StallingProxy
from tests.installation import install_application

KINDS_PER_NUMBER = 4  # a company, a person, a product and an order
TOKEN_LIFE = 20
LONGEST_IDLE = 15.0
# What people edit, by type, and as what ERPs read it. The ERP never changes these: a change of its own that
# is on its way when a person types may write over him before anybody can have read it.
PEOPLE = {3: {"lastName": "last_name"}, 4: {"title": "company_name"}, 2: {"title": "title"}}
ENTITIES = {3: "contact", 4: "company", 2: "deal"}
MOST_CHANGED = 250  # numbers that the ERP sends again after a blow, of each kind of record
TROUBLED_REST = 0.25  # the part of the rest in which the portal is still in trouble
WRONG: list[dict[str, Any]] = [
    {"method": "crm.item.add", "kind": "drop_after", "times": 1},  # certain, however short the run is
    {"method": "*", "kind": "drop_after", "probability": 0.05},
    {"method": "*", "kind": "commit_late", "seconds": 0, "probability": 0.01},
    {"method": "*", "kind": "drop_before", "probability": 0.01},
    {"method": "*", "kind": "http_502_before", "probability": 0.01},
    {"method": "*", "kind": "http_502_after", "probability": 0.01},
    {"method": "*", "kind": "http_503_before", "probability": 0.01},
    {"method": "*", "kind": "http_504_after", "probability": 0.01},
    {"method": "*", "kind": "commit_late_504", "seconds": 0, "probability": 0.01},
    {"method": "*", "kind": "reset_before", "probability": 0.01},
    {"method": "*", "kind": "reset_after", "probability": 0.01},
    {"method": "*", "kind": "cut_504", "probability": 0.01},
    {"method": "*", "kind": "expire_token", "probability": 0.01},
    {"method": "*", "kind": "http_500_after", "probability": 0.01},
    {"method": "*", "kind": "html_200_after", "probability": 0.01},
    {"method": "*", "kind": "truncate", "probability": 0.01},
    {"method": "*", "kind": "delay", "seconds": 0, "probability": 0.005},
    {"method": "*", "kind": "redirect", "probability": 0.01},
    {"method": "*", "kind": "503", "probability": 0.01},
    {"method": "crm.item.add", "kind": "429", "probability": 0.002},
    {"method": "crm.item.update", "kind": "429", "probability": 0.002},
]


@dataclass(frozen=True)
class Plan:
    """How much goes wrong; `pause` is the longest time in s between two blows, `rest` the one after them.

    `patience` is how long a request without a reply is waited for, in s. The portal ends each in half of that
    and commits late after a quarter, as its 60 s come before our 75: a busy machine must not run one beyond.
    """

    seed: int
    records: int
    kills: int
    crashes: int
    stalls: int
    pause: float
    rest: float
    patience: float

    @property
    def stall(self) -> float:
        """Return how long a network stalls: until the other daemon has looked up and sent again."""
        return 3 * self.patience


@dataclass
class Result:
    """What a run found. `disagreements`, `untold` and `duplicates` must be empty and 0."""

    disagreements: list[str]
    untold: list[str]
    duplicates: int
    acts: int
    blows: dict[str, int]
    faults: dict[str, int]
    states: dict[str, int]
    seconds: float
    logs: Path


@dataclass
class Chaos:
    """One run: a database, a portal, two daemons, and dice."""

    plan: Plan
    settings: Settings
    portal: Sandbox
    folder: Path
    database_network: StallingProxy
    portal_network: StallingProxy
    blows: dict[str, int] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)
    daemons: list[DaemonProcess | None] = field(default_factory=lambda: [None, None])
    version: int = 1

    def run(self) -> Result:
        """Stage, deliver and strike until the plan is fulfilled, then let it come to rest and compare."""
        dice = random.Random(self.plan.seed)
        began = time.monotonic()
        late = {"seconds": self.plan.patience / 4}
        wrong = [
            rule | {"seed": dice.randrange(1 << 30)} | (late if "seconds" in rule else {}) for rule in WRONG
        ]
        cap = self.plan.patience / 2
        self.portal.configure(faults=wrong, token_ttl_s=TOKEN_LIFE, request_cap_s=cap, people=self._people())
        numbers = range(1, self.plan.records // KINDS_PER_NUMBER + 1)
        self._stage(numbers)
        for number in (0, 1):
            self._start(number)
        blows = ["kill"] * self.plan.kills + ["crash"] * self.plan.crashes + ["stall"] * self.plan.stalls
        dice.shuffle(blows)
        for blow in blows:
            self._wait_for_work()
            time.sleep(dice.uniform(0, self.plan.pause))
            self.blows[blow] = self.blows.get(blow, 0) + 1
            if blow == "kill":
                self._kill(dice.randrange(2))
            elif blow == "crash":
                self._crash()
            else:
                self._stall()
            self._stage(dice.sample(numbers, min(max(len(numbers) // 20, 1), MOST_CHANGED)))
            self._authorize()
        self._rest()
        self._heal()
        return self._judge(time.monotonic() - began)

    def _heal(self) -> None:
        """Let the portal work as it should; note what it did until now."""
        for one in self.portal.stats()["faults"]:
            self.faults[str(one["kind"])] += int(one["hits"])
        self.portal.configure(faults=[], people=None)

    def _people(self) -> dict[str, Any]:
        """Let somebody act after one command in so many that there are a few hundred acts, or fewer."""
        return {
            "share": min(0.05, 500 / self.plan.records),
            "seed": self.plan.seed,
            "types": list(PEOPLE),
            "weights": {"edit": 3, "phone": 1},
            "fields": {number: list(names) for number, names in PEOPLE.items()},
        }

    def close(self) -> None:
        """End the daemons."""
        for daemon in self.daemons:
            if daemon is not None:
                daemon.close()

    def _start(self, number: int) -> None:
        """Start a daemon: the first reaches database and portal over networks that can stall, by webhook; the
        second directly, as an application whose tokens expire."""
        url = self._url()
        environment = {"DATA_DIR": str(self.folder / "unused"), **FAST}
        environment |= {"READ_TIMEOUT": "4", "UNKNOWN_WAIT": str(self.plan.patience)}
        if number == 0:
            port = str(embedded.status(self.settings).port)
            environment["DATABASE_URL"] = url.replace(f":{port}/", f":{self.database_network.port}/")
            direct = self.portal.url
            environment["PORTAL_URL"] = direct.replace(
                self.portal.domain, f"127.0.0.1:{self.portal_network.port}"
            )
        else:
            environment |= {
                "DATABASE_URL": url,
                "OAUTH_CLIENT_ID": CLIENT_ID,
                "OAUTH_CLIENT_SECRET": CLIENT_SECRET,
                "OAUTH_SERVER": self.portal.base_url,
            }
        self.daemons[number] = DaemonProcess(
            self.folder, {PREFIX + name: value for name, value in environment.items()}
        )

    def _authorize(self) -> None:
        """Be the administrator who authorizes the application again when its pair is lost.

        The token server's reply is lost like any other, or who asked is killed before he can store it.
        """
        store = DatabaseTokenStore(self.settings)
        with store.lock():
            if not self.portal.is_authorized(store.load().refresh_token):
                install_application(self.settings, self.portal, store)
                self.blows["authorized again"] = self.blows.get("authorized again", 0) + 1

    def _wait_for_work(self) -> None:
        """Let a delivery begin before the next blow: who is struck before it works proves nothing."""
        before, end = self.portal.stats()["writes"], time.monotonic() + LONGEST_IDLE
        while self.portal.stats()["writes"] == before and time.monotonic() < end:
            time.sleep(0.05)

    def _kill(self, number: int) -> None:
        daemon = self.daemons[number]
        assert daemon is not None
        daemon.close()
        self._start(number)

    def _crash(self) -> None:
        """Stop PostgreSQL at once: no checkpoint, no goodbye."""
        pid = Postmaster(self.settings.data_dir / "postgres").pid()
        assert pid is not None
        os.kill(pid, signal.SIGQUIT)
        while psutil.pid_exists(pid):
            time.sleep(0.05)
        embedded.start(self.settings)

    def _stall(self) -> None:
        """Cut the first daemon off for so long that the database forgets it and the other one takes over."""
        self.portal_network.stall()
        time.sleep(0.5)
        self.database_network.stall()
        with connect(self.settings, role=None, name="chaos") as connection:
            connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where application_name like 'intersect %' and pid <> pg_backend_pid()"
            )
        time.sleep(self.plan.stall)
        self.database_network.resume()
        self.portal_network.resume()

    def _stage(self, numbers: Any) -> None:
        with self._session() as connection:
            stage_versions(connection, list(numbers), self.version)
        self.version += 1

    def _rest(self) -> None:
        """Wait until every row is taken and every delta is done or parked; after a while all is well again.

        What failed often waits ever longer: with trouble that never ends the last few take hours by bad luck.
        """
        began = time.monotonic()
        while (waited := time.monotonic() - began) < self.plan.rest:
            if waited > self.plan.rest * TROUBLED_REST:
                self._heal()
            self._authorize()
            with self._session() as connection:
                untaken = call(connection, "exchange.untaken_rows")
                waits = any(row["row_count"] for row in untaken)
                is_quiet = not waits and _states(connection).keys() <= {"done", "parked"}
                if is_quiet and not self.portal.stats()["faults"] and not self._untold(connection):
                    return
                if is_quiet:
                    self._heal()
            time.sleep(0.5)

    def _judge(self, seconds: float) -> Result:
        self.close()
        self.portal.configure(request_cap_s=0)
        settings = self.settings.model_copy(update={"portal_url": SecretStr(self.portal.url)})
        with self._session() as connection, connect_portal(settings, pace=Pace(None)) as client:
            return Result(
                disagreements(connection, client, self._edits()),
                self._untold(connection),
                int(self.portal.stats()["duplicates_by_origin"]),
                len(self._acts()),
                self.blows,
                dict(self.faults),
                _states(connection),
                seconds,
                self.folder,
            )

    def _acts(self) -> list[dict[str, Any]]:
        """Return what people changed."""
        return [act for act in self.portal.acts() if act["id"] is not None and act["refused"] is None]

    def _edits(self) -> dict[tuple[str, int], dict[str, Any]]:
        """Return what must stay in the cards: of each field what was written last, and all phones."""
        edits: dict[tuple[str, int], dict[str, Any]] = {}
        for act in self._acts():
            typed = edits.setdefault((ENTITIES[act["entity_type"]], act["id"]), {})
            for name, value in act["changes"].items():
                typed[name] = [*typed.get("fm", []), *value.values()] if name == "fm" else value
        return edits

    def _untold(self, connection: Connection) -> list[str]:
        """Return a line for each change that the ERP was not told, or twice."""
        told: Counter[tuple[str, int, str]] = Counter()
        phones: set[tuple[str, int, str]] = set()
        for entity, crm_id, names, record in connection.execute(
            "select entity, crm_id, changed_fields, record from outbound.change"
        ):
            told.update((entity, crm_id, str(record.get(name))) for name in names)
            if {"phone", "phone_2", "phones"} & set(names):
                phones |= {(entity, crm_id, phone) for phone in record.get("phones", ())}
        edits, lines = self._edits(), []
        for act in self._acts():
            card = (ENTITIES[act["entity_type"]], act["id"])
            for name, value in act["changes"].items():
                if name == "fm":
                    lost = [one["value"] for one in value.values() if (*card, one["value"]) not in phones]
                    lines += [f"{card}: nobody was told {phone}" for phone in lost]
                # One that was written over before it was read may have been told or not.
                elif (times := told[(*card, value)]) > 1 or (not times and edits[card][name] == value):
                    lines.append(f"{card}: {value!r} in {name} was told {times} times")
        return lines

    @contextmanager
    def _session(self) -> Iterator[Connection]:
        with connect(self.settings, role=None, name="chaos") as connection:
            yield connection

    def _url(self) -> str:
        return embedded.start(self.settings).url()


def run_chaos(plan: Plan, folder: Path) -> Result:
    """Run once in a folder of its own: a new cluster, a new portal."""
    settings = Settings(data_dir=folder / "database")
    with ExitStack() as opened:
        access = embedded.start(settings)
        opened.callback(embedded.stop, settings)
        deploy(settings)
        add_source(settings, SOURCE)
        with connect(settings, role=None, name="chaos") as connection:
            # While daemons die again and again half of the records change before a tick ends: no mistake.
            call(connection, "exchange.set_brake", p_measure="change", p_is_active=False)
        portal = opened.enter_context(Sandbox(plan="onpremise"))
        database_network = opened.enter_context(StallingProxy(access.port))
        portal_network = opened.enter_context(StallingProxy(int(portal.domain.rpartition(":")[2])))
        portal.configure(token_ttl_s=TOKEN_LIFE)
        install_application(settings, portal)
        chaos = Chaos(plan, settings, portal, folder, database_network, portal_network)
        opened.callback(chaos.close)
        return chaos.run()


def _states(connection: Connection) -> dict[str, int]:
    found = connection.execute("select state, count(*) from delta.item group by state").fetchall()
    return {str(state): int(count) for state, count in found}


def main() -> int:
    """Run by the command line; exit with 1 when the portal does not agree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--crashes", type=int, default=10)
    parser.add_argument("--stalls", type=int, default=5)
    parser.add_argument("--pause", type=float, default=8.0, help="seconds between two blows, at most")
    parser.add_argument("--rest", type=float, default=3600.0, help="seconds to come to rest, at most")
    parser.add_argument("--patience", type=float, default=12.0, help="seconds that a lost request is awaited")
    plan = Plan(**vars(parser.parse_args()))
    signal.signal(
        signal.SIGTERM, lambda *_: sys.exit("ended by a signal")
    )  # daemons and database end with us
    folder = Path(tempfile.mkdtemp(prefix="intersect-chaos-"))
    folder.chmod(0o711)
    result = run_chaos(plan, folder)
    for line in [*result.disagreements[:50], *result.untold[:50]]:
        print(line)
    print(
        f"seed {plan.seed}: {plan.records} records, {result.blows}, faults {result.faults}, "
        f"states {result.states}, "
        f"{result.acts} acts of people, {len(result.untold)} of them not told once, "
        f"{len(result.disagreements)} disagreements, {result.duplicates} duplicates, {result.seconds:.0f} s, "
        f"logs in {result.logs}"
    )
    return int(bool(result.disagreements or result.untold or result.duplicates))


if __name__ == "__main__":
    sys.exit(main())
