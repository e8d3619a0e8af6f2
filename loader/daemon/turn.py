"""Whose turn it is with a portal's cards: writers together, a reader of people's changes alone."""

from contextlib import suppress
from types import TracebackType

import psycopg

from loader.database import Connection, call


class Turn:
    """A turn of one session, in every process that works on this database; see delta.enter_turn."""

    def __init__(self, connection: Connection, portal_id: int, *, is_alone: bool) -> None:
        """Keep the session, which must not hold a turn already."""
        self._connection = connection
        self._arguments = {"p_portal_id": portal_id, "p_is_alone": is_alone}

    def __enter__(self) -> None:
        call(self._connection, "delta.enter_turn", **self._arguments)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # A session that is lost has lost its turn too.
        with suppress(psycopg.Error):
            call(self._connection, "delta.leave_turn", **self._arguments)
