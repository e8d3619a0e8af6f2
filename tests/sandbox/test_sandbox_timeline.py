"""Comments, messages, to-dos and warehouses."""

from tests.sandbox.caller import Caller


def test_comments_are_added_to_their_owner(portal: Caller) -> None:
    portal.add(2, title="A")
    fields = {"ENTITY_ID": 1, "ENTITY_TYPE": "deal", "COMMENT": "Called"}
    assert [portal.result("crm.timeline.comment.add", fields=fields) for _ in range(2)] == [1, 2]
    found = portal.result("crm.timeline.comment.list", filter={"ENTITY_ID": 1, "ENTITY_TYPE": "deal"})
    assert {row["COMMENT"] for row in found} == {"Called"}
    assert portal.error("crm.timeline.comment.add", fields=fields | {"ENTITY_ID": 2}) == ""
    assert portal.error("crm.timeline.comment.add", FIELDS=fields) == ""


def test_log_messages_need_an_owner_and_an_icon(portal: Caller) -> None:
    portal.add(31, title="I")
    fields = {"entityTypeId": 31, "entityId": 1, "title": "Paid", "text": "100", "iconCode": "info"}
    assert portal.result("crm.timeline.logmessage.add", fields=fields)["logMessage"]["id"] == 1
    code = portal.error("crm.timeline.logmessage.add", fields=fields | {"entityId": 5})
    assert code == "OWNER_NOT_FOUND"
    assert portal.error("crm.timeline.logmessage.add", fields=fields | {"iconCode": ""}) == "100"


def test_an_activity_comes_once_for_each_binding(portal: Caller) -> None:
    portal.add(3, name="A")
    todo = {"ownerTypeId": 3, "ownerId": 1, "deadline": "2030-01-01T10:00:00+03:00", "title": "Call"}
    assert portal.result("crm.activity.todo.add", **todo) == {"id": 1}
    assert portal.error("crm.activity.todo.add", **todo | {"deadline": "soon"}) == "WRONG_DATETIME_FORMAT"
    binding = {"OWNER_TYPE_ID": 3, "OWNER_ID": 1}
    assert portal.full("crm.activity.list", filter={"BINDINGS": [binding, binding]})["total"] == 2
    found = portal.result("crm.activity.list", filter=binding, select=["ID", "SUBJECT"])
    assert found == [{"ID": "1", "SUBJECT": "Call"}]


def test_warehouses_are_listed_and_balances_are_empty(portal: Caller) -> None:
    added = portal.result("catalog.store.add", fields={"address": "Perm", "title": "North", "xmlId": "w2"})[
        "store"
    ]
    assert added["id"] == 2
    found = portal.result("catalog.store.list", filter={"xmlId": "w2"}, select=["id", "title"])["stores"]
    assert found == [{"id": 2, "title": "North"}]
    assert portal.error("catalog.store.add", fields={"title": "No address"}) == 0
    assert portal.result("catalog.storeproduct.list")["storeProducts"] == []
    assert portal.result("catalog.document.mode.status") == "N"
