"""Call what changes nothing, again if need be: a lost reply to a question is no unknown outcome."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from loader.errors import PortalUnknownOutcome, PortalUnreachable

_PAUSES = (0.2, 1.0)  # seconds before each repetition; who still gets no answer then is told

Answer = TypeVar("Answer")
Params = TypeVar("Params")


def ask(
    call: Callable[[str, Params], Answer],
    method: str,
    params: Params,
    *,
    sleep: Callable[[float], object] = time.sleep,
) -> Answer:
    """Call a method that only reads; repeat it twice when no reply came. Raise what the last call raises."""
    for pause in _PAUSES:
        try:
            return call(method, params)
        except (PortalUnknownOutcome, PortalUnreachable):
            sleep(pause)
    return call(method, params)
