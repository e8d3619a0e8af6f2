"""What people change goes to the source that owns it, and no echo with it (I16, I18, I19)."""

from typing import Any

import pytest

from loader.database import Connection, Jsonb, call
from tests.sql.staging import claim, column, deliver, linked, row, rows, settle, stage, take, tick, value

CARD = {"id": 7, "updatedTime": "2026-07-01T12:00:00+03:00", "updatedBy": "5"}


@pytest.fixture
def anna(base: Connection) -> Connection:
    """Give a database with one delivered contact: name from erp, phone and birth date from shop."""
    call(base, "inbound.begin_capture", p_portal_id=1, p_portal_time="2026-01-01T00:00:00Z")
    stage(base, "customer", last_name="Petrova", email="a@example.com")
    stage(
        base,
        "customer",
        source_system="shop",
        source_key="s1",
        email="a@example.com",
        phone="84950000001",
        birth_date="2000-01-01",
    )
    tick(base)
    (work,) = claim(base)
    settle(base, work, crm_id=7)
    return base


def held(connection: Connection, entity: str = "contact") -> dict[str, Any]:
    """Return the card as the portal holds it."""
    return {**CARD, **row(connection, "select held from portal.item where entity = %s", entity)["held"]}


def record(connection: Connection, *cards: dict[str, Any], entity: str = "contact") -> int:
    found = call(
        connection, "inbound.record_page", p_portal_id=1, p_entity=entity, p_cards=Jsonb(list(cards))
    )
    return int(found[0]["change_count"])


def match(connection: Connection) -> None:
    """Have the cards that people made matched with what the ERPs sent."""
    call(connection, "inbound.stage_cards", p_portal_id=1, p_only_due=True)
    call(connection, "inbound.settle_deletions", p_portal_id=1)
    tick(connection)


def offered(connection: Connection) -> list[tuple[str, str | None, list[str]]]:
    found = rows(
        connection, "select source_system, source_key, changed_fields from outbound.change order by change_id"
    )
    return [(one["source_system"], one["source_key"], one["changed_fields"]) for one in found]


def test_our_own_write_is_no_change(anna: Connection) -> None:
    assert record(anna, held(anna)) == 0
    assert record(anna, {**held(anna), "comments": None, "updatedTime": "2026-07-02T12:00:00Z"}) == 0
    assert offered(anna) == []


def test_a_value_of_ours_that_arrived_unnoticed_is_no_change_of_people(anna: Connection) -> None:
    was = held(anna)
    take(anna, "customer", comment="first")
    settle(anna, claim(anna)[0], "unknown")
    call(anna, "delta.end_leases", p_portal_id=1, p_unknown_wait_seconds=0, p_all=False)
    take(anna, "customer", comment="second")
    assert len(claim(anna)) == 1
    assert record(anna, {**was, "comments": "first"}) == 0
    assert record(anna, {**was, "comments": "by a person"}) == 1


def test_a_change_goes_to_the_source_whose_value_survived(anna: Connection) -> None:
    assert record(anna, {**held(anna), "lastName": "Sidorova", "birthdate": "2000-02-29T03:00:00+03:00"}) == 1
    assert offered(anna) == [("erp", "1", ["last_name"]), ("shop", "s1", ["birth_date"])]
    found = row(anna, "select * from outbound.customer where source_system = 'shop'")
    assert (found["op"], found["kind"], found["changed_by"], found["crm_id"]) == ("update", "person", "5", 7)
    assert (str(found["birth_date"]), found["last_name"]) == ("2000-02-29", "Sidorova")


def test_a_change_is_offered_once_and_not_written_over(anna: Connection) -> None:
    card = {**held(anna), "lastName": "Sidorova"}
    assert (record(anna, card), record(anna, card)) == (1, 0)
    take(anna, "customer", first_name="Anna")
    (work,) = claim(anna)
    assert work["params"]["fields"] == {"name": "Anna"}


@pytest.mark.parametrize(
    ("kept", "added", "changed"),
    [
        (["+74950000001"], ["+74950000002"], ["phone_2"]),
        (["+74950000001"], [], []),
        ([], ["+74950000002"], ["phone"]),
        ([], [], ["phone"]),
        (["+74950000001"], ["+74950000002", "+74950000003"], ["phone_2"]),
    ],
)
def test_a_changed_list_of_phones_is_named_by_its_columns(
    anna: Connection, kept: list[str], added: list[str], changed: list[str]
) -> None:
    card = held(anna)
    emails = [one for one in card["fm"] if one["typeId"] == "EMAIL"]
    phones = [one for one in card["fm"] if one["value"] in kept]
    new = [
        {"id": 900 + place, "typeId": "PHONE", "valueType": "WORK", "value": text}
        for place, text in enumerate(added)
    ]
    record(anna, {**card, "fm": emails + phones + new})
    assert [names for _, _, names in offered(anna)] == ([changed] if changed else [])
    # Nobody holds a second phone: it goes to the source of highest rank.
    assert {source for source, _, _ in offered(anna)} <= {"shop" if changed == ["phone"] else "erp"}


def test_a_third_phone_is_named_by_the_list(anna: Connection) -> None:
    card = held(anna)
    two = [
        {"id": 900 + n, "typeId": "PHONE", "valueType": "WORK", "value": f"+7495000000{n}"} for n in (2, 3)
    ]
    record(anna, {**card, "fm": [*card["fm"], two[0]]})
    record(anna, {**card, "fm": [*card["fm"], *two]})
    assert [names for _, _, names in offered(anna)] == [["phone_2"], ["phones"]]


def test_a_card_born_in_the_crm_is_offered_and_adopted_without_a_second_one(anna: Connection) -> None:
    born = {**CARD, "id": 8, "name": "Boris", "lastName": "Ivanov", "originatorId": None}
    assert (record(anna, born), offered(anna)) == (1, [])
    match(anna)
    found = row(anna, "select * from outbound.customer")
    assert (found["op"], found["source_system"], found["source_key"]) == ("insert", "erp", None)
    assert (found["last_name"], found["crm_id"]) == ("Ivanov", 8)
    take(
        anna,
        "customer",
        source_key="2",
        first_name="Boris",
        last_name="Ivanov",
        middle_name="Petrovich",
        attributes={"golden_id": found["golden_id"]},
    )
    assert linked(anna)["erp", "2"] == found["golden_id"]
    (work,) = deliver(anna)
    assert (work["method"], work["params"]["id"]) == ("crm.item.update", 8)
    origin = {"originatorId": "intersect", "originId": str(found["golden_id"])}
    assert work["params"]["fields"] == {"secondName": "Petrovich", **origin}
    record(anna, {**born, "lastName": "Sidorov", "secondName": "Petrovich"})
    assert offered(anna)[-1] == ("erp", "2", ["last_name"])


def born(connection: Connection, number: int, **fields: Any) -> int:
    """Have people make a card that is matched with nobody; return the number under which it was offered."""
    record(connection, {**CARD, "id": number, "originatorId": None, **fields})
    match(connection)
    return int(value(connection, "select golden_id from outbound.customer where crm_id = %s", number))


def phones(*texts: str) -> list[dict[str, Any]]:
    return [
        {"id": n, "typeId": "PHONE", "valueType": "WORK", "value": text} for n, text in enumerate(texts, 1)
    ]


def test_an_offered_card_that_people_complete_is_matched_again_and_offered_once(anna: Connection) -> None:
    born(anna, 8, name="Boris", lastName="Ivanov", fm=[])
    card = {**CARD, "id": 8, "name": "Boris", "lastName": "Ivanov", "fm": phones("+74950000008")}
    record(anna, card)
    match(anna)
    assert column(anna, "select op from outbound.change") == ["insert", "update"]
    (found,) = rows(anna, "select op, phone, changed_fields from outbound.customer")
    assert (found["op"], found["phone"]) == ("insert", "+74950000008")
    # The ERP has him by itself, under the phone that was added: no second card.
    take(
        anna,
        "customer",
        source_key="2",
        first_name="Boris",
        last_name="Ivanov",
        phone="84950000008",
        city="Omsk",
    )
    assert value(anna, "select state from inbound.card") == "linked"
    work, *parts = deliver(anna)
    assert (work["method"], work["params"]["id"]) == ("crm.item.update", 8)
    assert [one["method"] for one in parts] == ["crm.requisite.add", "crm.address.add"]


def test_a_number_under_which_a_card_was_offered_counts_after_it_moved_to_an_elder_row(
    anna: Connection,
) -> None:
    """Once it counted no more, and the record that named it got a second card."""
    take(anna, "customer", source_system="shop", source_key="s9", first_name="Boris", last_name="Ivanov")
    number = born(anna, 8, name="Boris", lastName="Ivanov", fm=phones("+74950000008"))
    elder = linked(anna)["shop", "s9"]
    take(
        anna,
        "customer",
        source_system="shop",
        source_key="s9",
        first_name="Boris",
        last_name="Ivanov",
        phone="84950000008",
    )
    assert (linked(anna)["bitrix24", "contact:8"], elder < number) == (elder, True)
    take(anna, "customer", source_key="2", last_name="Petrov-Ivanov", attributes={"golden_id": number})
    assert linked(anna)["erp", "2"] == elder


def test_a_card_made_and_deleted_at_once_is_offered_to_nobody_and_gets_no_successor(anna: Connection) -> None:
    record(anna, {**CARD, "id": 8, "name": "Boris", "lastName": "Ivanov", "fm": phones("+74950000008")})
    call(anna, "inbound.record_deletions", p_portal_id=1, p_entity="contact", p_crm_ids=[8])
    match(anna)
    record(anna, {**CARD, "id": 9, "name": "Boris", "lastName": "Ivanov", "fm": phones("+74950000008")})
    call(anna, "inbound.stage_cards", p_portal_id=1, p_only_due=True)
    call(anna, "inbound.record_deletions", p_portal_id=1, p_entity="contact", p_crm_ids=[9])
    match(anna)
    assert (offered(anna), value(anna, "select state from inbound.card")) == ([], "gone")
    # Nor does it keep one who comes later from having a card.
    take(anna, "customer", source_key="2", first_name="Boris", last_name="Ivanov", phone="84950000008")
    assert [work["method"] for work in deliver(anna)] == ["crm.item.add"]


def test_a_card_that_people_make_in_place_of_the_one_they_deleted_takes_over(anna: Connection) -> None:
    call(anna, "inbound.record_deletions", p_portal_id=1, p_entity="contact", p_crm_ids=[7])
    match(anna)
    card = {
        "name": "Anna",
        "lastName": "Petrova",
        "fm": [{"id": 1, "typeId": "EMAIL", "value": "a@example.com"}],
    }
    record(anna, {**CARD, "id": 9, **card})
    match(anna)
    assert value(anna, "select state from inbound.card") == "linked"
    assert column(anna, "select crm_id from portal.item where entity = 'contact'") == [9]
    assert {work["params"]["id"] for work in deliver(anna)} == {9}


def test_a_deal_for_a_contact_that_people_deleted_waits_until_they_restore_it(anna: Connection) -> None:
    """Once it was sent with the number of the card that was gone."""
    take(anna, "sales_order", source_key="Z1", customer_key="1", title="Old")
    deliver(anna)
    take(anna, "sales_order", source_key="Z2", customer_key="1", title="Queued")
    call(anna, "inbound.record_deletions", p_portal_id=1, p_entity="contact", p_crm_ids=[7])
    match(anna)
    take(anna, "sales_order", source_key="Z3", customer_key="1", title="New")
    take(anna, "sales_order", source_key="Z1", comment="goes on")
    (work,) = deliver(anna)
    assert (work["method"], work["params"]["fields"]) == ("crm.item.update", {"comments": "goes on"})
    (reason,) = call(anna, "delta.waiting_reasons", p_portal_id=1)
    assert (reason["parent_state"], reason["item_count"]) == ("deleted", 2)
    assert "deletion restore" in reason["advice_en"]
    golden_id = value(anna, "select golden_id from portal.item where entity = 'contact'")
    call(anna, "inbound.restore_cards", p_portal_id=1, p_entity="contact", p_golden_ids=[golden_id])
    (contact, *deals) = deliver(anna)
    assert contact["method"] == "crm.item.add"
    assert [deal["params"]["fields"]["contactIds"] for deal in deals] == [[golden_id + 1000]] * 3
    # Out of the bin it is there without being made anew.
    call(anna, "inbound.record_deletions", p_portal_id=1, p_entity="contact", p_crm_ids=[golden_id + 1000])
    match(anna)
    take(anna, "sales_order", source_key="Z4", customer_key="1", title="Last")
    assert deliver(anna) == []
    record(anna, {**held(anna), "id": golden_id + 1000})
    assert [deal["params"]["fields"]["contactIds"] for deal in deliver(anna)] == [[golden_id + 1000]]


def test_a_card_of_ours_whose_reply_is_still_under_way_is_not_born_in_the_crm(anna: Connection) -> None:
    take(anna, "customer", source_key="2", last_name="Ivanov")
    (work,) = claim(anna)
    card = {**CARD, "id": 9, "originatorId": "intersect", "originId": str(work["golden_id"])}
    assert record(anna, {**card, "lastName": "Ivanov"}) == 0
    assert rows(anna, "select * from portal.item where crm_id = 9") == []


def test_a_change_of_a_deal_comes_back_in_the_words_of_the_source(base: Connection) -> None:
    base.execute(
        """insert into exchange.dictionary_value (dictionary, source_system, source_value, canonical_value)
        values ('deal_stage', 'erp', 'отгружен', 'won')"""
    )
    take(base, "sales_order", stage="new", amount="10", direction="sales", currency="RUB")
    (work,) = claim(base)
    settle(base, work, crm_id=7)
    record(base, {**held(base, "deal"), "stageId": "WON", "opportunity": 12.5}, entity="deal")
    found = row(base, "select * from outbound.sales_order")
    assert (found["stage"], str(found["amount"]), found["currency"]) == ("отгружен", "12.5", "RUB")
    assert found["changed_fields"] == ["amount", "stage"]


def test_a_deal_that_people_made_names_its_customers_when_they_are_known_and_before(anna: Connection) -> None:
    """Once outbound.sales_order named no customer: the ERP had an order of nobody's."""
    present = {"updatedTime": "2026-02-01T10:00:00+00:00", "updatedBy": 7}
    company = {"id": 31, "title": "Romashka", "companyId": 0, **present}
    record(anna, {**CARD, "id": 30, "lastName": "Born"})
    record(anna, company, entity="company")
    deal = {"title": "By hand", "stageId": "NEW", "opportunity": 5, "currencyId": "RUB", **present}
    record(
        anna,
        {**deal, "id": 40, "companyId": 0, "contactIds": [CARD["id"]]},
        {**deal, "id": 41, "companyId": 31, "contactIds": [30, CARD["id"]]},
        {**deal, "id": 42, "companyId": 0, "contactIds": []},
        entity="deal",
    )
    match(anna)
    asked = """select crm_id, customer_key, contact_key, customer_golden_id is not null as is_known,
        'customer_key' = any (changed_fields) as is_told from outbound.sales_order order by change_id"""

    def told() -> dict[int, tuple[Any, ...]]:
        return {one.pop("crm_id"): tuple(one.values()) for one in rows(anna, asked)}

    assert told() == {
        40: ("1", None, True, True),
        41: (None, None, True, True),
        42: (None, None, False, False),
    }
    # The ERP takes the company and the contact over: the order, still unread, names them by its own keys.
    for key, name in (("C-31", "organization"), ("P-30", "person")):
        view = "select golden_id from outbound.customer where kind = %s and op = 'insert'"
        (golden_id,) = column(anna, view, name)
        named = {"company_name": "Romashka"} if name == "organization" else {"last_name": "Born"}
        stage(anna, "customer", source_key=key, kind=name, attributes={"golden_id": golden_id}, **named)
    tick(anna)
    assert told()[41] == ("C-31", "P-30", True, True)
    # A customer that people add to a deal of theirs later is news.
    record(anna, {**deal, "id": 42, "companyId": 31, "contactIds": []}, entity="deal")
    assert told()[42] == ("C-31", None, True, True)
    call(anna, "outbound.ack_through", consumer="erp", change_id=10**9)
    record(anna, {**deal, "id": 42, "companyId": 0, "contactIds": [30]}, entity="deal")
    assert told() == {42: ("P-30", None, True, True)}


def test_what_is_acknowledged_is_not_offered_again_and_the_rest_is(anna: Connection) -> None:
    for place, name in enumerate(("a", "b", "c")):
        record(anna, {**CARD, "id": 20 + place, "lastName": name})
    match(anna)
    numbers = column(anna, "select change_id from outbound.customer order by change_id")

    def names() -> list[str]:
        return column(anna, "select last_name from outbound.customer order by change_id")

    assert call(anna, "outbound.ack", consumer="erp", change_ids=[numbers[1], numbers[1], 0]) == [{"ack": 1}]
    assert names() == ["a", "c"]
    assert call(anna, "outbound.ack", consumer="erp", change_ids=[numbers[1]]) == [{"ack": 0}]
    assert call(anna, "outbound.ack_through", consumer="shop", change_id=numbers[2]) == [{"ack_through": 0}]
    assert names() == ["a", "c"]
    assert call(anna, "outbound.ack_through", consumer="erp", change_id=numbers[0]) == [{"ack_through": 1}]
    assert names() == ["c"]


def test_pages_follow_each_other_by_time_and_id(anna: Connection) -> None:
    cards = [
        {**CARD, "id": number, "lastName": str(number), "updatedTime": "2026-07-01T12:00:00Z"}
        for number in range(100, 150)
    ]
    found = call(anna, "inbound.record_page", p_portal_id=1, p_entity="contact", p_cards=Jsonb(cards))[0]
    time_and_id = found["next_pages"][0]["filter"]["0"]["1"]
    assert time_and_id == {"=updatedTime": "2026-07-01T12:00:00+00:00", ">id": "149"}
    assert found["change_count"] == 50
    after = value(
        anna, "select updated_time = '2026-07-01T12:00:00Z' from portal.watermark where entity = 'contact'"
    )
    assert after
    last = call(anna, "inbound.record_page", p_portal_id=1, p_entity="contact", p_cards=Jsonb(cards[:3]))
    assert last == [{"change_count": 0, "next_pages": None}]


def test_two_values_are_the_same_to_a_person(base: Connection) -> None:
    def same(one: Any, other: Any, field: str = "x") -> bool:
        given = {"p_field": field, "p_one": Jsonb(one), "p_other": Jsonb(other)}
        return bool(call(base, "inbound.is_same", **given)[0]["is_same"])

    assert same(None, "") and same("", []) and same(1, "1") and same([], None)
    assert not same("a", "b") and not same(None, "a") and not same("a", None)
    one, other = {"typeId": "PHONE", "value": "1", "id": 1}, {"typeId": "PHONE", "value": "2", "id": 2}
    assert same([one, other], [{**other, "id": 9}, one], "fm") and same([], None, "fm")
    assert not same([one], [other], "fm") and not same([one], [], "fm")
