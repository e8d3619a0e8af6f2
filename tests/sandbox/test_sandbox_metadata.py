"""Directories, pipelines, custom fields, currencies, the classic family, service methods."""

import pytest

from loader.sandbox import Sandbox
from tests.sandbox.caller import Caller

STAGES = ["NEW", "PREPARATION", "PREPAYMENT_INVOICE", "EXECUTING", "FINAL_INVOICE", "WON", "LOSE", "APOLOGY"]


def test_deal_stages_stand_in_order_with_their_meaning(portal: Caller) -> None:
    found = portal.full("crm.status.list", filter={"ENTITY_ID": "DEAL_STAGE"}, order={"SORT": "ASC"})
    assert [status["STATUS_ID"] for status in found["result"]] == STAGES
    assert [status["SEMANTICS"] for status in found["result"]][-3:] == ["S", "F", "F"]
    assert found["result"][0]["ID"].isdigit()
    assert found["total"] == 8


def test_a_new_pipeline_has_prefixed_stages(portal: Caller, person: Caller) -> None:
    fields = {"name": "Repair", "sort": 700}
    category = portal.result("crm.category.add", entityTypeId=2, fields=fields)["category"]
    assert (category["id"], category["name"], category["sort"], category["isDefault"]) == (
        1,
        "Repair",
        700,
        "N",
    )
    listed = portal.full("crm.category.list", entityTypeId=2)
    assert [pipeline["id"] for pipeline in listed["result"]["categories"]] == [0, 1]
    assert listed["total"] == 2
    stages = portal.result("crm.status.list", filter={"ENTITY_ID": "DEAL_STAGE_1"}, order={"SORT": "ASC"})
    assert [stage["STATUS_ID"] for stage in stages] == [f"C1:{stage}" for stage in STAGES]
    added = {"ENTITY_ID": "DEAL_STAGE_1", "STATUS_ID": "WAIT", "NAME": "Waiting", "SORT": 15}
    portal.result("crm.status.add", fields=added)
    assert portal.add(2, title="A", categoryId=1, stageId="C1:WAIT")["stageId"] == "C1:WAIT"
    assert portal.error("crm.status.add", fields=added) == "ERROR_CORE"
    assert person.error("crm.category.add", entityTypeId=2, fields=fields) == ""
    assert portal.error("crm.category.list", entityTypeId=1) == "ENTITY_TYPE_NOT_SUPPORTED"


def test_a_pipeline_with_deals_stays(portal: Caller) -> None:
    portal.result("crm.category.add", entityTypeId=2, fields={"name": "Repair"})
    portal.add(2, title="A", categoryId=1)
    assert portal.error("crm.category.delete", entityTypeId=2, id=1) == "0"
    portal.result("crm.item.delete", entityTypeId=2, id=1)
    assert portal.result("crm.category.delete", entityTypeId=2, id=1) is None
    assert portal.error("crm.category.delete", entityTypeId=2, id=0) == "0"


def test_directories_grow(portal: Caller) -> None:
    portal.result(
        "crm.status.add", fields={"ENTITY_ID": "SOURCE", "STATUS_ID": "ERP", "NAME": "From the ERP"}
    )
    assert portal.add(2, title="A", sourceId="ERP")["sourceId"] == "ERP"
    items = portal.result("crm.status.entity.items", entityId="SOURCE")
    assert items[-1] == {"NAME": "From the ERP", "SORT": 120, "STATUS_ID": "ERP"}


def test_custom_fields_get_their_prefix_and_options(portal: Caller, person: Caller) -> None:
    options = [{"VALUE": "Small"}, {"VALUE": "Large"}]
    fields = {
        "FIELD_NAME": "size",
        "USER_TYPE_ID": "enumeration",
        "LIST": options,
        "LABEL": "Size",
        "MULTIPLE": "Y",
    }
    assert portal.result("crm.company.userfield.add", fields=fields) == 1
    assert portal.error("crm.company.userfield.add", fields=fields) == "ERROR_CORE"
    assert person.error("crm.company.userfield.add", fields=fields | {"FIELD_NAME": "B"}) == ""
    found = portal.result("crm.company.userfield.list", filter={"FIELD_NAME": "UF_CRM_SIZE"})[0]
    ids = [int(option["ID"]) for option in found["LIST"]]
    described = portal.result("crm.item.fields", entityTypeId=4, useOriginalUfNames="Y")["fields"][
        "UF_CRM_SIZE"
    ]
    assert described["items"] == [
        {"ID": str(ids[0]), "VALUE": "Small"},
        {"ID": str(ids[1]), "VALUE": "Large"},
    ]
    assert portal.add(4, title="A", ufCrmSize=[ids[1], 999])["ufCrmSize"] == [ids[1]]


def test_processes_get_custom_fields_by_their_own_way(portal: Caller) -> None:
    dynamic = portal.result("crm.type.getByEntityTypeId", entityTypeId=128)["type"]
    field = {
        "entityId": f"CRM_{dynamic['id']}",
        "fieldName": f"UF_CRM_{dynamic['id']}_CODE",
        "userTypeId": "string",
    }
    assert portal.result("userfieldconfig.add", moduleId="crm", field=field)["field"]["id"] == "1"
    assert portal.add(128, title="A", ufCrm1Code="x")["ufCrm1Code"] == "x"
    wrong = field | {"fieldName": "UF_OTHER"}
    assert portal.error("userfieldconfig.add", moduleId="crm", field=wrong) == ""
    listed = portal.result("userfieldconfig.list", moduleId="crm", filter={"entityId": field["entityId"]})[
        "fields"
    ]
    assert [entry["fieldName"] for entry in listed] == [field["fieldName"]]


def test_new_process_types_hold_items(portal: Caller) -> None:
    added = portal.result("crm.type.add", fields={"title": "Visits", "entityTypeId": 140})["type"]
    assert added["entityTypeId"] == 140
    assert portal.add(140, title="V")["id"] == 1
    assert portal.error("crm.type.add", fields={"title": "Odd", "entityTypeId": 1031}) == "INVALID_ARG_VALUE"
    assert 140 in [dynamic["entityTypeId"] for dynamic in portal.result("crm.type.list")["types"]]


def test_currencies_are_strings_and_their_total_is_zero(portal: Caller) -> None:
    listed = portal.full("crm.currency.list")
    assert listed["total"] == 0
    assert {currency["CURRENCY"] for currency in listed["result"]} >= {"RUB", "USD"}
    assert (
        portal.result("crm.currency.add", fields={"CURRENCY": "CNY", "AMOUNT": 12.34567, "AMOUNT_CNT": 1})
        == "CNY"
    )
    assert portal.result("crm.currency.get", id="CNY")["AMOUNT"] == "12.3457"
    assert portal.result("crm.currency.update", ID="CNY", fields={"AMOUNT": "13"}) is True
    assert portal.result("crm.currency.base.get") == "RUB"
    assert portal.error("crm.currency.delete", id="RUB") == "ERROR_CODE"


def test_the_classic_family_speaks_in_strings(portal: Caller) -> None:
    fields = {"TITLE": "A", "OPPORTUNITY": 10, "COMPANY_ID": "3", "NONSENSE": 1, "STAGE_ID": "WON"}
    assert portal.result("crm.deal.add", fields=fields) == 1
    deal = portal.result("crm.deal.get", id="1")
    assert (deal["ID"], deal["OPPORTUNITY"], deal["COMPANY_ID"], deal["CLOSED"]) == ("1", "10.00", "3", "Y")
    assert deal["DATE_MODIFY"] == portal.get(2, 1)["updatedTime"]
    assert portal.result("crm.deal.update", id=1, fields={"TITLE": "B", "CATEGORY_ID": 5}) is True
    assert (portal.get(2, 1)["title"], portal.get(2, 1)["categoryId"]) == ("B", 0)
    rows = portal.full("crm.deal.list", filter={"STAGE_ID": "WON", "UNKNOWN": 1}, select=["TITLE"])
    assert (rows["result"], rows["total"]) == ([{"ID": "1", "TITLE": "B"}], 1)
    assert portal.result("crm.deal.delete", id=1) is True
    assert portal.error("crm.deal.get", id=1) == ""
    assert portal.error("crm.contact.add", fields={"POST": "x"}) == "ERROR_CORE"


def test_an_unreadable_date_in_a_classic_filter_selects_nothing(portal: Caller) -> None:
    portal.result("crm.deal.add", fields={"TITLE": "A"})
    assert portal.result("crm.deal.list", filter={">=DATE_MODIFY": "2020-01-01T00:00:00 03:00"}) == []
    assert len(portal.result("crm.deal.list", filter={">=DATE_MODIFY": "2020-01-01T00:00:00+03:00"})) == 1


def test_classic_lists_show_phones_only_when_named(portal: Caller) -> None:
    portal.result("crm.company.add", fields={"TITLE": "A", "PHONE": [{"VALUE": "+71", "VALUE_TYPE": "WORK"}]})
    assert "PHONE" not in portal.result("crm.company.list")[0]
    named = portal.result("crm.company.list", select=["*", "PHONE"], filter={"PHONE": "+71"})[0]
    assert named["PHONE"] == [{"ID": "1", "VALUE_TYPE": "WORK", "VALUE": "+71", "TYPE_ID": "PHONE"}]
    assert portal.result("crm.company.list", filter={"PHONE": "+72"}) == []
    assert portal.result("crm.company.fields")["TITLE"]["isRequired"] is True
    assert portal.result("crm.lead.fields")["STATUS_ID"]["statusType"] == "STATUS"


def test_classic_rows_of_a_deal(portal: Caller) -> None:
    portal.result("crm.deal.add", fields={"TITLE": "A"})
    rows = [{"PRODUCT_NAME": "Tyre", "PRICE": 5, "QUANTITY": 2}]
    assert portal.result("crm.deal.productrows.set", id=1, rows=rows) is True
    shown = portal.result("crm.deal.productrows.get", id=1)[0]
    assert (shown["ID"], shown["PRODUCT_NAME"], shown["QUANTITY"]) == ("1", "Tyre", 2)


def test_who_am_i_and_what_may_i(portal: Caller, person: Caller, sandbox: Sandbox) -> None:
    assert portal.result("profile")["ADMIN"] is True
    assert person.result("profile")["ID"] == "7"
    assert (portal.result("user.admin"), person.result("user.admin")) == (True, False)
    assert person.result("user.current")["NAME"] == "Olga"
    assert [user["ID"] for user in portal.result("user.get", FILTER={"ACTIVE": True})] == ["1", "7"]
    assert [user["ID"] for user in portal.result("user.get", ID=8)] == ["8"]
    assert "crm.item.batchImport" in portal.result("methods")
    assert portal.result("method.get", name="crm.item.add") == {"isExisting": True, "isAvailable": True}
    assert portal.result("method.get", name="event.bind") == {"isExisting": True, "isAvailable": False}
    assert portal.result("method.get", name="crm.magic") == {"isExisting": False, "isAvailable": False}
    assert portal.result("feature.get", CODE="rest_offline_extended") == {"value": "Y"}
    sandbox.configure(scopes=["crm"])
    assert portal.result("scope") == ["crm"]
    refused = portal.reply("catalog.product.list")
    assert (refused.status_code, refused.json()["error"]) == (403, "insufficient_scope")


def test_methods_are_found_in_any_letter_case_and_unknown_ones_are_not(portal: Caller) -> None:
    assert portal.result("CRM.ITEM.LIST.json", entityTypeId=2) == {"items": []}
    unknown = portal.reply("crm.magic")
    assert (unknown.status_code, unknown.json()["error"]) == (404, "ERROR_METHOD_NOT_FOUND")
    assert unknown.json().keys() == {"error", "error_description"}


@pytest.mark.parametrize("path", ["1/wrong/profile", "2/sandboxsecret1/profile", "profile"])
def test_a_wrong_secret_is_not_let_in(sandbox: Sandbox, path: str) -> None:
    caller = Caller(f"{sandbox.base_url}/rest/")
    reply = caller.reply(path)
    assert (reply.status_code, reply.json()["error"]) == (401, "NO_AUTH_FOUND")
    caller.close()


def test_a_revoked_webhook_is_not_let_in(sandbox: Sandbox, portal: Caller, person: Caller) -> None:
    sandbox.configure(revoke_webhook=1)
    assert portal.error("profile") == "NO_AUTH_FOUND"
    assert person.result("profile")["ID"] == "7"


def test_json_is_escaped_as_php_does(portal: Caller) -> None:
    portal.add(2, title="a/b & Ж")
    text = portal.reply("crm.item.get", entityTypeId=2, id=1).text
    assert "a\\/b \\u0026 \\u0416" in text


def test_a_body_that_is_no_json_is_refused(portal: Caller) -> None:
    headers = {"Content-Type": "application/json"}
    reply = portal.session.post(portal.url + "profile", data="{", headers=headers, timeout=5)
    assert (reply.status_code, reply.json()["error"]) == (400, "100")


def test_newer_rest_knows_no_crm(sandbox: Sandbox) -> None:
    caller = Caller(sandbox.url.replace("/rest/", "/rest/api/"))
    reply = caller.reply("crm.item.add")
    assert (reply.status_code, reply.json()["error"]["code"]) == (404, "ERROR_METHOD_NOT_FOUND")
    caller.close()
