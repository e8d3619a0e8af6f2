"""Objects of crm.item.*: what is stored, what is refused, what moves a stamp."""

import pytest

from loader.sandbox import Sandbox
from tests.sandbox.caller import Caller

CONTACT, COMPANY, DEAL, INVOICE, PROCESS = 3, 4, 2, 31, 128


def test_ids_and_amounts_are_numbers_and_flags_are_letters(portal: Caller) -> None:
    deal = portal.add(DEAL, title="Alpha", opportunity="999.99", opened=True)
    assert (deal["id"], deal["opportunity"], deal["opened"], deal["entityTypeId"]) == (1, 999.99, "Y", DEAL)
    assert portal.change(DEAL, 1, opportunity="10000.00")["opportunity"] == 10000


def test_unknown_and_read_only_fields_are_silently_ignored(portal: Caller) -> None:
    deal = portal.add(DEAL, title="Alpha", titel="typo", createdBy=99, id=77)
    assert (deal["id"], deal["createdBy"]) == (1, 1)
    assert "titel" not in deal


def test_the_same_external_key_may_be_added_twice_and_is_counted(portal: Caller, sandbox: Sandbox) -> None:
    for _ in range(3):
        portal.add(CONTACT, name="A", originatorId="intersect", originId="erp:1")
    portal.add(INVOICE, title="I", xmlId="erp:9")
    portal.add(INVOICE, title="I", xmlId="erp:9")
    assert sandbox.stats()["duplicates_by_origin"] == 3


def test_an_update_that_changes_nothing_is_not_saved(
    portal: Caller, person: Caller, sandbox: Sandbox
) -> None:
    created = portal.add(CONTACT, name="Anna", originId="1")
    sandbox.configure(advance_seconds=60)
    assert person.change(CONTACT, 1, name="Anna", originId="1") == created
    changed = person.change(CONTACT, 1, name="Olga")
    assert changed["updatedTime"] > created["updatedTime"]
    assert (changed["createdBy"], changed["updatedBy"]) == (1, 7)


def test_stamps_have_whole_seconds_and_the_server_offset(portal: Caller, sandbox: Sandbox) -> None:
    sandbox.configure(timezone_offset="-05:00")
    created = portal.add(DEAL, title="A")["createdTime"]
    assert len(created) == 25
    assert created.endswith("-05:00")
    assert portal.result("server.time")[:16] == created[:16]


def test_a_date_comes_back_as_utc_midnight_in_the_server_offset(portal: Caller, sandbox: Sandbox) -> None:
    assert portal.add(CONTACT, name="A", birthdate="2001-11-11")["birthdate"] == "2001-11-11T03:00:00+03:00"
    sandbox.configure(timezone_offset="-05:00")
    shown = portal.add(CONTACT, name="A", birthdate="2001-11-11")["birthdate"]
    assert shown == "2001-11-10T19:00:00-05:00"
    assert portal.change(CONTACT, 2, birthdate=shown)["birthdate"] == shown


@pytest.mark.parametrize("value", ["soon", "2024-13-01", "2025-01-01T00:00:00 03:00"])
def test_an_unreadable_date_is_refused(portal: Caller, value: str) -> None:
    fields = {"name": "A", "birthdate": value}
    assert (
        portal.error("crm.item.add", entityTypeId=CONTACT, fields=fields) == "CRM_FIELD_ERROR_VALUE_NOT_VALID"
    )


def test_a_contact_needs_a_name_or_a_last_name(portal: Caller) -> None:
    code = portal.error("crm.item.add", entityTypeId=CONTACT, fields={"secondName": "B"})
    assert code == "CRM_FIELD_ERROR_REQUIRED"
    portal.add(CONTACT, lastName="Ivanova")
    assert portal.error("crm.item.update", entityTypeId=CONTACT, id=1, fields={"lastName": ""}) == code


def test_fields_demanded_by_the_administrator_are_checked(portal: Caller, sandbox: Sandbox) -> None:
    sandbox.configure(mandatory_fields={"2": ["sourceId"]})
    reply = portal.full("crm.item.add", entityTypeId=DEAL, fields={"title": "A"})
    assert reply["error"] == "CRM_FIELD_ERROR_REQUIRED"
    assert "sourceId" in reply["error_description"]
    assert portal.add(DEAL, title="A", sourceId="CALL")["sourceId"] == "CALL"


def test_a_directory_value_sent_by_its_title_is_stored_empty(portal: Caller) -> None:
    assert portal.add(DEAL, title="A", sourceId="Web site")["sourceId"] is None


def test_a_deal_starts_in_the_first_stage_of_its_pipeline(portal: Caller) -> None:
    deal = portal.add(DEAL, title="A")
    assert (deal["categoryId"], deal["stageId"], deal["currencyId"]) == (0, "NEW", "RUB")
    category = portal.result("crm.category.add", entityTypeId=DEAL, fields={"name": "Repair"})["category"][
        "id"
    ]
    assert portal.add(DEAL, title="B", categoryId=category)["stageId"] == f"C{category}:NEW"


def test_a_stage_of_another_pipeline_is_refused(portal: Caller) -> None:
    category = portal.result("crm.category.add", entityTypeId=DEAL, fields={"name": "Repair"})["category"][
        "id"
    ]
    fields = {"title": "A", "stageId": f"C{category}:WON"}
    assert portal.error("crm.item.add", entityTypeId=DEAL, fields=fields) == "CRM_FIELD_ERROR_VALUE_NOT_VALID"
    portal.add(DEAL, title="A")
    code = portal.error("crm.item.update", entityTypeId=DEAL, id=1, fields={"stageId": f"C{category}:WON"})
    assert code == "CRM_FIELD_ERROR_VALUE_NOT_VALID"
    moved = portal.change(DEAL, 1, categoryId=category, stageId=f"C{category}:WON")
    assert (moved["categoryId"], moved["stageId"], moved["closed"]) == (category, f"C{category}:WON", "Y")


def test_a_deal_moved_without_a_stage_starts_again(portal: Caller) -> None:
    category = portal.result("crm.category.add", entityTypeId=DEAL, fields={"name": "Repair"})["category"][
        "id"
    ]
    portal.add(DEAL, title="A", stageId="EXECUTING")
    assert portal.change(DEAL, 1, categoryId=category)["stageId"] == f"C{category}:NEW"


def test_invoices_and_processes_have_prefixed_stages(portal: Caller) -> None:
    invoice = portal.add(INVOICE, title="I")
    assert invoice["stageId"] == f"DT31_{invoice['categoryId']}:N"
    process = portal.add(PROCESS, title="P", xmlId="erp:1", parentId2=5)
    assert process["stageId"].startswith(f"DT128_{process['categoryId']}:")
    assert (process["xmlId"], process["parentId2"]) == ("erp:1", 5)
    portal.change(INVOICE, 1, stageId=f"DT31_{invoice['categoryId']}:P")
    assert portal.get(INVOICE, 1)["previousStageId"] == invoice["stageId"]


@pytest.mark.parametrize(
    ("entity_type", "code"), [(5, "ENTITY_TYPE_NOT_SUPPORTED"), (140, "NOT_FOUND"), ("x", "100")]
)
def test_an_unknown_type_is_refused(portal: Caller, entity_type: object, code: str) -> None:
    assert portal.error("crm.item.add", entityTypeId=entity_type, fields={}) == code


def test_a_missing_item_is_not_found(portal: Caller) -> None:
    for method in ("crm.item.get", "crm.item.delete"):
        assert portal.error(method, entityTypeId=DEAL, id=4) == "NOT_FOUND"
    assert portal.error("crm.item.update", entityTypeId=DEAL, id=4, fields={"title": "x"}) == "NOT_FOUND"


def test_a_deleted_item_takes_rows_and_requisites_along(portal: Caller, sandbox: Sandbox) -> None:
    portal.add(COMPANY, title="A")
    fields = {"ENTITY_TYPE_ID": 4, "ENTITY_ID": 1, "PRESET_ID": 1, "NAME": "R"}
    portal.result("crm.requisite.add", fields=fields)
    portal.add(DEAL, title="D")
    portal.result("crm.item.productrow.set", ownerType="D", ownerId=1, productRows=[{"price": 1}])
    assert portal.result("crm.item.delete", entityTypeId=COMPANY, id=1) == []
    assert portal.result("crm.item.delete", entityTypeId=DEAL, id=1) == []
    stats = sandbox.stats()
    assert (stats["items"]["4"], stats["requisites"], stats["product_rows"]) == (0, 0, 0)


def test_links_replace_the_whole_list_and_show_on_both_sides(portal: Caller) -> None:
    for title in ("A", "B"):
        portal.add(COMPANY, title=title)
    contact = portal.add(CONTACT, name="N", companyIds=[2, 1])
    assert (contact["companyId"], contact["companyIds"]) == (2, [2, 1])
    assert portal.get(COMPANY, 1)["contactIds"] == [1]
    portal.change(CONTACT, 1, companyIds=[1])
    assert portal.get(COMPANY, 2)["contactIds"] == []
    portal.change(COMPANY, 1, contactIds=[])
    assert portal.get(CONTACT, 1)["companyIds"] == []


def test_a_scalar_for_a_list_is_refused_and_an_empty_list_clears(portal: Caller) -> None:
    portal.add(CONTACT, name="N")
    portal.add(DEAL, title="D", contactIds=[1])
    assert portal.error("crm.item.update", entityTypeId=DEAL, id=1, fields={"contactIds": 1}) == "100"
    cleared = portal.change(DEAL, 1, contactIds=[])
    assert (cleared["contactIds"], cleared["contactId"]) == ([], None)


def test_custom_fields_have_two_names(portal: Caller) -> None:
    for name, kind in (("ERP_CODE", "string"), ("N1X", "integer"), ("AGREED", "boolean")):
        portal.result("crm.deal.userfield.add", fields={"FIELD_NAME": name, "USER_TYPE_ID": kind})
    fields = {"title": "A", "UF_CRM_ERP_CODE": "x", "UF_CRM_N1X": "12", "UF_CRM_AGREED": "Y"}
    item = portal.result("crm.item.add", entityTypeId=DEAL, fields=fields, useOriginalUfNames="Y")["item"]
    assert (item["UF_CRM_ERP_CODE"], item["UF_CRM_N1X"], item["UF_CRM_AGREED"]) == ("x", 12, "Y")
    camel = portal.get(DEAL, 1)
    assert (camel["ufCrmErpCode"], camel["ufCrm_N1X"]) == ("x", 12)
    assert "UF_CRM_ERP_CODE" not in camel
    assert portal.add(DEAL, title="B", UF_CRM_ERP_CODE="lost")["ufCrmErpCode"] is None
    original = {"useOriginalUfNames": "Y"}
    assert portal.ids(DEAL, {"=UF_CRM_ERP_CODE": "x"}, **original) == [1]
    assert portal.ids(DEAL, {"=UF_CRM_AGREED": "1"}, **original) == [1]
    assert portal.ids(DEAL, {"=UF_CRM_AGREED": "Y"}, **original) == []


def test_fields_describe_every_key_an_item_has(portal: Caller) -> None:
    for entity_type in (1, 2, 3, 4, 7, 31, 128):
        described = portal.result("crm.item.fields", entityTypeId=entity_type)["fields"]
        item = portal.add(entity_type, name="N", title="T")
        assert set(item) - {"entityTypeId"} == set(described)
        assert described["id"]["isReadOnly"] is True


def test_imports_take_stamps_in_order_and_answer_row_by_row(portal: Caller, person: Caller) -> None:
    rows = [
        {
            "title": "A",
            "createdTime": "2020-01-02T00:00:00+03:00",
            "updatedTime": "2020-01-02T00:00:00+03:00",
        },
        {"title": "older", "createdTime": "2019-01-01T00:00:00+03:00"},
        {"title": "B", "createdTime": "2020-01-03T00:00:00+03:00", "updatedBy": 7},
    ]
    replies = portal.result("crm.item.batchImport", entityTypeId=DEAL, data=rows)["items"]
    assert [reply.get("error", "ok") for reply in replies] == ["ok", "CRM_FIELD_ERROR_VALUE_NOT_VALID", "ok"]
    assert replies[2] == {"item": {"id": 2}}
    assert portal.get(DEAL, 1)["createdTime"] == rows[0]["createdTime"]
    code = person.error("crm.item.import", entityTypeId=DEAL, fields=rows[0])
    assert code == "CRM_FIELD_ERROR_VALUE_NOT_VALID"
    many = [{"title": "A"}] * 21
    code = portal.error("crm.item.batchImport", entityTypeId=DEAL, data=many)
    assert code == "MAX_IMPORT_BATCH_SIZE_EXCEEDED"


def test_imports_take_phones_in_both_shapes(portal: Caller) -> None:
    fields = {
        "name": "A",
        "PHONE": [{"VALUE": "+71", "VALUE_TYPE": "WORK"}],
        "fm": [{"typeId": "EMAIL", "value": "a@b"}],
    }
    portal.result("crm.item.import", entityTypeId=CONTACT, fields=fields)
    contact = portal.get(CONTACT, 1)
    assert {entry["typeId"] for entry in contact["fm"]} == {"PHONE", "EMAIL"}
    assert (contact["hasPhone"], contact["hasEmail"]) == ("Y", "Y")
