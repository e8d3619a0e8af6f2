"""A delimited text file, decoded and read in blocks of records."""

import codecs
import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from loader.errors import ImportFailed, UsageError
from loader.staging.profile import Profile
from loader.staging.records import MARK, Block, RecordParser, is_clean, reason_of

BLOCK = 1 << 16  # characters read at once: large enough to be fast, small enough to stay in the cache
LONGEST_LINE = 1 << 24  # characters; a longer one is no text with lines

_BYTE_ORDER_MARKS = (  # the longer one first: it begins like the shorter one
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class ImportLines:
    """Read a file once, from the header to the end, in constant memory."""

    def __init__(self, path: Path, profile: Profile) -> None:
        """Open the file and read its header; raise UsageError or ImportFailed, each with the next step."""
        self._profile = profile
        self._name = path.name
        try:
            self._binary = path.open("rb")
            self.bytes_total = path.stat().st_size
        except OSError as error:
            raise UsageError(f"{path}: cannot be read ({error.strerror}). Check the path.") from None
        self._text = io.TextIOWrapper(self._binary, profile.encoding, errors="intersect.mark", newline="")
        try:
            self._check_byte_order_mark()
            self._first = self._next_line().removeprefix("\ufeff")
            self._line = 1  # number of the next line that is no record yet
            self.header = profile.header or self._read_header()
        except BaseException:
            self._text.close()
            raise

    def __enter__(self) -> Self:
        """Give the open file."""
        return self

    def __exit__(self, *exception: object) -> None:
        """Close the file."""
        self._text.close()

    @property
    def bytes_read(self) -> int:
        """Tell how far the file is read."""
        return self._binary.tell()

    def blocks(self) -> Iterator[Block]:
        """Read on to the end; blank lines are no records."""
        profile = self._profile
        parser = RecordParser(len(self.header), profile.delimiter, profile.quote, profile.encoding)
        lines = self._next_lines()
        while lines:
            more = self._next_lines()
            block = parser.parse(lines, self._line, is_end=not more)
            self._line += block.used
            yield block
            lines = lines[block.used :] + more

    def _check_byte_order_mark(self) -> None:
        start = self._binary.peek(4)[:4]
        encoding = next((name for mark, name in _BYTE_ORDER_MARKS if start.startswith(mark)), None)
        if encoding and not self._profile.encoding.startswith(encoding):
            raise ImportFailed(
                f"{self._name}: begins with the mark of {encoding}, but profile {self._profile.name} says "
                f"{self._profile.encoding}. Set encoding: {encoding}"
            )

    def _read_header(self) -> tuple[str, ...]:
        parser = RecordParser(0, self._profile.delimiter, self._profile.quote, self._profile.encoding)
        reader = parser.reader(iter(self._next_line_of_header, ""))
        try:
            names = next((row for row in reader if row), None)
        except csv.Error as error:
            raise ImportFailed(f"{self._name}: the header: {reason_of(error)}. Correct it.") from None
        if names is None:
            raise ImportFailed(f"{self._name}: is empty, not even a header is there. Export it again.")
        self._line += reader.line_num
        text = "".join(names)
        if not is_clean(text):
            advice = "utf-16" if "\0" in text else "that of the file, for example cp1251 or cp1252"
            raise ImportFailed(
                f"{self._name}: the header cannot be read as {self._profile.encoding}. "
                f"In profile {self._profile.name} set encoding: {advice}."
            )
        return tuple(names)

    def _next_line_of_header(self) -> str:
        line, self._first = self._first, ""
        return line or self._next_line()

    def _next_line(self) -> str:
        line = self._text.readline(LONGEST_LINE)
        if len(line) == LONGEST_LINE:
            raise ImportFailed(
                f"{self._name}: has a line longer than {LONGEST_LINE} characters, so it is no text. "
                f"Export it as CSV."
            )
        return line

    def _next_lines(self) -> list[str]:
        """Read whole physical lines, about BLOCK characters of them."""
        text = self._first + self._text.read(BLOCK)
        self._first = ""
        return io.StringIO(text + self._next_line(), newline="").readlines() if text else []


def _mark_bytes(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(MARK + byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error("intersect.mark", _mark_bytes)
