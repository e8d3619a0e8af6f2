"""One screen that says where every row is, and sums that add up."""

from time import sleep
from typing import Any

import pytest

from loader.config import Settings
from loader.database import Connection, call
from loader.portal.client import PortalClient
from loader.portal.connect import connect_portal
from loader.portal.metadata import remember_portal
from loader.sandbox import Sandbox
from loader.tick import run_pass, run_tick
from tests.commands import Shell
from tests.erp import people, register, stage


def status(connection: Connection) -> dict[str, Any]:
    return dict(call(connection, "exchange.status")[0]["status"])


@pytest.fixture
def erp(database: Settings) -> Settings:
    register(database)
    return database


def test_an_empty_database_adds_up(connection: Connection) -> None:
    found = status(connection)
    assert found["adds_up"] is True
    assert found["intake"] == found["staged"] == found["jobs"] == []
    assert found["last_tick"] is None


def test_staged_rows_are_counted_until_a_tick_takes_them(erp: Settings, connection: Connection) -> None:
    stage(connection, "customer", people(1, 5))
    stage(connection, "lead", [{"source_key": "L1", "title": "a call"}])
    found = status(connection)
    assert found["staged"] == [{"staging_table": "customer", "row_count": 5}]
    assert found["not_processed"] == [{"staging_table": "lead", "row_count": 1}]
    run_tick(connection)
    found = status(connection)
    assert found["staged"] == []
    assert found["not_processed"] == [{"staging_table": "lead", "row_count": 1}]


def test_every_taken_row_is_accounted_for(erp: Settings, connection: Connection) -> None:
    stage(connection, "customer", [*people(1, 5), *people(5, 5, comment="later")])
    stage(connection, "customer", people(9, 9, birth_date="31.02.1990"))
    run_tick(connection)
    stage(connection, "customer", people(1, 3))
    run_tick(connection)
    (row,) = status(connection)["intake"]
    assert row == {
        "source_system": "erp",
        "entity": "customer",
        "rows_taken": 10,
        "rows_rejected": 1,
        "rows_folded": 1,
        "rows_unchanged": 3,
        "rows_changed": 5,
        "adds_up": True,
    }
    assert status(connection)["rejects"] == {"blocking": 1, "waiting": 0}


def test_a_golden_row_without_a_delta_does_not_add_up(
    erp: Settings, connection: Connection, admin: Connection
) -> None:
    stage(connection, "customer", people(1, 2))
    run_tick(connection)
    assert status(connection)["adds_up"] is True
    admin.execute("delete from delta.item where golden_id = (select min(golden_id) from delta.item)")
    found = status(connection)
    assert found["adds_up"] is False
    (contact,) = [row for row in found["deltas"] if row["entity"] == "contact"]
    assert (contact["golden_rows"], contact["open"], contact["adds_up"]) == (2, 1, False)


@pytest.fixture
def delivered(erp: Settings, connection: Connection) -> Any:
    with Sandbox(plan="onpremise") as portal:
        settings = erp.model_copy(
            update={"portal_url": type(erp.database_url)(portal.url), "portal_plan": "onpremise"}
        )
        with connect_portal(settings) as client:
            remember_portal(connection, client, settings)
            stage(connection, "customer", people(1, 4))
            run_pass(connection, client, settings)
            yield settings, client


def test_deliveries_and_changes_of_people_are_counted(
    delivered: tuple[Settings, PortalClient], connection: Connection
) -> None:
    settings, client = delivered
    found = status(connection)
    (contact,) = [row for row in found["deltas"] if row["entity"] == "contact"]
    assert (contact["done"], contact["golden_rows"], contact["adds_up"]) == (4, 4, True)
    assert found["deliveries_per_minute"] == 0.4
    card = client.call("crm.item.list", {"entityTypeId": 3})["items"][0]
    client.call(
        "crm.item.update", {"entityTypeId": 3, "id": card["id"], "fields": {"comments": "by a person"}}
    )
    run_pass(connection, client, settings)
    (waiting,) = status(connection)["unacknowledged"]
    assert (waiting["source_system"], waiting["change_count"]) == ("erp", 1)


def test_what_people_did_is_read_once_and_then_the_portal_is_left_alone(
    delivered: tuple[Settings, PortalClient], connection: Connection, admin: Connection
) -> None:
    settings, client = delivered
    run_pass(connection, client, settings)
    before = admin.execute("select entity, updated_time from portal.watermark").fetchall()
    patient = settings.model_copy(update={"capture_overlap": 1.0})
    sleep(2.2)
    run_pass(connection, client, patient)
    done = run_pass(connection, client, patient)
    assert done.captured.cards_read == 0
    after = dict(admin.execute("select entity, updated_time from portal.watermark").fetchall())
    assert all(after[entity] > moment for entity, moment in before)


def test_a_paused_portal_and_failing_jobs_are_shown(
    connection: Connection,
    admin: Connection,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    database: Settings,
) -> None:
    call(connection, "exchange.record_job", p_job="deliver", p_error="the portal is away")
    call(connection, "exchange.record_job", p_job="deliver", p_error="the portal is away")
    call(connection, "exchange.record_job", p_job="tick", p_error=None)
    admin.execute("update portal.portal set paused_until = 'infinity', paused_reason = 'PAYMENT_REQUIRED'")
    shown = Shell(monkeypatch, capsys, database)("status")
    assert shown.code == 0
    assert "paused: PAYMENT_REQUIRED" in shown.out
    assert "the portal is away" in shown.out
    jobs = {job["job"]: job for job in status(connection)["jobs"]}
    assert jobs["deliver"]["failures_in_a_row"] == 2
    assert jobs["deliver"]["last_success_at"] is None
    call(connection, "exchange.record_job", p_job="deliver", p_error=None)
    jobs = {job["job"]: job for job in status(connection)["jobs"]}
    assert jobs["deliver"]["failures_in_a_row"] == 0
    assert jobs["deliver"]["last_error"] == "the portal is away"


def test_work_that_does_not_move_is_noticed_unless_the_portal_is_paused(
    erp: Settings, connection: Connection, admin: Connection
) -> None:
    stage(connection, "customer", people(1, 3))
    run_tick(connection)
    assert call(connection, "delta.stalled_work", p_portal_id=1, p_older_than_seconds=600) == []
    admin.execute("update delta.item set due_at = now() - interval '1 hour'")
    (stalled,) = call(connection, "delta.stalled_work", p_portal_id=1, p_older_than_seconds=600)
    assert stalled["open_count"] == 3
    admin.execute("update portal.portal set paused_until = now() + interval '1 minute'")
    assert call(connection, "delta.stalled_work", p_portal_id=1, p_older_than_seconds=600) == []


def test_a_credential_that_the_portal_refuses_is_an_alarm_until_it_works_again(
    database: Settings, admin: Connection, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    intersect = Shell(monkeypatch, capsys, database)
    names = ["webhook 1-aaaaaaaa", "webhook 1-bbbbbbbb"]
    call(
        admin, "portal.register_credentials",
        p_portal_id=1, p_credentials=names, p_operating_limit=None, p_operating_window=600,
    )  # fmt: skip
    assert intersect("status").code == 0
    stop = {"p_portal_id": 1, "p_credential": names[0], "p_reason": "NO_AUTH_FOUND"}
    assert call(admin, "portal.stop_credential", **stop)[0]["stop_credential"]
    told = intersect("status")
    assert told.code == 1
    assert names[0] in told.out and names[1] not in told.out and "INTERSECT_PORTAL_URL" in told.out
    other = {**stop, "p_credential": names[1]}
    assert not call(admin, "portal.stop_credential", **other)[0]["stop_credential"], "the last one"
    assert intersect("portal", "resume").code == 0
    assert intersect("status").code == 0
