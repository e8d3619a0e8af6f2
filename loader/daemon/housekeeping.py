"""Keep house daily, and tell when work exists but nothing moves."""

from datetime import UTC, datetime, timedelta

import structlog

from loader.database import Connection, call

KEEPING_INTERVAL = timedelta(days=1)
STALLED_AFTER = 600  # seconds a due delta may lie while nothing is delivered

log = structlog.get_logger(__name__)


class Housekeeping:
    """Remember when it was done last."""

    def __init__(self, portal_id: int) -> None:
        self._portal_id = portal_id
        self._house_kept_at: datetime | None = None

    def watch(self, connection: Connection) -> None:
        """Keep house daily, and tell when work exists but nothing moves."""
        self._keep_house(connection)
        for row in call(
            connection,
            "delta.stalled_work",
            p_portal_id=self._portal_id,
            p_older_than_seconds=STALLED_AFTER,
        ):
            log.warning("work.stalled", next_step="intersect status", **row)

    def _keep_house(self, connection: Connection) -> None:
        """Make the partitions of the next weeks, drop old ones, look for values the portal lacks."""
        now = datetime.now(UTC)
        if self._house_kept_at is not None and now - self._house_kept_at < KEEPING_INTERVAL:
            return
        for step in ("create_partitions", "drop_partitions"):
            names = [row["partition_name"] for row in call(connection, f"exchange.{step}")]
            if names:
                log.info(f"work.{step}", partitions=names)
        self._house_kept_at = now
        call(connection, "exchange.queue_unmapped_values", p_portal_id=self._portal_id)
