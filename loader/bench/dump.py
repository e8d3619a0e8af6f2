"""The rows of a made-up base as files to copy, written by as many processes as there are processors."""

import gc
import os
from array import array
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from loader.bench.population import Plan, make_chunk
from loader.bench.record import COLUMNS, Record

_IN_ONE_PROCESS = 60  # chunks; more processes take as long to start


@dataclass(frozen=True)
class Dump:
    """Name the files of a base, one for each source, and the file of rows that changed; hold the truth."""

    files: list[Path]
    changed: Path
    changed_alone: list[bytes]
    truth: "array[int]"
    changed_rows: int


@dataclass(frozen=True)
class _Part:
    rows: list[bytes]
    changed: bytes
    changed_alone: list[bytes]
    truth: "array[int]"


def write_dump(plan: Plan, folder: Path, *, processes: int | None = None) -> Dump:
    """Write the files into the folder; the rows come in one order, whatever the number of processes.

    None is one process for a small base, one for each processor for a large one.
    """
    files = [folder / f"{habit.name}.tsv" for habit in plan.habits]
    changed = folder / "changed.tsv"
    truth: array[int] = array("Q")
    alone: list[bytes] = []
    for path in (*files, changed):
        path.write_bytes(b"")
    for part in _parts(plan, processes or _processes(plan)):
        for path, text in zip((*files, changed), (*part.rows, part.changed), strict=True):
            with path.open("ab") as file:
                file.write(text)
        truth.extend(part.truth)
        alone += part.changed_alone
    rows = sum(plan.changes(row) for row in range(plan.rows))
    return Dump(files, changed, alone, truth, rows)


def find_rows(dump: Dump, keys: set[str]) -> dict[str, dict[str, str]]:
    """Return the rows with these keys as they were staged, without empty columns."""
    found = {}
    for path in dump.files:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                values = line.rstrip("\n").split("\t")
                if values[1] in keys:
                    found[values[1]] = {
                        name: value for name, value in zip(COLUMNS, values, strict=True) if value
                    }
    return found


def copy_text(rows: list[Record]) -> bytes:
    """Return rows as COPY reads them (format text, null ''): no value of ours needs an escape."""
    return "".join(f"{line}\n" for line in map("\t".join, rows)).encode()


def _processes(plan: Plan) -> int:
    return 1 if plan.chunks <= _IN_ONE_PROCESS else os.cpu_count() or 1


def _parts(plan: Plan, processes: int) -> Iterator[_Part]:
    if processes == 1:
        yield from (_make_part(plan, number) for number in range(plan.chunks))
        return
    # A fork would copy the threads' locks of whoever calls.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        waiting: deque[Future[_Part]] = deque()
        for number in range(plan.chunks):
            waiting.append(pool.submit(_make_part, plan, number))
            if len(waiting) > 2 * processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _make_part(plan: Plan, number: int) -> _Part:
    # Rows point at nothing that points back: to look for circles among them takes a third of the time.
    was_on = gc.isenabled()
    gc.disable()
    try:
        return _part_of(plan, number)
    finally:
        if was_on:
            gc.enable()


def _part_of(plan: Plan, number: int) -> _Part:
    chunk = make_chunk(plan, number)
    return _Part(
        [copy_text(rows) for rows in chunk.rows],
        copy_text(chunk.changed),
        [copy_text([row]) for row in chunk.changed_alone],
        chunk.truth,
    )
