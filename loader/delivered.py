"""What became of the deltas of one delivery, counted."""

from dataclasses import dataclass, field

ANSWERED = {
    "done",
    "data",
    "split",
    "limit",
    "limited",
    "configuration",
    "credential",
}  # what a portal says that works


@dataclass
class Delivered:
    """Count outcomes of one delivery by name: done, data (parked), limited, unknown …"""

    outcomes: dict[str, int] = field(default_factory=dict)
    looked_up: int = 0
    is_lookup_cut_short: bool = False

    def add(self, outcome: str, count: int) -> None:
        """Add to an outcome's count."""
        self.outcomes[outcome] = self.outcomes.get(outcome, 0) + count

    @property
    def done(self) -> int:
        """Return how many deltas the portal confirmed."""
        return self.outcomes.get("done", 0)

    @property
    def is_cut_short(self) -> bool:
        """Tell whether the portal did not answer as it should."""
        return not self.outcomes.keys() <= ANSWERED or self.is_lookup_cut_short
