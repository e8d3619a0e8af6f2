"""Requisites and addresses: strings, unchecked presets, empty stamps."""

import pytest

from loader.sandbox import Sandbox
from tests.sandbox.caller import Caller


@pytest.fixture
def company(portal: Caller) -> Caller:
    portal.add(4, title="Acme")
    return portal


def add(portal: Caller, **fields: object) -> int:
    common = {"ENTITY_TYPE_ID": 4, "ENTITY_ID": 1, "PRESET_ID": 1, "NAME": "Main"}
    return portal.result("crm.requisite.add", fields=common | fields)


def test_everything_is_a_string_and_a_wrong_preset_is_taken(company: Caller) -> None:
    assert add(company, PRESET_ID=777, RQ_INN=7707083893, XML_ID="erp:1") == 1
    requisite = company.result("crm.requisite.get", id=1)
    assert (requisite["ID"], requisite["PRESET_ID"], requisite["RQ_INN"]) == ("1", "777", "7707083893")
    assert (requisite["RQ_KPP"], requisite["DATE_MODIFY"]) == (None, "")


def test_the_change_stamp_is_empty_until_the_first_change(company: Caller, sandbox: Sandbox) -> None:
    add(company, RQ_INN="1")
    add(company, RQ_INN="2")
    since = {">=DATE_MODIFY": "2020-01-01T00:00:00+03:00"}
    assert company.result("crm.requisite.list", filter=since) == []
    assert company.result("crm.requisite.update", id=1, fields={"RQ_INN": "1"}) is False
    sandbox.configure(advance_seconds=5)
    assert company.result("crm.requisite.update", id=1, fields={"RQ_INN": "3"}) is True
    found = company.result("crm.requisite.list", filter=since, select=["ID", "RQ_INN"], order={"ID": "ASC"})
    assert found == [{"ID": "1", "RQ_INN": "3"}]
    assert (
        len(company.result("crm.requisite.list", filter={">=DATE_CREATE": "2020-01-01T00:00:00+03:00"})) == 2
    )


@pytest.mark.parametrize("missing", ["ENTITY_TYPE_ID", "ENTITY_ID", "PRESET_ID", "NAME"])
def test_a_requisite_needs_owner_preset_and_name(company: Caller, missing: str) -> None:
    fields = {"ENTITY_TYPE_ID": 4, "ENTITY_ID": 1, "PRESET_ID": 1, "NAME": "Main"}
    del fields[missing]
    assert company.error("crm.requisite.add", fields=fields) == ""


def test_requisites_are_found_by_key_and_tax_number(company: Caller) -> None:
    add(company, XML_ID="erp:1", ORIGINATOR_ID="intersect", RQ_INN="77")
    add(company, XML_ID="erp:2", ORIGINATOR_ID="intersect", RQ_INN="78")
    by_key = {"=ORIGINATOR_ID": "intersect", "@XML_ID": ["erp:2", "erp:3"]}
    assert [
        row["ID"] for row in company.result("crm.requisite.list", filter=by_key, order={"ID": "ASC"})
    ] == ["2"]
    by_number = {"ENTITY_TYPE_ID": 4, "ENTITY_ID": 1, "RQ_INN": "77"}
    page = company.full("crm.requisite.list", filter=by_number, select=["ID", "ENTITY_ID"])
    assert (page["total"], page["result"]) == (1, [{"ID": "1", "ENTITY_ID": "1"}])


def test_presets_are_found_by_their_xml_id(portal: Caller) -> None:
    filter = {"XML_ID": "#CRM_REQUISITE_PRESET_DEF_RU_COMPANY#"}
    preset = portal.result("crm.requisite.preset.list", filter=filter)[0]
    assert (preset["ID"], preset["COUNTRY_ID"]) == ("1", "1")


def test_an_address_exists_once_for_each_type_and_goes_with_its_requisite(
    company: Caller, sandbox: Sandbox
) -> None:
    add(company)
    fields = {"TYPE_ID": 6, "ENTITY_TYPE_ID": 8, "ENTITY_ID": 1, "ADDRESS_1": "Lenina 1", "CITY": "Perm"}
    assert company.result("crm.address.add", fields=fields) is True
    assert company.full("crm.address.add", fields=fields)["error_description"] == "TypeAddress exists."
    assert company.result("crm.address.update", fields=fields | {"CITY": "Ufa"}) is True
    assert company.result("crm.address.add", fields=fields | {"TYPE_ID": 1}) is True
    rows = company.result("crm.address.list", filter={"ENTITY_TYPE_ID": 8, "ENTITY_ID": 1, "TYPE_ID": 6})
    assert [(row["CITY"], row["ANCHOR_TYPE_ID"], row["ANCHOR_ID"]) for row in rows] == [("Ufa", "4", "1")]
    key = {"TYPE_ID": 1, "ENTITY_TYPE_ID": 8, "ENTITY_ID": 1}
    assert company.result("crm.address.delete", fields=key) is True
    assert company.error("crm.address.delete", fields=key) == ""
    assert company.result("crm.requisite.delete", id=1) is True
    assert sandbox.stats()["addresses"] == 0
    assert company.error("crm.requisite.get", id=1) == ""
