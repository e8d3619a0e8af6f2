"""The way back: a person edits in the portal, the ERP takes the changes and acknowledges them."""

from collections.abc import Callable
from typing import Any

from loader.demo.data import PEOPLE_IN_ALL
from loader.demo.incoming import CONTACT, DEAL, Sources, one_pass
from loader.demo.report import Report
from loader.playground import Playground
from loader.portal.walk import walk

Card = dict[str, Any]


def show_way_back(world: Playground, report: Report, sources: Sources) -> None:
    """Edit four cards as a person, and follow the changes into the outbound tables."""
    quiet = one_pass(world)
    report.check(
        "sent again", "our own writes, read back", 0, intersect=quiet.changes + len(sources.erp.changes())
    )
    _edit(world, report)
    done = one_pass(world)
    changes = sources.erp.changes()
    report.step("They come back to erp", "offered in outbound.* until they are acknowledged:")
    for change in changes:
        names = ", ".join(change["changed_fields"])
        values = ", ".join(filter(None, (change["record"].get(name) for name in change["changed_fields"])))
        key = change["source_key"] or "[dim]born in the CRM[/]"
        report.tell(f"{change['table_name']} {change['op']} {key}: {names} = {values}")
        report.changes.append(
            {name: change[name] for name in ("table_name", "op", "source_key", "changed_fields")}
        )
    report.check("came back", "changes of people", 4, intersect=len(changes))
    report.check("came back", "of these born in the CRM", 1, intersect=_born(changes))
    report.check("came back", "for the other source", 0, intersect=len(sources.shop.changes()))
    taken = sources.erp.acknowledge([change["change_id"] for change in changes])
    report.step("erp acknowledges", "by outbound.ack; they are not offered again")
    report.check("came back", "acknowledged", 4, intersect=taken)
    last = one_pass(world)
    report.check("came back", "offered afterwards", 0, intersect=len(sources.erp.changes()))
    report.check("came back", "write requests because of it", 0, portal=done.writes + last.writes)


def _born(changes: list[Card]) -> int:
    return sum(change["op"] == "insert" and change["source_key"] is None for change in changes)


def _edit(world: Playground, report: Report) -> None:
    """Do what people do, over the same REST calls as the portal's own pages."""
    before = world.portal.stats()["writes"]
    named = _find(world, CONTACT, lambda card: _entry(card, "EMAIL")["value"] == "client30@mail.example.ru")
    called = _find(world, CONTACT, lambda card: _entry(card, "EMAIL")["value"] == "client31@mail.example.ru")
    deal = _find(world, DEAL, lambda card: card["title"] == "Заказ клиента № 2")
    phone = {"typeId": "PHONE", "valueType": "WORK", "value": "+7 921 000-00-01"}
    _update(world, CONTACT, named, {"name": "Александр"})
    _update(world, CONTACT, called, {"fm": {str(_entry(called, "PHONE")["id"]): phone}})
    _update(
        world, DEAL, deal, {"stageId": "FINAL_INVOICE" if deal["categoryId"] == 0 else "C1:FINAL_INVOICE"}
    )
    fields = {"name": "Полина", "lastName": "Звонарёва", "fm": {"n0": {**phone, "value": "+7 921 000-00-02"}}}
    world.person.call("crm.item.add", {"entityTypeId": CONTACT, "fields": fields})
    writes = world.portal.stats()["writes"] - before
    contacts = world.portal.stats()["items"][str(CONTACT)]
    report.check("edited", "cards", 4, portal=writes)
    report.check("edited", "contacts with the new one", PEOPLE_IN_ALL + 3, portal=contacts)
    report.step("A person edits in the portal", "a name, a phone, a deal's stage; and enters a new contact")


def _find(world: Playground, entity_type_id: int, wanted: Callable[[Card], bool]) -> Card:
    return next(
        card for card in walk(world.person, "crm.item.list", {"entityTypeId": entity_type_id}) if wanted(card)
    )


def _entry(card: Card, type_id: str) -> Card:
    return next((entry for entry in card["fm"] if entry["typeId"] == type_id), {"value": "", "id": 0})


def _update(world: Playground, entity_type_id: int, card: Card, fields: dict[str, Any]) -> None:
    params = {"entityTypeId": entity_type_id, "id": card["id"], "fields": fields}
    world.person.call("crm.item.update", params)
