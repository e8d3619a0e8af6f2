"""The daemon's jobs, one run each."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from pydantic import SecretStr
from structlog.testing import capture_logs

from loader.config import Settings
from loader.daemon.work import Work
from loader.database import Connection, call
from loader.errors import PortalRefused
from loader.sandbox import Sandbox
from tests.erp import people, register, scalar, stage, states


@pytest.fixture
def portal() -> Iterator[Sandbox]:
    with Sandbox(plan="onpremise") as sandbox:
        yield sandbox


@pytest.fixture
def work(database: Settings, portal: Sandbox) -> Iterator[Work]:
    register(database)
    settings = database.model_copy(
        update={"portal_url": SecretStr(portal.url), "portal_plan": "onpremise", "unknown_wait": 60.0}
    )
    work = Work(settings, lambda: False)
    yield work
    work.close()


def only_contact(portal: Sandbox) -> dict[str, Any]:
    reply = requests.post(f"{portal.url}crm.item.list", json={"entityTypeId": 3}, timeout=10).json()
    (card,) = reply["result"]["items"]
    return dict(card)


def test_capture_begins_before_the_first_delivery(
    work: Work, portal: Sandbox, connection: Connection
) -> None:
    stage(connection, "customer", people(1, 3))
    work.tick(connection)
    work.deliver(connection)
    assert states(connection, "contact") == {"done": 3}
    assert call(connection, "inbound.has_begun", p_portal_id=1)[0]["has_begun"]
    methods = list(portal.stats()["methods"])
    assert methods.index("server.time") < methods.index("crm.item.add")
    work.capture(connection)
    assert scalar(connection, "select count(*) from inbound.change") == 0


def test_a_person_s_edit_is_read_before_an_erp_s_change_is_written_over_it(
    work: Work, portal: Sandbox, connection: Connection
) -> None:
    stage(connection, "customer", people(1, 1))
    work.tick(connection)
    work.deliver(connection)
    edit = {"entityTypeId": 3, "id": only_contact(portal)["id"], "fields": {"name": "Пётр"}}
    requests.post(f"{portal.person_url}crm.item.update", json=edit, timeout=10).raise_for_status()
    stage(connection, "customer", people(1, 1, first_name="Павел"))
    work.tick(connection)
    work.deliver(connection)  # no capture of its own has run since the edit
    kept = "select theirs #>> '{}' from inbound.conflict where portal_field = 'name' and winner = 'erp'"
    assert scalar(connection, kept) == "Пётр"
    assert only_contact(portal)["name"] == "Павел"


def test_leases_of_a_dead_predecessor_are_in_doubt_and_not_sent_again(
    work: Work, portal: Sandbox, connection: Connection
) -> None:
    stage(connection, "customer", people(1, 3))
    work.tick(connection)
    assert len(call(connection, "delta.claim", p_portal_id=1, p_limit=50, p_lease_seconds=3600)) == 3
    work.deliver(connection)
    assert states(connection, "contact") == {"unknown": 3}
    assert portal.stats()["items"]["3"] == 0


def test_a_credential_that_stops_working_pauses_delivery_and_is_told(
    work: Work, portal: Sandbox, connection: Connection
) -> None:
    work.deliver(connection)
    stage(connection, "customer", people(1, 3))
    work.tick(connection)
    portal.configure(revoke_webhook=1)
    with pytest.raises(PortalRefused, match="NO_AUTH_FOUND"):
        work.deliver(connection)
    assert states(connection, "contact") == {"open": 3}
    before = portal.stats()["requests"]
    with pytest.raises(PortalRefused, match="paused"):
        work.deliver(connection)
    assert portal.stats()["requests"] <= before + 1


def test_what_is_known_of_the_portal_is_renewed_after_a_day_and_not_before(
    work: Work, portal: Sandbox, connection: Connection, admin: Connection
) -> None:
    work.deliver(connection)
    asked = portal.stats()["methods"]["crm.item.fields"]
    work.watch_portal(connection)
    assert portal.stats()["methods"]["crm.item.fields"] == asked
    admin.execute("update portal.portal set metadata_at = now() - interval '25 hours'")
    work.watch_portal(connection)
    assert portal.stats()["methods"]["crm.item.fields"] == 2 * asked


def test_work_that_lies_while_nothing_moves_is_warned_of(
    work: Work, connection: Connection, admin: Connection
) -> None:
    stage(connection, "customer", people(1, 3))
    work.tick(connection)
    admin.execute("update delta.item set due_at = now() - interval '1 hour'")
    with capture_logs() as logs:
        work.watch(connection)
    (warning,) = [entry for entry in logs if entry["event"] == "work.stalled"]
    assert warning["open_count"] == 3
    assert warning["log_level"] == "warning"


def test_cards_that_people_delete_are_found_by_a_sweep_where_no_event_tells(
    work: Work, portal: Sandbox, connection: Connection, admin: Connection
) -> None:
    stage(connection, "customer", people(1, 6))
    work.tick(connection)
    work.deliver(connection)
    work.sweep(connection)  # not due yet
    hidden, *gone = scalar(admin, "select array_agg(crm_id order by crm_id) from portal.item")[:4]
    portal.configure(hidden_items={"1": {"3": [hidden]}})

    def delete(card: int) -> None:
        asked = {"entityTypeId": 3, "id": card}
        requests.post(f"{portal.person_url}crm.item.delete", json=asked, timeout=10).raise_for_status()

    def swept() -> dict[str, Any]:
        admin.execute("update portal.walk set finished_at = finished_at - interval '1 day'")
        work.sweep(connection)
        work.capture(connection)  # what people did is read before it is said what it means
        (walk,) = call(connection, "exchange.status")[0]["status"]["walks"]
        return dict(walk)

    delete(gone[0])
    work.capture(connection)
    told = "select array_agg(crm_id order by crm_id) from outbound.change where op = 'delete'"
    assert scalar(admin, told) is None
    admin.execute("update exchange.server set noted_at = now() - interval '1 day'")
    walk = swept()
    assert (walk["walk"], walk["read"], walk["differences"]) == ("sweep", 4, 1)
    assert scalar(admin, told) == [gone[0]]
    before = portal.stats()["requests"]
    work.sweep(connection)
    assert portal.stats()["requests"] == before
    # More than the brake lets through wait for a person, and are not asked about again.
    admin.execute("update delta.entity set deletion_limit = 2")
    for card in gone[1:]:
        delete(card)
    assert swept()["differences"] == 2
    assert scalar(admin, told) == [gone[0]]
    call(connection, "inbound.decide_deletions", p_portal_id=1, p_entity="contact", p_is_approved=False)
    assert swept()["differences"] == 0
    assert scalar(admin, "select count(*) from inbound.deletion where state = 'discarded'") == 2


def test_the_portal_is_compared_once_a_day_and_repaired_only_if_that_is_set(
    work: Work, database: Settings, portal: Sandbox, connection: Connection, admin: Connection
) -> None:
    stage(connection, "customer", people(1, 2))
    work.tick(connection)
    work.deliver(connection)
    admin.execute("update exchange.server set noted_at = now() - interval '2 days'")
    admin.execute("delete from portal.item where crm_id = (select max(crm_id) from portal.item)")
    work.reconcile(connection)
    walks = call(connection, "exchange.status")[0]["status"]["walks"]
    assert [(one["walk"], one["differences"]) for one in walks] == [("reconcile", 1)]
    assert scalar(admin, "select count(*) from portal.item") == 1
    admin.execute("update portal.walk set finished_at = finished_at - interval '2 days'")
    repairing = Work(work._settings.model_copy(update={"reconcile_repair": True}), lambda: False)
    repairing.reconcile(connection)
    repairing.close()
    assert scalar(admin, "select count(*) from portal.item") == 2


def test_the_server_time_of_reads_is_metered_and_walks_leave_it_to_captures(
    database: Settings, connection: Connection, admin: Connection
) -> None:
    register(database)
    with Sandbox(plan="cloud") as portal:
        settings = database.model_copy(
            update={"portal_url": SecretStr(portal.url), "bucket_drain": 50.0, "bucket_size": 500}
        )
        work = Work(settings, lambda: False)
        stage(connection, "customer", people(1, 2))
        work.tick(connection)
        work.deliver(connection)
        used = (
            "select coalesce(sum(record_count), 0) from portal.operating_use where method = 'crm.item.list'"
        )
        before = scalar(admin, used)
        work.capture(connection)
        assert scalar(admin, used) == before + 3  # a page of each kind of card
        room = {"p_portal_id": 1, "p_method": "crm.item.list", "p_commands": 20}
        room["p_credential"] = work._client("capture").credential
        assert call(connection, "portal.reading_wait", **room)[0]["reading_wait"] == 0
        admin.execute("update portal.operating_use set seconds = 200 where method = 'crm.item.list'")
        assert call(connection, "portal.reading_wait", **room)[0]["reading_wait"] == pytest.approx(6)
        work.capture(connection)
        assert scalar(admin, used) == before + 6
        work.close()


def test_a_revoked_webhook_stops_alone_with_an_alarm_and_the_others_go_on(
    database: Settings, portal: Sandbox, connection: Connection
) -> None:
    """It used to pause the whole portal; where it was the first one nothing was read either."""
    register(database)
    portal.configure(webhooks={"secondsecret": 1, "thirdsecret": 1})
    names = ("sandboxsecret1", "secondsecret", "thirdsecret")
    urls = [portal.url.replace("sandboxsecret1", name) for name in names]
    settings = database.model_copy(
        update={
            "portal_url": SecretStr(urls[0]),
            "portal_extra_urls": SecretStr(" ".join(urls[1:])),
            "portal_plan": "onpremise",
            "batch_size": 5,
            "portal_connections": 2,
        }
    )
    work = Work(settings, lambda: False)
    try:
        stage(connection, "customer", people(1, 20))
        work.tick(connection)
        work.deliver(connection)
        portal.configure(revoke_webhook="sandboxsecret1")
        made, stopped = 20, []
        with capture_logs() as events:
            while not stopped and made < 1000:  # which webhook is tried is chance
                stage(connection, "customer", people(made + 1, made + 10))
                made += 10
                work.tick(connection)
                work.deliver(connection)
                status = call(connection, "exchange.status")[0]["status"]
                stopped = status["stopped_credentials"]
        work.capture(connection)
        (stopped,) = stopped
        assert (stopped["stop_reason"], bool(stopped["advice_ru"])) == ("NO_AUTH_FOUND", True)
        assert not status["portal"]["is_paused"]
        assert states(connection, "contact") == {"done": made}
        assert portal.stats()["duplicates_by_origin"] == 0
        assert any(event["event"] == "delivery.credential_refused" for event in events)

        portal.configure(revoke_webhook="secondsecret")
        portal.configure(revoke_webhook="thirdsecret")
        stage(connection, "customer", people(made + 1, made + 20))
        work.tick(connection)
        with pytest.raises(PortalRefused, match="NO_AUTH_FOUND"):
            work.deliver(connection)
        portal.configure(webhooks={name: 1 for name in names[1:]})
        assert call(connection, "portal.resume", p_portal_id=1)[0]["resume"]
        work.deliver(connection)
        assert states(connection, "contact") == {"done": made + 20}
    finally:
        work.close()
