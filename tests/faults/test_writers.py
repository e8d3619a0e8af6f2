"""I1 under load: 32 sessions write at once while ticks run; each committed row is taken once, nobody waits.

WRITER_SECONDS in the environment makes it and its long transactions last longer: 300 is five minutes.
"""

import os
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from loader.config import Settings
from loader.database import Connection, call, connect
from tests.erp import register, scalar

WRITERS, HOLDERS = 32, 4  # the last so many keep their transaction open all the time
SECONDS = float(os.environ.get("WRITER_SECONDS", "8"))
COLUMNS = "source_system, source_key, full_name"


@dataclass
class Writer:
    """One session's keys: those that it committed, and those that it undid."""

    number: int
    settings: Settings
    committed: list[str] = field(default_factory=list)
    undone: list[str] = field(default_factory=list)

    def keys(self, count: int) -> list[str]:
        first = len(self.committed) + len(self.undone)
        return [f"{self.number}-{first + place}" for place in range(count)]

    def copy(self, connection: Connection, keys: list[str]) -> None:
        text = f"copy staging.customer ({COLUMNS}) from stdin"
        with connection.cursor() as cursor, cursor.copy(text.encode()) as copy:
            for key in keys:
                copy.write_row(("erp", key, f"Name {key}"))

    def insert(self, connection: Connection, keys: list[str]) -> None:
        text = (
            f"insert into staging.customer ({COLUMNS}) "
            "select 'erp', key, 'Name ' || key from unnest(%s::text[]) as key"
        )
        connection.execute(text.encode(), [keys])

    def write_until(self, ended: threading.Event) -> None:
        """Commit, roll back, and go back to savepoints, by INSERT and by COPY in turn."""
        chance = random.Random(self.number)
        with connect(self.settings, name=f"writer {self.number}") as connection:
            while not ended.wait(chance.uniform(0.02, 0.2)):
                write = chance.choice((self.insert, self.copy))
                what = chance.choice(("commit", "commit", "commit", "rollback", "savepoint"))
                keys = self.keys(chance.randint(2, 20))
                connection.execute("begin")
                if what == "savepoint":
                    write(connection, keys[:1])
                    connection.execute("savepoint part")
                    write(connection, keys[1:])
                    ended.wait(chance.uniform(0, 0.3))
                    connection.execute("rollback to savepoint part")
                    connection.execute("commit")
                    self.committed += keys[:1]
                    self.undone += keys[1:]
                else:
                    write(connection, keys)
                    connection.execute("rollback" if what == "rollback" else "commit")
                    (self.undone if what == "rollback" else self.committed).extend(keys)

    def hold_until(self, ended: threading.Event) -> None:
        """Write on in one transaction; with the test it is committed (even number) or rolled back."""
        keys: list[str] = []
        with connect(self.settings, name=f"holder {self.number}") as connection:
            connection.execute("begin")
            while not keys or not ended.wait(0.25):
                more = [f"{self.number}-{len(keys) + place}" for place in range(3)]
                (self.copy if len(keys) % 2 else self.insert)(connection, more)
                keys += more
            connection.execute("rollback" if self.number % 2 else "commit")
        (self.undone if self.number % 2 else self.committed).extend(keys)


@dataclass
class Ticker:
    """Run tick after tick; remember what each took, and whether the holders were still open then."""

    settings: Settings
    taken: list[int] = field(default_factory=list)
    in_time: list[bool] = field(default_factory=list)

    def run_until(self, ended: threading.Event) -> None:
        with connect(self.settings, name="ticker") as connection:
            number = 0
            while not ended.wait(0.05):
                key = f"probe-{number}"
                connection.execute(
                    "insert into staging.customer (source_system, source_key) values ('erp', %s)", [key]
                )
                self.tick(connection)
                assert (
                    scalar(connection, "select count(*) from linked.customer where source_key = %s", key) == 1
                )
                self.in_time.append(not ended.is_set())
                number += 1

    def tick(self, connection: Connection) -> None:
        counts = call(connection, "exchange.run_tick")[0]["run_tick"] or {}
        self.taken.append(counts.get("rows_taken", 0))


@pytest.fixture
def erp(database: Settings) -> Iterator[Settings]:
    register(database)
    yield database


def run_together(seconds: float, jobs: list[Callable[[threading.Event], None]]) -> None:
    ended = threading.Event()
    with ThreadPoolExecutor(len(jobs)) as pool:
        running = [pool.submit(job, ended) for job in jobs]
        ended.wait(seconds)
        ended.set()
        for job in running:
            job.result()


def test_every_committed_row_is_taken_once_and_nobody_waits_for_a_long_transaction(
    erp: Settings, admin: Connection
) -> None:
    writers = [Writer(number, erp) for number in range(WRITERS)]
    busy, holders = writers[:-HOLDERS], writers[-HOLDERS:]
    ticker = Ticker(erp)
    run_together(
        SECONDS,
        [ticker.run_until, *(one.write_until for one in busy), *(one.hold_until for one in holders)],
    )
    # What the holders wrote becomes visible only now; until here no tick could have waited for it.
    ticker.tick(admin)
    ticker.tick(admin)
    assert ticker.taken[-1] == 0

    committed = [key for one in writers for key in one.committed]
    undone = {key for one in writers for key in one.undone}
    probes = [f"probe-{number}" for number in range(len(ticker.in_time))]
    linked = [str(key) for (key,) in admin.execute("select source_key from linked.customer").fetchall()]
    assert Counter(linked) == Counter(committed + probes)
    assert not undone & set(linked)
    assert sum(ticker.taken) == len(committed) + len(probes)
    assert scalar(admin, "select sum(rows_taken) from exchange.tick_count") == len(committed) + len(probes)
    assert scalar(admin, "select count(*) from golden.customer where not is_deleted") == len(linked)
    assert scalar(admin, "select count(*) from staging.customer") == len(linked)

    assert len(busy) == 28 and all(one.committed and one.undone for one in busy)
    assert all(len(one.committed + one.undone) > 3 for one in holders)
    # A tick that waited for a holder could end only after all holders have.
    assert sum(ticker.in_time) >= 2
