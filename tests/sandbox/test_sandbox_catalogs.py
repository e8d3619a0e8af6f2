"""Stage history, stock documents, bank details, links, process types, enumerations."""

from loader.sandbox import Sandbox
from tests.sandbox.caller import Caller


def test_the_way_of_a_deal_through_its_stages_is_kept(portal: Caller) -> None:
    category = portal.result("crm.category.add", entityTypeId=2, fields={"name": "B"})["category"]["id"]
    deal = portal.add(2, title="A")
    portal.change(2, deal["id"], stageId="PREPARATION")
    portal.change(2, deal["id"], title="no move")
    portal.change(2, deal["id"], stageId="WON")
    portal.change(2, deal["id"], categoryId=category)
    portal.add(2, title="another")
    reply = portal.full("crm.stagehistory.list", entityTypeId=2, filter={"OWNER_ID": deal["id"]})
    rows = reply["result"]["items"]
    assert reply["total"] == 4
    assert [(row["TYPE_ID"], row["STAGE_ID"], row["STAGE_SEMANTIC_ID"]) for row in rows] == [
        (1, "NEW", "P"), (2, "PREPARATION", "P"), (3, "WON", "S"), (5, f"C{category}:NEW", "P")
    ]  # fmt: skip
    lead = portal.add(1, title="L")
    (row,) = portal.result("crm.stagehistory.list", entityTypeId=1)["items"]
    assert (row["OWNER_ID"], row["STATUS_ID"]) == (lead["id"], "NEW")
    assert portal.error("crm.stagehistory.list", entityTypeId=3) == 0


def test_stock_moves_by_conducted_documents_only_and_back_when_they_are_cancelled(
    portal: Caller, sandbox: Sandbox
) -> None:
    catalog = portal.result("catalog.catalog.list")["catalogs"][0]["iblockId"]
    sandbox.configure(inventory_mode=True)
    assert portal.result("catalog.document.mode.status") == "Y"
    made = portal.result("catalog.product.add", fields={"iblockId": catalog, "name": "Bolt", "quantity": 9})
    product = made["element"]["id"]

    def quantity() -> float | None:
        return portal.result("catalog.product.get", id=product)["product"]["quantity"]

    assert not quantity(), "a quantity that is written directly has no effect"
    head = {"currency": "RUB", "responsibleId": 1, "docNumber": "7"}

    def document(kind: str, **element: int) -> int:
        number = portal.result("catalog.document.add", fields=head | {"docType": kind})["document"]["id"]
        fields = {"docId": number, "elementId": product, **element}
        portal.result("catalog.document.element.add", fields=fields)
        return int(number)

    receipt = document("A", storeTo=1, amount=5)
    assert not quantity()
    assert portal.result("catalog.document.conduct", id=receipt) is True
    assert portal.error("catalog.document.conduct", id=receipt) == "0"
    (row,) = portal.result("catalog.storeproduct.list", filter={"productId": product})["storeProducts"]
    assert (row["storeId"], row["amount"], quantity()) == (1, 5, 5)
    late = {"docId": receipt, "elementId": product, "storeTo": 1, "amount": 1}
    assert portal.error("catalog.document.element.add", fields=late) == "ERROR_DOCUMENT_STATUS"
    assert portal.error("catalog.document.conduct", id=document("D", storeFrom=1, amount=6)) == "0"
    assert portal.result("catalog.document.conductList", documentIds=[document("D", storeFrom=1, amount=2)])
    assert quantity() == 3
    # Nothing keeps a second document of the same number away.
    assert portal.full("catalog.document.list", filter={"docNumber": "7"})["total"] == 3
    assert portal.error("catalog.document.delete", id=receipt) == "0"
    other = document("A", storeTo=1, amount=4)
    portal.result("catalog.document.conduct", id=other)
    assert portal.result("catalog.document.cancel", id=other) is True
    assert quantity() == 3
    (shown,) = portal.result("catalog.document.list", filter={"id": other})["documents"]
    assert shown["status"] == "C"


def test_bank_details_and_chosen_requisites_go_with_their_requisite(portal: Caller) -> None:
    company = portal.add(4, title="A")["id"]
    stranger = portal.add(4, title="B")["id"]
    deal = portal.add(2, title="D", companyId=company)["id"]
    head = {"ENTITY_TYPE_ID": 4, "PRESET_ID": 1, "NAME": "R"}
    own = portal.result("crm.requisite.add", fields=head | {"ENTITY_ID": company})
    other = portal.result("crm.requisite.add", fields=head | {"ENTITY_ID": stranger})
    bank = portal.result(
        "crm.requisite.bankdetail.add", fields={"ENTITY_ID": own, "NAME": "Main", "RQ_BIK": "044525225"}
    )
    assert portal.result("crm.requisite.bankdetail.update", id=bank, fields={"RQ_BIK": "1"}) is True
    assert portal.result("crm.requisite.bankdetail.update", id=bank, fields={"RQ_BIK": "1"}) is False
    (row,) = portal.result("crm.requisite.bankdetail.list", filter={"ENTITY_ID": own})
    assert (row["ID"], row["RQ_BIK"]) == (str(bank), "1")
    link = {"ENTITY_TYPE_ID": 2, "ENTITY_ID": deal, "MC_REQUISITE_ID": 0, "MC_BANK_DETAIL_ID": 0}
    wrong = link | {"REQUISITE_ID": other, "BANK_DETAIL_ID": 0}
    assert portal.error("crm.requisite.link.register", fields=wrong) == ""
    right = link | {"REQUISITE_ID": own, "BANK_DETAIL_ID": bank}
    assert portal.result("crm.requisite.link.register", fields=right) is True
    found = portal.result("crm.requisite.link.get", entityTypeId=2, entityId=deal)
    assert (found["ENTITY_ID"], found["REQUISITE_ID"]) == (deal, str(own))
    portal.result("crm.requisite.delete", id=own)
    assert portal.error("crm.requisite.link.get", entityTypeId=2, entityId=deal) == ""
    assert portal.result("crm.requisite.bankdetail.list") == []


def test_single_links_keep_those_that_people_made(portal: Caller) -> None:
    contact = portal.add(3, name="Ann")["id"]
    one, two = (portal.add(4, title=title)["id"] for title in "AB")
    assert portal.result("crm.contact.company.add", id=contact, fields={"COMPANY_ID": one}) is True
    assert portal.result("crm.contact.company.add", id=contact, fields={"COMPANY_ID": one}) is False
    portal.result("crm.contact.company.add", id=contact, fields={"COMPANY_ID": two, "IS_PRIMARY": "Y"})
    items = portal.result("crm.contact.company.items.get", id=contact)
    assert [(item["COMPANY_ID"], item["IS_PRIMARY"]) for item in items] == [(two, "Y"), (one, "N")]
    assert portal.get(3, contact)["companyId"] == two
    assert portal.result("crm.contact.company.delete", id=contact, fields={"COMPANY_ID": two}) is True
    assert portal.get(3, contact)["companyIds"] == [one]
    deal = portal.add(2, title="D")["id"]
    portal.result("crm.deal.contact.items.set", id=deal, items=[{"CONTACT_ID": contact}])
    assert portal.get(2, deal)["contactIds"] == [contact]
    portal.result("crm.deal.contact.items.delete", id=deal)
    assert portal.get(2, deal)["contactIds"] == []


def test_process_types_enumerations_and_duplicate_fields(portal: Caller) -> None:
    made = portal.result("crm.type.add", fields={"title": "Repair"})["type"]
    portal.result("crm.type.update", id=made["id"], fields={"title": "Service"})
    assert portal.result("crm.type.get", id=made["id"])["type"]["title"] == "Service"
    card = portal.add(made["entityTypeId"], title="R")
    assert portal.error("crm.type.delete", id=made["id"]) == "BX_ERROR"
    portal.result("crm.item.delete", entityTypeId=made["entityTypeId"], id=card["id"])
    assert portal.result("crm.type.delete") is None, "without an id nothing happens, and no error says so"
    assert portal.result("crm.type.delete", id=made["id"]) == []
    assert portal.error("crm.type.get", id=made["id"]) == "NOT_FOUND"
    owners = {entry["ID"]: entry["SYMBOL_CODE_SHORT"] for entry in portal.result("crm.enum.ownertype")}
    assert (owners[2], owners[31]) == ("D", "SI")
    assert {entry["ID"] for entry in portal.result("crm.enum.addresstype")} >= {1, 6}
    names = {entry["ID"] for entry in portal.result("crm.status.entity.types")}
    assert {"SOURCE", "DEAL_STAGE", "STATUS"} <= names
    registered = portal.result("crm.duplicate.volatileType.register", entityTypeId=3, fieldCode="POST")
    again = portal.result("crm.duplicate.volatileType.register", entityTypeId=3, fieldCode="POST")
    assert registered == again
    unknown = {"entityTypeId": 3, "fieldCode": "NO_SUCH"}
    assert portal.error("crm.duplicate.volatileType.register", **unknown) == "FIELD_NOT_FOUND"
    for number in range(6):
        portal.result("crm.duplicate.volatileType.register", entityTypeId=3, fieldCode=f"RQ.{number}")
    late = {"entityTypeId": 3, "fieldCode": "RQ.INN"}
    assert portal.error("crm.duplicate.volatileType.register", **late) == "MAX_TYPES_COUNT_EXCEEDED"
