"""Phones and e-mails: the rules that multiply or lose them."""

from typing import Any

from tests.sandbox.caller import Caller


def phone(value: str, **more: Any) -> dict[str, Any]:
    return {"typeId": "PHONE", "valueType": "WORK", "value": value} | more


def values(item: dict[str, Any]) -> list[str]:
    return [entry["value"] for entry in item["fm"]]


def test_an_array_on_add_stores_every_element_with_a_type(portal: Caller) -> None:
    contact = portal.add(
        3, name="A", fm=[phone("+71"), {"value": "+72"}, {"typeId": "EMAIL", "value": "a@b.c"}]
    )
    assert values(contact) == ["+71", "a@b.c"]
    assert contact["fm"][0] == {"id": 1, "typeId": "PHONE", "valueType": "WORK", "value": "+71"}
    assert (contact["hasPhone"], contact["hasEmail"]) == ("Y", "Y")


def test_a_plain_text_on_add_is_no_error_and_stores_nothing(portal: Caller) -> None:
    assert portal.add(3, name="A", fm="+71")["fm"] == []


def test_an_array_on_update_appends_again_and_again(portal: Caller) -> None:
    portal.add(3, name="A", fm=[phone("+71")])
    portal.change(3, 1, fm=[phone("+71")])
    assert values(portal.change(3, 1, fm=[phone("+71")])) == ["+71", "+71", "+71"]


def test_keys_add_change_and_delete(portal: Caller) -> None:
    portal.add(3, name="A", fm=[phone("+71"), phone("+72")])
    fm = {"n0": phone("+73"), "1": phone("+79"), "2": {"typeId": "PHONE", "value": ""}}
    assert values(portal.change(3, 1, fm=fm)) == ["+79", "+73"]


def test_a_key_without_type_does_nothing_and_an_unknown_id_adds(portal: Caller) -> None:
    before = portal.add(3, name="A", fm=[phone("+71")])
    assert portal.change(3, 1, fm={"1": {"value": "+79"}, "n0": {"value": "+70"}}) == before
    assert values(portal.change(3, 1, fm={"555": phone("+72")})) == ["+71", "+72"]


def test_the_same_value_is_no_change(portal: Caller, person: Caller) -> None:
    portal.add(3, name="A", fm=[phone("+71")])
    assert person.change(3, 1, fm={"1": phone("+71")})["updatedBy"] == 1
    assert person.change(3, 1, fm={"1": phone("+72")})["updatedBy"] == 7


def test_lists_show_them_only_with_all_fields(portal: Caller) -> None:
    portal.add(3, name="A", fm=[phone("+71", valueType="MOBILE")])
    whole = portal.result("crm.item.list", entityTypeId=3, select=["*"])["items"][0]
    assert values(whole) == ["+71"]
    part = portal.result(
        "crm.item.list", entityTypeId=3, select=["name", "fm", "phone", "phoneMobile", "phoneHome"]
    )
    assert part["items"] == [{"id": 1, "name": "A", "phone": "+71", "phoneMobile": "+71", "phoneHome": None}]


def test_the_classic_family_deletes_by_a_bare_id(portal: Caller) -> None:
    fields = {"NAME": "A", "PHONE": [{"VALUE": "+71", "VALUE_TYPE": "WORK"}, {"VALUE": "+72"}]}
    assert portal.result("crm.contact.add", fields=fields) == 1
    assert (
        portal.result("crm.contact.update", id=1, fields={"PHONE": [{"ID": "1"}, {"VALUE": "+73"}]}) is True
    )
    assert [entry["VALUE"] for entry in portal.result("crm.contact.get", id=1)["PHONE"]] == ["+72", "+73"]


def test_duplicates_are_found_by_digits_and_by_type(portal: Caller) -> None:
    portal.add(3, name="A", fm=[phone("+7 (999) 111-22-33")])
    portal.add(4, title="B", fm=[phone("+79991112233"), {"typeId": "EMAIL", "value": "A@b.c"}])
    find = {"type": "PHONE", "values": ["+79991112233"]}
    assert portal.result("crm.duplicate.findbycomm", **find) == {"CONTACT": [1], "COMPANY": [1]}
    assert portal.result("crm.duplicate.findbycomm", **find, entity_type="COMPANY") == {"COMPANY": [1]}
    assert portal.result("crm.duplicate.findbycomm", type="EMAIL", values=["a@B.c"]) == {"COMPANY": [1]}
    assert portal.result("crm.duplicate.findbycomm", type="PHONE", values=["112"]) == []
    assert "values" in portal.error("crm.duplicate.findbycomm", type="PHONE", values="+71")


def test_twenty_contacts_hide_the_companies(portal: Caller) -> None:
    for _ in range(21):
        portal.add(3, name="A", fm=[phone("+71")])
    portal.add(4, title="B", fm=[phone("+71")])
    found = portal.result("crm.duplicate.findbycomm", type="PHONE", values=["+71"])
    assert list(found) == ["CONTACT"]
    assert len(found["CONTACT"]) == 20


def test_a_merge_keeps_the_first_and_moves_what_the_others_had(portal: Caller, person: Caller) -> None:
    portal.add(3, name="A", fm=[phone("+71")])
    portal.add(3, name="B", lastName="Ivanova", originId="erp:2", fm=[phone("+71"), phone("+72")])
    portal.add(2, title="D", contactIds=[2])
    merged = person.result("crm.entity.mergeBatch", params={"entityTypeId": 3, "entityIds": [1, 2]})
    assert merged == {"STATUS": "SUCCESS", "ENTITY_IDS": [2]}
    survivor = portal.get(3, 1)
    assert (survivor["name"], survivor["lastName"], survivor["originId"]) == ("A", "Ivanova", "erp:2")
    assert values(survivor) == ["+71", "+72"]
    assert portal.error("crm.item.get", entityTypeId=3, id=2) == "NOT_FOUND"
    assert portal.get(2, 1)["contactIds"] == [1]
