"""Records of a file as rows of a staging table, in the text format of COPY.

Everything works on whole columns with functions that run in C: a loop per row would be several times slower.
"""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import repeat
from json.encoder import encode_basestring
from operator import itemgetter

from loader.errors import UsageError
from loader.staging.profile import Profile, Template, nearest

Row = list[str]
Column = Callable[[list[Row]], Iterable[str]]


@dataclass(frozen=True)
class RowMapping:
    """Know which columns of the table a profile fills from a file with this header, and how."""

    columns: tuple[str, ...]
    makers: tuple[Column, ...]
    filled: tuple[int, ...]  # fields that must not be empty, or the row is left out
    empty: tuple[int, ...]  # fields that must be empty, or the row is left out

    def select(self, rows: list[Row]) -> list[Row]:
        """Leave out the rows that the profile does not want."""
        for index in self.filled:
            rows = [row for row in rows if row[index]]
        for index in self.empty:
            rows = [row for row in rows if not row[index]]
        return rows

    def copy_text(self, rows: list[Row]) -> bytes:
        """Write the rows for COPY … (format text, null ''), in UTF-8."""
        fields = zip(*(make(rows) for make in self.makers), strict=True)
        text = "\n".join(map("\t".join, fields)) + "\n"
        if not _is_plain(text, len(rows), len(self.makers)):
            text = _escaped(zip(*(make(rows) for make in self.makers), strict=True))
        return text.encode()


def map_rows(profile: Profile, header: tuple[str, ...], batch_id: str) -> RowMapping:
    """Join profile and header; raise UsageError for a file column that is not there, or there twice."""
    position = _positions(profile, header)
    makers: dict[str, Column] = {"source_system": _constant(profile.source), "batch_id": _constant(batch_id)}
    makers |= {name: _field(position[column]) for name, column in profile.columns.items()}
    makers |= {name: _constant(text) for name, text in profile.constants.items()}
    makers |= {name: _filled_in(template, position) for name, template in profile.templates.items()}
    if profile.attributes:
        makers["attributes"] = _json_object(profile, position)
    return RowMapping(
        columns=tuple(makers),
        makers=tuple(makers.values()),
        filled=tuple(position[column] for column in profile.skip_when_empty),
        empty=tuple(position[column] for column in profile.only_when_empty),
    )


def _positions(profile: Profile, header: tuple[str, ...]) -> dict[str, int]:
    for key, column in profile.file_columns():
        if column not in header:
            hint = nearest(column, list(header))
            hint += f". The delimiter is {profile.delimiter!r}, is it right?" if len(header) == 1 else ""
            raise profile.refuse(
                key, f"the file has no column {column!r}{hint}. Its columns are: {', '.join(header)}"
            )
        if header.count(column) > 1:
            raise profile.refuse(
                key,
                f"the file has {header.count(column)} columns {column!r}. Rename all but one in its header",
            )
    return {column: index for index, column in enumerate(header)}


def check_columns(profile: Profile, table: str, writable: list[str]) -> None:
    """Raise UsageError for a staging column that nobody may write."""
    for key, column in profile.staging_columns():
        if column not in writable:
            raise _no_column(profile, f"{key}.{column}", table, column, writable)


def _no_column(profile: Profile, key: str, table: str, column: str, writable: list[str]) -> UsageError:
    hint = nearest(column, writable)
    return profile.refuse(
        key,
        f"staging.{table} has no column {column!r}{hint}. It has: {', '.join(writable)}. "
        f"What has no column of its own goes under attributes:",
    )


def _is_plain(text: str, rows: int, columns: int) -> bool:
    """Tell whether the joined text needs no escape: every delimiter and line end in it is one of ours."""
    return (
        "\\" not in text
        and "\r" not in text
        and text.count("\n") == rows
        and text.count("\t") == rows * (columns - 1)
    )


def _escaped(fields: Iterable[tuple[str, ...]]) -> str:
    buffer = io.StringIO(newline="")
    # This line end has every Python escape \r and \n; COPY takes what follows a backslash as text.
    writer = csv.writer(
        buffer,
        delimiter="\t",
        escapechar="\\",
        quotechar=None,
        quoting=csv.QUOTE_NONE,
        lineterminator="\r\n",
    )
    writer.writerows(fields)
    return buffer.getvalue()


def _field(index: int) -> Column:
    get = itemgetter(index)
    return lambda rows: map(get, rows)


def _constant(text: str) -> Column:
    return lambda rows: repeat(text, len(rows))


def _filled_in(template: Template, position: dict[str, int]) -> Column:
    gets = [itemgetter(position[column]) for column in template.file_columns]
    fill = template.pattern.__mod__
    # No value makes the text shorter, so this one appears only when all are empty.
    nothing = fill(("",) * len(gets))

    def make(rows: list[Row]) -> Iterable[str]:
        texts = map(fill, zip(*(map(get, rows) for get in gets), strict=True))
        return ["" if text == nothing else text for text in texts]

    return make


def _json_object(profile: Profile, position: dict[str, int]) -> Column:
    members = [
        (f"{encode_basestring(name)}: ", position[column]) for name, column in profile.attributes.items()
    ]

    def make(rows: list[Row]) -> Iterable[str]:
        for row in rows:
            present = [key + encode_basestring(row[index]) for key, index in members if row[index]]
            yield f"{{{', '.join(present)}}}"

    return make
