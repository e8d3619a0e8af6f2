"""Commands of the operator: help, exit codes, JSON, and what they do."""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import typer

from loader.cli import app
from loader.config import Settings
from loader.daemon.leader import Leader
from loader.database import Connection
from loader.sandbox import Sandbox
from tests.commands import Shell
from tests.erp import people, register, scalar, stage

PROFILE = """\
source: erp
columns:
  source_key: id
  last_name: name
  birth_date: born
constants:
  kind: person
"""
REPORTING = [
    ("status",),
    ("tick",),
    ("check",),
    ("source", "list"),
    ("reject", "list"),
    ("delta", "list"),
    ("portal", "show"),
    ("portal", "resume"),
    ("map", "check"),
    ("reject", "replay", "--all"),
    ("replay", "--all"),
]


@pytest.fixture
def intersect(
    database: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Shell:
    monkeypatch.chdir(tmp_path)
    register(database)
    return Shell(monkeypatch, capsys, database)


@pytest.fixture
def portal(intersect: Shell) -> Iterator[Sandbox]:
    with Sandbox(plan="onpremise") as sandbox:
        intersect.set(PORTAL_URL=sandbox.url)
        yield sandbox


def commands(command: click.Command, path: str = "intersect") -> Iterator[tuple[str, click.Command]]:
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, f"{path} {name}")


def test_every_command_and_every_option_has_help() -> None:
    silent = []
    for path, command in commands(typer.main.get_command(app)):
        if not command.help:
            silent.append(path)
        silent += [
            f"{path} {parameter.name}"
            for parameter in command.params
            if not getattr(parameter, "help", None) and parameter.name not in ("name",)
        ]
    assert silent == []


def test_every_report_comes_as_json_and_ends_with_0(intersect: Shell) -> None:
    for words in REPORTING:
        ended = intersect(*words, "--json")
        assert (words, ended.code) == (words, 0)
        assert ended.json is not None


def test_wrong_use_ends_with_2_and_says_what_to_write(intersect: Shell) -> None:
    for words, told in (
        (("reject", "replay"), "--all"),
        (("replay",), "--entity"),
        (("reject", "list", "--state", "odd"), "obsolete"),
        (("delta", "list", "--state", "odd"), "parked"),
        (("map", "import", "nowhere.yml"), "nowhere.yml"),
        (
            ("portal", "token", "--access", "a", "--refresh", "b", "--endpoint", "company.bitrix24.ru"),
            "/rest/",
        ),
    ):
        ended = intersect(*words)
        assert (words, ended.code) == (words, 2)
        assert told in ended.err


def test_what_is_not_there_ends_with_1(intersect: Shell) -> None:
    ended = intersect("reject", "correct", "99", "phone", "1")
    assert ended.code == 1
    assert "there is no reject 99" in ended.err


def test_a_database_that_does_not_answer_ends_with_3(intersect: Shell) -> None:
    intersect.set(DATABASE_URL="postgresql://me:s3cr3t@127.0.0.1:1/x")
    for words in (("status",), ("tick",), ("check", "--json"), ("reject", "list"), ("map", "export")):
        ended = intersect(*words)
        assert (words, ended.code) == (words, 3)
        assert "s3cr3t" not in ended.out + ended.err


def test_a_tick_without_a_portal_takes_rows_and_says_that_nothing_was_delivered(
    intersect: Shell, connection: Connection
) -> None:
    stage(connection, "customer", people(1, 3))
    ended = intersect("tick", "--json")
    assert ended.code == 0
    assert ended.json["tick"]["rows_changed"] == 3
    assert ended.json["delivered"] is None
    assert "INTERSECT_PORTAL_URL" in ended.json["note"]
    assert "nothing new was staged" in intersect("tick").out


def test_a_tick_with_a_portal_delivers(intersect: Shell, portal: Sandbox, connection: Connection) -> None:
    stage(connection, "customer", people(1, 3))
    assert intersect("tick", "--json").json["delivered"] == {"done": 3}
    assert portal.stats()["items"]["3"] == 3


def test_a_tick_beside_a_daemon_leaves_delivery_to_it(
    intersect: Shell, portal: Sandbox, database: Settings, connection: Connection
) -> None:
    stage(connection, "customer", people(1, 3))
    with Leader(database) as daemon:
        assert daemon.try_lead()
        told = intersect("tick", "--json").json
    assert told["tick"]["rows_changed"] == 3
    assert "daemon" in told["note"]
    assert portal.stats()["items"]["3"] == 0


def test_a_refused_row_is_listed_corrected_and_taken_again(
    intersect: Shell, connection: Connection, tmp_path: Path
) -> None:
    (tmp_path / "people.yml").write_text(PROFILE)
    (tmp_path / "people.csv").write_text("id,name,born\n1,Иванов,1990-02-30\n2,Петров,1991-03-01\n")
    ended = intersect("import", "customer", "people.csv", "--profile", "people.yml", "--json")
    assert (ended.code, ended.json["imported"]) == (0, 2)
    assert intersect("tick", "--json").json["tick"]["rows_rejected"] == 1
    (reject,) = intersect("reject", "list", "--source", "erp", "--table", "customer", "--json").json
    assert (reject["code"], reject["value"]) == ("date_invalid", "1990-02-30")
    assert "1990-02-30" in reject["advice_en"]
    number = str(reject["reject_id"])
    assert "date_invalid" in intersect("reject", "list", "--code", "date_invalid").out
    assert intersect("reject", "correct", number, "birth_date", "1990-02-28").code == 0
    assert intersect("reject", "replay", "--id", number, "--json").json == {"rows_staged": 1}
    assert intersect("tick", "--json").json["tick"]["rows_changed"] == 1
    assert intersect("reject", "list", "--json").json == []
    assert scalar(connection, "select count(*) from golden.customer where birth_date = '1990-02-28'") == 1


def test_unreadable_lines_of_a_file_end_an_import_with_1_and_are_written_down(
    intersect: Shell, tmp_path: Path
) -> None:
    (tmp_path / "people.yml").write_text(PROFILE)
    (tmp_path / "people.csv").write_text("id,name,born\n1,Иванов,1990-02-01\n2,Петров\n")
    words = ("import", "customer", "people.csv", "--profile", "people.yml", "--rejected", "bad.csv")
    ended = intersect(*words)
    assert ended.code == 1
    assert "line 3" in ended.out
    assert "Петров" in (tmp_path / "bad.csv").read_text()


def test_parked_deliveries_are_listed_with_advice_and_delivered_again(
    intersect: Shell, portal: Sandbox, connection: Connection
) -> None:
    portal.configure(mandatory_fields={"3": ["comments"]})
    stage(connection, "customer", people(1, 2))
    ended = intersect("tick", "--json")
    assert (ended.code, ended.json["delivered"]) == (1, {"data": 2})
    parked = intersect("delta", "list", "--state", "parked", "--json").json
    assert [row["error_code"] for row in parked] == ["CRM_FIELD_ERROR_REQUIRED"] * 2
    assert "field map" in parked[0]["advice_en"]
    portal.configure(mandatory_fields={})
    assert intersect("replay", "--code", "CRM_FIELD_ERROR_REQUIRED", "--json").json == {"opened": 2}
    assert intersect("tick", "--json").json["delivered"] == {"done": 2}


def test_a_revoked_webhook_pauses_the_portal_until_it_is_resumed(
    intersect: Shell, portal: Sandbox, connection: Connection
) -> None:
    connection.execute("reset role")
    connection.execute(
        "update portal.portal set paused_until = now() + interval '1 hour', paused_reason = 'NO_AUTH_FOUND'"
    )
    assert intersect("portal", "show", "--json").json["paused_reason"] == "NO_AUTH_FOUND"
    assert intersect("portal", "resume", "--json").json == {"was_paused": True}
    assert intersect("portal", "resume", "--json").json == {"was_paused": False}


def test_the_first_token_pair_is_read_from_the_prompts_and_shown_nowhere(
    intersect: Shell, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("access-1\nrefresh-1\nhttps://company.bitrix24.ru/rest\n"))
    monkeypatch.setattr("getpass.getpass", lambda prompt="", stream=None: sys.stdin.readline().rstrip("\n"))
    ended = intersect("portal", "token")
    assert ended.code == 0
    assert "access-1" not in ended.out + ended.err
    connection.execute("reset role")
    row = connection.execute(
        "select access_token, refresh_token, endpoint from portal.oauth_token"
    ).fetchone()
    assert row == ("access-1", "refresh-1", "https://company.bitrix24.ru/rest/")
