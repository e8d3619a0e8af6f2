"""Call what changes nothing, again if need be: a lost reply to a question is no unknown outcome."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from loader.errors import PortalLimited, PortalUnknownOutcome, PortalUnreachable

_PAUSES = (0.2, 1.0)  # seconds before each repetition; who still gets no answer then is told
_MOST_REFUSALS = 3
_LONGEST_WAIT = 10.0  # seconds; a method's own limit may take ten minutes

Answer = TypeVar("Answer")
Params = TypeVar("Params")


def ask(
    call: Callable[[str, Params], Answer],
    method: str,
    params: Params,
    *,
    sleep: Callable[[float], object] = time.sleep,
) -> Answer:
    """Call a method that only reads; repeat it twice when no reply came, and as `insist` does.

    Raise what the last call raises.
    """
    for pause in _PAUSES:
        try:
            return insist(lambda: call(method, params))
        except (PortalUnknownOutcome, PortalUnreachable):
            sleep(pause)
    return insist(lambda: call(method, params))


def insist(call: Callable[[], Answer]) -> Answer:
    """Call again what a full bucket kept out: nothing was executed, and the client's pace waits for room.

    Otherwise people's changes would wait for the next look at the portal. Raise what the last call raises.
    """
    for _ in range(_MOST_REFUSALS):
        try:
            return call()
        except PortalLimited as error:
            if error.retry_after > _LONGEST_WAIT:
                raise
    return call()
