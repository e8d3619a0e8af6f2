"""Reading people's changes page by page, against the sandbox."""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from loader.capture import Capture
from loader.config import PortalPlan, Settings
from loader.database import Connection
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
