"""Files become staging rows: whatever is readable goes in unchanged, whatever is not is reported."""

import csv
import io
import json
import tracemalloc
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.sql import SQL, Identifier
from pydantic import SecretStr
from rich.console import Console

from loader import embedded
from loader.config import Settings
from loader.database import Connection
from loader.errors import DatabaseUnreachable, ImportFailed, UsageError
from loader.staging.import_file import SHOWN, ImportResult, import_file, show_progress
from loader.staging.lines import BLOCK, LONGEST_LINE
from loader.staging.profile import Profile, load_profile

EXAMPLES = Path(__file__).parents[2] / "examples" / "adventureworks"
PROFILE = "source: erp\ncolumns: {source_key: Key, last_name: Name, comment: Note}\n"
HEADER = "Key,Name,Note\n"
numbers = count()


def profile_of(folder: Path, text: str = PROFILE) -> Profile:
    path = folder / "profile.yml"
    path.write_text(text, encoding="utf-8")
    return load_profile(path)


class Importer:
    """Import a text or bytes as a file, and look at what arrived."""

    def __init__(self, connection: Connection, folder: Path) -> None:
        self.connection = connection
        self.folder = folder
        self.path = folder / "file.csv"

    def run(
        self, content: str | bytes, profile: str = PROFILE, table: str = "customer", **options: Any
    ) -> ImportResult:
        self.path.write_bytes(content.encode() if isinstance(content, str) else content)
        # A batch_id of its own, so that tests do not see each other's rows.
        text = profile if "batch_id:" in profile else f"{profile}batch_id: test {next(numbers)}\n"
        return import_file(self.connection, table, self.path, profile_of(self.folder, text), **options)

    def rows(self, result: ImportResult, *columns: str) -> list[tuple[Any, ...]]:
        query = f"select {', '.join(columns)} from staging.customer where batch_id = %s order by row_id"
        return self.connection.execute(query, (result.batch_id,)).fetchall()

    def count(self) -> int:
        row = self.connection.execute("select count(*) from staging.customer").fetchone()
        assert row
        return int(row[0])

    def staged(self, content: str | bytes, profile: str = PROFILE) -> list[tuple[Any, ...]]:
        return self.rows(self.run(content, profile), "source_key", "last_name", "comment")


@pytest.fixture(scope="module")
def database(deployed: Settings) -> Iterator[Settings]:
    """Share one database: imports only append, and each test looks at its own batch."""
    access = embedded.start(deployed, durable=False)
    copy = SQL("create database test_import template {}").format(Identifier(embedded.DATABASE))
    with psycopg.connect(access.url("postgres"), autocommit=True) as server:
        server.execute(copy)
        yield deployed.model_copy(update={"database_url": SecretStr(access.url("test_import"))})
        server.execute("drop database test_import with (force)")


@pytest.fixture
def sources(admin: Connection) -> Connection:
    admin.execute(
        "insert into exchange.source (source_system) values ('erp'), ('shop') on conflict do nothing"
    )
    return admin


@pytest.fixture
def importer(sources: Connection, connection: Connection, tmp_path: Path) -> Importer:
    return Importer(connection, tmp_path)


def test_columns_constants_and_source_arrive(importer: Importer) -> None:
    result = importer.run(HEADER + "1,Иванов,да\n2,Петров,\n", PROFILE + "constants: {kind: person}\n")
    assert importer.rows(result, "source_system", "source_key", "last_name", "comment", "kind", "op") == [
        ("erp", "1", "Иванов", "да", "person", "upsert"),
        ("erp", "2", "Петров", None, "person", "upsert"),
    ]
    assert (result.lines, result.imported, result.skipped, result.malformed_count) == (2, 2, 0, 0)


def test_values_go_in_as_they_are_and_empty_ones_as_null(importer: Importer) -> None:
    assert importer.staged(HEADER + '1,  "x" ,"\\N"\n2,"",\\.\n"\\.",NULL,"a\tb\\n"\n') == [
        ("1", '  "x" ', "\\N"),
        ("2", None, "\\."),
        ("\\.", "NULL", "a\tb\\n"),
    ]


def test_quoted_values_may_have_several_lines(importer: Importer) -> None:
    assert importer.staged(HEADER + '1,"a\nb\r\nc\rd","\n\\.\n"\n2,x,"say ""hi"""\n') == [
        ("1", "a\nb\r\nc\rd", "\n\\.\n"),
        ("2", "x", 'say "hi"'),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_one(importer: Importer, end: str) -> None:
    text = end.join(["Key,Name,Note", "1,a,b", "", '2,"c,d",e', ""])
    assert importer.staged(text) == [("1", "a", "b"), ("2", "c,d", "e")]


def test_the_last_line_needs_no_line_end(importer: Importer) -> None:
    assert importer.staged(HEADER + "1,a,b") == [("1", "a", "b")]


@pytest.mark.parametrize(
    ("encoding", "setting"),
    [
        ("utf-8", "utf8"),
        ("utf-8-sig", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp1251", "windows-1251"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
    ],
)
def test_text_in_the_encoding_of_the_profile_is_read(importer: Importer, encoding: str, setting: str) -> None:
    note = "№" if encoding == "cp1251" else "№ ਊ"  # ਊ is U+0A0A: two line feeds to who reads bytes
    content = f"{HEADER}1,Пётр Ёлкин,{note}\n".encode(encoding)
    assert importer.staged(content, PROFILE + f"encoding: {setting}\n") == [("1", "Пётр Ёлкин", note)]


def test_japanese_text_is_read(importer: Importer) -> None:
    content = (HEADER + "1,表示ソ,十\n").encode("cp932")  # their second bytes are backslashes
    assert importer.staged(content, PROFILE + "encoding: cp932\n") == [("1", "表示ソ", "十")]


def test_delimiter_and_quote_are_settings(importer: Importer) -> None:
    text = "Key;Name;Note\n1;'a;b';\"c\"\n"
    assert importer.staged(text, PROFILE + "delimiter: ';'\nquote: \"'\"\n") == [("1", "a;b", '"c"')]
    text = 'Key\tName\tNote\n1\t"a\t5" pipe\n'
    assert importer.staged(text, PROFILE + "delimiter: tab\nquote: none\n") == [("1", '"a', '5" pipe')]


def test_a_file_without_header_takes_the_names_of_the_profile(importer: Importer) -> None:
    assert importer.staged("1,a,b\n2,c,d\n", PROFILE + "header: [Key, Name, Note]\n") == [
        ("1", "a", "b"),
        ("2", "c", "d"),
    ]


def test_a_template_joins_columns_and_is_null_when_all_are_empty(importer: Importer) -> None:
    profile = "source: erp\ncolumns: {source_key: Key}\ntemplates: {comment: '{{100%}} {Name}-{A %b}'}\n"
    assert importer.rows(
        importer.run("Key,Name,A %b\n1,x,y\n2,,y\n3,,\n4,%s,{Key}\n", profile), "source_key", "comment"
    ) == [("1", "{100%} x-y"), ("2", "{100%} -y"), ("3", None), ("4", "{100%} %s-{Key}")]


def test_attributes_become_a_json_object_without_the_empty_ones(importer: Importer) -> None:
    profile = "source: erp\ncolumns: {source_key: Key}\nattributes: {gender: Name, 'my \"note\"': Note}\n"
    result = importer.run(HEADER + '1,F,"a ""b""\n\\ü"\n2,,x\n3,,\n', profile)
    assert importer.rows(result, "attributes") == [
        ({"gender": "F", 'my "note"': 'a "b"\n\\ü'},),
        ({'my "note"': "x"},),
        ({},),
    ]


def test_rows_the_profile_does_not_want_are_counted_as_skipped(importer: Importer) -> None:
    result = importer.run(
        HEADER + "1,a,\n2,,\n3,c,x\n,d,\n",
        PROFILE + "skip_when_empty: [Key, Name]\nonly_when_empty: [Note]\n",
    )
    assert importer.rows(result, "source_key") == [("1",)]
    assert (result.lines, result.imported, result.skipped) == (4, 1, 3)


def test_a_line_with_another_number_of_fields_is_left_out_and_reported(importer: Importer) -> None:
    result = importer.run(HEADER + "1,a,b\n2,c\n\n3,d,e,f\n4,g,h\n")
    assert importer.rows(result, "source_key") == [("1",), ("4",)]
    assert result.malformed == ((3, "2 fields instead of 3"), (5, "4 fields instead of 3"))
    assert (result.lines, result.imported, result.malformed_count) == (4, 2, 2)


def test_an_undecodable_byte_is_reported_with_its_position(importer: Importer) -> None:
    result = importer.run(HEADER.encode() + "1,é".encode() + b"\xe9,x\n2,\xff\n3,ok,\n")
    assert importer.rows(result, "source_key") == [("3",)]
    assert result.malformed[0] == (
        2,
        "line 2, byte 5 of it (0xE9) cannot be read as utf-8; "
        "set encoding: to that of the file, for example cp1251 or cp1252",
    )
    assert result.malformed[1][0] == 3


def test_an_undecodable_byte_inside_a_value_of_several_lines_is_found(importer: Importer) -> None:
    result = importer.run(HEADER.encode() + b'1,"a\nb\xff",c\n2,d,e\n')
    assert importer.rows(result, "source_key") == [("2",)]
    line, reason = result.malformed[0]
    assert line == 2
    assert reason.startswith("line 3, byte 2 of it (0xFF)")


def test_an_undecodable_unit_of_utf_16_is_reported(importer: Importer) -> None:
    content = (HEADER + "1,x").encode("utf-16") + b"\x00\xd8" + ",b\n2,c,d\n".encode("utf-16-le")
    result = importer.run(content, PROFILE + "encoding: utf-16\n")
    assert importer.rows(result, "source_key") == [("2",)]
    assert result.malformed[0][1].startswith("line 2, byte 7 of it (0x00) cannot be read as utf-16")


def test_a_nul_character_is_reported(importer: Importer) -> None:
    result = importer.run(HEADER + "1,a\0b,\n2,c,\n")
    assert importer.rows(result, "source_key") == [("2",)]
    assert result.malformed == ((2, "line 2 holds a NUL character"),)


def test_an_unclosed_quote_costs_its_own_line_only(importer: Importer) -> None:
    lines = [f"{key},{'a' * 20},b\n" for key in range(2, 9000)]  # more than csv takes as one value
    for tail in ("", '9000,"closed",x\n', '9000,x,"closed"\n', '9000,"5"" pipe","y"\n'):
        result = importer.run(HEADER + '1,"never closed,b\n' + "".join(lines) + tail)
        assert result.malformed_count == 1, tail
        assert result.malformed[0][0] == 2
        assert result.imported == len(lines) + bool(tail)


def test_a_good_record_of_several_lines_after_an_unclosed_quote_goes_in(importer: Importer) -> None:
    result = importer.run(HEADER + '1,"open,b\n2,"two\nlines",c\n3,d,e\n')
    assert importer.rows(result, "source_key", "last_name") == [("2", "two\nlines"), ("3", "d")]
    assert [line for line, _ in result.malformed] == [2]


def test_a_quote_that_is_not_doubled_costs_its_record_only(importer: Importer) -> None:
    result = importer.run(HEADER + '1,"a "b" c",d\n2,e,f\n3,"g\nh "i" j\nk",l\n4,m,n\n')
    assert importer.rows(result, "source_key") == [("2",), ("4",)]
    assert result.malformed[0] == (
        2,
        "a quote inside a quoted value is not doubled, or a quote is not closed",
    )


def test_an_unclosed_quote_at_the_end_of_the_file_is_reported(importer: Importer) -> None:
    result = importer.run(HEADER + '1,a,b\n2,c,"d\n')
    assert result.malformed == ((3, "a quote is opened and never closed"),)


def test_a_record_of_several_lines_with_too_few_fields_is_one_malformed_record(importer: Importer) -> None:
    result = importer.run(HEADER + '1,"a\nb\nc"\n2,d,e\n')
    assert result.malformed == ((2, "2 fields instead of 3; lines 2 to 4 are left out"),)
    assert importer.rows(result, "source_key") == [("2",)]


def test_a_record_across_the_border_of_two_blocks_is_whole(importer: Importer) -> None:
    note = "line of text\n" * 50
    rows = [(str(key), "x", note) for key in range(2 * BLOCK // len(note) + 5)]
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    assert importer.staged(HEADER + text.getvalue()) == rows


def test_only_the_first_malformed_lines_are_shown_but_all_are_counted_and_written(importer: Importer) -> None:
    rejected = importer.folder / "rejected.csv"
    result = importer.run(HEADER.encode() + b"1,a,b\n" + b"bad \xe9\n" * 50, rejected=rejected)
    assert len(result.malformed) == SHOWN
    assert result.malformed_count == 50
    with rejected.open(encoding="utf-8-sig", newline="") as file:
        written = list(csv.DictReader(file))
    assert len(written) == 50
    assert written[0]["line"] == "3"
    assert written[0]["raw"] == "bad \\xE9"
    assert "0xE9" in written[0]["reason"]


def test_the_rejected_file_may_not_be_the_imported_one(importer: Importer) -> None:
    with pytest.raises(UsageError, match="Name another file"):
        importer.run(HEADER + "1,a,b\n", rejected=importer.path)
    assert importer.path.read_text() == HEADER + "1,a,b\n"


def test_a_file_of_which_no_line_can_be_read_is_an_error(importer: Importer) -> None:
    with pytest.raises(ImportFailed, match=r"none of its 2 lines can be read\. Line 2: .*encoding"):
        importer.run((HEADER + "1,Ёж,а\n2,Ёж,б\n").encode("cp1251"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        ("Ключ,Name\n1,a\n".encode("cp1251"), "header cannot be read as utf-8"),
        (HEADER.encode("utf-16-le"), "set encoding: utf-16"),
        (HEADER.encode("utf-16"), "Set encoding: utf-16"),
        (b'"Key,Name\n1,a\n', "the header: a quote is opened"),
        (b"x" * (LONGEST_LINE + 1), "longer than"),
        (HEADER.encode() + b"x" * (LONGEST_LINE + BLOCK + 1), "longer than"),
    ],
)
def test_a_file_that_is_no_csv_of_this_encoding_is_refused(
    importer: Importer, content: bytes, message: str
) -> None:
    with pytest.raises(ImportFailed, match=message):
        importer.run(content)


def test_the_mark_of_utf_8_contradicts_another_encoding(importer: Importer) -> None:
    with pytest.raises(ImportFailed, match=r"mark of utf-8, but profile profile\.yml says cp1252"):
        importer.run((HEADER + "1,a,b\n").encode("utf-8-sig"), PROFILE + "encoding: cp1252\n")


def test_a_file_with_a_header_only_is_no_error(importer: Importer) -> None:
    result = importer.run(HEADER)
    assert (result.lines, result.imported, result.malformed_count) == (0, 0, 0)


@pytest.mark.parametrize(
    ("profile", "table", "message"),
    [
        (PROFILE.replace("Note", "Nota"), "customer", r"columns\.comment: .* 'Nota' \(did you mean Note\?\)"),
        (PROFILE.replace("Note", "Twice"), "customer", "2 columns 'Twice'"),
        (
            PROFILE.replace("comment", "coment"),
            "customer",
            r"has no column 'coment' \(did you mean comment\?\)",
        ),
        (PROFILE.replace("comment", "row_id"), "customer", "has no column 'row_id'"),
        (PROFILE + "skip_when_empty: [Gone]\n", "customer", "skip_when_empty: .*'Gone'"),
        (PROFILE + "delimiter: ';'\n", "customer", "The delimiter is ';', is it right"),
        (PROFILE.replace("erp", "nobody"), "customer", "intersect source add nobody"),
        (PROFILE, "custmer", r"no table 'custmer' \(did you mean customer\?\)\. Tables are: .*sales_order"),
        (PROFILE + "table: price\n", "customer", "table: is price, but you asked for customer"),
    ],
)
def test_what_does_not_fit_is_refused_before_anything_is_written(
    importer: Importer, profile: str, table: str, message: str
) -> None:
    before = importer.count()
    with pytest.raises(UsageError, match=message):
        importer.run("Key,Name,Note,Twice,Twice\n1,a,b,c,d\n", profile, table)
    assert importer.count() == before


def test_a_file_that_is_not_there_is_wrong_use(importer: Importer) -> None:
    with pytest.raises(UsageError, match=r"gone\.csv: cannot be read"):
        import_file(
            importer.connection, "customer", importer.folder / "gone.csv", profile_of(importer.folder)
        )


def test_an_error_of_the_database_leaves_nothing_behind(importer: Importer, admin: Connection) -> None:
    admin.execute("alter table staging.customer add constraint no_secrets check (last_name <> 'secret')")
    before = importer.count()
    text = HEADER + "".join(f"{key},a,b\n" for key in range(50_000)) + "1,secret,b\n"
    with pytest.raises(
        ImportFailed, match=r"nothing was imported, the database says: .*no_secrets"
    ) as failure:
        importer.run(text)
    assert "1,secret" not in str(failure.value)  # values may be personal data
    assert importer.count() == before
    admin.execute("alter table staging.customer drop constraint no_secrets")


def test_a_lost_database_is_told_apart(importer: Importer) -> None:
    def lose(done: int, total: int) -> None:
        importer.connection.pgconn.finish()

    with pytest.raises(DatabaseUnreachable, match="nothing was imported"):
        importer.run(HEADER + "1,a,b\n", on_progress=lose)


def test_the_result_is_json_and_the_batch_is_the_file_and_time(importer: Importer) -> None:
    importer.path.write_text(HEADER + "1,a,b\n2,c\n")
    result = import_file(importer.connection, "staging.customer", importer.path, profile_of(importer.folder))
    assert result.batch_id.startswith("file.csv 20")
    assert importer.rows(result, "source_key") == [("1",)]
    told = json.loads(json.dumps(result.to_json()))
    assert told["malformed"] == [{"line": 3, "reason": "2 fields instead of 3"}]
    assert (told["lines"], told["imported"], told["malformed_count"]) == (2, 1, 1)


def test_progress_reaches_the_size_of_the_file(importer: Importer) -> None:
    seen: list[tuple[int, int]] = []
    importer.run(HEADER + "1,a,b\n" * 100_000, on_progress=lambda done, total: seen.append((done, total)))
    size = importer.path.stat().st_size
    assert seen[-1] == (size, size)
    assert len(seen) > 1
    assert seen == sorted(seen)


def test_a_bar_is_drawn_on_a_terminal_only() -> None:
    for is_terminal in (True, False):
        console = Console(file=io.StringIO(), force_terminal=is_terminal, width=80)
        with show_progress(console, "file.csv") as on_progress:
            on_progress(50, 100)
        assert isinstance(console.file, io.StringIO)
        assert ("file.csv" in console.file.getvalue()) is is_terminal


def test_memory_does_not_grow_with_the_file(importer: Importer) -> None:
    peaks = []
    for lines in (30_000, 300_000):
        tracemalloc.start()
        try:
            importer.path.write_text(HEADER)
            with importer.path.open("a") as file:
                file.writelines(f'{key},"Иванов, Пётр",note {key}\n' for key in range(lines))
            tracemalloc.reset_peak()
            result = import_file(importer.connection, "customer", importer.path, profile_of(importer.folder))
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
        assert result.imported == lines
    assert peaks[1] < 1.2 * peaks[0]


any_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
awkward = st.text(st.sampled_from('a,"\\\t\r\n.N '), max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(any_text | awkward, any_text | awkward, awkward), max_size=8))
def test_any_text_in_a_field_arrives_unchanged(importer: Importer, rows: list[tuple[str, str, str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([("Key", "Name", "Note"), *rows])
    assert importer.staged(text.getvalue()) == [tuple(value or None for value in row) for row in rows]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(junk=st.lists(st.binary(max_size=20) | awkward.map(str.encode), max_size=8))
def test_no_junk_stops_the_lines_after_it(importer: Importer, junk: list[bytes]) -> None:
    # Three lines, because a junk line's open quote may end in the first and take it along.
    last = b"".join(b'k%d,"good ""name""",note\n' % key for key in range(3))
    result = importer.run(HEADER.encode() + b"\n".join(junk) + b"\n" + last)
    assert result.lines == result.imported + result.skipped + result.malformed_count
    assert ("k2", 'good "name"', "note") in importer.rows(result, "source_key", "last_name", "comment")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "lines like 'key: value'"),
        ("source: [", "line 1: not valid YAML"),
        ("columns: {source_key: Key}", "source: is missing"),
        ("source: erp", "source_key: is not filled"),
        ("source: erp\nconstants: {source_key: x}", "source_key: is not filled"),
        (PROFILE + "colums: {}", r"colums: no such key \(did you mean columns\?\)"),
        (PROFILE + "source: shop", "line 3: not valid YAML: 'source' is written twice"),
        (PROFILE + "templates: {source_key: '{Key}'}", "source_key: is also filled by columns"),
        (PROFILE + "templates: {phone: fixed}", r"templates\.phone: names no file column"),
        (PROFILE + "templates: {phone: '{Key'}", r"templates\.phone: has a lone {"),
        (PROFILE + "constants: {source_system: x}", "is set by the key source:"),
        (PROFILE + "constants: {attributes: x}", "is set by the key attributes:"),
        (PROFILE + "constants: {kind: }", r"constants\.kind: must be one text"),
        (PROFILE + "constants: [kind]", "constants: must be indented lines"),
        (PROFILE + "attributes: {a: [Key]}", r"attributes\.a: must be one text"),
        (PROFILE + 'constants: {kind: "a\\0"}', "NUL character"),
        (PROFILE + "encoding: klingon", "no text encoding 'klingon'"),
        (PROFILE + "encoding: rot13", "no text encoding 'rot13'"),
        (PROFILE + "delimiter: ';;'", "delimiter: must be one character"),
        (PROFILE + "quote: ','", "quote: must be none or one character"),
        (PROFILE + "header: no", "header: is not understood"),
        (PROFILE + "skip_when_empty: Key", "skip_when_empty: must be a list"),
    ],
)
def test_a_wrong_profile_is_refused_with_key_and_next_step(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message) as refused:
        profile_of(tmp_path, text)
    assert str(refused.value).startswith("profile profile.yml: ")
    assert str(refused.value).endswith(".")


def test_a_profile_that_is_no_text_or_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Check the path"):
        load_profile(tmp_path / "gone.yml")
    (tmp_path / "p.yml").write_bytes("source: ёж".encode("cp1251"))
    with pytest.raises(UsageError, match="Save it as UTF-8"):
        load_profile(tmp_path / "p.yml")


def test_yaml_guesses_no_types(tmp_path: Path) -> None:
    profile = profile_of(
        tmp_path, PROFILE + "constants: {country: NO, postal_code: 012, phone: 1.10, status: ~}\n"
    )
    assert dict(profile.constants) == {"country": "NO", "postal_code": "012", "phone": "1.10", "status": "~"}


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yml")), ids=lambda path: path.stem)
def test_an_example_profile_fits_its_table(importer: Importer, path: Path) -> None:
    profile = load_profile(path)
    assert profile.table
    names = dict.fromkeys(column for _, column in profile.file_columns())
    importer.path.write_text(
        f"{','.join(names)}\n{','.join('1' for _ in names)}\n", encoding=profile.encoding
    )
    result = import_file(importer.connection, profile.table, importer.path, profile)
    assert (result.imported, result.malformed_count) == (1, 0)
