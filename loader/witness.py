"""Remember outside of the database how far deliveries came: one that was restored has come less far (I25).

The server itself tells of most restores; of a copy of its files only this does, and the portal.
"""

import json
import os
from contextlib import suppress
from pathlib import Path

import structlog

from loader.config import Settings
from loader.database import Connection, call

REASON = "its deliveries had come to number {known} on this machine, and now stand at {number}"

log = structlog.get_logger(__name__)


class Witness:
    """A small file in the data folder; without one to be written there is no witness."""

    def __init__(self, settings: Settings) -> None:
        self._path = settings.data_dir / "progress.json"

    def look(self, connection: Connection) -> None:
        """Have the database know when it has come less far than before."""
        told = call(connection, "exchange.progress")[0]
        known = self._read().get(told["place"], 0)
        if known > told["number"]:
            reason = REASON.format(known=known, number=told["number"])
            call(connection, "exchange.note_restore", p_reason=reason)

    def note(self, connection: Connection) -> None:
        """Write down how far deliveries are."""
        told = call(connection, "exchange.progress")[0]
        fresh = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        try:
            fresh.write_text(json.dumps({**self._read(), told["place"]: told["number"]}))
            fresh.replace(self._path)
        except OSError as error:
            log.debug("witness.not_written", path=str(self._path), reason=error.strerror)

    def _read(self) -> dict[str, int]:
        with suppress(OSError, ValueError):
            return dict(json.loads(Path(self._path).read_text()))
        return {}
