"""A data folder of PostgreSQL: made, started, stopped."""

import locale
import shutil
import time
from pathlib import Path

from loader.errors import DatabaseUnreachable
from loader.postgres.account import Account
from loader.postgres.postmaster import Postmaster

START_TIMEOUT = 300  # seconds; a crash recovery reads the log since the last checkpoint
STOP_TIMEOUT = 60
_ORPHAN_TIMEOUT = 30  # seconds for the processes of a killed server to notice and end
_LOG_LIMIT = 10 * 1024 * 1024
_CTYPES = ("C.UTF-8", "en_US.UTF-8", "ru_RU.UTF-8", "UTF-8")


def initialize(account: Account, *, superuser: str, password: str) -> None:
    """Make the data folder, whole or not at all."""
    fresh = account.data.with_name(account.data.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    account.own(fresh)
    secret = fresh.with_suffix(".pw")
    account.write(secret, password)
    try:
        result = account.run(
            "initdb",
            f"--pgdata={fresh}",
            f"--username={superuser}",
            f"--pwfile={secret}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            # Sorting is the same on every machine and version; pg_trgm needs to know what a letter is.
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            f"--lc-ctype={_ctype()}",
            "--data-checksums",
        )
    finally:
        secret.unlink()
    if result.returncode:
        raise DatabaseUnreachable(f"initdb failed in {fresh}:\n{result.stdout.strip()}")
    with (fresh / "postgresql.conf").open("a") as config:
        config.write("\ninclude 'intersect.conf'  # written anew by each start\n")
    fresh.rename(account.data)


def launch(account: Account, *, log: Path) -> None:
    """Start the server and wait until it accepts connections."""
    _check_version(account)
    Postmaster(account.data).forget_stale()
    if log.exists() and log.stat().st_size > _LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))
    deadline = time.monotonic() + _ORPHAN_TIMEOUT
    while True:
        before = log.stat().st_size if log.exists() else 0
        with log.open("ab") as output:
            result = account.run(
                "pg_ctl",
                "start",
                "-D",
                str(account.data),
                "-s",
                "-w",
                "-t",
                str(START_TIMEOUT),
                output=output,
            )
        if result.returncode == 0:
            return
        said = log.read_bytes()[before:].decode(errors="replace")
        if "shared memory block" not in said or time.monotonic() > deadline:
            raise DatabaseUnreachable(
                f"The embedded PostgreSQL does not start; {log} says:\n{said.strip()[-2000:]}"
            )
        time.sleep(0.2)


def halt(account: Account) -> None:
    """Stop the server; running statements are cancelled."""
    result = account.run(
        "pg_ctl", "stop", "-D", str(account.data), "-m", "fast", "-w", "-t", str(STOP_TIMEOUT)
    )
    if result.returncode:
        raise DatabaseUnreachable(f"The embedded PostgreSQL does not stop: {result.stdout.strip()}")


def _check_version(account: Account) -> None:
    result = account.run("postgres", "--version")
    made, ours = (
        (account.data / "PG_VERSION").read_text().strip(),
        result.stdout.split()[-1].partition(".")[0],
    )
    if made != ours:
        raise DatabaseUnreachable(
            f"{account.data} was made by PostgreSQL {made}, the programs are PostgreSQL {ours}: "
            f"point INTERSECT_PG_BIN to PostgreSQL {made}, or choose another INTERSECT_DATA_DIR."
        )


def _ctype() -> str:
    before = locale.setlocale(locale.LC_CTYPE)
    for name in _CTYPES:
        try:
            locale.setlocale(locale.LC_CTYPE, name)
        except locale.Error:
            continue
        locale.setlocale(locale.LC_CTYPE, before)
        return name
    return "C"
