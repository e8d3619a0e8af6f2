"""Rights that were taken away: of methods, of single cards; fields that were made mandatory."""

from typing import Any

import pytest

from loader.sandbox import Sandbox
from tests.sandbox.caller import Caller


@pytest.mark.parametrize(
    ("method", "status", "error"),
    [
        ("crm.item.update", 400, "ACCESS_DENIED"),
        ("crm.item.batchImport", 401, "INVALID_CREDENTIALS"),
        ("crm.contact.list", 403, ""),
        ("catalog.price.add", 400, 200040300020),
        ("catalog.price.list", 400, 200040300010),
    ],
)
def test_a_method_is_taken_from_one_user(
    sandbox: Sandbox, portal: Caller, person: Caller, method: str, status: int, error: Any
) -> None:
    sandbox.configure(denied_methods={"1": [method]})
    reply = portal.reply(method)
    assert (reply.status_code, reply.json()["error"]) == (status, error)
    assert person.full(method).get("error_description") != reply.json()["error_description"]
    sandbox.configure(denied_methods={})
    assert portal.full(method).get("error") != error


def test_a_hidden_card_is_left_out_silently(sandbox: Sandbox, portal: Caller, person: Caller) -> None:
    for name in "ABC":
        portal.add(3, name=name)
    sandbox.configure(hidden_items={"1": {"3": [2]}})
    assert portal.ids(3, {}) == [1, 3]
    full = portal.full("crm.item.list", entityTypeId=3, order={"id": "ASC"})
    assert full["total"] == 2
    assert portal.error("crm.item.get", entityTypeId=3, id=2) == "ACCESS_DENIED"
    assert portal.error("crm.item.get", entityTypeId=3, id=9) == "NOT_FOUND"
    assert portal.full("crm.contact.get", id=2)["error_description"] == "Access denied."
    assert [row["ID"] for row in portal.result("crm.contact.list", order={"ID": "ASC"})] == ["1", "3"]
    assert person.ids(3, {}) == [1, 2, 3]


def test_a_locked_card_can_be_read_and_not_changed(sandbox: Sandbox, portal: Caller) -> None:
    portal.add(2, title="A")
    sandbox.configure(locked_items={"1": {"2": [1]}})
    assert portal.get(2, 1)["title"] == "A"
    for method in ("crm.item.update", "crm.item.delete"):
        assert portal.error(method, entityTypeId=2, id=1, fields={"title": "B"}) == "ACCESS_DENIED"
    assert portal.error("crm.deal.update", id=1, fields={"TITLE": "B"}) == ""
    reply = portal.batch({"a": "crm.item.update?entityTypeId=2&id=1&fields[title]=B", "b": "profile"})
    assert reply["result_error"]["a"]["error"] == "ACCESS_DENIED"
    assert portal.get(2, 1)["title"] == "A"


def test_a_field_may_be_mandatory_in_one_stage(sandbox: Sandbox, portal: Caller) -> None:
    sandbox.configure(mandatory_fields={"2": {"sourceId": ["WON"]}})
    portal.add(2, title="A")
    assert (
        portal.error("crm.item.add", entityTypeId=2, fields={"stageId": "WON"}) == "CRM_FIELD_ERROR_REQUIRED"
    )
    won = {"entityTypeId": 2, "id": 1, "fields": {"stageId": "WON"}}
    assert portal.error("crm.item.update", **won) == "CRM_FIELD_ERROR_REQUIRED"
    assert portal.change(2, 1, stageId="WON", sourceId="WEB")["stageId"] == "WON"


def test_an_update_within_a_stage_demands_nothing(sandbox: Sandbox, portal: Caller) -> None:
    portal.add(2, title="A")
    sandbox.configure(mandatory_fields={"2": ["sourceId"]})
    assert portal.change(2, 1, title="B")["title"] == "B"
    assert portal.error("crm.item.add", entityTypeId=2, fields={"title": "C"}) == "CRM_FIELD_ERROR_REQUIRED"


@pytest.mark.parametrize(("error", "status"), [("OVERLOAD_LIMIT", 503), ("PORTAL_DELETED", 410)])
def test_the_portal_refuses_as_told(sandbox: Sandbox, portal: Caller, error: str, status: int) -> None:
    rule = {"method": "*", "kind": "refuse", "error": error, "status": status}
    sandbox.configure(faults=[rule])
    reply = portal.reply("profile")
    assert (reply.status_code, reply.json()["error"]) == (status, error)
    assert portal.reply("profile").status_code == 200
