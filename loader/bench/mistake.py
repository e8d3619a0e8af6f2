"""What people get wrong when they type, and what they type when they do not know."""

from collections.abc import Callable
from random import Random

_FILLERS = {
    "phone": ("нет", "0000000000", "-", "80000000000", "не указан"),
    "email": ("нет", "test@test.ru", "-", "no@no.ru", "н/д"),
    "birth_date": ("",),
}
_FILLED_IN = 0.25
_CYRILLIC = "аеиопрстнлкмвдбгзуя"
_LATIN = "aeiouprstnlkmvdbgzy"


def fill_in(column: str, chance: Callable[[], float]) -> str:
    """Return what stands in a column whose value nobody knows: mostly nothing."""
    fillers = _FILLERS[column]
    return fillers[int(chance() * len(fillers))] if chance() < _FILLED_IN else ""


def misspell(word: str, random: Random) -> str:
    """Return the word with one letter left out, doubled, replaced, or two changed over; never the first."""
    if len(word) < 4:
        return word
    place = 1 + int(random.random() * (len(word) - 2))
    turn = random.random()
    if turn < 0.25:
        return word[:place] + word[place + 1 :]
    if turn < 0.45:
        return word[:place] + word[place] + word[place:]
    if turn < 0.75:
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    letters = _LATIN if word[place].isascii() else _CYRILLIC
    return word[:place] + letters[int(random.random() * len(letters))] + word[place + 1 :]


def wrong_digit(number: str, random: Random) -> str:
    """Return the number with one digit wrong, or two changed over."""
    place = int(random.random() * (len(number) - 1))
    if random.random() < 0.4 and number[place] != number[place + 1]:
        return number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    return f"{number[:place]}{(int(number[place]) + 1 + int(random.random() * 9)) % 10}{number[place + 1 :]}"
