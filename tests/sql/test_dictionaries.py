"""Unknown dictionary values follow the policy, wait for an answer, and are taken again when it comes."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from loader.config import Settings
from loader.database import Connection, call, connect
from tests.commands import Shell
from tests.sql.staging import add_source, claim, column, deliver, row, rows, settle, stage, take, tick, value


def missing(connection: Connection, state: str = "open") -> list[tuple[Any, ...]]:
    """Return dictionary, source, value and count of the questions in a state, in order."""
    found = rows(
        connection,
        "select dictionary, source_system, source_value, row_count from exchange.missing_value "
        "where state = %s order by dictionary, source_value, source_system",
        state,
    )
    return [tuple(one.values()) for one in found]


def answer(
    connection: Connection, dictionary: str, written: str, meaning: str, source: str = "*"
) -> tuple[int, int]:
    """Answer; return how many rejects were replayed and how many records staged again."""
    (done,) = call(
        connection,
        "exchange.answer_value",
        p_dictionary=dictionary,
        p_source_system=source,
        p_source_value=written,
        p_canonical_value=meaning,
    )
    return done["rejects_replayed"], done["records_staged"]


def set_policy(connection: Connection, dictionary: str, policy: str, default: str | None = None) -> None:
    call(
        connection,
        "exchange.set_dictionary_policy",
        p_dictionary=dictionary,
        p_unknown_policy=policy,
        p_default_value=default,
    )


def test_an_unknown_value_is_queued_with_count_and_examples_and_its_answer_replays_the_rejects(
    base: Connection,
) -> None:
    for number in range(7):
        stage(base, "sales_order", source_key=f"O{number}", stage=" Отгружен ", direction="sales")
    stage(base, "sales_order", source_key="good", stage="new", direction="sales")
    assert tick(base)["rows_rejected"] == 7
    assert missing(base) == [("deal_stage", "erp", "отгружен", 7)]
    assert value(base, "select examples from exchange.missing_value") == ["O0", "O1", "O2", "O3", "O4"]
    assert answer(base, "deal_stage", "Отгружен", "won") == (7, 0)
    assert missing(base) == []
    assert row(base, "select answer, state from exchange.missing_value") == {
        "answer": "won",
        "state": "answered",
    }
    assert tick(base)["rows_rejected"] == 0
    assert missing(base) == []
    assert rows(
        base, "select stage, count(*) as n from linked.sales_order group by stage order by stage"
    ) == [
        {"stage": "new", "n": 1},
        {"stage": "won", "n": 7},
    ]


def test_counts_go_on_from_tick_to_tick(base: Connection) -> None:
    take(base, "product", source_key="P1", name="bolt", unit="Короб")
    take(base, "product", source_key="P2", name="nut", unit="короб")
    assert missing(base) == [("unit", "erp", "короб", 2)]
    assert value(base, "select examples from exchange.missing_value") == ["P1", "P2"]


def test_a_value_that_passed_reaches_the_records_when_it_is_answered(base: Connection) -> None:
    take(base, "product", source_key="P1", name="bolt", unit="Короб")
    take(base, "product", source_key="P2", name="nut", unit="Короб")
    # Its unit has changed since, and the name of the other one: neither may go back.
    take(base, "product", source_key="P2", unit="pcs")
    take(base, "product", source_key="P1", name="long bolt")
    take(base, "product", source_system="shop", source_key="P1", name="box", unit="короб")
    assert answer(base, "unit", "короб", "box", "erp") == (0, 1)
    assert tick(base)["rows_taken"] == 1
    found = rows(base, "select source_key, name, unit from linked.product order by source_system, source_key")
    assert [tuple(one.values()) for one in found] == [
        ("P1", "long bolt", "box"),
        ("P2", "nut", "pcs"),
        ("P1", "box", "короб"),
    ]
    assert missing(base) == [("unit", "erp", "pcs", 1), ("unit", "shop", "короб", 1)]


def test_a_value_that_became_the_default_reaches_the_records_when_it_is_answered(base: Connection) -> None:
    set_policy(base, "deal_stage", "default", "new")
    take(base, "sales_order", source_key="O1", stage="Отгружен", direction="sales", amount="10")
    assert value(base, "select stage from linked.sales_order") == "new"
    assert missing(base) == [("deal_stage", "erp", "отгружен", 1)]
    assert answer(base, "deal_stage", "отгружен", "won") == (0, 1)
    tick(base)
    assert row(base, "select stage, amount::int from linked.sales_order") == {"stage": "won", "amount": 10}


def test_an_answer_for_all_leaves_a_source_with_its_own_answer_alone(base: Connection) -> None:
    answer(base, "unit", "короб", "erp box", "erp")
    take(base, "product", source_key="P1", name="bolt", unit="короб")
    assert missing(base) == []
    assert answer(base, "unit", "короб", "box") == (0, 0)


def test_a_canonical_value_that_passes_is_no_question(base: Connection) -> None:
    answer(base, "unit", "штука", "PCS")
    take(base, "product", source_key="P1", name="bolt", unit="pcs")
    assert missing(base) == []


def test_an_ignored_value_stays_off_the_list(base: Connection) -> None:
    take(base, "product", source_key="P1", name="bolt", unit="короб")
    number = value(base, "select missing_value_id from exchange.missing_value")
    call(base, "exchange.ignore_value", p_missing_value_id=number)
    take(base, "product", source_key="P2", name="nut", unit="короб")
    assert missing(base) == []
    assert missing(base, "ignored") == [("unit", "erp", "короб", 2)]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("no_such", "x", "y", "*"), "no dictionary no_such"),
        (("unit", "x", "y", "nobody"), "no source nobody"),
        (("unit", " ", "y", "*"), "may be empty"),
        (("unit", "x", " ", "*"), "may be empty"),
    ],
)
def test_an_answer_that_makes_no_sense_is_refused(
    base: Connection, arguments: tuple[str, ...], told: str
) -> None:
    with pytest.raises(psycopg.Error, match=told):
        answer(base, *arguments)


@pytest.mark.parametrize(("policy", "default"), [("default", None), ("pass", "x"), ("forget", None)])
def test_a_policy_that_makes_no_sense_is_refused(base: Connection, policy: str, default: str | None) -> None:
    with pytest.raises(psycopg.Error, match="dictionary unit"):
        set_policy(base, "unit", policy, default)


def test_a_portal_value_that_is_missing_is_queued_and_its_answer_opens_what_was_parked(
    base: Connection,
) -> None:
    take(base, "sales_order", source_key="O1", stage="new", direction="repair", title="engine", amount="5")
    take(base, "sales_order", source_key="O2", stage="new", direction="sales", title="car", amount="6")
    deliver(base)
    parked = rows(
        base, "select golden_id, error_code from delta.item where state = 'parked' and entity = 'deal'"
    )
    assert [one["error_code"] for one in parked] == ["VALUE_UNMAPPED"]
    assert call(base, "exchange.queue_unmapped_values") == [{"queue_unmapped_values": 1}]
    assert missing(base) == [("deal_direction", "*", "repair", 1)]
    assert value(base, "select examples from exchange.missing_value") == [str(parked[0]["golden_id"])]
    (done,) = call(
        base,
        "exchange.answer_portal_value",
        p_portal_id=1,
        p_dictionary="deal_direction",
        p_canonical_value="repair",
        p_portal_value="7",
    )
    assert done["deltas_opened"] == 1
    assert missing(base) == []
    (work,) = [one for one in claim(base) if one["entity"] == "deal"]
    assert work["params"]["fields"]["categoryId"] == "7"
    settle(base, work)


@pytest.fixture
def erp_role(database: Settings, admin: Connection) -> Iterator[Connection]:
    """Give a session of the source erp; shop has questions too."""
    for name in ("erp", "shop"):
        add_source(admin, name)
        take(admin, "product", source_system=name, source_key="P1", name=name, unit=f"{name} unit")
    admin.execute("create role source_erp login; grant intersect_source to source_erp")
    with connect(database, role=None) as connection:
        connection.execute("set session authorization source_erp")
        yield connection


def test_a_source_sees_its_own_missing_values(erp_role: Connection) -> None:
    assert column(erp_role, "select source_value from staging.missing_value") == ["erp unit"]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        erp_role.execute("select from exchange.missing_value")


def test_the_command_lists_answers_and_sets_the_policy(
    erp_role: Connection,
    admin: Connection,
    database: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shell = Shell(monkeypatch, capsys, database)
    listed = shell("dictionary", "missing", "--source", "erp", "--json").json
    assert [(one["source_value"], one["examples"]) for one in listed] == [("erp unit", ["P1"])]
    assert 'intersect dictionary answer unit "erp unit" ANSWER' in shell("dictionary", "missing").out
    done = shell("dictionary", "answer", "unit", "erp unit", "box", "--json").json
    assert done == {"rejects_replayed": 0, "records_staged": 1}
    shop = shell("dictionary", "missing", "--source", "shop", "--json").json[0]["missing_value_id"]
    assert shell("dictionary", "ignore", str(shop), "--json").json["state"] == "ignored"
    assert (
        shell("dictionary", "policy", "unit", "default", "--value", "pcs", "--json").json["default_value"]
        == "pcs"
    )
    (unit,) = [one for one in shell("dictionary", "list", "--json").json if one["dictionary"] == "unit"]
    assert (unit["unknown_policy"], unit["value_count"]) == ("default", 1)
    tick(admin)
    assert column(admin, "select unit from linked.product where source_system = 'erp'") == ["box"]
    assert call(admin, "exchange.status")[0]["status"]["missing_values"] == unit["missing_count"]
