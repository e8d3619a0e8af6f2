"""What became of the deltas of one delivery, counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from loader.portal.command import Outcome
from loader.portal.reply import OPERATING_LIMIT

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


def told(
    records: Sequence[Sequence[Any]], outcomes: Sequence[Outcome], watched: Mapping[str, Sequence[str]]
) -> list[dict[str, Any]]:
    """Return what delta.settle is told of each record of a request; of cards only the fields `watched`."""
    whole = sum(outcome.state == "refused" and outcome.is_whole_batch for outcome in outcomes)
    result: list[dict[str, Any]] = []
    for record, outcome in zip(records, outcomes, strict=True):
        entity, reply, time_taken = record[0], outcome.result, outcome.time
        if type(reply) is dict and (names := watched.get(entity)):
            card = reply.get("item")
            if type(card) is dict:
                # A card has sixty fields and more; what nobody watches is not worth carrying.
                reply = {"item": {name: card[name] for name in names if name in card}}
        one = {"entity": entity, "golden_id": record[1], "state": outcome.state, "result": reply}
        if time_taken is not None:
            one["seconds"], one["operating"] = time_taken.duration, time_taken.operating
        if outcome.state != "done":
            one["error"], one["description"] = outcome.error, outcome.description
            one["retry_after"], one["http_status"] = outcome.retry_after, outcome.http_status
            is_whole = outcome.state == "refused" and outcome.is_whole_batch
            one["batch_count"] = whole if is_whole else 1
        result.append(one)
    return result


def goes_on(outcomes: Sequence[Outcome]) -> set[str]:
    """Return what may have become of a request for the next one of the claim to be sent."""
    # A method that has used up its server time holds up itself only: the next claim leaves it out.
    is_method = all(o.error.upper() == OPERATING_LIMIT for o in outcomes if o.state == "limited")
    return {"done", "data", "split", "limited"} if is_method else {"done", "data", "split"}
