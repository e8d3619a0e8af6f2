"""Faults on demand: which call goes wrong, how, and how often."""

import random
from dataclasses import dataclass, field
from typing import Any

from loader.sandbox.refusal import Refusal
from loader.sandbox.web import Response, html

# What a request that is hit does: nothing, its work, its work after the answer, or the first part of a batch.
NOTHING, ALL, LATER, PART = "nothing", "all", "later", "part"
_DROPPED = Response(sent="nothing")
_RESET = Response(sent="nothing", is_reset=True)
_JSON_500 = Response(500, b'{"error":"INTERNAL_SERVER_ERROR","error_description":"Internal server error"}')
_FORBIDDEN = html(403)
_EMPTY = Response(200, b"", "text/html; charset=utf-8")


@dataclass(frozen=True)
class Kind:
    """What one kind of fault executes, and what the client sees; no `answer` is the true one."""

    executes: str
    answer: Response | None = None


KINDS: dict[str, Kind] = {
    "drop_before": Kind(NOTHING, _DROPPED),
    "drop_after": Kind(ALL, _DROPPED),
    "reset_before": Kind(NOTHING, _RESET),
    "reset_after": Kind(ALL, _RESET),
    "html_200_after": Kind(ALL, html(200)),
    "html_403_before": Kind(NOTHING, _FORBIDDEN),
    "empty_200_after": Kind(ALL, _EMPTY),
    "error_500_before": Kind(NOTHING, _JSON_500),
    "error_500_after": Kind(ALL, _JSON_500),
    "commit_late": Kind(LATER, _DROPPED),
    "commit_late_504": Kind(LATER, html(504)),
    "cut_drop": Kind(PART, _DROPPED),
    "cut_504": Kind(PART, html(504)),
    # The rest answer truly, in their own way: see Gateway and Work.
    "truncate": Kind(ALL),
    "truncate_reset": Kind(ALL),
    "delay": Kind(ALL),
    "delay_after": Kind(ALL),
    "redirect": Kind(ALL),
    "expire_token": Kind(ALL),
    "503": Kind(NOTHING),
    "429": Kind(NOTHING),
    "refuse": Kind(NOTHING),
}
for _status in (500, 502, 503, 504):
    KINDS[f"http_{_status}_before"] = Kind(NOTHING, html(_status))
    KINDS[f"http_{_status}_after"] = Kind(ALL, html(_status))

# Refusals can hit one command of a batch alone.
LIMITED = {
    "503": Refusal("QUERY_LIMIT_EXCEEDED", "Too many requests", 503),
    "429": Refusal("OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit.", 429),
}


@dataclass
class Fault:
    """One rule: hits `times` matching requests after `after` of them have passed, each with `probability`.

    `credential` is whose requests it is for, empty for everybody's. `commands` is how many commands of a
    batch run before it is cut; -1 lets the rule's own dice decide. `error` and `status` are
    what `refuse` answers.
    """

    method: str
    kind: str
    times: int = 1
    after: int = 0
    seconds: float = 0.0
    probability: float = 1.0
    seed: int = 1
    credential: str = ""
    commands: int = -1
    error: str = "ACCESS_DENIED"
    status: int = 403
    hits: int = 0
    _dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown fault kind {self.kind!r}; known: {', '.join(sorted(KINDS))}")
        self.method = self.method.lower()
        self._dice = random.Random(self.seed)

    @property
    def refusal(self) -> Refusal | None:
        """Return what is answered in place of running, None for a kind that is no refusal."""
        if self.kind == "refuse":
            return Refusal(self.error, "Refused on demand", self.status)
        return LIMITED.get(self.kind)

    @property
    def is_exhausted(self) -> bool:
        """Say whether the rule has hit as often as it may."""
        return 0 <= self.times <= self.hits

    def strikes(self, methods: set[str], credential: str) -> bool:
        """Say whether this request is hit, and count it."""
        if self.is_exhausted or (self.method != "*" and self.method not in methods):
            return False
        if self.credential not in ("", credential):
            return False
        if self.after > 0:
            self.after -= 1
            return False
        if self._dice.random() >= self.probability:
            return False
        self.hits += 1
        return True

    def cut(self, count: int) -> int:
        """Return how many of a batch's commands run before it is cut: at least one is left out."""
        return min(self.commands, count) if self.commands >= 0 else self._dice.randrange(max(count, 1))


_READERS = {
    "method": str,
    "kind": str,
    "times": int,
    "after": int,
    "seconds": float,
    "probability": float,
    "seed": int,
    "credential": str,
    "commands": int,
    "error": str,
    "status": int,
}


def read_fault(raw: dict[str, Any]) -> Fault:
    """Read a rule from JSON; `times` -1 means for ever. Raise ValueError for an unknown kind or key."""
    unknown = raw.keys() - _READERS.keys()
    if unknown or "kind" not in raw:
        raise ValueError(f"a fault has the keys {', '.join(sorted(_READERS))}; got {', '.join(sorted(raw))}")
    read = {name: _READERS[name](value) for name, value in raw.items()}
    read.setdefault("times", -1 if read.get("probability", 1.0) < 1 else 1)
    return Fault(**{"method": "*", **read})
