"""One word of a name in the ways it is written."""

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from loader.bench.script import everyday_spelling, katakana, passport_spelling

Some = TypeVar("Some")


class Name(NamedTuple):
    """Hold a name in its own letters, in two Latin spellings, and as it sounds (katakana; е for ё)."""

    native: str
    passport: str
    everyday: str
    sound: str


NO_NAME = Name("", "", "", "")


def cyrillic(native: str) -> Name:
    """Return the spellings of a Russian or Kazakh name."""
    return Name(native, passport_spelling(native), everyday_spelling(native), native.replace("ё", "е"))


def japanese(native: str, reading: str) -> Name:
    """Return the spellings of a Japanese name, read in Latin syllables."""
    latin = reading.capitalize()
    return Name(native, latin, latin, katakana(reading))


def by_rank(names: Sequence[Some], *, size: int, steepness: float) -> list[Some]:
    """Return a list to choose from evenly: a name's share falls with its rank ** steepness (Zipf's law)."""
    weights = [1 / (rank + 3) ** steepness for rank in range(len(names))]
    scale = size / sum(weights)
    table: list[Some] = []
    owed = 0.0
    for name, weight in zip(names, weights, strict=True):
        owed += weight * scale
        # The first of the tail would be lost to rounding: everybody comes at least once.
        count = max(1, round(owed))
        owed -= count
        table += [name] * count
    return table
