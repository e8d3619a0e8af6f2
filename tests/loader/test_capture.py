"""Reading people's changes page by page, against the sandbox."""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from loader.capture import Capture
from loader.config import PortalPlan, Settings
from loader.database import Connection
from loader.errors import PortalLimited
from loader.portal.client import PortalClient
from loader.portal.connect import connect_portal
from loader.portal.metadata import remember_portal
from loader.sandbox import Sandbox
from loader.tick import run_pass, run_tick
from tests.erp import people, register, scalar, stage

CONTACT = 3


@pytest.fixture
def portal() -> Iterator[Sandbox]:
    with Sandbox(plan="onpremise") as sandbox:
        yield sandbox


@pytest.fixture
def capture(database: Settings, connection: Connection, portal: Sandbox) -> Iterator[Capture]:
    register(database)
    settings = database.model_copy(
        update={"portal_url": SecretStr(portal.url), "portal_plan": PortalPlan.ONPREMISE}
    )
    with connect_portal(settings) as client:
        yield Capture(connection, client, settings)


@pytest.fixture
def person(capture: Capture, portal: Sandbox) -> Iterator[PortalClient]:
    """Give somebody who works in the CRM."""
    settings = capture.settings.model_copy(update={"portal_url": SecretStr(portal.person_url)})
    with connect_portal(settings) as client:
        yield client


def captured_ids(admin: Connection) -> list[int]:
    return [row[0] for row in admin.execute("select crm_id from inbound.change order by inbound_id")]


def noted_ids(admin: Connection) -> list[int]:
    """Return the cards that people made, in the order in which they changed them last."""
    return [row[0] for row in admin.execute("select crm_id from inbound.card order by updated_at, crm_id")]


def test_every_page_is_read_when_cards_change_in_another_order_than_their_ids(
    capture: Capture, admin: Connection, portal: Sandbox
) -> None:
    """Once lost cards: the order went through jsonb, which sorts keys, so pages went by id first."""
    capture.begin()
    client = capture.client
    ids = [
        client.call("crm.item.add", {"entityTypeId": CONTACT, "fields": {"name": f"Гость {i}"}})["item"]["id"]
        for i in range(120)
    ]
    for card in reversed(ids):
        portal.configure(advance_seconds=1)
        client.call(
            "crm.item.update", {"entityTypeId": CONTACT, "id": card, "fields": {"name": f"Анна {card}"}}
        )
    assert capture.run().changes == 120
    assert noted_ids(admin) == sorted(noted_ids(admin), reverse=True)
    assert sorted(noted_ids(admin)) == ids
    assert capture.run().changes == 0


def test_more_cards_of_one_second_than_a_page_holds_are_all_read_once(
    capture: Capture, admin: Connection, portal: Sandbox
) -> None:
    capture.begin()
    commands = {f"c{i}": f"crm.item.add?entityTypeId={CONTACT}&fields[name]=N{i}" for i in range(50)}
    for _ in range(3):
        capture.client.call("batch", {"cmd": commands})
    assert capture.run().changes == 150
    assert len(set(noted_ids(admin))) == 150


def add_guests(capture: Capture, count: int) -> None:
    added = [
        ("crm.item.add", {"entityTypeId": CONTACT, "fields": {"name": f"Guest {number}"}})
        for number in range(count)
    ]
    for first in range(0, count, 50):
        capture.client.call_together({f"c{n}": one for n, one in enumerate(added[first : first + 50])})


def test_pages_of_one_kind_of_card_are_read_in_one_request_and_none_in_vain(
    capture: Capture, admin: Connection, portal: Sandbox
) -> None:
    # Fifty cards a request left the way back at a twentieth of what the portal allows.
    capture.begin()
    add_guests(capture, 230)
    before = portal.stats()
    assert capture.run().changes == 230
    after = portal.stats()
    # A page of each kind and two of requisites, then four of contacts, and one that is refused: no more.
    # What hangs on cards that people made is asked for fifty at a time, in one request, to match them.
    assert after["requests"] - before["requests"] == 2 + 1
    assert after["methods"]["crm.requisite.list"] - before["methods"].get("crm.requisite.list", 0) == 2 + 5
    assert len(set(noted_ids(admin))) == 230
    portal.configure(advance_seconds=60)
    assert capture.run().changes == 0
    quiet = portal.stats()["requests"]
    assert capture.run().cards_read == 0
    assert portal.stats()["requests"] - quiet == 1


@pytest.mark.parametrize("kept", ["empty", "literal"])
def test_a_portal_that_resolves_references_in_its_own_way_is_read_to_the_end(
    kept: str, capture: Capture, admin: Connection, portal: Sandbox
) -> None:
    portal.configure(unresolved_reference=kept)
    capture.begin()
    add_guests(capture, 120)
    assert capture.run().changes == 120
    assert len(set(noted_ids(admin))) == 120


def test_a_full_bucket_does_not_put_people_s_changes_off_until_the_next_look(
    capture: Capture, admin: Connection, portal: Sandbox
) -> None:
    capture.begin()
    add_guests(capture, 1)
    portal.configure(faults=[{"kind": "503", "method": "batch", "times": 1}])
    assert capture.run().changes == 1
    assert portal.stats()["rejected"]["503"] == 1


def test_one_kind_of_card_that_is_hidden_from_us_keeps_no_other_from_being_read(
    capture: Capture, admin: Connection, portal: Sandbox
) -> None:
    capture.begin()
    add_guests(capture, 1)
    portal.configure(faults=[{"kind": "429", "method": "crm.item.list", "times": 1}])
    with pytest.raises(PortalLimited):
        capture.run()
    assert len(noted_ids(admin)) == 1


def test_what_people_change_in_a_requisite_reaches_the_erp_though_its_card_stays_untouched(
    capture: Capture, admin: Connection, portal: Sandbox, person: PortalClient
) -> None:
    client, settings = capture.client, capture.settings
    remember_portal(capture.connection, client, settings)
    customers = [
        {
            "source_key": "O1",
            "company_name": "ООО Ромашка",
            "tax_id": "7707083893",
            "tax_reason_code": "770701001",
        },
        {"source_key": "O2", "company_name": "ООО Лютик", "phone": "+79001112233"},
    ]
    stage(admin, "customer", customers)
    run_pass(capture.connection, client, settings)
    run_pass(capture.connection, client, settings)
    assert captured_ids(admin) == []  # our own requisite is no news
    ids = {
        key: (golden_id, card)
        for key, golden_id, card in admin.execute(
            """select record.source_key, card.golden_id, card.crm_id from portal.item as card
            inner join linked.customer as record using (golden_id) where card.entity = 'company'"""
        )
    }
    requisite = scalar(admin, "select crm_id from portal.item where entity = 'requisite'")
    portal.configure(advance_seconds=60)
    person.call(
        "crm.requisite.update",
        {"id": requisite, "fields": {"RQ_INN": "7736050003", "RQ_OGRN": "1027700132195"}},
    )
    new = {
        "ENTITY_TYPE_ID": 4,
        "ENTITY_ID": ids["O2"][1],
        "PRESET_ID": 1,
        "NAME": "Основной",
        "RQ_INN": "5024051564",
    }
    person.call("crm.requisite.add", {"fields": new})
    assert (capture.run().changes, capture.run().changes) == (2, 0)
    told = admin.execute(
        """select source_key, crm_id, op, changed_fields,
            tax_id, tax_reason_code, registration_number, company_name
        from outbound.customer order by source_key"""
    ).fetchall()
    assert told == [
        (
            *("O1", ids["O1"][1], "update", ["registration_number", "tax_id"]),
            *("7736050003", "770701001", "1027700132195", "ООО Ромашка"),
        ),
        ("O2", ids["O2"][1], "update", ["tax_id"], "5024051564", None, None, "ООО Лютик"),
    ]
    # A later change of the card still tells the tax number; the ERP that takes it over sends nothing back.
    portal.configure(advance_seconds=60)
    person.call(
        "crm.item.update", {"entityTypeId": 4, "id": ids["O1"][1], "fields": {"comments": "позвонить"}}
    )
    capture.run()
    record = "select tax_id, changed_fields from outbound.customer where source_key = 'O1'"
    (tax_id, changed) = admin.execute(record).fetchone() or (None, None)
    assert (tax_id, changed) == ("7736050003", ["comment", "registration_number", "tax_id"])
    taken = [
        {
            **customers[0],
            "tax_id": "7736050003",
            "registration_number": "1027700132195",
            "comment": "позвонить",
        },
        {**customers[1], "tax_id": "5024051564"},
    ]
    stage(admin, "customer", taken)
    run_pass(capture.connection, client, settings)
    run_pass(capture.connection, client, settings)
    assert len(client.call("crm.requisite.list", {})) == 2
    assert len(captured_ids(admin)) == 3
    # Owned by the ERP it is put back.
    admin.execute("update exchange.field_map set owner = 'erp' where portal_field = 'RQ_INN'")
    portal.configure(advance_seconds=60)
    person.call("crm.requisite.update", {"id": requisite, "fields": {"RQ_INN": "7707083893"}})
    run_pass(capture.connection, client, settings)
    assert client.call("crm.requisite.get", {"id": requisite})["RQ_INN"] == "7736050003"


def test_what_people_make_of_product_rows_reaches_the_erp_line_by_line_and_stays(
    capture: Capture, admin: Connection, portal: Sandbox, person: PortalClient
) -> None:
    client, settings = capture.client, capture.settings
    remember_portal(capture.connection, client, settings)
    stage(admin, "customer", people(1, 1))
    stage(admin, "product", [{"source_key": key, "name": f"Болт {key}", "sku": f"B-{key}"} for key in "AB"])
    order = {"source_key": "S1", "customer_key": "P1", "direction": "sales", "amount": "20", "title": "Заказ"}
    line = {"source_key": "L1", "order_key": "S1", "product_key": "A", "quantity": "2", "price": "10"}
    stage(admin, "sales_order", [order])
    stage(admin, "sales_order_line", [line])
    for _ in range(3):
        run_pass(capture.connection, client, settings)
    assert (captured_ids(admin), scalar(admin, "select count(*) from delta.item where state <> 'done'")) == (
        [],
        0,
    )
    deal = scalar(admin, "select crm_id from portal.item where entity = 'deal'")
    products = dict(
        admin.execute(
            """select record.source_key, card.crm_id from portal.item as card
            inner join linked.product as record using (golden_id) where card.entity = 'product'"""
        ).fetchall()
    )

    def rows(*lines: tuple[str, int, int]) -> None:
        """Save the deal's page with these rows, as people do."""
        portal.configure(advance_seconds=60)
        made = [
            {"productId": products[key], "productName": f"Болт {key}", "quantity": count, "price": price}
            for key, count, price in lines
        ]
        person.call("crm.item.productrow.set", {"ownerType": "D", "ownerId": deal, "productRows": made})
        person.call("crm.item.update", {"entityTypeId": 2, "id": deal, "fields": {"comments": str(lines)}})

    rows(("A", 3, 10), ("B", 1, 5))
    capture.run()
    assert capture.run().changes == 0
    lines = "select line_number, product_key, quantity, price from outbound.sales_order_line order by 1"
    assert admin.execute(lines).fetchall() == [(1, "A", 3, 10), (2, "B", 1, 5)]
    changed = "select source_key, changed_fields from outbound.sales_order"
    (key, fields) = admin.execute(changed).fetchone() or (None, [])
    assert (key, "lines" in fields, "comment" in fields) == ("S1", True, True)
    # The order is touched without its lines: people's rows stay.
    stage(admin, "sales_order", [{**order, "title": "Заказ 1"}])
    run_pass(capture.connection, client, settings)
    owner = {"filter": {"=ownerType": "D", "=ownerId": deal}}
    assert len(client.call("crm.item.productrow.list", owner)["productRows"]) == 2
    # Both changed them: the ERP's are the later ones, and the people's are kept.
    rows(("B", 7, 5))
    stage(admin, "sales_order_line", [{**line, "quantity": "4"}])
    run_tick(capture.connection)
    run_pass(capture.connection, client, settings)
    (row,) = client.call("crm.item.productrow.list", owner)["productRows"]
    assert (row["productId"], row["quantity"]) == (products["A"], 4)
    kept = "select theirs -> 0 ->> 'quantity' from inbound.conflict where entity = 'product_rows'"
    assert scalar(admin, kept) == "7"
