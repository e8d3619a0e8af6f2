"""Reading people's changes page by page, against the sandbox."""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from loader.capture import Capture
from loader.config import PortalPlan, Settings
from loader.database import Connection
from loader.errors import PortalLimited
from loader.portal.connect import connect_portal
from loader.sandbox import Sandbox
from tests.erp import register

CONTACT = 3


@pytest.fixture
def portal() -> Iterator[Sandbox]:
    with Sandbox(plan="onpremise") as sandbox:
        yield sandbox


@pytest.fixture
def capture(database: Settings, connection: Connection, portal: Sandbox) -> Capture:
    register(database)
    settings = database.model_copy(
        update={"portal_url": SecretStr(portal.url), "portal_plan": PortalPlan.ONPREMISE}
    )
    return Capture(connection, connect_portal(settings), settings)


def captured_ids(admin: Connection) -> list[int]:
    return [row[0] for row in admin.execute("select crm_id from inbound.change order by inbound_id")]


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
    assert captured_ids(admin) == sorted(captured_ids(admin), reverse=True)
    assert sorted(captured_ids(admin)) == ids
    assert capture.run().changes == 0


def test_more_cards_of_one_second_than_a_page_holds_are_all_read_once(
    capture: Capture, admin: Connection, portal: Sandbox
) -> None:
    capture.begin()
    commands = {f"c{i}": f"crm.item.add?entityTypeId={CONTACT}&fields[name]=N{i}" for i in range(50)}
    for _ in range(3):
        capture.client.call("batch", {"cmd": commands})
    assert capture.run().changes == 150
    assert len(set(captured_ids(admin))) == 150


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
    # A page of each kind, then four pages of contacts, and one that is refused as there are no more.
    assert after["requests"] - before["requests"] == 2
    assert after["commands"] - before["commands"] == 3 + 4 + 1
    assert len(set(captured_ids(admin))) == 230
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
    assert len(set(captured_ids(admin))) == 120


def test_one_kind_of_card_that_is_hidden_from_us_keeps_no_other_from_being_read(
    capture: Capture, admin: Connection, portal: Sandbox
) -> None:
    capture.begin()
    add_guests(capture, 1)
    portal.configure(faults=[{"kind": "429", "method": "crm.item.list", "times": 1}])
    with pytest.raises(PortalLimited):
        capture.run()
    assert len(captured_ids(admin)) == 1
