"""The run itself: stage, tick, judge, stage again, change a little, change one row; each part timed."""

import os
import platform
import time
from array import array
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

from psycopg.sql import SQL, Identifier

from loader.bench.accuracy import judge, sample_wrong
from loader.bench.dump import Dump, find_rows, write_dump
from loader.bench.population import Plan, key_of, row_of
from loader.bench.record import COLUMNS
from loader.bench.work_size import WorkSize
from loader.config import Settings
from loader.database import Connection, connect
from loader.playground import Playground, playground
from loader.source import add_source
from loader.tick import TICK_TIMEOUT, run_tick

_BLOCK = 1 << 20  # bytes

Say = Callable[[str], object]
Result = TypeVar("Result")


def run(settings: Settings, plan: Plan, say: Say, *, keep: bool = False, errors: int = 0) -> dict[str, Any]:
    """Do the whole run in `<data_dir>/bench`, on a server as durable as in production; return figures."""
    started = time.monotonic()
    with playground(settings, "bench", keep=keep, durable=True) as world:
        say(f"{_since(started)} database is ready")
        for habit in plan.habits:
            add_source(world.settings, habit.name, phone_region=habit.region, date_order=habit.date_order)
        made, dump = _timed(lambda: write_dump(plan, world.scratch))
        say(f"{_since(started)} {plan.rows} rows made in {made:.1f} s")
        with connect(world.settings, statement_timeout=TICK_TIMEOUT, name="intersect bench") as connection:
            bench = Bench(world, connection, plan, dump, lambda text: say(f"{_since(started)} {text}"))
            told = bench.run(errors)
    machine = {"processors": os.cpu_count(), "python": platform.python_version()}
    return {**told, "generate_s": round(made, 2), "seconds": round(time.monotonic() - started, 1), **machine}


class Bench:
    """Measure on one database."""

    def __init__(self, world: Playground, connection: Connection, plan: Plan, dump: Dump, say: Say) -> None:
        self.world, self.connection, self.plan, self.dump, self.say = world, connection, plan, dump, say

    def run(self, errors: int) -> dict[str, Any]:
        """Measure everything, in the order in which a base lives."""
        plan = {name: getattr(self.plan, name) for name in ("rows", "sources", "duplicates", "seed")}
        first = self._first_load()
        accuracy = self._accuracy(errors)
        resent = {**self._resend(), "vacuum_s": round(self._vacuum(), 2)}
        return {**plan, **first, **resent, **self._delta(first), **self._singles(), **accuracy}

    def _first_load(self) -> dict[str, Any]:
        copied = self._copy(self.dump.files)
        size = WorkSize(self.world.settings.data_dir / "postgres")
        with size.watched():
            ticked, counts = self._tick()
        self.say(f"first load: COPY {copied:.1f} s, tick {ticked:.1f} s")
        return {
            "copy_s": round(copied, 3),
            "tick_s": round(ticked, 3),
            "ratio": round(ticked / copied, 2),
            "rows_per_s": round(self.plan.rows / ticked),
            "rows_rejected": counts.get("rows_rejected", 0),
            "stages": counts.get("stages", {}),
            "peak_work_mb": counts.get("peak_work_mb", round(size.peak_mb, 1)),
        }

    def _resend(self) -> dict[str, Any]:
        copied = self._copy(self.dump.files)
        ticked, _ = self._tick()
        self.say(f"the same again: COPY {copied:.1f} s, tick {ticked:.1f} s")
        return {
            "resend_copy_s": round(copied, 3),
            "resend_s": round(ticked, 3),
            "resend_ratio": round(ticked / copied, 2),
        }

    def _vacuum(self) -> float:
        """Do what autovacuum does before the next night's changes come; return the seconds."""
        with connect(self.world.settings, role="owner", statement_timeout=TICK_TIMEOUT) as owner:
            owner.autocommit = True
            seconds, _ = _timed(lambda: owner.execute("vacuum (analyze)"))
        self.say(f"VACUUM {seconds:.1f} s")
        return seconds

    def _delta(self, first: dict[str, Any]) -> dict[str, Any]:
        copied = self._copy([self.dump.changed])
        ticked, _ = self._tick()
        rows = self.dump.changed_rows
        self.say(f"{rows} changed rows: COPY {copied:.1f} s, tick {ticked:.1f} s")
        return {
            "delta_rows": rows,
            "delta_copy_s": round(copied, 3),
            "delta_s": round(ticked, 3),
            "delta_ratio": round(ticked / rows / (first["tick_s"] / self.plan.rows), 2),
        }

    def _singles(self) -> dict[str, Any]:
        times = []
        for row in self.dump.changed_alone:
            self._stage([row])
            times.append(self._tick()[0] * 1000)
        self.say(f"one changed row, {len(times)} times: median {median(times):.1f} ms")
        return {
            "single_rows": len(times),
            "single_row_ms_median": round(median(times), 1),
            "single_row_ms_max": round(max(times), 1),
        }

    def _accuracy(self, errors: int) -> dict[str, Any]:
        truth, found = self.dump.truth, self._groups()
        told = judge(truth, found)
        self.say(f"precision {told.precision:.5f}, recall {told.recall:.5f}, F1 {told.f1:.5f}")
        figures: dict[str, Any] = {
            "f1": round(told.f1, 6),
            "precision": round(told.precision, 6),
            "recall": round(told.recall, 6),
            "true_pairs": told.true_pairs,
            "found_pairs": told.found_pairs,
            "right_pairs": told.right_pairs,
        }
        if errors:
            figures["false_merges"] = self._shown(
                sample_wrong(found, truth, size=errors, seed=self.plan.seed)
            )
            figures["misses"] = self._shown(sample_wrong(truth, found, size=errors, seed=self.plan.seed))
        return figures

    def _groups(self) -> "array[int]":
        """Return the golden id of each row; a row that was refused is alone."""
        found = array("q", range(-1, -self.plan.rows - 1, -1))
        statement = SQL("copy linked.customer (source_key, golden_id) to stdout")
        with (
            connect(self.world.settings, role="reader", statement_timeout=TICK_TIMEOUT) as reader,
            reader.cursor() as cursor,
            cursor.copy(statement) as copy,
        ):
            # The server sends a line at a time.
            for line in copy:
                key, _, golden_id = bytes(line).decode().partition("\t")
                found[row_of(key)] = int(golden_id)
        return found

    def _shown(self, pairs: list[tuple[int, int]]) -> list[list[dict[str, str]]]:
        rows = find_rows(self.dump, {key_of(row) for pair in pairs for row in pair})
        return [[rows[key_of(row)] for row in pair] for pair in pairs]

    def _tick(self) -> tuple[float, dict[str, Any]]:
        return _timed(lambda: run_tick(self.connection, self.world.settings))

    def _copy(self, files: list[Path]) -> float:
        """Copy files into staging, a statement each; return the seconds."""

        def copy_all() -> None:
            for path in files:
                with path.open("rb") as file:
                    self._stage(iter(partial(file.read, _BLOCK), b""))

        return _timed(copy_all)[0]

    def _stage(self, blocks: Iterable[bytes]) -> None:
        statement = SQL("copy staging.customer ({}) from stdin (null '')").format(
            SQL(", ").join(map(Identifier, COLUMNS))
        )
        with self.connection.cursor() as cursor, cursor.copy(statement) as copy:
            for block in blocks:
                copy.write(block)


def _timed(work: Callable[[], Result]) -> tuple[float, Result]:
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def _since(started: float) -> str:
    return f"{time.monotonic() - started:7.1f} s"
