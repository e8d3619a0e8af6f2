"""Kazakh names: surnames and patronymics are made of the names of forefathers."""

from loader.bench.name import Name, by_rank, cyrillic
from loader.bench.word_list import read_words

_WORDS = read_words("kazakh")
_FOREFATHERS = _WORDS["forefathers"]


def _of_forefather(name: str, ending: str) -> str:
    soft = name[-1] in "йь"
    return (name[:-1] if soft else name) + ("ев" if soft else "ов") + ending


SURNAMES: list[tuple[Name, Name]] = by_rank(
    [
        *(
            (cyrillic(_of_forefather(name, "")), cyrillic(_of_forefather(name, "а")))
            for name in _WORDS["forefathers"]
        ),
        *((cyrillic(name), cyrillic(name)) for name in _WORDS["forefathers"]),
        *((cyrillic(f"{name}ұлы"), cyrillic(f"{name}қызы")) for name in _WORDS["forefathers"]),
    ],
    size=8192,
    steepness=0.6,
)
MEN: list[Name] = by_rank([cyrillic(name) for name in _WORDS["men"]], size=4096, steepness=0.5)
WOMEN: list[Name] = by_rank([cyrillic(name) for name in _WORDS["women"]], size=4096, steepness=0.5)
PATRONYMICS: dict[str, tuple[Name, Name]] = {
    name: (cyrillic(f"{name}ұлы"), cyrillic(f"{name}қызы")) for name in _WORDS["men"]
}
# Both forms of a surname by either of them.
FORMS_OF: dict[str, tuple[Name, Name]] = {form.native: pair for pair in SURNAMES for form in pair}
