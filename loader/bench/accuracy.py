"""How well groups of records agree with the truth, counted over all pairs of records."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from random import Random

_SHIFT = 40  # bits; entity numbers are below 2 ** 40


@dataclass(frozen=True)
class Accuracy:
    """Count pairs of records: truly one, found to be one, and both."""

    true_pairs: int
    found_pairs: int
    right_pairs: int

    @property
    def precision(self) -> float:
        """Return the share of found pairs that are right; 1 when none was found."""
        return self.right_pairs / self.found_pairs if self.found_pairs else 1.0

    @property
    def recall(self) -> float:
        """Return the share of true pairs that were found; 1 when there are none."""
        return self.right_pairs / self.true_pairs if self.true_pairs else 1.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def judge(truth: Sequence[int], found: Sequence[int]) -> Accuracy:
    """Compare two partitions, given as each record's group, in O(n log n) and without making pairs."""
    cells = sorted((group << _SHIFT) | entity for group, entity in zip(found, truth, strict=True))
    found_sizes = _sizes(cell >> _SHIFT for cell in cells)
    right = sum(map(_pairs, _sizes(cells)))
    return Accuracy(
        true_pairs=sum(map(_pairs, _sizes(sorted(truth)))),
        found_pairs=sum(map(_pairs, found_sizes)),
        right_pairs=right,
    )


def sample_wrong(
    same: Sequence[int], different: Sequence[int], *, size: int, seed: int
) -> list[tuple[int, int]]:
    """Return pairs of record numbers that are together in one partition and not in the other, at random.

    With (found, truth) they are false merges, with (truth, found) misses. One pair a group and record.
    """
    first: dict[int, int] = {}
    random, seen = Random(seed), 0
    sample: list[tuple[int, int]] = []
    for record, group in enumerate(same):
        other = first.setdefault(group, record)
        if different[other] == different[record]:
            continue
        seen += 1
        if len(sample) < size:
            sample.append((other, record))
        elif (place := random.randrange(seen)) < size:
            sample[place] = (other, record)
    return sample


def _sizes(ordered: Iterable[int]) -> Iterator[int]:
    return (sum(1 for _ in group) for _, group in groupby(ordered))


def _pairs(size: int) -> int:
    return size * (size - 1) // 2
