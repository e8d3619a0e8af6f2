"""A real company's two systems: exactly the figures that are right, and nothing lost on the way."""

import csv
from collections import Counter, defaultdict
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from psycopg.rows import dict_row

from loader import realdata
from loader.database import call, connect
from loader.project import project_root
from loader.staging.import_file import import_file
from loader.staging.profile import load_profile
from loader.tick import run_tick
from tests.realdata.conftest import CONTACT, DEAL, FOLDER, Card, Loaded

pytestmark = pytest.mark.slow
NO_NAME = "Без имени"


def read(name: str, encoding: str = "utf-8") -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def looked_up(loaded: Loaded, query: str) -> list[dict[str, Any]]:
    with connect(loaded.world.settings, role=None) as admin, admin.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query.encode()).fetchall()


def entry(card: Card, type_id: str) -> Card:
    return next(found for found in card["fm"] if found["typeId"] == type_id)


def email(card: Card) -> str:
    return str(entry(card, "EMAIL")["value"])


def test_the_figures_are_exact(loaded: Loaded) -> None:
    assert loaded.figures == {
        "contacts": 19972,
        "contacts_joined": 18148,
        "contacts_in_companies": 635,
        "companies": 701,
        "products": 504,
        "products_joined": 293,
        "deals": 25164,
        "product_rows": 56046,
        "deals_without_customer": 0,
        "duplicates_by_origin": 0,
        "second_run_write_requests": 0,
    }


def test_nothing_was_rejected_parked_or_left_waiting(loaded: Loaded) -> None:
    assert looked_up(loaded, "select code, count(*) from staging.reject group by code") == []
    states = call(loaded.world.connection, "delta.state_counts", p_portal_id=1)
    assert all(
        row[name] == 0 for row in states for name in ("open", "waiting", "leased", "unknown", "parked")
    )
    assert all(row["adds_up"] for row in states)


def test_shared_phones_alone_join_nobody(loaded: Loaded) -> None:
    in_file = Counter(row["phone_number"] for row in read("erp/person_phone.csv"))
    assert max(in_file.values()) > 1
    joined = looked_up(
        loaded,
        """select distinct block.block_name
        from linked.link as link
        inner join exchange.match_rule as rule on link.match_rule_id = rule.match_rule_id
        inner join exchange.match_block as block on rule.block_id = block.block_id
        where link.entity = 'customer' and rule.verdict = 'same'""",
    )
    assert [row["block_name"] for row in joined] == ["person by e-mail"]


def test_every_contact_has_the_email_of_the_erp_once(loaded: Loaded) -> None:
    in_file = sorted(row["email_address"].lower() for row in read("erp/email_address.csv"))
    assert sorted(map(email, loaded.contacts)) == in_file


def test_names_come_from_the_shop_and_the_others_get_the_default(loaded: Loaded) -> None:
    names = {
        row["EmailAddress"].lower(): (row["FirstName"].strip(), row["LastName"].strip())
        for row in read("shop/customers.csv", "cp1252")
    }
    expected = {email(card): names.get(email(card), (NO_NAME, "")) for card in loaded.contacts}
    assert {email(card): (card["name"], card["lastName"] or "") for card in loaded.contacts} == expected
    assert sum(card["name"] == NO_NAME for card in loaded.contacts) == 19972 - 18148


def test_each_deal_is_on_its_own_customer(loaded: Loaded) -> None:
    email_of_key = {
        row["CustomerKey"]: row["EmailAddress"].lower() for row in read("shop/customers.csv", "cp1252")
    }
    expected = {
        row["OrderNumber"]: email_of_key[row["CustomerKey"]]
        for year in realdata.YEARS
        for row in read(f"shop/sales_{year}.csv", "cp1252")
    }
    email_of_id = {card["id"]: email(card) for card in loaded.contacts}
    assert {deal["title"]: email_of_id[deal["contactId"]] for deal in loaded.deals} == expected
    assert len(loaded.deals) == len(expected)


def test_each_deal_has_the_lines_of_its_order_and_their_sum(loaded: Loaded) -> None:
    expected: dict[str, list[int]] = defaultdict(list)
    for year in realdata.YEARS:
        for row in read(f"shop/sales_{year}.csv", "cp1252"):
            expected[row["OrderNumber"]].append(int(row["OrderQuantity"]))
    for deal in loaded.deals:
        rows = loaded.rows[deal["id"]]
        assert sorted(int(row["quantity"]) for row in rows) == sorted(expected[deal["title"]]), deal["title"]
        total = sum(Decimal(str(row["price"])) * Decimal(str(row["quantity"])) for row in rows)
        assert Decimal(str(deal["opportunity"])) == total > 0, deal["title"]
    assert sum(map(len, loaded.rows.values())) == 56046


def test_one_phone_changed_in_erp_is_one_field_of_one_contact(loaded: Loaded, tmp_path: Path) -> None:
    before = loaded.world.portal.stats()
    assert stage_phone(loaded, tmp_path, "20000", "425-555-0199") == 1
    run_tick(loaded.world.connection)
    assert loaded.world.delivery().run().outcomes == {"done": 1}
    after = loaded.world.portal.stats()
    assert after["writes"] - before["writes"] == 1
    called = Counter(after["methods"]) - Counter(before["methods"])
    assert called["crm.item.update"] == 1
    sent = looked_up(
        loaded,
        "select item.entity, item.golden_id, item.operation, card.crm_id, card.held -> 'fm' as fm "
        "from delta.item as item inner join portal.item as card using (portal_id, entity, golden_id) "
        "where item.tick_id = (select max(tick_id) from exchange.tick)",
    )
    assert [(row["entity"], row["operation"]) for row in sent] == [("contact", "update")]
    assert_only_the_phone_differs(loaded, sent[0]["crm_id"])


def stage_phone(loaded: Loaded, folder: Path, key: str, phone: str) -> int:
    path = folder / "person_phone.csv"
    text = (FOLDER / "erp/person_phone.csv").read_text("utf-8").splitlines()
    header = text[0].split(",")
    changed = next(line for line in csv.reader(text[1:]) if line[0] == key)
    changed[header.index("phone_number")] = phone
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, changed])
    profile = load_profile(project_root() / "examples" / "adventureworks" / "person_phone.yml")
    return import_file(loaded.world.connection, "customer", path, profile).imported


def assert_only_the_phone_differs(loaded: Loaded, crm_id: int) -> None:
    old = next(card for card in loaded.contacts if card["id"] == crm_id)
    new = loaded.world.client.call("crm.item.get", {"entityTypeId": CONTACT, "id": crm_id})["item"]
    own = {"fm", "updatedTime", "updatedBy", "lastActivityTime"}
    assert {k: v for k, v in new.items() if k not in own} == {k: v for k, v in old.items() if k not in own}
    assert entry(new, "PHONE")["value"] == "+14255550199"
    assert entry(new, "PHONE")["id"] == entry(old, "PHONE")["id"]
    assert len(new["fm"]) == len(old["fm"])


def test_our_own_writes_are_no_changes(loaded: Loaded) -> None:
    captured = loaded.world.capture().run()
    assert captured.cards_read >= 19972 + 701 + 25164
    assert captured.changes == 0
    assert looked_up(loaded, "select 1 as one from outbound.change") == []


def test_what_people_do_comes_back_is_acknowledged_and_causes_no_request(loaded: Loaded) -> None:
    edit_as_a_person(loaded)
    before = loaded.world.portal.stats()["writes"]
    assert loaded.world.capture().run().changes == 4
    run_tick(loaded.world.connection)  # whom people made is matched first
    changes = looked_up(
        loaded,
        "select change_id, source_system, source_key, op, changed_fields from outbound.customer union all "
        "select change_id, source_system, source_key, op, changed_fields from outbound.sales_order",
    )
    # A change goes to the source whose value survived, what is born in the CRM to the first source.
    assert sorted((c["source_system"], c["op"], c["source_key"] is None) for c in changes) == [
        ("erp", "insert", True),
        ("erp", "update", False),
        ("shop", "update", False),
        ("shop", "update", False),
    ]
    updated = sorted(c["changed_fields"] for c in changes if c["op"] == "update")
    assert updated == [["first_name"], ["phone"], ["stage"]]
    for source in ("erp", "shop"):
        own = [c["change_id"] for c in changes if c["source_system"] == source]
        acknowledged = call(loaded.world.connection, "outbound.ack", consumer=source, change_ids=own)
        assert acknowledged[0]["ack"] == 2
    left = looked_up(
        loaded, "select change_id from outbound.customer union all select change_id from outbound.sales_order"
    )
    assert left == []
    assert realdata.import_all(loaded.world, FOLDER) == 173005
    run_tick(loaded.world.connection)
    loaded.world.delivery().run()
    assert loaded.world.capture().run().changes == 0
    # The phone that was changed for a test above goes back to the file's: nothing else may be sent.
    assert loaded.world.portal.stats()["writes"] - before == 1


def edit_as_a_person(loaded: Loaded) -> None:
    person = loaded.world.person

    def change(entity_type_id: int, card: Card, fields: dict[str, Any]) -> None:
        person.call("crm.item.update", {"entityTypeId": entity_type_id, "id": card["id"], "fields": fields})

    def contact(wanted: Callable[[Card], bool]) -> Card:
        return next(card for card in loaded.contacts[100:] if wanted(card))

    named = contact(lambda card: card["name"] != NO_NAME)
    called = contact(lambda card: card["name"] != NO_NAME and card["id"] != named["id"])
    phone = {"typeId": "PHONE", "valueType": "WORK", "value": "+1 206 555 0100"}
    change(CONTACT, named, {"name": "Edited"})
    change(CONTACT, called, {"fm": {str(entry(called, "PHONE")["id"]): phone}})
    change(DEAL, loaded.deals[100], {"stageId": "LOSE"})
    new = {"name": "New", "lastName": "Person", "fm": {"n0": {**phone, "value": "+1 206 555 0101"}}}
    person.call("crm.item.add", {"entityTypeId": CONTACT, "fields": new})
