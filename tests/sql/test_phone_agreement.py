"""Numbers of 15 countries, clean and noisy, are read as libphonenumber reads them."""

import random

import phonenumbers
import pytest
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from loader.database import Connection
from tests.sql.staging import add_source, rows

pytestmark = pytest.mark.slow


REGIONS = ["RU", "KZ", "BY", "UZ", "AM", "US", "GB", "DE", "FR", "IT", "TR", "JP", "CN", "KR", "IN"]
NUMBERS = 100_000
AGREEMENT = 0.995
TYPES = [PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE]
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def written(dice: random.Random, region: str) -> str:
    """Return a number of a region as somebody might type it; sometimes a figure is wrong or missing."""
    example = phonenumbers.example_number_for_type(region, dice.choice(TYPES))
    assert example is not None
    national = phonenumbers.national_significant_number(example)
    tail = "".join(dice.choice("0123456789") for _ in range(5))
    kept = national[:-5] + tail
    if dice.random() < 0.2:
        kept = kept[:-1] if dice.random() < 0.5 else kept + dice.choice("0123456789")
    number = phonenumbers.PhoneNumber(
        country_code=example.country_code,
        national_number=int(kept),
        italian_leading_zero=kept.startswith("0") or None,
    )
    form = dice.choice([PhoneNumberFormat.E164, PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.NATIONAL])
    text = phonenumbers.format_number(number, form)
    noise = dice.random()
    if noise < 0.15:
        text = text.translate(FULL_WIDTH)
    elif noise < 0.3:
        text = f" tel. {text}"
    elif noise < 0.45:
        text = text.replace(" ", "-")
    elif noise < 0.55:
        text = text.replace(" ", "")
    return text


def expected(text: str, region: str) -> str | None:
    """Return the library's E.164; NULL for what is no number in use."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    valid = phonenumbers.is_valid_number(number)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) if valid else None


def test_phones_are_read_as_libphonenumber_reads_them(base: Connection) -> None:
    dice = random.Random(20260724)
    for region in REGIONS:
        add_source(base, region.lower(), phone_region=region)
    given = []
    for number in range(NUMBERS):
        region = dice.choice(REGIONS)
        text = written(dice, region)
        given.append((region.lower(), str(number), text, expected(text, region)))
    target = "copy staging.customer (source_system, source_key, phone) from stdin"
    with base.cursor() as cursor, cursor.copy(target) as copy:
        for source, key, text, _ in given:
            copy.write_row((source, key, text))
    found = rows(base, "select source_key, phone from normalized.customer")
    read = {one["source_key"]: one["phone"] for one in found}
    differences = [
        (source, text, meant, read[key])
        for source, key, text, meant in given
        if (read[key] if (read[key] or "").startswith("+") else None) != meant
    ]
    base.rollback()
    assert sum(meant is not None for *_, meant in given) > NUMBERS / 2, "too few numbers are in use"
    listed = "\n".join(map(str, differences))
    print(f"{len(differences)} of {NUMBERS} differ: source, text, libphonenumber, ours\n{listed}")
    assert len(differences) <= NUMBERS * (1 - AGREEMENT)
