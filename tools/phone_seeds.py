"""Writes the dbt seeds of numbering plans from the metadata of libphonenumber.

Run by hand when requirements-dev.txt names another version: python tools/phone_seeds.py
"""

import csv
import re
from collections.abc import Iterator
from functools import reduce
from pathlib import Path

import phonenumbers
from figure_pattern import after, parse, takes_all
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

SEEDS = Path(__file__).parents[1] / "dbt_project" / "seeds"
# Numbers of these lengths in figures are mostly told by their first three.
SHORTEST, LONGEST = 9, 11
TYPES = (
    "fixed_line",
    "mobile",
    "toll_free",
    "premium_rate",
    "shared_cost",
    "voip",
    "personal_number",
    "pager",
    "uan",
    "voicemail",
)


def translated(pattern: str) -> str:
    """Return a pattern in which figures are ASCII ones, as they are in the text it is tried on."""
    in_brackets = re.sub(r"\[[^]]*\]", lambda found: found[0].replace(r"\d", "0-9"), pattern)
    return in_brackets.replace(r"\d", "[0-9]")


def metadata(region: str, code: int) -> PhoneMetadata:
    """Return the metadata of a region, or of a code that belongs to none (001)."""
    if region == "001":
        return PhoneMetadata.metadata_for_nongeo_region(code)
    return PhoneMetadata.metadata_for_region(region)


def valid_patterns(code: int, regions: tuple[str, ...]) -> Iterator[str]:
    """Yield each pattern of a number in use under a calling code once."""
    seen: set[str] = set()
    for region in regions:
        plan = metadata(region, code)
        for name in TYPES:
            pattern = getattr(plan, name) and getattr(plan, name).national_number_pattern
            if pattern and pattern not in seen:
                seen.add(pattern)
                yield pattern


def used_starts(patterns: list[str]) -> str:
    """Return a bit for each length and first three figures, set where any may follow; text of a bytea."""
    # The same three figures may be complete by several types of number only together.
    tree = parse("|".join(f"(?:{pattern})" for pattern in patterns))
    bits = bytearray((LONGEST - SHORTEST + 1) * 125)
    for length in range(SHORTEST, LONGEST + 1):
        for start in range(1000):
            rest = reduce(after, f"{start:03}", tree)
            if takes_all(rest, length - 3):
                bit = (length - SHORTEST) * 1000 + start
                bits[bit // 8] |= 1 << bit % 8
    return f"\\x{bits.hex()}"


def prefix_columns(plan: PhoneMetadata) -> tuple[str, str, str]:
    """Return the plain national prefix, or the pattern of one that is more than figures, and its rule."""
    parsing = plan.national_prefix_for_parsing or ""
    if parsing.isdigit():
        return parsing, "", ""
    rule = (plan.national_prefix_transform_rule or "").replace("$", "\\")
    return "", f"^(?:{translated(parsing)})" if parsing else "", rule


def international_columns(plan: PhoneMetadata) -> tuple[str, str]:
    """Return the plain prefix of calls abroad, or the pattern of one that is more than figures."""
    prefix = plan.international_prefix or "00"
    return (prefix, "") if prefix.isdigit() else ("", f"^(?:{translated(prefix)})")


def write(name: str, header: list[str], rows: list[list[object]]) -> None:
    with (SEEDS / name).open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def main() -> None:
    regions: list[list[object]] = []
    plans: list[list[object]] = []
    for code, members in sorted(COUNTRY_CODE_TO_REGION_CODE.items()):
        plan = metadata(members[0], code)
        patterns = list(valid_patterns(code, members))
        pattern = "|".join(map(translated, patterns))
        plans.append([code, *prefix_columns(plan), used_starts(patterns), f"^(?:{pattern})$"])
        for region in members:
            if region == "001":
                continue
            own = metadata(region, code)
            regions.append([region, code, *international_columns(own), *prefix_columns(own)])
    write(
        "normalized__phone_region.csv",
        [
            "region",
            "calling_code",
            "international_prefix",
            "international_pattern",
            "national_prefix",
            "prefix_pattern",
            "prefix_rule",
        ],
        sorted(regions, key=lambda row: str(row[0])),
    )
    write(
        "normalized__phone_plan.csv",
        [
            "calling_code",
            "national_prefix",
            "prefix_pattern",
            "prefix_rule",
            "used_starts",
            "valid_pattern",
        ],
        plans,
    )
    print(f"libphonenumber {phonenumbers.__version__}: {len(regions)} regions, {len(plans)} calling codes")


if __name__ == "__main__":
    main()
