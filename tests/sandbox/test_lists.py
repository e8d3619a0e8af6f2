"""crm.item.list: operators, groups, order and pages."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.sandbox import Sandbox
from loader.sandbox.clock import Clock
from loader.sandbox.filters import Column, Compiler
from loader.sandbox.store import Store
from tests.sandbox.caller import Caller


@pytest.fixture
def deals(portal: Caller) -> Caller:
    for number, (title, amount) in enumerate((("Alpha", 10), ("Beta", 20), ("alphabet", 30), ("Gamma", 40))):
        portal.add(
            2,
            title=title,
            opportunity=amount,
            originId=f"k{number}",
            originatorId="erp",
            contactIds=[number + 1],
        )
    return portal


@pytest.mark.parametrize(
    ("filter", "expected"),
    [
        ({"title": "Beta"}, [2]),
        ({"=id": 3}, [3]),
        ({"=ID": "3"}, [3]),
        ({"@id": [1, 4, 99]}, [1, 4]),
        ({"!@id": [1, 4]}, [2, 3]),
        ({"!=title": "Beta"}, [1, 3, 4]),
        ({"!title": "Beta"}, [1, 3, 4]),
        ({">opportunity": 20}, [3, 4]),
        ({">=opportunity": "20"}, [2, 3, 4]),
        ({"<opportunity": 20}, [1]),
        ({"<=opportunity": 20}, [1, 2]),
        ({">id": 1, "<id": 4}, [2, 3]),
        ({">=id": 2, "<=id": 3}, [2, 3]),
        ({"%title": "alpha"}, [1, 3]),
        ({"%=title": "alpha%"}, [1, 3]),
        ({"=%title": "%t"}, [3]),
        ({"=%title": "Beta"}, [2]),
        ({"!%title": "alpha"}, [2, 4]),
        ({"!=%title": "%a"}, [3]),
        ({"!%=title": "G%"}, [1, 2, 3]),
        ({"@originId": ["k0", "k2"], "=originatorId": "erp"}, [1, 3]),
        ({"=originId": "k1", "=originatorId": "other"}, []),
        ({"id": [2, 3]}, [2, 3]),
        ({"contactIds": 2}, [2]),
        ({"=sourceId": ""}, [1, 2, 3, 4]),
        ({"!sourceId": ""}, []),
        ({"=closed": "N"}, [1, 2, 3, 4]),
        ({"0": {"logic": "OR", "0": {"title": "Beta"}, "1": {">opportunity": 30}}}, [2, 4]),
        ({"0": {"logic": "OR", "0": {"=id": 1}, "1": {"0": {">id": 2}, "1": {"<id": 4}}}, "!id": 9}, [1, 3]),
        ({">id": ""}, [1, 2, 3, 4]),
    ],
)
def test_filters(deals: Caller, filter: dict[str, Any], expected: list[int]) -> None:
    assert deals.ids(2, filter) == expected


@pytest.mark.parametrize(
    "params",
    [
        {"filter": {"titel": "x"}},
        {"filter": {">createdTime": "soon"}},
        {"filter": {"=id": "x"}},
        {"order": {"titel": "ASC"}},
        {"order": {"id": "UP"}},
        {"filter": {"=UF_CRM_NONE": 1}},
        {"filter": {"0": {"logic": "OR", "0": {"titel": 1}}}},
    ],
)
def test_unknown_names_and_bad_values_are_refused(deals: Caller, params: dict[str, Any]) -> None:
    reply = deals.reply("crm.item.list", entityTypeId=2, **params)
    assert reply.status_code == 400
    assert reply.json()["error"] == "INVALID_ARG_VALUE"


def test_changes_are_found_by_instant_whatever_the_offset(deals: Caller, sandbox: Sandbox) -> None:
    sandbox.configure(advance_seconds=100)
    changed = deals.change(2, 3, title="new")["updatedTime"]
    assert deals.ids(2, {">=updatedTime": changed}) == [3]
    assert deals.ids(2, {">updatedTime": changed}) == []
    sandbox.configure(timezone_offset="+00:00")
    assert deals.ids(2, {">=updatedTime": changed}) == [3]
    assert deals.ids(
        2, {">=updatedTime": "2020-01-01T00:00:00Z"}, order={"updatedTime": "ASC", "id": "DESC"}
    ) == [4, 2, 1, 3]


def test_offset_pages_count_and_point_on(portal: Caller) -> None:
    _add(portal, 120)
    first = portal.full("crm.item.list", entityTypeId=2, order={"ID": "ASC"}, select=["id"])
    assert (first["total"], first["next"], len(first["result"]["items"])) == (120, 50, 50)
    last = portal.full("crm.item.list", entityTypeId=2, order={"ID": "ASC"}, start=100)
    assert (last["total"], "next" in last, len(last["result"]["items"])) == (120, False, 20)


@pytest.mark.parametrize(("direction", "sign"), [("ASC", ">"), ("DESC", "<")])
def test_keyset_pages_do_not_count(portal: Caller, direction: str, sign: str) -> None:
    _add(portal, 120)
    seen: list[int] = []
    while True:
        filter = {f"{sign}id": seen[-1]} if seen else {}
        page = portal.full("crm.item.list", entityTypeId=2, filter=filter, order={"id": direction}, start=-1)
        assert page["total"] == 0
        assert "next" not in page
        seen += [item["id"] for item in page["result"]["items"]]
        if len(page["result"]["items"]) < 50:
            break
    assert seen == sorted(range(1, 121), reverse=direction == "DESC")


def test_without_an_order_there_is_none(portal: Caller) -> None:
    _add(portal, 50)
    seen = {
        tuple(item["id"] for item in portal.result("crm.item.list", entityTypeId=2)["items"])
        for _ in range(3)
    }
    assert len(seen) == 3


def test_select_limits_the_fields_and_always_has_the_id(deals: Caller) -> None:
    items = deals.result("crm.item.list", entityTypeId=2, select=["title", "nonsense"], filter={"id": 2})[
        "items"
    ]
    assert items == [{"id": 2, "title": "Beta"}]


def test_changes_are_walked_by_moment_and_id(portal: Caller, sandbox: Sandbox) -> None:
    _add(portal, 130)
    for number in (130, 7, 66):
        sandbox.configure(advance_seconds=1)
        portal.change(2, number, title="new")
    seen: list[int] = []
    moment, last = "2020-01-01T00:00:00+00:00", 0
    while True:
        later, same = {">updatedTime": moment}, {"=updatedTime": moment, ">id": last}
        params = {
            "filter": {"0": {"logic": "OR", "0": later, "1": same}},
            "order": {"updatedTime": "ASC", "id": "ASC"},
        }
        items = portal.result("crm.item.list", entityTypeId=2, start=-1, **params)["items"]
        seen += [item["id"] for item in items]
        if len(items) < 50:
            break
        moment, last = items[-1]["updatedTime"], items[-1]["id"]
    assert seen == [number for number in range(1, 130) if number not in (7, 66)] + [130, 7, 66]


def test_an_index_forgets_changed_and_deleted_rows(deals: Caller) -> None:
    assert deals.ids(2, {"=originId": "k1"}) == [2]
    deals.change(2, 2, originId="moved")
    assert deals.ids(2, {"=originId": "k1"}) == []
    assert deals.ids(2, {"@originId": ["moved", "k0"]}) == [1, 2]
    deals.result("crm.item.delete", entityTypeId=2, id=1)
    assert deals.ids(2, {"@originId": ["moved", "k0"]}) == [2]


def _add(portal: Caller, count: int) -> None:
    for start in range(0, count, 20):
        rows = [{"title": f"D{number}"} for number in range(start, min(start + 20, count))]
        portal.result("crm.item.batchImport", entityTypeId=2, data=rows)


_CLOCK = Clock()
_KEYS = st.sampled_from(["id", "name", "changed"])
_CONDITION = st.tuples(st.sampled_from(["", "!", ">", ">=", "<", "<=", "@", "!@"]), _KEYS, st.integers(0, 6))


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=8),
    st.lists(st.tuples(st.integers(1, 8), st.integers(0, 5)), max_size=6),
    st.lists(_CONDITION, max_size=3),
    st.booleans(),
)
def test_indexes_never_change_what_a_filter_finds(
    rows: list[tuple[int, int]],
    changes: list[tuple[int, int]],
    wanted: list[tuple[str, str, int]],
    either: bool,
) -> None:
    store = Store(_CLOCK, "id", "changed")
    for name, moment in rows:
        store.insert({"id": store.reserve_id(), "name": str(name), "changed": _CLOCK.iso(moment)})
    kinds = {"id": "number", "name": "text", "changed": "moment"}
    compiler = Compiler(lambda key: Column(key, kinds[key]), _CLOCK)
    filter = {op + key: _CLOCK.iso(value) if key == "changed" else str(value) for op, key, value in wanted}
    filter = {key: [value] if "@" in key else value for key, value in filter.items()}
    if either:
        filter = {
            "0": {"logic": "OR"} | {str(n): {key: value} for n, (key, value) in enumerate(filter.items())}
        }
    chosen = compiler.compile(filter)
    list(store.select(chosen))
    for record_id, value in changes:
        if value == 0 and record_id in store.records:
            store.delete(record_id)
        elif record_id in store.records:
            store.update(record_id, {"name": str(value), "changed": _CLOCK.iso(value)})
    order = [("changed", _CLOCK.moment, False), ("id", int, False)]
    expected = [record for record in store.records.values() if chosen.accepts(record)]
    expected.sort(key=lambda record: (_CLOCK.moment(record["changed"]), record["id"]))
    assert store.page(chosen, order, -1)[0] == expected[:50]
    found = [record["id"] for record in store.select(chosen)]
    assert found == [record_id for record_id, record in store.records.items() if chosen.accepts(record)]
    assert [record["id"] for record in store.select(chosen, descending=True)] == found[::-1]
