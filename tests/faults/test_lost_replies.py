"""Requests whose outcome nobody told: each card once, each phone once."""

from collections.abc import Callable
from time import sleep
from typing import Any

import pytest

from loader.capture import Capture
from loader.config import Settings
from loader.database import Connection
from loader.deliver import Delivery
from loader.delivered import Delivered
from loader.portal.client import PortalClient
from loader.portal.connect import connect_portal
from loader.portal.metadata import remember_portal
from loader.sandbox import Sandbox
from loader.tick import run_pass, run_tick
from tests.erp import people, scalar, stage, states, wait_until

CONTACT, CONTACT_TYPE = "3", 3
Deliver = Callable[[], Delivered]


@pytest.fixture
def quick(fast: Settings) -> Settings:
    return fast.model_copy(
        update={"portal_plan": "onpremise", "unknown_wait": 1.0, "lookup_pause": 0.0, "read_timeout": 2.0}
    )


@pytest.fixture
def client(quick: Settings, connection: Connection) -> Any:
    with connect_portal(quick) as client:
        remember_portal(connection, client, quick)
        yield client


@pytest.fixture
def settled(quick: Settings, connection: Connection, client: PortalClient) -> Callable[[], None]:
    """Deliver again and again until nothing is under way."""

    def run() -> None:
        def is_settled() -> bool:
            Delivery(connection, client, quick).run()
            return states(connection, "contact").keys() <= {"done", "parked"}

        wait_until(is_settled, seconds=20, what="the end of all deliveries")

    return run


def phones(client: PortalClient) -> list[str]:
    cards = client.call("crm.item.list", {"entityTypeId": CONTACT_TYPE, "order": {"id": "ASC"}})["items"]
    return [entry["value"] for card in cards for entry in card["fm"] if entry["typeId"] == "PHONE"]


@pytest.mark.parametrize("kind", ["drop_after", "http_502_after", "html_200_after", "truncate"])
def test_a_batch_whose_reply_is_lost_is_looked_up_and_not_added_again(
    kind: str, portal: Sandbox, connection: Connection, settled: Callable[[], None]
) -> None:
    stage(connection, "customer", people(1, 60))
    run_tick(connection)
    portal.configure(faults=[{"method": "crm.item.add", "kind": kind}])
    settled()
    stats = portal.stats()
    assert stats["faults"][0]["hits"] == 1
    assert stats["items"][CONTACT] == 60
    assert stats["duplicates_by_origin"] == 0


def test_a_batch_that_was_dropped_before_the_portal_saw_it_is_sent_again(
    portal: Sandbox, connection: Connection, settled: Callable[[], None]
) -> None:
    stage(connection, "customer", people(1, 60))
    run_tick(connection)
    portal.configure(faults=[{"method": "crm.item.add", "kind": "drop_before"}])
    settled()
    assert portal.stats()["items"][CONTACT] == 60
    assert portal.stats()["duplicates_by_origin"] == 0


def test_a_card_that_appears_after_its_connection_died_is_waited_for(
    portal: Sandbox, quick: Settings, connection: Connection, client: PortalClient
) -> None:
    stage(connection, "customer", people(1, 10))
    run_tick(connection)
    portal.configure(faults=[{"method": "crm.item.add", "kind": "commit_late", "seconds": 1.5}])
    patient = quick.model_copy(update={"unknown_wait": 3.0})

    def is_settled() -> bool:
        Delivery(connection, client, patient).run()
        return states(connection, "contact") == {"done": 10}

    wait_until(is_settled, seconds=20, what="delivery")
    assert portal.stats()["items"][CONTACT] == 10
    assert portal.stats()["duplicates_by_origin"] == 0


def test_phones_are_not_doubled_when_the_reply_to_their_update_is_lost(
    portal: Sandbox, connection: Connection, client: PortalClient, settled: Callable[[], None]
) -> None:
    stage(connection, "customer", people(1, 3))
    run_tick(connection)
    settled()
    stage(connection, "customer", people(1, 3, phone_2="+79995550001"))
    run_tick(connection)
    portal.configure(faults=[{"method": "crm.item.update", "kind": "drop_after"}])
    settled()
    expected = [number for person in (1, 2, 3) for number in (f"+7900{person:07}", "+79995550001")]
    assert sorted(phones(client)) == sorted(expected)


def test_our_own_update_whose_reply_was_lost_is_no_change_of_people(
    portal: Sandbox, quick: Settings, connection: Connection, client: PortalClient
) -> None:
    stage(connection, "customer", people(1, 3))
    run_pass(connection, client, quick)
    stage(connection, "customer", people(1, 3, comment="by the ERP", phone_2="+79995550001"))
    portal.configure(faults=[{"method": "crm.item.update", "kind": "drop_after"}])
    sleep(1.1)  # the portal's times have a resolution of a second
    run_pass(connection, client, quick)
    assert states(connection, "contact") == {"unknown": 3}
    run_pass(connection, client, quick)
    assert scalar(connection, "select count(*) from inbound.change") == 0


def test_a_record_that_the_portal_refuses_is_parked_alone(
    portal: Sandbox, connection: Connection, settled: Callable[[], None]
) -> None:
    portal.configure(mandatory_fields={CONTACT: ["comments"]})
    stage(
        connection, "customer", people(1, 4, comment="known") + people(5, 5) + people(6, 9, comment="known")
    )
    run_tick(connection)
    settled()
    assert states(connection, "contact") == {"done": 8, "parked": 1}
    row = connection.execute("select error_code from delta.item where state = 'parked'").fetchone()
    assert row == ("CRM_FIELD_ERROR_REQUIRED",)
    portal.configure(mandatory_fields={})
    assert scalar(connection, "select delta.replay_parked(1, p_code => 'crm_field_error_required')") == 1
    settled()
    assert states(connection, "contact") == {"done": 9}


def test_what_people_write_into_a_card_before_its_lost_reply_is_looked_up_is_theirs(
    portal: Sandbox,
    quick: Settings,
    connection: Connection,
    admin: Connection,
    client: PortalClient,
    settled: Callable[[], None],
) -> None:
    # It was taken for ours: no ERP heard of it, and what the ERP had changed meanwhile was written over it.
    Capture(connection, client, quick).begin()
    stage(connection, "customer", people(1, 2))
    run_tick(connection)
    portal.configure(faults=[{"method": "crm.item.add", "kind": "drop_after", "times": 1}])
    Delivery(connection, client, quick).run()
    for card in (1, 2):
        portal.configure(advance_seconds=2)
        entry = {"typeId": "PHONE", "valueType": "HOME", "value": f"+7999000000{card}"}
        typed = {"comments": "by a person", "secondName": "B", "fm": {"n0": entry}}
        client.call("crm.item.update", {"entityTypeId": CONTACT_TYPE, "id": card, "fields": typed})
    stage(connection, "customer", people(2, 2, middle_name="C", modified_at="2001-01-01T00:00:00Z"))
    run_tick(connection)
    settled()
    Capture(connection, client, quick).run()
    settled()
    names = ["comment", "middle_name", "phone_2"]
    found = admin.execute("select source_key, changed_fields from outbound.change order by change_id")
    assert found.fetchall() == [("P1", names), ("P2", names)]
    card = client.call("crm.item.get", {"entityTypeId": CONTACT_TYPE, "id": 2})["item"]
    assert (card["comments"], card["secondName"], len(card["fm"])) == ("by a person", "B", 3)
    kept = admin.execute("select portal_field, ours, theirs, winner from inbound.conflict").fetchall()
    assert kept == [("secondName", "C", "B", "crm")]
