"""What is asked of the portal and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from loader.errors import PortalLimited, PortalRefused, PortalUnknownOutcome, PortalUnreachable
from loader.portal.query import write_query

# One of the ten baskets of the operating limit: the soonest at which anything can change.
_BASKET_SECONDS = 60.0
State = Literal["done", "refused", "limited", "not_executed", "unknown"]


# These three are made for every record that is sent. With slots and not frozen, making one costs a third.


@dataclass(slots=True)
class Command:
    """One REST method with its parameters.

    `key` is the correlation id inside a batch: a letter, then letters, digits or `_` (B04). With
    `has_references` the text `$result[key][…]` stands for what an earlier command of the batch returned.
    `carried` are the keys of the records inside an import.
    """

    key: str
    method: str
    params: Mapping[str, Any] = field(default_factory=dict, repr=False)
    has_references: bool = False
    carried: Sequence[str] = ()
    _text: str | None = field(default="", init=False, repr=False, compare=False)

    @property
    def text(self) -> str | None:
        """The command as a batch writes it; None for one that a batch string cannot carry."""
        if self._text == "":
            query = write_query(self.params, has_references=self.has_references)
            self._text = None if query is None else f"{self.method}?{query}" if query else self.method
        return self._text


@dataclass(slots=True)
class Timing:
    """Server time in seconds; `operating` is the method's sum of the last ten minutes (cloud only)."""

    duration: float | None = None
    operating: float | None = None
    operating_reset_at: float | None = None


@dataclass(slots=True)
class Outcome:
    """What became of one command.

    done          executed; `result` is the reply, `total` and `next` are those of a list method
    refused       the portal executed nothing; `error` and `description` are its own words
    limited       refused by a limit before execution, costs no attempt; `retry_after` in seconds when known
    not_executed  surely not reached; `error` is NOT_SENT or HALTED
    unknown       may or may not have been executed: look the record up before repeating a write.
                  `error` is NO_REPLY, UNREADABLE_REPLY, NO_ENTRY or the portal's own code

    `is_whole_batch`: the portal said it of a whole batch, not of this command.
    """

    key: str
    state: State
    result: Any = field(default=None, repr=False)
    error: str = ""
    description: str = field(default="", repr=False)
    http_status: int = 0
    retry_after: float | None = None
    time: Timing | None = None
    total: int | None = None
    next: int | None = None
    is_whole_batch: bool = False


def error_of(method: str, outcome: Outcome) -> Exception:
    """Return the error that a call which was not done ends with."""
    words = f"{method}: {outcome.error} {outcome.description}".rstrip()
    if outcome.state == "limited":
        wait = _BASKET_SECONDS if outcome.retry_after is None else outcome.retry_after
        return PortalLimited(words, retry_after=wait)
    if outcome.state == "not_executed":
        return PortalUnreachable(words)
    if outcome.state == "unknown":
        return PortalUnknownOutcome(words)
    return PortalRefused(outcome.error, outcome.description, http_status=outcome.http_status)
