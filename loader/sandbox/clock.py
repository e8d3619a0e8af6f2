"""The portal's clock: one-second stamps in a fixed server offset, and a shift that tests can move."""

import re
import time
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

_OFFSET = re.compile(r"^([+-])(\d\d):?(\d\d)$")


def offset_seconds(value: object) -> int:
    """Read "+03:00", a number of hours (up to 14) or a number of seconds; raise ValueError."""
    if isinstance(value, str) and (match := _OFFSET.match(value)):
        return (1 if match[1] == "+" else -1) * (int(match[2]) * 3600 + int(match[3]) * 60)
    number = float(str(value))
    return int(number * 3600) if abs(number) <= 14 else int(number)


class Clock:
    """Tell the time; `shift` seconds are added to the machine's clock."""

    def __init__(self, offset: int = 10800) -> None:
        self.offset = offset
        self.shift = 0.0

    def now(self) -> float:
        """Return the moment in Unix seconds."""
        return time.time() + self.shift

    def advance(self, seconds: float) -> None:
        """Move the clock forward."""
        self.shift += seconds

    def iso(self, moment: float) -> str:
        """Write a moment with the server's offset, at whole seconds."""
        return _iso(int(moment), self.offset)

    def date_text(self, midnight: int) -> str:
        """Write a date as the portal does: UTC midnight shown in the server's offset (R15)."""
        return _iso(midnight, self.offset)

    def moment(self, text: object) -> int | None:
        """Read a date-time; one without an offset is server time (R16). None when unreadable."""
        return _moment(str(text).strip(), self.offset)

    def midnight(self, text: object) -> int | None:
        """Read a date as its UTC midnight; a date-time is cut in server time unless it is a UTC midnight."""
        moment = self.moment(text)
        if moment is None or moment % 86400 == 0:
            return moment
        return (moment + self.offset) // 86400 * 86400


@lru_cache(maxsize=4096)
def _iso(moment: int, offset: int) -> str:
    return datetime.fromtimestamp(moment, timezone(timedelta(seconds=offset))).isoformat()


@lru_cache(maxsize=65536)
def _moment(text: str, offset: int) -> int | None:
    parsed = _parsed(text)
    if parsed is None:
        return None
    if parsed.tzinfo is None:
        return int(parsed.replace(tzinfo=UTC).timestamp()) - offset
    return int(parsed.timestamp())


def _parsed(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    for pattern in ("%d.%m.%Y", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M"):
        try:
            return datetime.strptime(text, pattern)
        except ValueError:
            continue
    return None
