"""The `intersect` command as a shell sees it: output, complaints, exit codes."""

import json
import subprocess
import sys
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from loader import __version__
from loader.cli import app
from loader.config import Settings
from loader.database import database_url


def intersect(
    *arguments: str, cwd: Path, settings: Settings | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder of its own."""
    if settings and settings.database_url:
        environment["INTERSECT_DATABASE_URL"] = settings.database_url.get_secret_value()
        environment["INTERSECT_DATA_DIR"] = str(settings.data_dir)
    return subprocess.run(
        [sys.executable, "-c", "from loader.cli import main; main()", *arguments],
        cwd=cwd,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path(__file__).parents[2]), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_the_version_is_printed(tmp_path: Path) -> None:
    assert intersect("--version", cwd=tmp_path).stdout == f"intersect {__version__}\n"


def test_wrong_use_ends_with_2(tmp_path: Path) -> None:
    assert intersect("nonsense", cwd=tmp_path).returncode == 2
    assert intersect("deploy", "--nonsense", cwd=tmp_path).returncode == 2


def test_a_wrong_setting_ends_with_2_and_no_traceback(tmp_path: Path) -> None:
    result = intersect("deploy", cwd=tmp_path, INTERSECT_BATCH_SIZE="many")
    assert result.returncode == 2
    assert "INTERSECT_BATCH_SIZE" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_database_that_does_not_answer_ends_with_3(tmp_path: Path) -> None:
    result = intersect("deploy", cwd=tmp_path, INTERSECT_DATABASE_URL="postgresql://me:s3cr3t@127.0.0.1:1/x")
    assert result.returncode == 3
    assert "Connection refused" in result.stderr
    assert "s3cr3t" not in result.stderr


def test_what_the_database_refuses_ends_with_1_and_its_hint(database: Settings, tmp_path: Path) -> None:
    result = intersect("source", "set", "nobody", "--priority", "1", cwd=tmp_path, settings=database)
    assert result.returncode == 1
    assert result.stderr == "there is no source nobody\nAdd it with: intersect source add nobody\n"
    assert (
        "Traceback" in intersect("--debug", "source", "set", "nobody", cwd=tmp_path, settings=database).stderr
    )


def test_init_writes_the_settings_once(tmp_path: Path) -> None:
    assert intersect("init", cwd=tmp_path).returncode == 0
    path = tmp_path / ".env"
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_text("INTERSECT_BATCH_SIZE=7\n")
    result = intersect("init", cwd=tmp_path)
    assert result.returncode == 0
    assert "stays as it is" in result.stdout
    assert path.read_text() == "INTERSECT_BATCH_SIZE=7\n"


def test_a_source_is_added_listed_and_changed(database: Settings, tmp_path: Path) -> None:
    added = intersect(
        "source", "add", "nav", "--date-order", "dmy", "--json", cwd=tmp_path, settings=database
    )
    made = json.loads(added.stdout)
    assert (made["source_system"], made["role"]) == ("nav", "source_nav")
    assert made["password"] not in added.stderr
    assert (
        intersect("source", "set", "nav", "--priority", "3", cwd=tmp_path, settings=database).returncode == 0
    )
    (listed,) = json.loads(intersect("source", "list", "--json", cwd=tmp_path, settings=database).stdout)
    assert (listed["date_order"], listed["priority"]) == ("dmy", 3)
    again = intersect("source", "add", "nav", cwd=tmp_path, settings=database)
    assert (again.returncode, "exists already" in again.stderr) == (1, True)


def test_the_embedded_database_is_looked_at_without_starting_it(tmp_path: Path) -> None:
    result = intersect("database", "status", "--json", cwd=tmp_path)
    assert result.returncode == 1
    assert json.loads(result.stdout)["running"] is False
    assert not (tmp_path / "intersect-data").exists()


def test_a_database_that_is_not_ours_is_not_stopped(database: Settings, tmp_path: Path) -> None:
    result = intersect("database", "stop", cwd=tmp_path, settings=database)
    assert result.returncode == 2
    assert "INTERSECT_DATABASE_URL" in result.stderr


def test_psql_is_opened_without_the_password_in_its_arguments(database: Settings, tmp_path: Path) -> None:
    look = r"\! tr '\0' ' ' < /proc/$PPID/cmdline"
    asked = ("-XAt", "-c", "select current_database()", "-c", look)
    result = intersect("database", "psql", *asked, cwd=tmp_path, settings=database)
    place = conninfo_to_dict(database_url(database))
    name, _, arguments = result.stdout.partition("\n")
    assert (name, arguments.split()[:2]) == (place["dbname"], ["psql", "-XAt"])
    assert str(place["password"]) not in arguments


def test_every_command_says_what_it_does() -> None:
    groups = [app, *(group.typer_instance for group in app.registered_groups)]
    commands = [command for group in groups if group for command in group.registered_commands]
    assert [c for c in commands if not (c.callback and c.callback.__doc__)] == []
    assert len(commands) >= 10
