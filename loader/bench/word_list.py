"""Lists of words that names are made of: `words/*.txt`, sections of words between blanks."""

import re
from pathlib import Path

_FOLDER = Path(__file__).parent / "words"
_SECTION = re.compile(r"^\[(.+)\]\n([^\[]*)", re.M)


def read_words(name: str) -> dict[str, list[str]]:
    """Return the sections of a file by their names."""
    text = (_FOLDER / f"{name}.txt").read_text("utf-8")
    return {found[1]: found[2].split() for found in _SECTION.finditer(text)}
