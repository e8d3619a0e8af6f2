"""Splink on DuckDB on the rows of `intersect bench core`, beside the project's own figures. Not a dependency.

In an environment of its own, from the root of the clone:

    python3 -m venv splink-venv
    splink-venv/bin/pip install splink==5.0.0
    intersect bench core --rows 1000000 --seed 1 --json > bench.json
    export PYTHONPATH=.
    splink-venv/bin/python tests/bench/splink_compare.py --rows 1000000 --seed 1 --ours bench.json

Splink gets what a careful user gives it: values normalized and parsed by the habits of each source,
Cyrillic in Latin letters, placeholders left out; a model for people and one for organizations, trained
without labels (u by sampling, m by EM over three blocking rules each); and, which no user has, the
threshold that gives the best F1 on the truth. Its seconds are those of Splink alone, from the registered
table to the clusters; normalizing is timed apart and not counted.
"""

import argparse
import json
import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow
import splink
import splink.comparison_library as comparisons
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

from loader.bench.accuracy import Accuracy, judge
from loader.bench.population import Plan, make_rows, row_of
from loader.bench.record import Record
from loader.bench.script import everyday_spelling

THRESHOLDS = (
    -4,
    0,
    2,
    4,
    6,
    8,
    9,
    10,
    11,
    12,
    13,
    14,
    15,
    16,
    18,
    20,
    22,
    24,
    27,
    30,
    35,
    40,
)  # match weights
LEAST = min(THRESHOLDS)
PATRONYMIC = re.compile(r"(ovich|evich|ich|ovna|evna|chna|uly|kyzy)$")
FORMS = re.compile(
    r"общество с ограниченной ответственностью|товарищество с ограниченной ответственностью"
    r"|(публичное |закрытое )?акционерное общество|\b(ооо|оао|пао|зао|ао|тоо|ooo|pao|zao|ao|too|llc|llp"
    r"|jsc|ltd|limited|gmbh|ag)\b|株式会社|有限会社|合同会社|（株）|㈱|（有）|（同）|\b[kyg]\.k\.|co\., ltd\."
)
BRANCH = re.compile(r", филиал .*$")
Columns = dict[str, list[Any]]
Clusterings = dict[int, dict[int, int]]  # group of each record, by threshold
NO_VALUE = {"test@test.ru", "no@no.ru"}

PEOPLE = ("first_name", "last_name", "whole_name", "middle_name", "birth", "phone", "email", "tax_id", "city")
ORGANIZATIONS = ("company", "tax_id", "reason_code", "phone", "email", "city")


# Normalizing


def phone_of(row: Record, home: str) -> str | None:
    """Return the first number of the field as an international one."""
    first = re.split(r"[,;]", row.phone.translate({0xFF10 + n: 48 + n for n in range(10)}))[0]
    digits = re.sub(r"\D", "", first)
    if len(digits) < 8 or not digits.strip("0") or digits.strip("80") == "":
        return None
    if first.strip().startswith("+"):
        return digits
    if home == "JP":
        return "81" + digits.lstrip("0")
    return "7" + digits[-10:]


def email_of(row: Record) -> str | None:
    email = row.email.lower()
    return email if "@" in email and email not in NO_VALUE else None


def date_of(text: str, order: str) -> str | None:
    if not text:
        return None
    parts = re.split(r"\D", text)
    if order == "ymd":
        return text
    day, month = (parts[0], parts[1]) if order == "dmy" else (parts[1], parts[0])
    return f"{parts[2]}-{month}-{day}"


def latin(text: str) -> str:
    return everyday_spelling(text.replace("ё", "е").replace("Ё", "Е")).lower().strip(". ")


def name_of(row: Record, source: str) -> tuple[str | None, str | None, str | None]:
    """Return first, last and middle name; a full name is parsed by its patronymic or its source's habit."""
    if not row.full_name:
        return latin(row.first_name) or None, latin(row.last_name) or None, latin(row.middle_name) or None
    words = [latin(word) for word in row.full_name.split()]
    middle = None
    if len(words) == 3:
        place = next((n for n in (2, 1) if PATRONYMIC.search(words[n]) or len(words[n]) == 1), 2)
        middle = words.pop(place)
        if place == 1:
            return words[0], words[1], middle
        return words[1], words[0], middle
    if len(words) < 2:
        return None, words[0], None
    first, last = (words[0], words[1]) if source.startswith("shop") else (words[1], words[0])
    return first, last, middle


def core_of(row: Record) -> str | None:
    name = FORMS.sub(" ", BRANCH.sub("", row.company_name).lower())
    return latin(" ".join(re.findall(r"\w+", name))) or None


def normalize(plan: Plan) -> tuple[Columns, Columns, list[int]]:
    """Return the columns of people and of organizations, and the entity of each row by its number."""
    sources = {habit.name: habit for habit in plan.habits}
    people: Columns = {name: [] for name in ("unique_id", *PEOPLE)}
    organizations: Columns = {name: [] for name in ("unique_id", *ORGANIZATIONS)}
    truth = [0] * plan.rows
    for row, entity in make_rows(plan):
        number, habit = row_of(row.source_key), sources[row.source_system]
        truth[number] = entity
        tax_id, city = row.tax_id or None, latin(row.city) or None
        phone, email = phone_of(row, habit.region), email_of(row)
        if row.company_name:
            code = row.tax_reason_code or None
            _append(organizations, (number, core_of(row), tax_id, code, phone, email, city))
        else:
            first, last, middle = name_of(row, habit.name)
            full = f"{first} {last}" if first and last else None
            birth = date_of(row.birth_date, habit.date_order)
            _append(people, (number, first, last, full, middle, birth, phone, email, tax_id, city))
    return people, organizations, truth


def _append(columns: Columns, values: Iterable[Any]) -> None:
    for column, value in zip(columns.values(), values, strict=True):
        column.append(value)


# Linking


@dataclass(frozen=True)
class Model:
    """Say how one kind of record is compared."""

    comparisons: Sequence[Any]
    blocks: Sequence[Any]
    certain: Sequence[Any]  # rules for the share of matches
    training: Sequence[Any]


def people_model() -> Model:
    return Model(
        comparisons=[
            comparisons.ForenameSurnameComparison(
                "first_name", "last_name", forename_surname_concat_col_name="whole_name"
            ),
            comparisons.JaroWinklerAtThresholds("middle_name", [0.9, 0.7]),
            comparisons.DateOfBirthComparison("birth", input_is_string=True),
            comparisons.ExactMatch("phone").configure(term_frequency_adjustments=True),
            comparisons.EmailComparison("email").configure(term_frequency_adjustments=True),
            comparisons.ExactMatch("tax_id"),
            comparisons.ExactMatch("city").configure(term_frequency_adjustments=True),
        ],
        blocks=[
            block_on("phone"),
            block_on("email"),
            block_on("tax_id"),
            block_on("last_name", "birth"),
            block_on("first_name", "birth"),
            block_on("first_name", "last_name", "middle_name", "city"),
        ],
        certain=[
            block_on("email", "first_name"),
            block_on("phone", "first_name", "last_name"),
            block_on("whole_name", "birth"),
        ],
        training=[block_on("phone"), block_on("last_name", "birth"), block_on("email")],
    )


def organization_model() -> Model:
    return Model(
        comparisons=[
            comparisons.JaroWinklerAtThresholds("company", [0.95, 0.88]).configure(
                term_frequency_adjustments=True
            ),
            comparisons.LevenshteinAtThresholds("tax_id", [1, 2]),
            comparisons.ExactMatch("reason_code"),
            comparisons.ExactMatch("phone").configure(term_frequency_adjustments=True),
            comparisons.EmailComparison("email").configure(term_frequency_adjustments=True),
            comparisons.ExactMatch("city").configure(term_frequency_adjustments=True),
        ],
        blocks=[
            block_on("tax_id"),
            block_on("phone"),
            block_on("email"),
            block_on("company", "city"),
        ],
        certain=[
            block_on("tax_id", "reason_code"),
            block_on("email", "company"),
            block_on("phone", "company"),
        ],
        training=[block_on("phone"), block_on("tax_id"), block_on("email")],
    )


def link(columns: Columns, model: Model) -> tuple[float, Clusterings]:
    """Return Splink's seconds (with one clustering), and the group of each record by threshold."""
    started = time.perf_counter()
    backend = DuckDBAPI(duckdb.connect())
    table = backend.register(pyarrow.table(columns))
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=list(model.comparisons),
        blocking_rules_to_generate_predictions=list(model.blocks),
        retain_matching_columns=False,
    )
    linker = Linker(table, settings, log_level="ERROR")
    linker.training.estimate_probability_two_random_records_match(list(model.certain), recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    for rule in model.training:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    predicted = linker.inference.predict(threshold_match_weight=LEAST)
    found: Clusterings = {}
    seconds = time.perf_counter() - started
    for threshold in THRESHOLDS:
        began = time.perf_counter()
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
            predicted, threshold_match_weight=threshold
        )
        if not found:
            seconds += time.perf_counter() - began
        columns = clusters.as_dict()
        found[threshold] = dict(zip(columns["unique_id"], columns["cluster_id"], strict=True))
    return seconds, found


def best(truth: list[int], columns: Columns, found: Clusterings) -> dict[int, int]:
    """Return the groups at the threshold with the best F1 on these records."""
    numbers = columns["unique_id"]

    def f1_at(threshold: int) -> float:
        groups = found[threshold]
        return judge([truth[n] for n in numbers], [groups[n] for n in numbers]).f1

    return found[max(THRESHOLDS, key=f1_at)]


def compare(plan: Plan) -> dict[str, Any]:
    """Return Splink's figures."""
    started = time.perf_counter()
    people, organizations, truth = normalize(plan)
    prepared = time.perf_counter() - started
    groups: dict[int, int] = {}
    seconds = 0.0
    for columns, model in ((people, people_model()), (organizations, organization_model())):
        taken, found = link(columns, model)
        seconds += taken
        groups |= best(truth, columns, found)
    told: Accuracy = judge(truth, [groups[number] for number in range(plan.rows)])
    return {
        "seconds": round(seconds, 1),
        "f1": round(told.f1, 5),
        "precision": round(told.precision, 5),
        "recall": round(told.recall, 5),
        "made_and_normalized_s": round(prepared, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--sources", type=int, default=3)
    parser.add_argument("--duplicates", type=float, default=0.2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ours", type=Path, help="output of intersect bench core --json for the same rows")
    given = parser.parse_args()
    plan = Plan(given.rows, given.sources, given.duplicates, given.seed)
    ours: dict[str, Any] = {}
    if given.ours:
        ours = json.loads(given.ours.read_text())
        different = [
            name for name in ("rows", "sources", "duplicates", "seed") if ours[name] != getattr(plan, name)
        ]
        if different:
            parser.error(f"{given.ours} is of another base: {', '.join(different)} differ")
        ours["seconds"] = ours["tick_s"]
    theirs = compare(plan)
    print(f"{'':10}  {'Splink ' + splink.__version__:>14}  {'Intersect':>14}")
    for name in ("seconds", "f1", "precision", "recall"):
        print(f"{name:10}  {theirs[name]:>14}  {ours.get(name, '–'):>14}")
    print(f"making and normalizing the rows for Splink, not counted: {theirs['made_and_normalized_s']} s")


if __name__ == "__main__":
    main()
