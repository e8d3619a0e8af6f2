"""Physical lines of a delimited file as records; a line that cannot be read costs only itself."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

MARK = 0xDC00  # an undecodable byte becomes this lone surrogate plus the byte: no text decodes to one

_UNFINISHED = "unexpected end of data"
_REASONS = {
    _UNFINISHED: "a quote is opened and never closed",
    "field larger than field limit (131072)": "a value of over 131072 characters, or a quote is not closed",
}
_BROKEN_QUOTE = "a quote inside a quoted value is not doubled, or a quote is not closed"


@dataclass(frozen=True)
class Malformed:
    """Hold what was left out: its first line (from 1), why, and the text as far as it can be shown."""

    line: int
    reason: str
    raw: str


@dataclass(frozen=True)
class Block:
    """Hold records of the right number of fields, what lay between them, and how many lines both took."""

    rows: list[list[str]] = field(default_factory=list)
    malformed: list[Malformed] = field(default_factory=list)
    used: int = 0


@dataclass(frozen=True)
class RecordParser:
    """Know what a record of one file looks like."""

    width: int  # fields of a record
    delimiter: str
    quote: str | None
    encoding: str

    def reader(self, lines: Iterable[str]) -> Any:  # csv names its reader's type from Python 3.12 on
        """Give the strict csv reader of these lines."""
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote,
            quoting=csv.QUOTE_NONE if self.quote is None else csv.QUOTE_MINIMAL,
            strict=True,
        )

    def parse(self, lines: list[str], first_line: int, *, is_end: bool) -> Block:
        """Read all lines; unless it is the end of the file, a last record that goes on is left unused."""
        if is_clean("".join(lines)):
            try:
                rows = list(self.reader(lines))
            except csv.Error:
                return self._parse_each(lines, first_line, is_end)
            lengths = set(map(len, rows))
            if lengths == {self.width}:
                return Block(rows, [], len(lines))
            if lengths <= {0, self.width}:  # blank lines are no records
                return Block([row for row in rows if row], [], len(lines))
        return self._parse_each(lines, first_line, is_end)

    def _parse_each(self, lines: list[str], first_line: int, is_end: bool) -> Block:
        rows: list[list[str]] = []
        malformed: list[Malformed] = []
        start = 0
        while start < len(lines):
            good, end, reason = self._parse_until_malformed(lines, start, first_line)
            rows += good
            start = end.start
            if reason is None or (reason == _REASONS[_UNFINISHED] and not is_end):
                break
            resume = self._resume(lines, end)
            malformed.append(_malformed(lines, start, resume, first_line, reason))
            start = resume
        return Block(rows, malformed, start)

    def _parse_until_malformed(
        self, lines: list[str], start: int, first_line: int
    ) -> tuple[list[list[str]], "_Extent", str | None]:
        """Give the good records from a line on, then where the first bad one lies and what is wrong."""
        rows: list[list[str]] = []
        reader = self.reader(map(lines.__getitem__, range(start, len(lines))))
        base = start
        try:
            for row in reader:
                end = base + reader.line_num
                reason = self._problem(row, lines[start:end], first_line + start)
                if reason:
                    return rows, _Extent(start, end, end), reason
                if row:
                    rows.append(row)
                start = end
        except csv.Error as error:
            end = base + reader.line_num
            # The line where the parser stumbled may begin a good record; the end of the file is none.
            retry = end if str(error) == _UNFINISHED else max(end - 1, start + 1)
            return rows, _Extent(start, end, retry), _REASONS.get(str(error), _BROKEN_QUOTE)
        return rows, _Extent(start, start, start), None

    def _problem(self, row: list[str], lines: list[str], number: int) -> str | None:
        for index, line in enumerate(lines):
            if "\0" in line:
                return f"line {number + index} holds a NUL character"
            if not is_clean(line):
                return self._undecodable(line, number + index)
        if row and len(row) != self.width:
            return f"{len(row)} fields instead of {self.width}"
        return None

    def _undecodable(self, line: str, number: int) -> str:
        position, byte = next((at, _byte_of(c)) for at, c in enumerate(line) if _byte_of(c) is not None)
        # An encoding with a byte order mark writes it even before an empty text.
        ahead = len(line[:position].encode(self.encoding, "replace")) - len("".encode(self.encoding))
        return (
            f"line {number}, byte {ahead + 1} of it (0x{byte:02X}) cannot be read as {self.encoding}; "
            f"set encoding: to that of the file, for example cp1251 or cp1252"
        )

    def _resume(self, lines: list[str], extent: "_Extent") -> int:
        """Find the next line that is a record by itself, so that an unclosed quote swallows no good line."""
        for index in range(extent.start + 1, extent.end):
            try:
                if any(len(row) == self.width for row in self.reader([lines[index]])):
                    return index
            except csv.Error:
                continue
        return extent.retry


@dataclass(frozen=True)
class _Extent:
    start: int
    end: int
    retry: int  # where to go on when no line in between is a record by itself


def is_clean(text: str) -> bool:
    """Tell whether the database can hold the text: no NUL, no undecodable byte."""
    if "\0" in text:
        return False
    try:
        return text.isascii() or bool(text.encode())
    except UnicodeEncodeError:
        return False


def reason_of(error: csv.Error) -> str:
    """Say what the csv module means."""
    return _REASONS.get(str(error), _BROKEN_QUOTE)


def _byte_of(character: str) -> int | None:
    byte = ord(character) - MARK
    return byte if 0 <= byte <= 0xFF else None


def _malformed(lines: list[str], start: int, end: int, first_line: int, reason: str) -> Malformed:
    if end - start > 1:
        reason = f"{reason}; lines {first_line + start} to {first_line + end - 1} are left out"
    raw = "".join(lines[start:end]).rstrip("\r\n")
    shown = "".join(c if (byte := _byte_of(c)) is None else f"\\x{byte:02X}" for c in raw)
    return Malformed(first_line + start, reason, shown)
