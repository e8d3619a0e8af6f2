"""A file of an ERP into a staging table, by a profile: whole or not at all, but for unreadable lines."""

import csv
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import IO, Any

import psycopg
import structlog
from psycopg.sql import SQL, Composed, Identifier
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn, TransferSpeedColumn

from loader.database import Connection, call
from loader.errors import DatabaseUnreachable, ImportFailed, UsageError
from loader.staging.lines import ImportLines
from loader.staging.profile import Profile, nearest
from loader.staging.records import Malformed
from loader.staging.rows import RowMapping, check_columns, map_rows

SHOWN = 20  # malformed lines a result tells about; all are counted, and all are written to the rejected file

OnProgress = Callable[[int, int], None]  # bytes read, bytes in all

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class ImportResult:
    """Count what became of a file's records: lines = imported + skipped + malformed_count."""

    lines: int
    imported: int
    skipped: int
    malformed: tuple[tuple[int, str], ...]
    malformed_count: int
    seconds: float
    batch_id: str

    def to_json(self) -> dict[str, Any]:
        """Give the result as a JSON object."""
        malformed = [{"line": line, "reason": reason} for line, reason in self.malformed]
        return asdict(self) | {"malformed": malformed, "seconds": round(self.seconds, 3)}


def import_file(
    connection: Connection,
    table: str,
    path: Path,
    profile: Profile,
    *,
    on_progress: OnProgress | None = None,
    rejected: Path | None = None,
) -> ImportResult:
    """Append the file's records to staging.<table> in one transaction.

    Malformed lines are left out and, when `rejected` is given, written there. Raise UsageError when profile,
    file and table do not fit, else ImportFailed or DatabaseUnreachable; then nothing of the file went in.
    """
    started = monotonic()
    table = table.removeprefix("staging.")
    check_database(connection, table, profile)
    batch_id = profile.batch_id or f"{path.name} {datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    with ExitStack() as stack:
        lines = stack.enter_context(ImportLines(path, profile))
        mapping = map_rows(profile, lines.header, batch_id)
        tally = _Tally(stack.enter_context(_open_rejected(rejected, path)))
        try:
            with connection.transaction():
                _copy(connection, table, lines, mapping, tally, on_progress or _no_progress)
                tally.check(path)
        except psycopg.Error as error:
            raise _failure(connection, path, error) from error
    result = ImportResult(
        lines=tally.imported + tally.skipped + tally.malformed_count,
        imported=tally.imported,
        skipped=tally.skipped,
        malformed=tuple(tally.malformed),
        malformed_count=tally.malformed_count,
        seconds=monotonic() - started,
        batch_id=batch_id,
    )
    log.info("file_imported", table=table, **{k: v for k, v in result.to_json().items() if k != "malformed"})
    return result


def check_database(connection: Connection, table: str, profile: Profile) -> None:
    """Raise UsageError unless the table takes what the profile gives, from a source that exists."""
    if profile.table not in (None, table, f"staging.{table}"):
        raise profile.refuse(
            "table", f"is {profile.table}, but you asked for {table}. Use the profile of {table}"
        )
    writable = [row["column_name"] for row in call(connection, "staging.writable_columns", p_table=table)]
    if not writable:
        tables = [row["table_name"] for row in call(connection, "staging.writable_tables")]
        raise UsageError(
            f"there is no table {table!r}{nearest(table, tables)}. Tables are: {', '.join(tables)}"
        )
    check_columns(profile, table, writable)
    if not call(connection, "exchange.source_exists", p_source_system=profile.source)[0]["source_exists"]:
        raise profile.refuse(
            "source", f"there is no source {profile.source!r}. Run: intersect source add {profile.source}"
        )


@contextmanager
def show_progress(console: Console, title: str) -> Iterator[OnProgress]:
    """Show a bar of the bytes read, on a terminal only."""
    columns = (*Progress.get_default_columns()[:1], BarColumn(), DownloadColumn(), TransferSpeedColumn())
    bar = Progress(
        *columns, TimeRemainingColumn(), console=console, transient=True, disable=not console.is_terminal
    )
    with bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


class _Tally:
    """Count what became of the records, and write down what was left out."""

    def __init__(self, rejected: IO[str] | None) -> None:
        self._rejected = csv.writer(rejected) if rejected else None
        self.imported = self.skipped = self.malformed_count = 0
        self.malformed: list[tuple[int, str]] = []
        if self._rejected:
            self._rejected.writerow(("line", "reason", "raw"))

    def leave_out(self, malformed: list[Malformed]) -> None:
        """Note lines that could not be read."""
        self.malformed_count += len(malformed)
        room = SHOWN - len(self.malformed)
        self.malformed += [(one.line, one.reason) for one in malformed[:room]]
        if self._rejected:
            self._rejected.writerows((one.line, one.reason, one.raw) for one in malformed)

    def check(self, path: Path) -> None:
        """Refuse a file of which not one line could be read."""
        if self.malformed and not self.imported + self.skipped:
            line, reason = self.malformed[0]
            raise ImportFailed(
                f"{path.name}: none of its {self.malformed_count} lines can be read. Line {line}: {reason}. "
                f"Check encoding:, delimiter: and quote: in the profile."
            )


def _copy(
    connection: Connection,
    table: str,
    lines: ImportLines,
    mapping: RowMapping,
    tally: _Tally,
    on_progress: OnProgress,
) -> None:
    with connection.cursor() as cursor, cursor.copy(_statement(table, mapping.columns)) as copy:
        for block in lines.blocks():
            rows = mapping.select(block.rows)
            if rows:
                copy.write(mapping.copy_text(rows))
            tally.imported += len(rows)
            tally.skipped += len(block.rows) - len(rows)
            tally.leave_out(block.malformed)
            on_progress(lines.bytes_read, lines.bytes_total)


def _statement(table: str, columns: tuple[str, ...]) -> Composed:
    return SQL("copy {} ({}) from stdin (format text, null '', encoding 'UTF8')").format(
        Identifier("staging", table), SQL(", ").join(map(Identifier, columns))
    )


@contextmanager
def _open_rejected(rejected: Path | None, source: Path) -> Iterator[IO[str] | None]:
    if rejected is None:
        yield None
        return
    if rejected.exists() and rejected.samefile(source):
        raise UsageError(f"{rejected}: is the file to import. Name another file for the rejected lines.")
    try:
        file = rejected.open(
            "w", encoding="utf-8-sig", newline=""
        )  # with the mark, spreadsheets read it as UTF-8
    except OSError as error:
        raise UsageError(f"{rejected}: cannot be written ({error.strerror}). Name another file.") from None
    with file:
        yield file


def _failure(connection: Connection, path: Path, error: psycopg.Error) -> ImportFailed | DatabaseUnreachable:
    if connection.broken:
        return DatabaseUnreachable(
            f"{path.name}: the database went away, nothing was imported. Import it again."
        )
    # The detail of an error quotes the row, which may hold personal data.
    reason = error.diag.message_primary or type(error).__name__
    return ImportFailed(
        f"{path.name}: nothing was imported, the database says: {reason}. Correct it and import again."
    )


def _no_progress(done: int, total: int) -> None:
    pass
