"""Japanese names: a character has a reading, most names are two of them."""

from loader.bench.name import Name, by_rank, japanese
from loader.bench.word_list import read_words

_WORDS = read_words("japanese")


def _split(word: str) -> tuple[str, str]:
    native, _, reading = word.partition(":")
    return native, reading


def _joined(heads: str, tails: str) -> list[Name]:
    # Tails change slowest, so that by rank the first tails are the common ones.
    pairs = [
        (_split(head), _split(tail)) for tail in _WORDS[tails] for head in _WORDS[heads] if head[0] != tail[0]
    ]
    return [japanese(head[0] + tail[0], head[1] + tail[1]) for head, tail in pairs]


_surnames = [*(japanese(*_split(word)) for word in _WORDS["surnames"]), *_joined("heads", "tails")]
SURNAMES: list[tuple[Name, Name]] = by_rank([(name, name) for name in _surnames], size=8192, steepness=0.7)
MEN: list[Name] = by_rank(_joined("men heads", "men tails"), size=4096, steepness=0.5)
WOMEN: list[Name] = by_rank(_joined("women heads", "women tails"), size=4096, steepness=0.5)
# Both forms of a surname by either of them.
FORMS_OF: dict[str, tuple[Name, Name]] = {form.native: pair for pair in SURNAMES for form in pair}
