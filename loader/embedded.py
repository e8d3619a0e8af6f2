"""The PostgreSQL that Intersect brings along: made, started and stopped in `data_dir`.

It listens on 127.0.0.1 only and asks everybody for a password; port and superuser's password are in
`embedded.json` (mode 0600). It is left running; `intersect database stop` ends it.
"""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from secrets import token_urlsafe

import psycopg
from psycopg.sql import SQL, Identifier

from loader.config import Settings
from loader.errors import DatabaseUnreachable
from loader.postgres.account import settle
from loader.postgres.cluster import halt, initialize, launch
from loader.postgres.port import free_port, is_free
from loader.postgres.postmaster import Postmaster
from loader.postgres.tuning import settings_text

SUPERUSER = "postgres"
DATABASE = "intersect"


@dataclass(frozen=True)
class Access:
    """Say how to log in to the cluster."""

    port: int
    password: str

    def url(self, database: str = DATABASE) -> str:
        """Return the connection URL, password included: a secret."""
        return f"postgresql://{SUPERUSER}:{self.password}@127.0.0.1:{self.port}/{database}"


@dataclass(frozen=True)
class Status:
    """Say whether the cluster runs, and where."""

    running: bool
    port: int | None
    pid: int | None
    data: Path
    log: Path
    version: str | None


def url(settings: Settings) -> str:
    """Return the URL of the running cluster, starting it when it does not run."""
    access, postmaster = _access(settings), Postmaster(_data(settings))
    if access and postmaster.port() == access.port:
        return access.url()
    return start(settings).url()


def start(settings: Settings, *, durable: bool = True) -> Access:
    """Make the cluster if there is none, start it, and wait until it answers.

    `durable=False` trades safety against a crash of the machine for speed: for tests only.
    """
    with _locked(settings):
        account = settle(settings.data_dir, pg_bin=settings.pg_bin)
        access = _access(settings)
        if access and Postmaster(account.data).port() == access.port:
            return access
        # ERP teams were given the address: the port stays the same unless somebody took it.
        if not access or not is_free(access.port):
            access = Access(free_port(settings.data_dir), access.password if access else token_urlsafe(24))
            _remember(settings, access)
        if not (account.data / "PG_VERSION").exists():
            initialize(account, superuser=SUPERUSER, password=access.password)
        text = settings_text(port=access.port, folder=account.data, durable=durable)
        account.write(account.data / "intersect.conf", text)
        launch(account, log=_log(settings))
        _create_database(access)
        return access


def stop(settings: Settings) -> bool:
    """Stop the cluster after its running statements are cancelled; say whether it was running."""
    with _locked(settings):
        if Postmaster(_data(settings)).port() is None:
            return False
        account = settle(settings.data_dir, pg_bin=settings.pg_bin)
        halt(account)
        return True


def status(settings: Settings) -> Status:
    """Look at the cluster without starting it."""
    data, access = _data(settings), _access(settings)
    postmaster = Postmaster(data)
    version = data / "PG_VERSION"
    return Status(
        running=postmaster.port() is not None,
        port=access.port if access else None,
        pid=postmaster.pid(),
        data=data,
        log=_log(settings),
        version=version.read_text().strip() if version.exists() else None,
    )


def _data(settings: Settings) -> Path:
    return settings.data_dir / "postgres"


def _log(settings: Settings) -> Path:
    return settings.data_dir / "postgres.log"


def _access(settings: Settings) -> Access | None:
    path = settings.data_dir / "embedded.json"
    try:
        return Access(**json.loads(path.read_text()))
    except FileNotFoundError:
        return None
    except PermissionError:
        raise DatabaseUnreachable(
            f"{path} is another user's: run intersect as that user, or choose another INTERSECT_DATA_DIR."
        ) from None


def _remember(settings: Settings, access: Access) -> None:
    path = settings.data_dir / "embedded.json"
    fresh = path.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(asdict(access)))
    fresh.replace(path)


@contextmanager
def _locked(settings: Settings) -> Iterator[None]:
    folder = settings.data_dir
    try:
        if not folder.exists():
            folder.mkdir(parents=True)
            folder.chmod(0o711)  # a server that runs under an account of its own must get through
        handle = (folder / "embedded.lock").open("w")
    except OSError as error:
        raise DatabaseUnreachable(
            f"Cannot write in {folder} ({error.strerror}): choose another INTERSECT_DATA_DIR."
        ) from None
    with handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _create_database(access: Access) -> None:
    with psycopg.connect(access.url("postgres"), autocommit=True, connect_timeout=10) as connection:
        found = connection.execute("select from pg_database where datname = %s", [DATABASE]).fetchone()
        if found is None:
            connection.execute(SQL("create database {}").format(Identifier(DATABASE)))
