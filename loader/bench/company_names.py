"""Names of organizations, put together from parts, and their legal forms by country."""

from random import Random

from loader.bench.script import everyday_spelling
from loader.bench.word_list import read_words

_WORDS = read_words("company")

FORMS: dict[str, tuple[tuple[str, ...], ...]] = {
    # All ways of writing one form; the first is the usual one.
    "RU": (
        ("ООО", "Общество с ограниченной ответственностью", "OOO"),
        ("ООО", "Общество с ограниченной ответственностью", "LLC"),
        ("ООО", "Общество с ограниченной ответственностью", "ООО"),
        ("АО", "Акционерное общество", "AO"),
        ("ПАО", "Публичное акционерное общество", "PAO"),
        ("ЗАО", "Закрытое акционерное общество", "ZAO"),
    ),
    "KZ": (
        ("ТОО", "Товарищество с ограниченной ответственностью", "LLP"),
        ("ТОО", "Товарищество с ограниченной ответственностью", "TOO"),
        ("АО", "Акционерное общество", "JSC"),
    ),
    "JP": (
        ("株式会社", "（株）", "K.K."),
        ("株式会社", "㈱", "Co., Ltd."),
        ("有限会社", "（有）", "Y.K."),
        ("合同会社", "（同）", "G.K."),
    ),
}
FOREIGN_FORMS = (("GmbH", "GmbH", "GmbH"), ("Ltd", "Limited", "Ltd."), ("AG", "AG", "AG"))


def _pick(section: str, random: Random) -> str:
    words = _WORDS[section]
    return words[int(random.random() * len(words))]


def cyrillic_core(random: Random) -> str:
    """Return what a Russian or Kazakh company is called, without its form.

    A quarter has one of some four thousand names, as the registers of companies are full of them; a town of
    millions must not consist of them alone.
    """
    first, second = _pick("first", random), _pick("second", random)
    turn = random.random()
    if turn < 0.15:
        return f"{first}{second}"
    if turn < 0.25:
        return f"{first} {second}"
    if turn < 0.75:
        return f"{first}{second} {_pick('first', random)}"
    return f"{first}-{1 + int(random.random() * 2000)}" if turn < 0.95 else first


def latin_core(random: Random) -> str:
    """Return what a foreign company is called."""
    return f"{_pick('latin first', random)}{_pick('latin second', random)} {_pick('latin first', random)}"


def japanese_core(random: Random) -> tuple[str, str]:
    """Return what a Japanese company is called, in characters and in Latin letters."""
    words = _pick("japanese", random), _pick("japanese", random), _pick("japanese trade", random)
    parts = [word.partition(":") for word in (words if words[0] != words[1] else words[1:])]
    return "".join(part[0] for part in parts), " ".join(part[2].capitalize() for part in parts)


def group_name(country: str, random: Random) -> tuple[str, str]:
    """Return the word that all companies of a holding have in front, and it in Latin letters."""
    if country == "JP":
        return japanese_core(random)
    name = f"{_pick('first', random)}{_pick('second', random)}"
    return name, everyday_spelling(name)


def holding_core(group: tuple[str, str], random: Random) -> tuple[str, str]:
    """Return the name of one company of a holding, and it in Latin letters."""
    if group[0][0] > "\u2e7f":  # a character of the east
        native, _, latin = _pick("japanese trade", random).partition(":")
        return f"{group[0]}{native}", f"{group[1]} {latin.capitalize()}"
    trade = _pick("second", random)
    return f"{group[0]} {trade}", f"{group[1]} {everyday_spelling(trade)}"
