"""Faults on demand: which call goes wrong, how, and how often."""

import random
from dataclasses import dataclass, field
from typing import Any

KINDS = frozenset(
    {
        "drop_before",
        "drop_after",
        "http_500_before",
        "http_502_before",
        "http_502_after",
        "http_500_after",
        "html_200_after",
        "delay",
        "redirect",
        "truncate",
        "503",
        "429",
        "commit_late",
    }
)


@dataclass
class Fault:
    """One rule: hits `times` matching requests after `after` of them have passed, each with `probability`."""

    method: str
    kind: str
    times: int = 1
    after: int = 0
    seconds: float = 0.0
    probability: float = 1.0
    seed: int = 1
    hits: int = 0
    _dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown fault kind {self.kind!r}; known: {', '.join(sorted(KINDS))}")
        self.method = self.method.lower()
        self._dice = random.Random(self.seed)

    def strikes(self, methods: set[str]) -> bool:
        """Say whether this request is hit, and count it."""
        if (self.times >= 0 and self.hits >= self.times) or (
            self.method != "*" and self.method not in methods
        ):
            return False
        if self.after > 0:
            self.after -= 1
            return False
        if self._dice.random() >= self.probability:
            return False
        self.hits += 1
        return True


def read_fault(raw: dict[str, Any]) -> Fault:
    """Read a rule from JSON; `times` -1 means for ever. Raise ValueError for an unknown kind or key."""
    known = {"method", "kind", "times", "after", "seconds", "probability", "seed"}
    unknown = raw.keys() - known
    if unknown or "kind" not in raw:
        raise ValueError(f"a fault has the keys {', '.join(sorted(known))}; got {', '.join(sorted(raw))}")
    probability = float(raw.get("probability", 1.0))
    default_times = 1 if probability >= 1 else -1
    return Fault(
        method=str(raw.get("method", "*")),
        kind=str(raw["kind"]),
        times=int(raw.get("times", default_times)),
        after=int(raw.get("after", 0)),
        seconds=float(raw.get("seconds", 0)),
        probability=probability,
        seed=int(raw.get("seed", 1)),
    )
