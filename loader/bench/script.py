"""The same name in other letters: Cyrillic in two Latin spellings, Latin syllables in katakana."""

_PASSPORT = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "e",
            "zh",
            "z",
            "i",
            "i",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "ie",
            "y",
            "_",
            "e",
            "iu",
            "ia",
            "a",
            "g",
            "k",
            "n",
            "o",
            "u",
            "u",
            "h",
            "i",
        ],
        strict=True,
    )
)
_EVERYDAY = {**_PASSPORT, "й": "y", "ю": "yu", "я": "ya", "х": "h", "ё": "yo", "щ": "sch", "ъ": "_"}
_TO_PASSPORT, _TO_EVERYDAY = (
    str.maketrans({letter: latin.replace("_", "") for letter, latin in table.items()})
    for table in (_PASSPORT, _EVERYDAY)
)

_KANA_ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "s": "サ_スセソ", "t": "タ__テト", "n": "ナニヌネノ",
    "h": "ハヒ_ヘホ",
    "m": "マミムメモ", "y": "ヤ_ユ_ヨ", "r": "ラリルレロ", "w": "ワ___ヲ",
    "g": "ガギグゲゴ", "z": "ザ_ズゼゾ",
    "d": "ダ__デド", "b": "バビブベボ", "p": "パピプペポ",
}  # fmt: skip
_KANA = {
    consonant + vowel: kana
    for consonant, row in _KANA_ROWS.items()
    for vowel, kana in zip("aiueo", row, strict=True)
    if kana != "_"
}
_KANA |= {"shi": "シ", "chi": "チ", "tsu": "ツ", "fu": "フ", "ji": "ジ", "n": "ン"}
_KANA |= {
    consonant + vowel: kana + small
    for consonant, kana in (("sh", "シ"), ("ch", "チ"), ("j", "ジ"), ("ky", "キ"), ("ry", "リ"), ("hy", "ヒ"))
    for vowel, small in (("a", "ャ"), ("u", "ュ"), ("o", "ョ"))
}

_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def passport_spelling(text: str) -> str:
    """Return a Cyrillic word in the Latin letters of a passport (ICAO 9303): Юлия is Iuliia."""
    return text.lower().translate(_TO_PASSPORT).capitalize()


def everyday_spelling(text: str) -> str:
    """Return a Cyrillic word in the Latin letters people type: Юлия is Yuliya, Алексей is Alexey."""
    return text.lower().translate(_TO_EVERYDAY).capitalize().replace("ks", "x")


def katakana(reading: str) -> str:
    """Return a reading in Latin syllables (Hepburn) in katakana."""
    text, written = reading.lower(), ""
    while text:
        for length in (3, 2, 1):
            if text[:length] in _KANA and len(text) >= length:
                written += _KANA[text[:length]]
                text = text[length:]
                break
        else:
            # A doubled consonant is a small tsu.
            written += "ッ"
            text = text[1:]
    return written


def full_width(text: str) -> str:
    """Return the text in the wide forms that Japanese keyboards write."""
    return text.translate(_FULL_WIDTH)
