"""`intersect bench core`: the made-up base holds what real ones hold, and the figures mean what they say."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path

import pytest

from loader.bench.accuracy import Accuracy, judge, sample_wrong
from loader.bench.check_digits import (
    complete_bin,
    complete_corporate_number,
    complete_inn,
    complete_ogrn,
    is_bin,
    is_inn,
)
from loader.bench.dump import find_rows, write_dump
from loader.bench.habit import habits
from loader.bench.population import Plan, key_of, make_rows, row_of
from loader.bench.record import COLUMNS, Record
from loader.bench.script import everyday_spelling, full_width, katakana, passport_spelling
from loader.config import Settings
from tests.commands import Shell

PLAN = Plan(rows=20_000, sources=3, duplicates=0.2, seed=7)
DIGITS = re.compile(r"\D")
KEYS = {
    *("rows", "sources", "duplicates", "seed", "copy_s", "tick_s", "ratio", "rows_per_s", "rows_rejected"),
    *("stages", "peak_work_mb", "resend_copy_s", "resend_s", "resend_ratio", "vacuum_s", "delta_rows"),
    "delta_copy_s",
    *(
        "delta_s",
        "delta_ratio",
        "single_rows",
        "single_row_ms_median",
        "single_row_ms_max",
        "f1",
        "precision",
    ),
    *(
        "recall",
        "true_pairs",
        "found_pairs",
        "right_pairs",
        "false_merges",
        "misses",
        "generate_s",
        "seconds",
    ),
    *("processors", "python"),
}


class Base:
    """The rows of a plan, and ways to look for cases in them."""

    def __init__(self, plan: Plan) -> None:
        self.rows = list(make_rows(plan))
        self.records: dict[int, list[Record]] = defaultdict(list)
        for row, entity in self.rows:
            self.records[entity].append(row)

    def entities_with(self, column: str) -> dict[str, set[int]]:
        """Return the entities that have a value in common, by the value; phones by their last nine digits."""
        found: dict[str, set[int]] = defaultdict(set)
        for row, entity in self.rows:
            value = getattr(row, column)
            if column == "phone":
                value = DIGITS.sub("", value)[-9:]
            if value:
                found[value.lower()].add(entity)
        return found

    def pairs_of_one(self) -> Iterator[tuple[Record, Record]]:
        """Return the pairs of records about one entity."""
        for rows in self.records.values():
            yield from combinations(rows, 2)

    def people(self, entities: Iterable[int]) -> list[Record]:
        return [row for entity in entities for row in self.records[entity] if row.company_name == ""]


@pytest.fixture(scope="module")
def base() -> Base:
    return Base(PLAN)


def named(row: Record) -> set[str]:
    """Return the words of a person's name."""
    words = f"{row.full_name} {row.last_name} {row.first_name} {row.middle_name}".lower()
    return set(words.replace("ё", "е").split())


def is_corporate_number(text: str) -> bool:
    return len(text) == 13 and complete_corporate_number(text[1:]) == text


# Numbers and letters


@pytest.mark.parametrize("known", ["7707083893", "7736050003", "500100732259"])
def test_known_tax_numbers_have_right_check_digits(known: str) -> None:
    assert is_inn(known)
    assert complete_inn(known[: 9 if len(known) == 10 else 10]) == known
    assert not is_inn(known[:-1] + str((int(known[-1]) + 1) % 10))


def test_other_registers_known_numbers() -> None:
    assert complete_ogrn("102770013219") == "1027700132195"
    assert complete_corporate_number("000012050002") == "7000012050002"
    assert is_bin("940140000385")
    assert not is_bin("940140000386")
    assert {complete_bin(f"9401400{n:04}") is None for n in range(2000)} == {True, False}


@pytest.mark.parametrize("text", ["", "77070838931", "77070838x3", "٧٧٠٧٠٨٣٨٩٣"])
def test_what_is_no_tax_number(text: str) -> None:
    assert not is_inn(text)
    assert not is_bin(text)


def test_names_in_other_letters() -> None:
    assert passport_spelling("Юлия") == "Iuliia"
    assert everyday_spelling("Юлия") == "Yuliya"
    assert everyday_spelling("Алексей") == "Alexey"
    assert katakana("Sasaki") == "ササキ"
    assert katakana("Ryosuke") == "リョスケ"
    assert katakana("Hattori") == "ハットリ"
    assert full_width("090-1") == "０９０－１"


# The base


def test_the_same_seed_makes_the_same_rows_and_another_one_others() -> None:
    small = Plan(rows=3000, sources=3, duplicates=0.2, seed=1)
    assert list(make_rows(small)) == list(make_rows(small))
    other = Plan(rows=3000, sources=3, duplicates=0.2, seed=2)
    assert list(make_rows(small)) != list(make_rows(other))


def test_rows_sources_and_duplicates_are_as_asked(base: Base) -> None:
    assert len(base.rows) == PLAN.rows
    assert {row_of(row.source_key) for row, _ in base.rows} == set(range(PLAN.rows))
    assert Counter(row.source_system for row, _ in base.rows).keys() == {"erp", "shop", "service"}
    assert 1 - len(base.records) / PLAN.rows == pytest.approx(PLAN.duplicates, abs=0.015)


def test_more_sources_have_names_of_their_own() -> None:
    assert len({habit.name for habit in habits(9)}) == 9
    assert [habit.region for habit in habits(4)] == ["RU", "KZ", "JP", "RU"]


def test_several_processes_write_the_rows_that_one_makes(tmp_path: Path) -> None:
    plan = Plan(rows=70_000, sources=2, duplicates=0.1, seed=3)
    dump = write_dump(plan, tmp_path, processes=2)
    made = [(list(row), entity) for row, entity in make_rows(plan)]
    written = [line.split("\t") for path in dump.files for line in path.read_text("utf-8").splitlines()]
    assert sorted(written) == sorted(row for row, _ in made)
    assert [dump.truth[row_of(row[1])] for row, _ in made] == [entity for _, entity in made]
    changed = [line.split("\t") for line in dump.changed.read_text("utf-8").splitlines()]
    before = {row[1]: row for row, _ in made}
    assert len(changed) == dump.changed_rows == 700
    for row in changed:
        differing = [name for name, a, b in zip(COLUMNS, before[row[1]], row, strict=True) if a != b]
        assert len(differing) == 1 and differing[0] in ("phone", "email", "address")
    assert len(dump.changed_alone) >= 21
    assert find_rows(dump, {key_of(5)})[key_of(5)]["source_key"] == key_of(5)


def test_numbers_are_valid_but_for_typing_errors(base: Base) -> None:
    numbers = [row.tax_id for row, _ in base.rows if row.tax_id]
    valid = [n for n in numbers if is_inn(n) or is_bin(n) or is_corporate_number(n)]
    assert 0.95 < len(valid) / len(numbers) < 0.995
    people = [row for row, _ in base.rows if not row.company_name]
    assert 0.01 < sum(1 for row in people if row.tax_id) / len(people) < 0.1
    domestic = [DIGITS.sub("", row.phone) for row, _ in base.rows if row.source_system == "erp" and row.phone]
    assert sum(1 for digits in domestic if len(digits) in (10, 11)) / len(domestic) > 0.7


def test_a_family_shares_phone_and_mailbox(base: Base) -> None:
    by_phone, by_email = base.entities_with("phone"), base.entities_with("email")
    by_both = {frozenset(e) for e in by_phone.values()} & {frozenset(e) for e in by_email.values()}
    families = [group for group in by_both if len(base.people(group)) > 2 and len(group) > 2]
    assert len(families) > 20


def test_father_and_son_have_one_name_and_other_birth_dates(base: Base) -> None:
    alike, equal = 0, 0
    for entities in base.entities_with("phone").values():
        for a, b in combinations(base.people(entities), 2):
            if len(named(a) & named(b)) >= 2 and a.birth_date and b.birth_date:
                years = [int(re.findall(r"\d{4}", row.birth_date)[0]) for row in (a, b)]
                if abs(years[0] - years[1]) >= 20:
                    alike, equal = alike + 1, equal + (named(a) == named(b))
    assert alike > 20
    assert equal > 0


def test_twins_differ_by_first_name_alone(base: Base) -> None:
    found = 0
    for entities in base.entities_with("phone").values():
        for one, other in combinations(entities, 2):
            for a in base.people([one]):
                for b in base.people([other]):
                    is_same_day = a.birth_date == b.birth_date != "" and a.source_system == b.source_system
                    found += is_same_day and len(named(a) ^ named(b)) >= 2
    assert found > 5


def test_namesakes_are_strangers(base: Base) -> None:
    names: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for row, entity in base.rows:
        if len(named(row)) == 3:
            names[tuple(sorted(named(row)))].add(entity)
    assert sum(1 for entities in names.values() if len(entities) > 1) > 50


def test_a_surname_changes_by_marriage(base: Base) -> None:
    changed = [
        (a, b)
        for a, b in base.pairs_of_one()
        if a.first_name == b.first_name != ""
        and a.middle_name == b.middle_name != ""
        and not (a.last_name + b.last_name).isascii()
        and SequenceMatcher(None, a.last_name.lower(), b.last_name.lower()).ratio() < 0.5
    ]
    assert changed and all(pair[0].middle_name.lower().endswith(("на", "na")) for pair in changed)


def test_branches_have_one_tax_number_and_reason_codes_of_their_own(base: Base) -> None:
    codes: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row, entity in base.rows:
        if row.tax_reason_code and is_inn(row.tax_id):
            codes[row.tax_id][entity].add(row.tax_reason_code)
    groups = [entities for entities in codes.values() if len(entities) > 1]
    assert len(groups) > 50
    for entities in groups:
        assert all(a.isdisjoint(b) for a, b in combinations(entities.values(), 2))
    assert any("филиал" in row.company_name for row, _ in base.rows)


def test_holdings_and_their_people_share_a_switchboard(base: Base) -> None:
    shared = [
        entities
        for entities in base.entities_with("phone").values()
        if len({row.tax_id for e in entities for row in base.records[e] if is_inn(row.tax_id)}) > 2
    ]
    assert len(shared) > 10
    assert any(base.people(entities) for entities in shared)
    assert any(row.parent_key for row, _ in base.rows)


def test_what_people_type_is_there(base: Base) -> None:
    rows = [row for row, _ in base.rows]
    assert any(row.phone == "0000000000" for row in rows)
    assert any(row.phone == "нет" for row in rows)
    assert any(row.email == "test@test.ru" for row in rows)
    assert any(re.search(r"\d[,;] ", row.phone) for row in rows), "two phones in one field"
    assert any(re.fullmatch(r"\w\.", row.first_name) for row in rows), "initials"
    assert any(re.search(r" \w\. \w\.$", row.full_name) for row in rows), "initials behind a name"
    assert any(re.match(r"[A-Z][a-z]+ [A-Z][a-z]+", row.full_name) for row in rows), "Latin letters"
    assert any(re.search("[０-９]", row.phone) for row in rows), "full-width figures"
    assert any(re.match("[ァ-ヶ]", row.full_name) for row in rows), "katakana"
    assert any(re.match("[一-龠]", row.full_name) for row in rows)
    assert any(re.search("[әғқңөұүһі]", row.full_name.lower()) for row in rows)
    for column in ("phone", "email", "birth_date", "middle_name", "tax_id", "address"):
        assert 0.02 < sum(1 for row in rows if not getattr(row, column)) / len(rows) < 0.99, column


def test_records_of_one_entity_are_seldom_equal(base: Base) -> None:
    pairs = list(base.pairs_of_one())
    equal = [pair for pair in pairs if pair[0][2:] == pair[1][2:]]
    assert len(equal) / len(pairs) < 0.01
    misspelt = [
        (a, b)
        for a, b in pairs
        if a.last_name != b.last_name and sorted(a.last_name.lower()) == sorted(b.last_name.lower())
    ]
    swapped = [
        (a, b) for a, b in pairs if a.last_name == b.first_name != "" and a.first_name == b.last_name != ""
    ]
    wrong_tax_id = [(a, b) for a, b in pairs if a.tax_id and b.tax_id and a.tax_id != b.tax_id]
    assert misspelt and swapped and wrong_tax_id


# The figures


def test_precision_and_recall_count_pairs() -> None:
    # Truth: {0,1,2} {3,4}; found: {0,1} {2,3} {4}.
    told = judge([1, 1, 1, 2, 2], [10, 10, 30, 30, 50])
    assert told == Accuracy(true_pairs=4, found_pairs=2, right_pairs=1)
    assert (told.precision, told.recall) == (0.5, 0.25)
    assert told.f1 == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("truth", "found", "precision", "recall", "f1"),
    [
        ([1, 1, 2], [5, 5, 6], 1.0, 1.0, 1.0),
        ([1, 1, 2], [-1, -2, -3], 1.0, 0.0, 0.0),
        ([1, 2, 3], [4, 4, 4], 0.0, 1.0, 0.0),
        ([1, 2], [1, 2], 1.0, 1.0, 1.0),
    ],
)
def test_the_edges_of_accuracy(
    truth: list[int], found: list[int], precision: float, recall: float, f1: float
) -> None:
    told = judge(truth, found)
    assert (told.precision, told.recall, told.f1) == (precision, recall, f1)


def test_wrong_pairs_are_sampled_from_both_sides() -> None:
    truth, found = [1, 1, 1, 2, 2], [10, 10, 30, 30, 50]
    assert sample_wrong(found, truth, size=5, seed=1) == [(2, 3)]
    assert sample_wrong(truth, found, size=5, seed=1) == [(0, 2), (3, 4)]
    assert len(sample_wrong(truth, found, size=1, seed=1)) == 1


def test_a_small_run_measures_everything_and_leaves_nothing(
    cluster: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = cluster.data_dir / "bench-data"
    intersect = Shell(monkeypatch, capsys, Settings(data_dir=data))
    ended = intersect("bench", "core", "--rows", "2000", "--seed", "3", "--show-errors", "2", "--json")
    assert ended.code == 0, ended.err
    told = ended.json
    assert told.keys() == KEYS
    assert (told["rows"], told["delta_rows"]) == (2000, 20)
    assert told["single_rows"] >= 21
    assert told["ratio"] == pytest.approx(told["tick_s"] / told["copy_s"], rel=0.05)
    times = [name for name in KEYS if name.endswith(("_s", "_ratio", "_ms_median")) and name != "rows_per_s"]
    assert all(told[name] > 0 for name in times)
    assert told["rows_per_s"] == pytest.approx(2000 / told["tick_s"], rel=0.01)
    for name in ("precision", "recall", "f1"):
        assert 0 < told[name] <= 1
    assert told["true_pairs"] >= told["right_pairs"] <= told["found_pairs"]
    assert len(told["misses"]) == 2 and all(len(pair) == 2 for pair in told["misses"])
    assert told["misses"][0][0]["source_key"].startswith("C-")
    assert "precision" in ended.err
    assert not (data / "bench").exists()
