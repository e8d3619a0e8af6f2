"""The token pair of an OAuth application, kept in the database for every process that uses it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import RLock

from loader.config import Settings
from loader.database import Connection, call, connect
from loader.errors import UsageError
from loader.portal.oauth import TokenPair

LIFETIME = timedelta(hours=1)  # of an access token, where the token server does not say
LOCK_WAIT = 180.0  # seconds; another worker's renewal may take connect and read timeouts twice


class DatabaseTokenStore:
    """Keep one portal's pair. Sessions are opened when needed: renewals are rare."""

    def __init__(self, settings: Settings, *, portal_id: int = 1) -> None:
        self._settings = settings
        self._portal_id = portal_id
        self._alone = RLock()
        self._locked: Connection | None = None

    def load(self) -> TokenPair:
        """Return the stored pair; raise UsageError when nobody has stored the first one."""
        with self._session() as connection:
            rows = call(connection, "portal.load_token", p_portal_id=self._portal_id)
        if not rows:
            raise UsageError("There is no token pair yet: run `intersect portal token`.")
        row = rows[0]
        return TokenPair(
            access_token=row["access_token"],
            refresh_token=row["refresh_token"],
            endpoint=row["endpoint"],
            member_id=row["member_id"] or "",
            expires_at=int(row["expires_at"].timestamp()),
            is_renewing=row["is_renewing"],
        )

    def mark(self, *, is_renewing: bool) -> None:
        """Note, committed when this returns, that a new pair is about to be asked for, or was refused."""
        with self._session() as connection:
            call(connection, "portal.mark_token", p_portal_id=self._portal_id, p_is_renewing=is_renewing)

    def save(self, pair: TokenPair) -> None:
        """Store a pair; it is committed when this returns."""
        expires_at = datetime.fromtimestamp(pair.expires_at, UTC) if pair.expires_at else None
        with self._session() as connection:
            call(
                connection,
                "portal.save_token",
                p_portal_id=self._portal_id,
                p_access_token=pair.access_token,
                p_refresh_token=pair.refresh_token,
                p_expires_at=expires_at or datetime.now(UTC) + LIFETIME,
                p_endpoint=pair.endpoint,
                p_member_id=pair.member_id or None,
            )

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep other threads and processes out; the lock ends with its session, whatever happens to us."""
        with self._alone, self._connect() as connection:
            call(connection, "portal.lock_token", p_portal_id=self._portal_id)
            self._locked = connection
            try:
                yield
            finally:
                self._locked = None

    @contextmanager
    def _session(self) -> Iterator[Connection]:
        with self._alone:
            if self._locked is not None:
                yield self._locked
                return
        with self._connect() as connection:
            yield connection

    def _connect(self) -> Connection:
        return connect(self._settings, lock_timeout=LOCK_WAIT, name="intersect token")
