"""A backfill's cards by crm.item.batchImport: no automation, an outcome for each, none lost or doubled."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from pydantic import SecretStr

from loader.config import Settings
from loader.daemon.work import Work
from loader.database import Connection, Jsonb, call
from loader.portal.command import Command, Outcome, Timing
from loader.portal.imports import BATCH_IMPORT, pack, unpack
from loader.sandbox import Sandbox
from tests.erp import people, register, scalar, stage, states


def card(number: int, entity_type: int = 3) -> Command:
    return Command(f"c{number}", BATCH_IMPORT, {"entityTypeId": entity_type, "fields": {"name": str(number)}})


def test_twenty_cards_of_a_kind_travel_in_one_command_and_everything_else_alone() -> None:
    update = Command("u", "crm.item.update", {"id": 1})
    commands = pack([*(card(n) for n in range(25)), card(25, 4), update, update])
    assert [len(command.carried) for command in commands] == [20, 5, 1, 0, 0]
    assert commands[0].params["data"][19] == {"name": "19"}
    assert commands[2].params == {"entityTypeId": 4, "data": [{"name": "25"}]}
    assert commands[3] is update


def test_each_card_has_its_own_outcome_and_a_reply_that_fits_none_leaves_all_unknown() -> None:
    (command,) = pack([card(1), card(2)])
    refusal = {"error": "CRM_FIELD_ERROR_REQUIRED", "error_description": "no name"}
    done = Outcome("c1", "done", result={"items": [{"item": {"id": 7}}, refusal]}, time=Timing(duration=3.0))
    one, two = unpack([command], [done])
    assert (one.key, one.state, one.result) == ("c1", "done", {"item": {"id": 7}})
    assert (two.key, two.state, two.error) == ("c2", "refused", "CRM_FIELD_ERROR_REQUIRED")
    assert one.time == Timing(duration=1.5)
    for result in ({"items": [{"item": {"id": 7}}]}, [], None):
        told = unpack([command], [Outcome("c1", "done", result=result)])
        assert [(outcome.key, outcome.state) for outcome in told] == [("c1", "unknown"), ("c2", "unknown")]
    lost = unpack([command], [Outcome("c1", "unknown", error="NO_REPLY")])
    assert [(outcome.key, outcome.state) for outcome in lost] == [("c1", "unknown"), ("c2", "unknown")]


@pytest.fixture
def portal() -> Iterator[Sandbox]:
    with Sandbox(plan="onpremise") as sandbox:
        yield sandbox


@pytest.fixture
def work(request: pytest.FixtureRequest, database: Settings, portal: Sandbox) -> Iterator[Work]:
    register(database)
    settings = database.model_copy(
        update={"portal_url": SecretStr(portal.url), "portal_plan": "onpremise", "unknown_wait": 0.0}
    )
    settings = settings.model_copy(update={"lookup_pause": 0.0, "read_timeout": 5.0})
    settings = settings.model_copy(update=getattr(request, "param", {}))
    work = Work(settings, lambda: False)
    yield work
    work.close()


def cards(portal: Sandbox, start: int = 0) -> list[dict[str, Any]]:
    asked = {"entityTypeId": 3, "select": ["*", "fm"], "order": {"id": "ASC"}, "start": start}
    reply = requests.post(f"{portal.url}crm.item.list", json=asked, timeout=10).json()
    return list(reply["result"]["items"])


@pytest.mark.parametrize("form", ["PHONE", "fm"])
def test_an_imported_backfill_is_complete_and_no_echo_though_a_reply_was_lost(
    work: Work, portal: Sandbox, connection: Connection, form: str
) -> None:
    portal.configure(import_multifields=form, faults=[{"method": BATCH_IMPORT, "kind": "drop_after"}])
    answers = {"import_in_batch": "yes", "import_multifields": form}
    for question, answer in answers.items():
        call(connection, "portal.choose_answer", p_portal_id=1, p_question=question, p_answer=answer)
    call(connection, "delta.set_import", p_portal_id=1, p_entity="contact", p_is_imported=True)
    stage(connection, "customer", people(1, 45))
    work.tick(connection)
    call(connection, "delta.move_lane", p_portal_id=1, p_from="live", p_to="backfill")
    for _ in range(6):
        work.deliver(connection)
    assert states(connection, "contact") == {"done": 45}
    assert portal.stats()["methods"].get("crm.item.add", 0) == 0
    assert portal.stats()["methods"][BATCH_IMPORT] == 3
    made = cards(portal)
    assert sorted(one["lastName"] for one in made) == sorted(f"Иванов{n}" for n in range(1, 46))
    assert {entry["typeId"] for one in made for entry in one["fm"]} == {"PHONE", "EMAIL"}
    assert portal.stats()["duplicates_by_origin"] == 0
    work.capture(connection)
    assert scalar(connection, "select count(*) from inbound.change") == 0
    # What a person changes from then on is seen.
    edit = {"entityTypeId": 3, "id": made[0]["id"], "fields": {"name": "Пётр"}}
    requests.post(f"{portal.person_url}crm.item.update", json=edit, timeout=10).raise_for_status()
    work.capture(connection)
    assert scalar(connection, "select count(*) from inbound.change") == 1


@pytest.mark.parametrize("work", [{"batch_size": 1, "portal_connections": 4}], indirect=True)
def test_imported_cards_keep_their_time_of_creation_and_come_in_its_order(
    work: Work, portal: Sandbox, connection: Connection, admin: Connection
) -> None:
    """The portal refuses a card that is older than one it has: several lines at a time broke the order."""
    admin.execute(
        "insert into exchange.field_map "
        "(portal_id, entity, portal_field, attribute_path, direction, transform) "
        "values (1, 'contact', 'createdTime', '{since}', 'out', 'datetime')"
    )
    call(admin, "delta.compile_field_map")
    call(connection, "portal.choose_answer", p_portal_id=1, p_question="import_in_batch", p_answer="yes")
    call(connection, "delta.set_import", p_portal_id=1, p_entity="contact", p_is_imported=True)
    born = {number: f"2020-{number % 12 + 1:02}-{number % 28 + 1:02}T10:00:00+00:00" for number in range(90)}
    for number, since in born.items():
        stage(connection, "customer", people(number, number, attributes=Jsonb({"since": since})))
    work.tick(connection)
    call(connection, "delta.move_lane", p_portal_id=1, p_from="live", p_to="backfill")
    # A reply is lost amid them, and nothing younger may overtake what is in doubt.
    portal.configure(faults=[{"method": BATCH_IMPORT, "kind": "drop_before", "after": 1}])
    for _ in range(6):
        work.deliver(connection)
    assert states(connection, "contact") == {"done": 90}
    made = cards(portal) + cards(portal, start=50)
    assert [one["createdTime"] for one in made] == sorted(one["createdTime"] for one in made)
    assert {int(one["lastName"][6:]): one["createdTime"][:10] for one in made} == {
        number: since[:10] for number, since in born.items()
    }
    # Now that the portal has said that nobody may write the field, the map is still right.
    assert call(admin, "delta.check_field_map", p_portal_id=1) == []
    call(admin, "delta.compile_field_map")
    # One that is older than all comes too late for its time, not for its card; no update ever sends the time.
    stage(connection, "customer", people(200, 200, attributes=Jsonb({"since": "2019-01-01T00:00:00Z"})))
    stage(
        connection,
        "customer",
        people(1, 1, comment="new", attributes=Jsonb({"since": "2019-01-01T00:00:00Z"})),
    )
    work.tick(connection)
    call(connection, "delta.move_lane", p_portal_id=1, p_from="live", p_to="backfill")
    for _ in range(4):
        work.deliver(connection)
    assert states(connection, "contact") == {"done": 91}
    assert portal.stats()["methods"].get("crm.item.add", 0) == 0
    (late,) = [one for one in cards(portal, start=50) if one["lastName"] == "Иванов200"]
    assert late["createdTime"][:4] != "2019"
    work.capture(connection)
    assert scalar(connection, "select count(*) from inbound.change") == 0
    admin.execute("update exchange.field_map set direction = 'both' where portal_field = 'createdTime'")
    (fault,) = call(admin, "delta.check_field_map", p_portal_id=1)
    assert "direction to out" in fault["fault"]
