"""Source systems: who may write to staging, and in which formats."""

from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Any

from loader.config import Settings
from loader.database import Connection, call, connect
from loader.migrate import check_head


@dataclass(frozen=True)
class NewSource:
    """Hold what an ERP team needs to log in. The password is kept nowhere else."""

    source_system: str
    role: str
    password: str


def add_source(settings: Settings, name: str, **formats: Any) -> NewSource:
    """Register a source and make its login role; formats left out (None) take the database's defaults."""
    role, password = f"source_{name}", token_urlsafe(18)
    with _session(settings) as connection:
        call(
            connection,
            "exchange.add_source",
            p_source_system=name,
            p_password=_encrypted(connection, role, password),
            **_given(formats),
        )
    return NewSource(name, role, password)


def set_source(settings: Settings, name: str, **formats: Any) -> list[dict[str, Any]]:
    """Change formats of a source; None leaves one as it is. Return its row."""
    with _session(settings) as connection:
        return call(connection, "exchange.set_source", p_source_system=name, **_given(formats))


def renew_password(settings: Settings, name: str) -> NewSource:
    """Give a source a new password; the old one ends at once."""
    role, password = f"source_{name}", token_urlsafe(18)
    with _session(settings) as connection:
        encrypted = _encrypted(connection, role, password)
        call(connection, "exchange.set_source_password", p_source_system=name, p_password=encrypted)
    return NewSource(name, role, password)


def list_sources(settings: Settings) -> list[dict[str, Any]]:
    """Return the sources with their formats."""
    with _session(settings) as connection:
        return call(connection, "exchange.list_sources")


def _session(settings: Settings) -> Connection:
    connection = connect(settings, role=None)  # making login roles takes the rights of who deployed
    check_head(connection)
    return connection


def _encrypted(connection: Connection, role: str, password: str) -> str:
    # What travels and what a server log may show is the SCRAM verifier, which logs nobody in.
    return connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()


def _given(formats: dict[str, Any]) -> dict[str, Any]:
    return {f"p_{name}": value for name, value in formats.items() if value is not None}
