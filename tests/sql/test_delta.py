"""What must travel, when, and what becomes of it (I8 to I14)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.database import Connection, Jsonb, call
from tests.sql.staging import (
    PROPERTY,
    claim,
    column,
    deliver,
    linked,
    reply,
    row,
    rows,
    settle,
    stage,
    take,
    tick,
    value,
)


def states(connection: Connection) -> dict[str, str]:
    found = rows(connection, "select entity, state from delta.item order by golden_id, entity")
    return {one["entity"]: one["state"] for one in found}


def item(connection: Connection, entity: str = "contact") -> dict[str, Any]:
    return row(connection, "select * from delta.item where entity = %s", entity)


def one_claimed(connection: Connection) -> dict[str, Any]:
    (work,) = claim(connection)
    return work


def test_a_new_record_is_added_and_confirmed(base: Connection) -> None:
    assert take(base, "customer", last_name="Petrova", phone="84950000001")["deltas_queued"] == 1
    work = one_claimed(base)
    assert (work["method"], work["params"]["fields"]["originId"]) == ("crm.item.add", str(work["golden_id"]))
    assert value(base, "select lease from delta.intent") == work["lease"]
    assert rows(base, "select * from portal.item") == []
    assert settle(base, work, crm_id=7) == {"done": 1}
    assert states(base) == {"contact": "done"}
    assert value(base, "select crm_id from portal.item") == 7
    assert claim(base) == []


def test_only_what_changed_travels(base: Connection) -> None:
    take(base, "customer", last_name="Petrova", first_name="Anna")
    settle(base, one_claimed(base), crm_id=7)
    take(base, "customer", first_name="Hanna")
    work = one_claimed(base)
    assert (work["method"], work["params"]["id"]) == ("crm.item.update", 7)
    assert work["params"]["fields"] == {"name": "Hanna"}


def test_a_record_changed_twice_before_delivery_is_one_delta_with_the_last_values(base: Connection) -> None:
    take(base, "customer", last_name="one")
    take(base, "customer", last_name="two")
    work = one_claimed(base)
    assert work["params"]["fields"]["lastName"] == "two"


def test_a_field_nobody_sends_queues_nothing(base: Connection) -> None:
    take(base, "customer", last_name="Petrova")
    deliver(base)
    counts = take(base, "customer", site="centre")
    assert (counts["rows_changed"], counts["deltas_queued"]) == (1, 0)


def test_a_change_taken_back_before_delivery_sends_nothing(base: Connection) -> None:
    take(base, "customer", last_name="one")
    deliver(base)
    take(base, "customer", last_name="two")
    take(base, "customer", last_name="one")
    assert claim(base) == []
    assert states(base) == {"contact": "done"}


def test_a_change_taken_back_while_it_is_on_its_way_is_sent_after_it(base: Connection) -> None:
    # The old value equals what the portal had confirmed: nothing was queued, the portal kept the new one.
    take(base, "customer", last_name="one")
    deliver(base)
    take(base, "customer", last_name="two")
    work = one_claimed(base)
    take(base, "customer", last_name="one")
    settle(base, work)
    assert one_claimed(base)["params"]["fields"] == {"lastName": "one"}


def test_a_newer_state_queued_while_leased_is_sent_next(base: Connection) -> None:
    take(base, "customer", last_name="one")
    work = one_claimed(base)
    take(base, "customer", last_name="two")
    assert (item(base)["state"], item(base)["is_requeued"]) == ("leased", True)
    assert claim(base) == []
    settle(base, work, crm_id=7)
    assert item(base)["state"] == "open"
    assert one_claimed(base)["params"]["fields"] == {"lastName": "two"}


def test_a_newer_state_is_tried_when_the_older_one_was_refused(base: Connection) -> None:
    take(base, "customer", last_name="bad")
    work = one_claimed(base)
    take(base, "customer", last_name="good")
    settle(base, work, "refused", error="CRM_FIELD_ERROR_VALUE_NOT_VALID")
    assert item(base)["state"] == "open"
    assert one_claimed(base)["params"]["fields"]["lastName"] == "good"


def test_what_was_refused_is_settled_when_the_record_is_again_what_the_portal_holds(base: Connection) -> None:
    take(base, "customer", last_name="one")
    deliver(base)
    take(base, "customer", last_name="two")
    settle(base, one_claimed(base), "refused", error="INVALID_ARG_VALUE")
    take(base, "customer", last_name="one")
    assert claim(base) == []
    assert states(base) == {"contact": "done"}


def test_an_outcome_of_a_lease_that_ended_is_ignored(base: Connection) -> None:
    take(base, "customer", last_name="Petrova")
    work = one_claimed(base)
    assert settle(base, {**work, "lease": work["lease"] + 1}) == {}
    assert item(base)["state"] == "leased"
    call(base, "delta.end_leases", p_portal_id=1, p_unknown_wait_seconds=60, p_all=True)
    assert settle(base, work) == {}
    assert (item(base)["state"], rows(base, "select * from portal.item")) == ("unknown", [])


@pytest.mark.parametrize(
    ("state", "error", "outcome", "after", "attempts"),
    [
        ("limited", "QUERY_LIMIT_EXCEEDED", "limited", "open", 0),
        ("not_executed", "", "not_executed", "open", 0),
        ("refused", "QUERY_LIMIT_EXCEEDED", "limit", "open", 0),
        ("refused", "INTERNAL_SERVER_ERROR", "transient", "open", 1),
        ("refused", "CRM_FIELD_ERROR_REQUIRED", "data", "parked", 1),
        ("refused", "something new", "data", "parked", 1),
        ("refused", "access_denied", "configuration", "open", 0),
        ("unknown", "TIMEOUT", "unknown", "unknown", 1),
    ],
)
def test_what_was_not_done_follows_the_class_of_its_error(
    base: Connection, state: str, error: str, outcome: str, after: str, attempts: int
) -> None:
    take(base, "customer", last_name="Petrova")
    assert settle(base, one_claimed(base), state, error=error, retry_after=5) == {outcome: 1}
    assert (item(base)["state"], item(base)["attempts"]) == (after, attempts)
    waits = value(base, "select due_at > now() from delta.item")
    assert waits == (outcome in ("limited", "limit", "transient"))
    is_paused = value(base, "select coalesce(paused_until > now(), false) from portal.portal")
    assert is_paused == (outcome == "configuration")
    assert value(base, "select outcome from delta.settlement") == outcome
    assert bool(claim(base)) == (outcome == "not_executed")


def test_a_card_that_only_its_owner_may_edit_parks_alone_and_does_not_pause_the_portal(
    base: Connection,
) -> None:
    stage(base, "customer", source_key="1", last_name="Petrova")
    stage(base, "customer", source_key="2", last_name="Orlova")
    tick(base)
    denied, good = claim(base)
    outcomes = [
        {"entity": "contact", "golden_id": denied["golden_id"], "state": "refused", "error": "ACCESS_DENIED"},
        {"entity": "contact", "golden_id": good["golden_id"], "state": "done", "result": reply(good)},
    ]
    call(
        base,
        "delta.settle",
        p_portal_id=1,
        p_lease=good["lease"],
        p_outcomes=Jsonb(outcomes),
        p_unknown_wait_seconds=0,
    )
    assert column(base, "select state from delta.item order by golden_id") == ["parked", "done"]
    assert value(base, "select paused_until from portal.portal") is None


def test_trouble_that_does_not_end_is_parked(base: Connection) -> None:
    take(base, "customer", last_name="Petrova")
    for _ in range(10):
        base.execute("update delta.item set due_at = now()")
        settle(base, one_claimed(base), "refused", error="INTERNAL_SERVER_ERROR")
    assert item(base)["state"] == "parked"


def look_up(connection: Connection, result: Any) -> dict[str, Any]:
    (lookup,) = call(connection, "delta.claim_lookups", p_portal_id=1, p_lease_seconds=60)
    call(
        connection,
        "delta.settle_lookup",
        p_portal_id=1,
        p_lease=lookup["lease"],
        p_entity=lookup["entity"],
        p_golden_ids=lookup["golden_ids"],
        p_result=Jsonb(result),
        p_again_after_seconds=0,
    )
    return lookup


def test_an_unknown_add_that_happened_is_taken_over(base: Connection) -> None:
    take(base, "customer", last_name="Petrova")
    work = one_claimed(base)
    settle(base, work, "unknown")
    cards = [{"id": crm_id, "originId": str(work["golden_id"]), "lastName": "Petrova"} for crm_id in (9, 8)]
    lookup = look_up(base, {"items": cards})
    assert lookup["params"]["filter"]["@originId"] == [str(work["golden_id"])]
    assert value(base, "select crm_id from portal.item") == 8
    assert claim(base) == []
    assert states(base) == {"contact": "done"}


def test_an_unknown_add_that_is_not_found_twice_is_added_again(base: Connection) -> None:
    take(base, "customer", last_name="Petrova")
    settle(base, one_claimed(base), "unknown")
    look_up(base, {"items": []})
    assert (item(base)["state"], claim(base)) == ("unknown", [])
    look_up(base, {"items": []})
    assert item(base)["state"] == "open"
    assert one_claimed(base)["method"] == "crm.item.add"


def test_a_reply_without_an_id_is_an_unknown_outcome(base: Connection) -> None:
    for result in ({}, {"item": []}, {"item": {"id": "none"}}, [], True, None, "x"):
        base.execute("delete from delta.item")
        base.execute("delete from exchange.tick")
        tick(base)
        call(base, "delta.requeue", p_entity="contact")
        stage(base, "customer", last_name=str(result))
        tick(base)
        assert settle(base, one_claimed(base), "done", result=result) == {"unknown": 1}


def test_prices_are_looked_up_by_type_so_that_none_is_behind_the_first_page(base: Connection) -> None:
    base.execute("update portal.portal set catalog_id = 1, base_price_type_id = 2")
    base.execute(
        """insert into exchange.portal_value
        values (1, 'price_type', 'retail', '5'), (1, 'price_type', 'x', 'none')"""
    )
    stage(base, "product", name="Bolt")
    for key in (None, "retail", "x"):
        stage(base, "price", source_key=str(key), product_key="1", amount="1", currency="RUB", price_type=key)
    tick(base)
    settle(base, one_claimed(base), crm_id=3)
    for work in claim(base):
        settle(base, work, "unknown")
    lookups = call(base, "delta.claim_lookups", p_portal_id=1, p_lease_seconds=60)
    filters = sorted((one["params"]["filter"] for one in lookups), key=lambda one: int(one["catalogGroupId"]))
    assert filters == [{"productId": [3], "catalogGroupId": group} for group in (2, 5)]


def test_a_child_waits_only_for_its_own_parent(base: Connection) -> None:
    stage(base, "customer", source_key="firm", company_name="Firm")
    stage(base, "customer", source_key="anna", last_name="Petrova", parent_key="firm")
    stage(base, "customer", source_key="boris", last_name="Ivanov")
    tick(base)
    work = claim(base)
    assert sorted(one["entity"] for one in work) == ["company", "contact"]
    assert [one["params"]["fields"]["lastName"] for one in work if one["entity"] == "contact"] == ["Ivanov"]
    settle(base, next(one for one in work if one["entity"] == "company"), crm_id=5)
    assert one_claimed(base)["params"]["fields"]["companyId"] == 5


def test_a_child_on_its_way_when_its_parent_came_goes_again_after_the_parent(
    base: Connection,
) -> None:
    # It went at once, without the parent that had no card yet, and counted as delivered.
    take(base, "customer", source_key="anna", last_name="Petrova", parent_key="firm")
    on_its_way = one_claimed(base)
    take(base, "customer", source_key="firm", company_name="Firm")
    settle(base, on_its_way)
    first = one_claimed(base)
    assert first["entity"] == "company"
    assert value(base, "select state from delta.item where entity = 'contact'") == "waiting"
    settle(base, first, crm_id=5)
    assert one_claimed(base)["params"]["fields"] == {"companyId": 5}


def test_an_order_of_a_person_waits_for_the_person_s_company_too(base: Connection) -> None:
    # Sent before the company had its card, the deal never got it.
    take(base, "customer", source_key="anna", last_name="Petrova")
    deliver(base)
    stage(base, "customer", source_key="firm", company_name="Firm")
    stage(base, "customer", source_key="anna", parent_key="firm")
    stage(base, "sales_order", customer_key="anna", currency="RUB")
    tick(base)
    sent = deliver(base)
    assert [one["entity"] for one in sent] == ["company", "contact", "deal"]
    company = value(base, "select crm_id from portal.item where entity = 'company'")
    assert sent[2]["params"]["fields"]["companyId"] == company


def test_a_deal_names_the_company_that_its_person_moved_to(base: Connection) -> None:
    # Its order did not change, so the deal kept the company that the person had left.
    for key, phone in (("old", "+74951000001"), ("new", "+74951000002")):
        stage(base, "customer", source_key=key, company_name=key, phone=phone)
    stage(base, "customer", source_key="anna", last_name="Petrova", parent_key="old")
    stage(base, "sales_order", customer_key="anna", currency="RUB")
    tick(base)
    deliver(base)
    cards = dict(
        base.execute(
            """select customer.source_key, card.crm_id from portal.item as card
            inner join linked.customer as customer on card.golden_id = customer.golden_id
            where card.entity = 'company'"""
        ).fetchall()
    )
    take(base, "customer", source_key="anna", parent_key="new")
    changed = {one["entity"]: one["params"]["fields"] for one in deliver(base)}
    assert changed == {"contact": {"companyId": cards["new"]}, "deal": {"companyId": cards["new"]}}
    # A change of anything else has no order looked at.
    take(base, "customer", source_key="anna", comment="called")
    assert value(base, "select count(*) from linked.touched where entity = 'sales_order'") == 0


@pytest.mark.parametrize(
    "columns", [{"parent_key": "boris"}, {"parent_key": "anna"}], ids=["a person as company", "itself"]
)
def test_a_parent_that_gets_no_card_of_the_kind_holds_up_nobody(
    base: Connection, columns: dict[str, str]
) -> None:
    stage(base, "customer", source_key="boris", last_name="Ivanov")
    stage(base, "customer", source_key="anna", last_name="Petrova", **columns)
    tick(base)
    assert len(deliver(base)) == 2


def test_an_order_does_not_wait_for_a_customer_that_was_deleted(base: Connection) -> None:
    stage(base, "customer", last_name="Petrova")
    stage(base, "sales_order", customer_key="1")
    tick(base)
    take(base, "customer", op="delete")
    deliver(base)
    call(base, "delta.wake", p_portal_id=1)
    assert [one["entity"] for one in deliver(base)] == ["deal"]


def test_what_waits_for_a_card_waits_no_longer_when_its_own_record_is_deleted(base: Connection) -> None:
    take(base, "customer", source_key="X", kind="organization", company_name="Firm", tax_id="7707083893")
    take(base, "sales_order", source_key="Z", customer_key="X", title="Order", amount="1")
    take(base, "sales_order_line", source_key="L", order_key="Z", product_key="none", name="Bolt", price="1")
    waiting = {entity for entity, state in states(base).items() if state == "waiting"}
    assert waiting == {"requisite", "deal", "product_rows"}
    for table, key in (("sales_order", "Z"), ("customer", "X")):
        take(base, table, source_key=key, op="delete")
    call(base, "delta.wake", p_portal_id=1)
    assert claim(base) == []
    assert set(states(base).values()) == {"done"}


def test_an_order_waits_for_a_customer_nobody_has_sent(base: Connection) -> None:
    take(base, "sales_order", customer_key="1")
    assert (states(base)["deal"], claim(base)) == ("waiting", [])
    take(base, "customer", last_name="Petrova")
    assert [one["entity"] for one in deliver(base)] == ["contact", "deal"]


def test_what_waits_tells_for_which_parent_and_why(base: Connection) -> None:
    stage(base, "customer", source_key="firm", company_name="Firm")
    stage(base, "customer", source_key="anna", last_name="Petrova", parent_key="firm")
    stage(base, "sales_order", source_key="o1", customer_key="nobody")
    tick(base)
    settle(base, one_claimed(base), "refused", error="ANY")
    told = call(base, "delta.waiting_reasons", p_portal_id=1)
    assert [
        (one["entity"], one["parent_entity"], one["parent_state"], one["error_code"]) for one in told
    ] == [
        ("contact", "company", "parked", "ANY"),
        ("deal", None, "missing", None),
    ]
    assert "intersect replay" in told[0]["advice_en"]


def test_a_record_without_a_required_value_is_parked_and_stops_nobody(base: Connection) -> None:
    stage(base, "customer", source_key="firm", kind="organization")
    stage(base, "customer", source_key="anna", last_name="Petrova")
    tick(base)
    assert [one["entity"] for one in claim(base)] == ["contact"]
    found = row(base, "select error_code, error_description from delta.item where state = 'parked'")
    assert found == {"error_code": "VALUE_UNMAPPED", "error_description": "no value for title"}


def test_a_discount_is_not_taken_for_a_tax_rate(base: Connection) -> None:
    # Both signatures were 1:10 and the change was never sent.
    stage(base, "sales_order")
    stage(base, "sales_order_line", order_key="1", name="a", price="1", discount="10")
    tick(base)
    before = value(base, "select wanted_hash from delta.product_rows_wanted")
    base.execute("update golden.sales_order_line set discount = null, vat_rate = 10")
    assert value(base, "select wanted_hash from delta.product_rows_wanted") != before


def test_a_deleted_line_leaves_the_rows_and_the_last_one_empties_them(base: Connection) -> None:
    stage(base, "sales_order")
    for key in ("a", "b"):
        stage(base, "sales_order_line", source_key=key, order_key="1", name=key, price="1")
    tick(base)
    deliver(base)
    take(base, "sales_order_line", source_key="a", op="delete")
    sent = {one["entity"]: one["params"] for one in deliver(base)}
    assert [one["productName"] for one in sent["product_rows"]["productRows"]] == ["b"]
    take(base, "sales_order_line", source_key="b", op="delete")
    sent = {one["entity"]: one["params"] for one in deliver(base)}
    assert sent["product_rows"]["productRows"] == []
    assert deliver(base) == []


def test_a_requisite_s_name_follows_the_full_name(base: Connection) -> None:
    take(base, "customer", full_name="Anna", tax_id="500100732259")
    deliver(base)
    take(base, "customer", full_name="Hanna")
    assert [one["params"]["fields"] for one in deliver(base) if one["entity"] == "requisite"] == [
        {"NAME": "Hanna"}
    ]


def merge_two_people(connection: Connection) -> None:
    take(
        connection,
        "customer",
        source_system="shop",
        source_key="both",
        email="a@example.com",
        tax_id="500100732259",
    )


def test_the_elder_takes_over_the_card_of_the_younger_when_it_has_none(base: Connection) -> None:
    # It got a card of its own, the second of the same person.
    take(base, "customer", email="a@example.com", first_name="Anna")
    settle(base, one_claimed(base), "refused", error="INVALID_ARG_VALUE")
    take(base, "customer", source_system="shop", tax_id="500100732259", first_name="Anna")
    deliver(base)
    cards = column(base, "select crm_id from portal.item where entity = 'contact'")
    merge_two_people(base)
    assert [one["method"] for one in deliver(base)] == ["crm.item.update"]
    assert column(base, "select crm_id from portal.item where entity = 'contact'") == cards
    assert column(base, "select golden_id from portal.item") == [min(linked(base).values())] * 2


def test_a_card_born_in_the_crm_goes_to_the_elder_record_it_turns_out_to_be(base: Connection) -> None:
    # Adopted and merged in one tick it was forgotten, and the person got a second card.
    take(base, "customer", email="a@example.com", first_name="Anna")
    born = value(
        base,
        """insert into portal.item (portal_id, entity, golden_id, crm_id, is_born_in_crm)
        values (1, 'contact', nextval('golden.golden_id_seq'), 77, true) returning golden_id""",
    )
    take(base, "customer", source_system="shop", email="a@example.com", attributes={"golden_id": born})
    assert [(one["method"], one["params"]["id"]) for one in deliver(base)] == [("crm.item.update", 77)]


def test_of_two_cards_the_younger_one_is_reported_and_left_alone(base: Connection) -> None:
    take(base, "customer", email="a@example.com", first_name="Anna")
    take(base, "customer", source_system="shop", tax_id="500100732259", first_name="Anna")
    deliver(base)
    merge_two_people(base)
    assert {one["golden_id"] for one in deliver(base)} == {min(linked(base).values())}
    found = row(base, "select error_code, error_description from delta.item where state = 'parked'")
    assert found["error_code"] == "CARD_SUPERSEDED"
    assert "is the same as card" in found["error_description"]


def test_leases_that_ended_are_looked_up_or_repeated(base: Connection) -> None:
    take(base, "customer", last_name="one")
    deliver(base)
    take(base, "customer", last_name="two")
    take(base, "customer", source_key="2", last_name="new")
    assert len(claim(base)) == 2
    for _ in range(2):
        call(base, "delta.end_leases", p_portal_id=1, p_unknown_wait_seconds=0, p_all=True)
    found = rows(base, "select operation, state from delta.item order by operation")
    assert [(one["operation"], one["state"]) for one in found] == [("add", "unknown"), ("update", "open")]


def test_a_field_travels_when_it_is_neither_sent_nor_held(base: Connection) -> None:
    def changed(wanted: Any, sent: Any, held: Any) -> Any:
        arguments = {"p_wanted": Jsonb(wanted), "p_sent": Jsonb(sent), "p_held": Jsonb(held)}
        arguments |= {"p_doubted": Jsonb({"doubted": ["2"]})}
        return call(base, "delta.changed_fields", **arguments)[0]["changed_fields"]

    assert changed({"a": "1"}, {}, {}) == {"a": "1"}
    assert changed({"a": "1"}, {"a": "1"}, {"a": "person's"}) == {}
    assert changed({"a": "2"}, {"a": "1"}, {"a": "2"}) == {}
    assert changed({"doubted": "1"}, {"doubted": "1"}, {"doubted": "1"}) == {"doubted": "1"}
    assert changed({"a": ""}, {"a": "1"}, {"a": None}) == {}
    assert changed({"a": ""}, {"a": "1"}, {"a": "1"}) == {"a": ""}
    assert changed({"a": 1.50}, {"a": 1}, {"a": 1.5}) == {}
    assert changed({"fm": [1]}, {}, {}) == {}


ENTRY = st.tuples(st.sampled_from(["PHONE", "EMAIL"]), st.sampled_from("abcde"))
ENTRIES = st.lists(ENTRY, unique=True, max_size=5)


def entries(pairs: list[tuple[str, str]], *, first_id: int | None = None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"typeId": type_id, "valueType": "WORK", "value": text} for type_id, text in pairs
    ]
    return [one if first_id is None else {**one, "id": first_id + place} for place, one in enumerate(found)]


def applied(held: list[dict[str, Any]], changes: dict[str, Any]) -> list[dict[str, Any]]:
    """Do what the portal does: a number names an entry, '' takes it away, n0 adds one."""
    after = {str(one["id"]): one for one in held}
    for place, (key, change) in enumerate(sorted(changes.items())):
        assert key in after or key.startswith("n")
        if not change["value"]:
            del after[key]
        else:
            number = int(key) if key in after else 1000 + place
            after[str(number)] = {**change, "id": number}
    return list(after.values())


def pairs(found: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return sorted((one["typeId"], one["value"]) for one in found)


@PROPERTY
@given(wanted=ENTRIES, sent=ENTRIES, held=ENTRIES, meanwhile=ENTRIES)
def test_phones_become_what_is_wanted_and_what_people_added(
    base: Connection,
    wanted: list[tuple[str, str]],
    sent: list[tuple[str, str]],
    held: list[tuple[str, str]],
    meanwhile: list[tuple[str, str]],
) -> None:
    before = entries(held, first_id=1)
    arguments = {"p_sent": Jsonb(entries(sent)), "p_held": Jsonb(before)}
    changes = call(base, "delta.multifield_changes", p_wanted=Jsonb(entries(wanted)), **arguments)
    after = applied(before, changes[0]["multifield_changes"])
    assert pairs(after) == sorted((set(held) - (set(sent) - set(wanted))) | (set(wanted) - set(sent)))

    new = [one for one in meanwhile if one not in pairs(after) and one not in wanted]
    told = after + entries(new, first_id=5000)
    known = call(
        base, "delta.held_multifields", p_wanted=Jsonb(entries(wanted)), p_reply=Jsonb(told), **arguments
    )[0]["held_multifields"]
    assert pairs(known) == pairs(after)

    arguments = {"p_sent": Jsonb(entries(wanted)), "p_held": Jsonb(known)}
    again = call(base, "delta.multifield_changes", p_wanted=Jsonb(entries(wanted)), **arguments)
    assert again[0]["multifield_changes"] == {}


def test_a_phone_is_not_appended_twice_when_its_update_was_repeated(base: Connection) -> None:
    take(base, "customer", last_name="Petrova", phone="84950000001")
    deliver(base)
    take(base, "customer", phone_2="84950000002")
    work = one_claimed(base)
    settle(base, work, "unknown")
    card = reply(work)["item"]
    card["fm"] += [{"id": 1, "typeId": "PHONE", "valueType": "WORK", "value": "+74950000001"}]
    look_up(base, {"items": [card]})
    assert [one["params"].get("fields", {}).get("fm") for one in claim(base)] in ([], [None])


def test_a_phone_of_an_add_whose_reply_was_lost_goes_when_the_erp_drops_it(base: Connection) -> None:
    take(base, "customer", last_name="Petrova", phone="84950000001")
    work = one_claimed(base)
    settle(base, work, "unknown")
    take(base, "customer", phone="84950000002")
    card = reply(work)["item"]
    card["originId"] = str(work["golden_id"])
    card["fm"] += [{"id": 1, "typeId": "PHONE", "valueType": "WORK", "value": "+74950000003"}]
    look_up(base, {"items": [card]})
    gone = card["fm"][0]["id"]
    assert one_claimed(base)["params"]["fields"]["fm"] == {
        str(gone): {"typeId": "PHONE", "valueType": "WORK", "value": "+74950000002"}
    }


@pytest.mark.parametrize("is_executed", [True, False])
def test_a_phone_of_an_update_whose_reply_was_lost_goes_when_the_erp_drops_it(
    base: Connection, is_executed: bool
) -> None:
    take(base, "customer", last_name="Petrova", phone="84950000001")
    (added,) = deliver(base)
    take(base, "customer", phone="84950000002")
    work = one_claimed(base)
    settle(base, work, "unknown")
    take(base, "customer", phone="84950000003")
    card = reply(work if is_executed else added, work["params"]["id"])["item"]
    look_up(base, {"items": [card]})
    assert one_claimed(base)["params"]["fields"]["fm"] == {
        str(card["fm"][0]["id"]): {"typeId": "PHONE", "valueType": "WORK", "value": "+74950000003"}
    }


def test_a_value_taken_back_while_nobody_knows_whether_it_arrived_is_sent_again(base: Connection) -> None:
    take(base, "customer", last_name="Petrova", comment="x")
    deliver(base)
    take(base, "customer", comment="y")
    settle(base, one_claimed(base), "unknown")
    call(base, "delta.end_leases", p_portal_id=1, p_unknown_wait_seconds=0, p_all=False)
    take(base, "customer", comment="x")
    work = one_claimed(base)
    assert work["params"]["fields"] == {"comments": "x"}
    settle(base, work)
    assert value(base, "select doubted from portal.item") == {}


@pytest.mark.parametrize(
    ("chosen", "opened"),
    [
        ({"p_source": "erp"}, 1),
        ({"p_source": "shop"}, 0),
        ({"p_since": "yesterday"}, 1),
        ({"p_until": "yesterday"}, 0),
        ({"p_since": "yesterday", "p_until": "tomorrow", "p_entity": "contact", "p_source": "erp"}, 1),
        ({"p_since": "tomorrow"}, 0),
    ],
)
def test_parked_deltas_are_replayed_by_time_and_source(
    base: Connection, chosen: dict[str, Any], opened: int
) -> None:
    take(base, "customer", last_name="Petrova")
    settle(base, one_claimed(base), "refused", error="ANY")
    assert call(base, "delta.replay_parked", p_portal_id=1, **chosen)[0]["replay_parked"] == opened
    assert states(base) == {"contact": "open" if opened else "parked"}


def test_what_was_parked_after_ten_lost_replies_can_be_replayed_by_time(
    base: Connection,
) -> None:
    take(base, "customer", last_name="Petrova")
    settle(base, one_claimed(base), "unknown", error="NO_REPLY")
    base.execute("update delta.item set attempts = 10, lookups = 1")
    (lookup,) = call(base, "delta.claim_lookups", p_portal_id=1, p_lease_seconds=60)
    call(
        base,
        "delta.settle_lookup",
        p_portal_id=1,
        p_lease=lookup["lease"],
        p_entity="contact",
        p_golden_ids=lookup["golden_ids"],
        p_result=Jsonb({"items": []}),
        p_again_after_seconds=0,
    )
    assert states(base) == {"contact": "parked"}
    assert call(base, "delta.replay_parked", p_portal_id=1, p_since="yesterday")[0]["replay_parked"] == 1


def test_the_logs_of_delivery_are_written_into_weekly_partitions_and_dropped_by_retention(
    base: Connection,
) -> None:
    take(base, "customer", last_name="Petrova")
    deliver(base)
    for table in ("intent", "settlement"):
        (week,) = column(base, f"select distinct tableoid::regclass::text from delta.{table}")
        assert week.startswith(f"delta.{table}_y")
        assert (
            value(base, "select keep_days from exchange.retention where table_name = %s", f"delta.{table}")
            == 90
        )
