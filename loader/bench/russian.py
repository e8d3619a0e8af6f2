"""Russian names as frequent as in life: few very common ones, a long tail."""

from loader.bench.name import Name, by_rank, cyrillic
from loader.bench.word_list import read_words

_WORDS = read_words("russian")
_IRREGULAR = {
    "Илья": "Ильич", "Никита": "Никитич", "Лев": "Львович", "Пётр": "Петрович", "Павел": "Павлович",
    "Фома": "Фомич", "Михаил": "Михайлович",
}  # fmt: skip


def _womens_form(surname: str) -> str:
    if surname.endswith(("ий", "ый")):
        return surname[:-2] + "ая"
    return surname + "а" if surname.endswith(("ов", "ев", "ёв", "ин", "ын")) else surname


def _patronymic(father: str) -> str:
    if father in _IRREGULAR:
        return _IRREGULAR[father]
    if father.endswith("ий"):
        return father[:-2] + "ьевич"
    if father.endswith(("й", "ь")):
        return father[:-1] + "евич"
    return father + "ович"


def _daughters(patronymic: str) -> str:
    if patronymic.endswith(("ович", "евич")):
        return patronymic[:-2] + "на"
    return patronymic[:-2] + "инична" if patronymic == "Ильич" else patronymic[:-1] + "чна"


_surnames = [
    *_WORDS["surnames"],
    *(root + ending for ending in _WORDS["endings"] for root in _WORDS["roots"]),
]
SURNAMES: list[tuple[Name, Name]] = by_rank(
    [(cyrillic(name), cyrillic(_womens_form(name))) for name in _surnames], size=16384, steepness=0.75
)
MEN: list[Name] = by_rank([cyrillic(name) for name in _WORDS["men"]], size=4096, steepness=0.7)
WOMEN: list[Name] = by_rank([cyrillic(name) for name in _WORDS["women"]], size=4096, steepness=0.7)
PATRONYMICS: dict[str, tuple[Name, Name]] = {
    name: (cyrillic(_patronymic(name)), cyrillic(_daughters(_patronymic(name)))) for name in _WORDS["men"]
}
# Both forms of a surname by either of them.
FORMS_OF: dict[str, tuple[Name, Name]] = {form.native: pair for pair in SURNAMES for form in pair}
