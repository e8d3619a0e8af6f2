"""Be the only daemon: a lock that a session holds as long as it lives."""

from types import TracebackType
from typing import Self

import psycopg

from loader.config import Settings
from loader.database import call, connect


class Leader:
    """A session of its own that holds, or waits for, the daemon's lock."""

    def __init__(self, settings: Settings) -> None:
        """Open the session; raise DatabaseUnreachable or DeployNeeded."""
        self._connection = connect(settings, statement_timeout=10.0, name="intersect leader")

    def try_lead(self) -> bool:
        """Take the lock if nobody has it."""
        return bool(call(self._connection, "exchange.try_lead")[0]["try_lead"])

    def is_leading(self) -> bool:
        """Tell whether the session and its lock are still there."""
        try:
            return bool(call(self._connection, "exchange.is_leading")[0]["is_leading"])
        except psycopg.Error:
            return False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()
