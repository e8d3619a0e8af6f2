"""Who is whom: match rules, stable golden ids, evidence (I5, I6)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.database import Connection
from tests.sql.staging import PROPERTY, linked, rows, stage, take, tick, value, wipe

ANNA = {"last_name": "Petrova", "first_name": "Anna"}
PHONE = "8 495 123-45-67"


def people(connection: Connection) -> int:
    return int(value(connection, "select count(*) from golden.customer where not is_deleted"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"email": "Anna@example.com"}, {"email": "anna@EXAMPLE.com"}),
        ({"email": "a@example.com", "email_2": "anna@example.com"}, {"email": "anna@example.com"}),
        ({"email_2": "anna@example.com"}, {"email_2": "anna@example.com"}),
        ({"tax_id": "770123456789"}, {"tax_id": "7701 2345 6789"}),
        (
            {**ANNA, "phone": PHONE, "birth_date": "2000-01-01"},
            {**ANNA, "phone_2": "+74951234567", "birth_date": "2000-01-01"},
        ),
        (
            {"last_name": "Соловьёва", "first_name": "Алёна", "phone": PHONE, "birth_date": "2000-01-01"},
            {"last_name": "СОЛОВЬЕВА", "first_name": "алена", "phone": PHONE, "birth_date": "2000-01-01"},
        ),
    ],
)
def test_records_that_meet_a_rule_are_one(
    base: Connection, one: dict[str, str], other: dict[str, str]
) -> None:
    stage(base, "customer", **one)
    stage(base, "customer", source_system="shop", **other)
    tick(base)
    assert people(base) == 1
    assert len(set(linked(base).values())) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"phone": PHONE}, {"phone": PHONE}),
        ({**ANNA, "phone": PHONE}, {**ANNA, "phone": PHONE}),
        ({**ANNA, "birth_date": "2000-01-01"}, {**ANNA, "birth_date": "2000-01-01"}),
        ({**ANNA, "email": "a@example.com"}, {"first_name": "Boris", "email": "a@example.com"}),
        (
            {"email": "a@example.com", "birth_date": "2000-01-01"},
            {"email": "a@example.com", "birth_date": "2001-01-01"},
        ),
        ({"email": "a@example.com", "kind": "person"}, {"email": "a@example.com", "kind": "organization"}),
        (
            {"tax_id": "7701234567", "tax_reason_code": "770101001"},
            {"tax_id": "7701234567", "tax_reason_code": "780202002"},
        ),
        ({"full_name": "Anna"}, {"full_name": "Anna"}),
        ({}, {}),
    ],
)
def test_records_that_meet_no_rule_or_contradict_stay_apart(
    base: Connection, one: dict[str, str], other: dict[str, str]
) -> None:
    stage(base, "customer", **one)
    stage(base, "customer", source_system="shop", **other)
    tick(base)
    assert people(base) == 2


def test_branches_stay_apart_and_each_meets_itself_in_another_source(base: Connection) -> None:
    for source in ("erp", "shop"):
        for key, code in (("1", "770101001"), ("2", "780202002")):
            stage(
                base,
                "customer",
                source_system=source,
                source_key=key,
                tax_id="7701234567",
                tax_reason_code=code,
            )
    tick(base)
    ids = linked(base)
    assert ids["erp", "1"] == ids["shop", "1"] != ids["erp", "2"] == ids["shop", "2"]


def test_a_key_that_too_many_share_links_nobody(base: Connection) -> None:
    for number in range(11):
        stage(base, "customer", source_key=str(number), email="test@example.com")
    tick(base)
    assert people(base) == 11


def test_a_merge_keeps_the_elder_id_and_says_why(base: Connection) -> None:
    take(base, "customer", email="a@example.com")
    take(base, "customer", source_system="shop", tax_id="770123456789")
    elder, younger = linked(base)["erp", "1"], linked(base)["shop", "1"]
    take(base, "customer", source_system="shop", source_key="2", email="a@example.com", tax_id="770123456789")
    assert set(linked(base).values()) == {elder}
    evidence = rows(
        base, "select golden_id, merged_golden_id, source_key, rule_name, key_value from linked.evidence"
    )
    assert {one["golden_id"] for one in evidence} == {elder}
    assert {
        "merged_golden_id": younger,
        "rule_name": "same person by tax number",
        "key_value": "770123456789",
    }.items() <= next(one for one in evidence if one["merged_golden_id"] == younger).items()
    assert value(base, "select is_deleted from golden.customer where golden_id = %s", younger)


def test_ids_are_not_numbered_anew_when_everything_is_sent_again(base: Connection) -> None:
    def send() -> None:
        for number in range(6):
            stage(base, "customer", source_key=str(number), email=f"a{number // 2}@example.com")
        tick(base)

    send()
    before = linked(base)
    send()
    base.execute("update linked.customer set comment = 'differs'")
    send()
    assert linked(base) == before
    assert value(base, "select count(*) from linked.evidence") == 3


def test_a_record_that_loses_its_key_stays_where_it_is(base: Connection) -> None:
    base.execute("update exchange.source set null_policy = 'clear'")
    stage(base, "customer", email="a@example.com")
    stage(base, "customer", source_system="shop", email="a@example.com")
    tick(base)
    take(base, "customer", source_system="shop", email="b@example.com")
    assert people(base) == 1
    assert value(base, "select emails from golden.customer") == ["a@example.com", "b@example.com"]
    take(base, "customer", source_system="shop", source_key="3", email="b@example.com")
    assert people(base) == 1


def test_a_deleted_record_links_nobody(base: Connection) -> None:
    take(base, "customer", email="a@example.com")
    take(base, "customer", op="delete")
    take(base, "customer", source_system="shop", email="a@example.com")
    assert len(rows(base, "select distinct golden_id from linked.customer")) == 2


def test_what_pointed_to_a_merged_record_points_to_the_elder(base: Connection) -> None:
    take(base, "customer", email="a@example.com")
    stage(base, "customer", source_system="shop", tax_id="770123456789")
    stage(base, "sales_order", source_system="shop", customer_key="1")
    tick(base)
    elder, younger = linked(base)["erp", "1"], linked(base)["shop", "1"]
    assert value(base, "select customer_golden_id from golden.sales_order") == younger
    take(base, "customer", source_key="2", email="a@example.com", tax_id="770123456789")
    assert value(base, "select customer_golden_id from golden.sales_order") == elder


def test_people_follow_their_merged_company(base: Connection) -> None:
    take(base, "customer", tax_id="7701234567")
    stage(base, "customer", source_system="shop", source_key="firm", company_name="Firm")
    stage(base, "customer", source_system="shop", source_key="anna", parent_key="firm", **ANNA)
    tick(base)
    take(base, "customer", source_system="shop", source_key="firm", tax_id="7701234567")
    elder = linked(base)["erp", "1"]
    found = value(base, "select parent_golden_id from golden.customer where last_name = 'Petrova'")
    assert found == elder


def test_products_link_by_article_number_and_prices_follow(base: Connection) -> None:
    for source, amount in (("erp", "10"), ("shop", "12")):
        stage(base, "product", source_system=source, sku="A-1")
        stage(base, "price", source_system=source, product_key="1", amount=amount)
    tick(base)
    assert rows(base, "select amount::text from golden.price where not is_deleted") == [{"amount": "10"}]


def born(connection: Connection, entity: str = "contact") -> int:
    """Register a card that people made; return its golden id."""
    return int(
        value(
            connection,
            """insert into portal.item (portal_id, entity, golden_id, crm_id, is_born_in_crm)
            values (1, %s, nextval('golden.golden_id_seq'), 77, true) returning golden_id""",
            entity,
        )
    )


def test_a_record_born_in_the_crm_is_adopted_by_its_golden_id(base: Connection) -> None:
    golden_id = born(base)
    take(base, "customer", last_name="Petrova", attributes={"golden_id": golden_id})
    assert linked(base) == {("erp", "1"): golden_id}
    assert value(base, "select attributes from golden.customer") == {}


@pytest.mark.parametrize("named", [0, "none", "99999999999999999999", None, [1]])
def test_a_golden_id_that_is_none_is_passed_over(base: Connection, named: Any) -> None:
    assert take(base, "customer", attributes={"golden_id": named})["rows_changed"] == 1


def test_a_golden_id_nobody_offered_takes_over_no_other_record(base: Connection) -> None:
    take(base, "customer", email="a@example.com")
    golden_id = linked(base)["erp", "1"]
    base.execute(
        "insert into portal.item (portal_id, entity, golden_id, crm_id) values (1, 'contact', %s, 5)",
        [golden_id],
    )
    take(base, "customer", source_system="shop", attributes={"golden_id": golden_id})
    assert linked(base)["shop", "1"] != golden_id


KEYS = st.fixed_dictionaries(
    {
        "email": st.sampled_from([None, *(f"e{n}@example.com" for n in range(5))]),
        "email_2": st.sampled_from([None, None, *(f"e{n}@example.com" for n in range(5))]),
        "tax_id": st.sampled_from([None, *(f"77012345678{n}" for n in range(5))]),
    }
)


def partition(records: list[dict[str, str | None]]) -> set[frozenset[int]]:
    """Model: union-find over e-mails and tax ids."""
    root = list(range(len(records)))

    def find(place: int) -> int:
        while root[place] != place:
            place = root[place]
        return place

    seen: dict[str, int] = {}
    for place, record in enumerate(records):
        for key in filter(None, record.values()):
            root[find(place)] = find(seen.setdefault(key, place))
    return {frozenset(p for p in range(len(records)) if find(p) == one) for one in map(find, root)}


@PROPERTY
@given(records=st.lists(KEYS, min_size=2, max_size=9), breaks=st.sets(st.integers(0, 8)))
def test_chains_of_keys_give_one_partition_in_one_tick_and_in_several(
    base: Connection, records: list[dict[str, str | None]], breaks: set[int]
) -> None:
    wipe(base)
    base.execute("update exchange.match_rule set must_agree = '{}'")
    ids: list[dict[tuple[str, str], int]] = []
    for place, record in enumerate(records):
        stage(base, "customer", source_key=str(place), kind="person", **record)
        if place in breaks:
            tick(base)
            ids.append(linked(base))
    tick(base)
    found = linked(base)
    groups = {
        frozenset(int(key) for (_, key), one in found.items() if one == golden_id)
        for golden_id in found.values()
    }
    assert groups == partition(records)
    for before in ids:  # an id only ever gives way to an elder one
        assert all(found[key] <= golden_id for key, golden_id in before.items())
    assert people(base) == len(groups)
