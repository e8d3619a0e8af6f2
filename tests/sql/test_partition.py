"""Groups are a matter of the records alone, not of their order or the cut into ticks (I5, I6)."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.database import Connection
from tests.sql.staging import PROPERTY, rows, stage, tick, value, wipe

pytestmark = pytest.mark.slow

Partition = set[frozenset[int]]
OWN_OF_THE_TABLE = ("is_deleted", "tick_id", "related_tick_id")

PHONES = ["+74951234567", "8 916 123-45-67"]
PERSON = st.fixed_dictionaries(
    {
        "last_name": st.sampled_from(["Иванов", "Иванов", "Ivanov", "Иванова", None]),
        "first_name": st.sampled_from(["Иван", "Иван", "Ivan", "И.", "Пётр", "Мария", None]),
        "middle_name": st.sampled_from([None, None, "Петрович", "П.", "Ильич"]),
        "phone": st.sampled_from([None, *PHONES, ", ".join(PHONES)]),
        "email": st.sampled_from([None, None, "a@example.com", "b@example.com"]),
        "birth_date": st.sampled_from([None, None, "1980-05-17", "1981-05-17", "2004-02-29"]),
        "tax_id": st.sampled_from([None, None, None, "500100732259", "526317984689"]),
        "city": st.sampled_from([None, "Омск"]),
        "kind": st.just("person"),
    }
)
ORGANIZATION = st.fixed_dictionaries(
    {
        "company_name": st.sampled_from(["ООО Север", "Sever, OOO", "АО Север", "Север", None]),
        "phone": st.sampled_from([None, *PHONES]),
        "email": st.sampled_from([None, "a@example.com"]),
        "tax_id": st.sampled_from([None, "7707083893", "7707083893", "7736050003"]),
        "tax_reason_code": st.sampled_from([None, "770701001", "780202002"]),
        "city": st.sampled_from([None, "Омск", "Томск"]),
        "kind": st.just("organization"),
    }
)
PEOPLE = st.lists(PERSON, min_size=2, max_size=9)
CUTS = st.sets(st.integers(1, 8), max_size=3)
RECORDS = st.one_of(PEOPLE, PEOPLE, st.lists(ORGANIZATION, min_size=2, max_size=7))


def grouped(connection: Connection) -> Partition:
    found = rows(
        connection, "select array_agg(source_key::int) as keys from linked.customer group by golden_id"
    )
    return {frozenset(one["keys"]) for one in found}


def taken(
    connection: Connection, records: list[dict[str, str | None]], order: list[int], cuts: set[int]
) -> Iterator[None]:
    """Stage the records in an order, keys as in the list, and pause after each tick."""
    wipe(connection)
    for place, number in enumerate(order, start=1):
        stage(connection, "customer", source_key=str(number), **records[number])
        if place in cuts or place == len(order):
            tick(connection)
            yield


def bounded(connection: Connection) -> None:
    """Make keys over-common early."""
    connection.execute("update exchange.match_block set max_records = 4")


@PROPERTY
@given(records=RECORDS, cuts=CUTS, data=st.data())
def test_order_and_cut_do_not_matter(
    base: Connection, records: list[dict[str, str | None]], cuts: set[int], data: st.DataObject
) -> None:
    bounded(base)
    order = data.draw(st.permutations(range(len(records))))
    list(taken(base, records, list(range(len(records))), set()))
    at_once = grouped(base)
    list(taken(base, records, order, cuts))
    assert grouped(base) == at_once


@PROPERTY
@given(records=RECORDS, cuts=CUTS)
def test_a_golden_id_is_its_eldest_record_and_a_golden_row_its_survivors(
    base: Connection, records: list[dict[str, str | None]], cuts: set[int]
) -> None:
    bounded(base)
    before: dict[int, int] = {}
    for _ in taken(base, records, list(range(len(records))), cuts):
        found = rows(
            base,
            "select record_id, golden_id, min(record_id) over (partition by golden_id) from linked.customer",
        )
        present = {one["record_id"]: one["golden_id"] for one in found}
        assert all(one["golden_id"] == one["min"] for one in found)
        for record, golden_id in before.items():
            # To an elder one in a merge; to a younger one only where it left the elder.
            assert present[record] <= golden_id or present[golden_id] != present[record]
        before = present
        assert golden(base) == derived(base)
        assert {one["golden_id"] for one in golden(base)} == set(present.values())


def golden(connection: Connection) -> list[dict[str, Any]]:
    found = rows(connection, "select * from golden.customer where not is_deleted order by golden_id")
    return [{name: one[name] for name in one if name not in OWN_OF_THE_TABLE} for one in found]


def derived(connection: Connection) -> list[dict[str, Any]]:
    """Return all golden rows as the survivor view makes them."""
    connection.execute("truncate linked.touched")
    connection.execute(
        """insert into linked.touched (entity, golden_id, chunk, is_single, may_vanish)
        select distinct 'customer', golden_id, 0, false, false from linked.customer"""
    )
    found = rows(connection, "select * from golden.customer_survivor order by golden_id")
    names = rows(connection, "select * from golden.customer limit 1")[0].keys()
    return [{name: one[name] for name in names if name not in OWN_OF_THE_TABLE} for one in found]


def components(records: frozenset[int], bonds: dict[tuple[int, int], int]) -> Iterator[frozenset[int]]:
    """Yield the connected parts."""
    left = set(records)
    while left:
        part, edge = set[int](), {left.pop()}
        while edge:
            part |= edge
            edge = {one for pair in bonds if edge & set(pair) for one in pair} - part & records
        left -= part
        yield frozenset(part)


def divided(
    records: frozenset[int], bonds: dict[tuple[int, int], int], signs: dict[int, list[str | None]]
) -> Iterator[frozenset[int]]:
    """Model of the grouping: a part that contradicts itself loses its weakest bonds, until none does."""
    for part in components(records, bonds):
        inside = {pair: strength for pair, strength in bonds.items() if part.issuperset(pair)}
        said = zip(*(signs[one] for one in part), strict=True)
        if inside and any(len(set(values) - {None}) > 1 for values in said):
            weakest = min(inside.values())
            kept = {pair: strength for pair, strength in inside.items() if strength > weakest}
            yield from divided(part, kept, signs)
        else:
            yield part


@PROPERTY
@given(records=RECORDS, cuts=CUTS)
def test_the_grouping_agrees_with_a_model(
    base: Connection, records: list[dict[str, str | None]], cuts: set[int]
) -> None:
    bounded(base)
    list(taken(base, records, list(range(len(records))), cuts))
    bonds = rows(
        base,
        """select record_a, record_b, max(strength) as strength from linked.link
        inner join exchange.match_rule using (match_rule_id)
        where verdict = 'same' group by record_a, record_b""",
    )
    signs = rows(
        base,
        """select record_id, source_key::int as key, tax_id_key as tax_id, tax_reason_code as code,
            birth_date::text as birth_date, left(first_name_key, 1) as first_letter,
            left(middle_name_key, 1) as middle_letter,
            nullif(split_part(company_name_key, '|', 2), '') as form
        from linked.customer""",
    )
    keys = {one["record_id"]: one["key"] for one in signs}
    parts = divided(
        frozenset(keys),
        {(one["record_a"], one["record_b"]): one["strength"] for one in bonds},
        {one["record_id"]: list(one.values())[2:] for one in signs},
    )
    assert grouped(base) == {frozenset(keys[one] for one in part) for part in parts}
    assert value(base, "select count(*) from linked.customer") == len(records)
