"""Write what people changed to CSV files, whole files only; acknowledge it once they are safe."""

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from loader.database import Connection, call
from loader.errors import UsageError

VIEWS = ("customer", "sales_order")
PARTS = {"sales_order": "sales_order_line"}  # acknowledged with what they belong to
PAGE = 1000  # changes held in memory
FILE_ROWS = 100_000  # changes of a file

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Exported:
    """Name one file that was written, and count its changes."""

    file: str
    change_count: int
    acknowledged: int


def export(
    connection: Connection, consumer: str, folder: Path, views: tuple[str, ...] = VIEWS, *, ack: bool = True
) -> list[Exported]:
    """Write the changes that a consumer has not acknowledged; raise UsageError for a consumer there is not.

    A crash before the acknowledgement leaves whole files behind: the same changes are then written again.
    """
    known = [row for row in call(connection, "exchange.consumers") if row["consumer"] == consumer]
    if not known:
        raise UsageError(f"there is no consumer {consumer!r}: see intersect outbound list")
    folder.mkdir(parents=True, exist_ok=True)
    return [done for view in views for done in _export_view(connection, known[0], view, folder, ack=ack)]


def _export_view(
    connection: Connection, consumer: dict[str, Any], view: str, folder: Path, *, ack: bool
) -> Iterator[Exported]:
    last = 0
    while True:
        path = folder / f".{consumer['consumer']}_{view}.part"
        ids = _write(connection, consumer, view, path, last)
        if not ids:
            path.unlink()
            return
        first, start, last = ids[0], last, ids[-1]
        final = folder / f"{consumer['consumer']}_{view}_{first}-{last}.csv"
        if view in PARTS:
            part = folder / f".{consumer['consumer']}_{PARTS[view]}.part"
            if _write(connection, consumer, PARTS[view], part, start, last):
                part.replace(folder / f"{consumer['consumer']}_{PARTS[view]}_{first}-{last}.csv")
            else:
                part.unlink()
        path.replace(final)
        _make_durable(folder)
        taken = 0
        if ack:
            taken = call(connection, "outbound.ack", consumer=consumer["consumer"], change_ids=ids)[0]["ack"]
        log.info("export.written", file=final.name, changes=len(ids), acknowledged=taken)
        yield Exported(str(final), len(ids), taken)


def _write(
    connection: Connection,
    consumer: dict[str, Any],
    view: str,
    path: Path,
    after_id: int,
    through_id: int | None = None,
) -> list[int]:
    """Write one file of the changes behind `after_id`; return their ids, one for each row."""
    ids: list[int] = []
    names = [row["column_name"] for row in call(connection, "outbound.export_columns", p_view=view)]
    try:
        file = path.open("w", encoding=consumer["encoding"], errors="replace", newline="")
    except LookupError as error:
        raise UsageError(f"consumer {consumer['consumer']}: {error}; see intersect outbound set") from error
    with file:
        writer = csv.writer(file, delimiter=consumer["delimiter"], lineterminator="\r\n")
        if consumer["has_header"]:
            writer.writerow(names)
        while len(ids) < FILE_ROWS or through_id is not None:
            rows = call(
                connection,
                "outbound.export_rows",
                p_consumer=consumer["consumer"],
                p_view=view,
                p_after_id=ids[-1] if ids else after_id,
                p_limit=PAGE,
                p_through_id=through_id,
            )
            writer.writerows(row["cells"] for row in rows)
            ids += [row["change_id"] for row in rows]
            if len(rows) < PAGE:
                break
        file.flush()
        os.fsync(file.fileno())
    return ids


def _make_durable(folder: Path) -> None:
    """Let the file's name survive a crash of the machine as well as its content."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
