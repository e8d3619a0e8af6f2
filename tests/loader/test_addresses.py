"""A customer's address: to the requisite, where the portal keeps it, and back; with the sandbox."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from pydantic import SecretStr

from loader.config import PortalPlan, Settings
from loader.daemon.work import Work
from loader.database import Connection
from loader.portal.client import PortalClient
from loader.reconcile import reconcile
from loader.sandbox import Sandbox
from loader.sweep import sweep
from loader.walker import Walker
from tests.erp import people, register, scalar, stage, states

HOME = {
    "address": "ул. Ленина, 1",
    "city": "Пермь",
    "region": "Пермский край",
    "postal_code": "614000",
    "country": "Россия",
}
SENT = {
    "ADDRESS_1": "ул. Ленина, 1",
    "CITY": "Пермь",
    "PROVINCE": "Пермский край",
    "POSTAL_CODE": "614000",
    "COUNTRY": "Россия",
}
PATIENT = """update delta.item set due_at = now(), leased_until = now() - interval '1 s'
    where state = 'unknown'"""
TOLD = """select op, source_key, changed_fields, address, city, region, postal_code, country
    from outbound.customer"""


@pytest.fixture
def portal() -> Iterator[Sandbox]:
    # When people edit an address in the CRM, its requisite is saved.
    with Sandbox(plan="onpremise") as sandbox:
        sandbox.configure(touch_owner_on_child=True)
        yield sandbox


@pytest.fixture
def settings(database: Settings, portal: Sandbox) -> Settings:
    register(database, null_policy="clear")
    return database.model_copy(
        update={"portal_url": SecretStr(portal.url), "portal_plan": PortalPlan.ONPREMISE}
    )


class World:
    """An ERP, a portal and what is between them."""

    def __init__(self, work: Work, walker: Walker, portal: Sandbox) -> None:
        self.work, self.walker, self.portal, self.admin = work, walker, portal, walker.connection

    def erp(self, **columns: Any) -> None:
        stage(self.admin, "customer", people(1, 1, **columns))
        self.work.tick(self.admin)

    def cycle(self) -> None:
        for _ in range(3):
            self.work.capture(self.admin)
            self.work.deliver(self.admin)

    def person(self, method: str, **fields: Any) -> None:
        key = {"TYPE_ID": 1, "ENTITY_TYPE_ID": 8, "ENTITY_ID": 1}
        self.call(self.portal.person_url, method, fields={**key, **fields})

    def call(self, url: str, method: str, **params: Any) -> Any:
        reply = requests.post(url + method, json=params, timeout=10)
        reply.raise_for_status()
        return reply.json()["result"]

    def addresses(self) -> list[dict[str, str]]:
        return [
            {name: value for name, value in row.items() if value and name in {*SENT, "ADDRESS_2"}}
            for row in self.call(self.portal.url, "crm.address.list")
        ]

    def writes(self) -> dict[str, int]:
        done = self.portal.stats()["methods"]
        return {
            name: count for name, count in done.items() if name.startswith("crm.") and ".list" not in name
        }

    def told(self) -> list[tuple[Any, ...]]:
        return self.admin.execute(TOLD).fetchall()


@pytest.fixture
def world(settings: Settings, client: PortalClient, portal: Sandbox, admin: Connection) -> Iterator[World]:
    work = Work(settings, lambda: False)
    yield World(work, Walker(admin, client, settings), portal)
    work.close()


def test_an_address_is_delivered_once_and_again_only_when_it_changed(
    world: World, client: PortalClient
) -> None:
    world.erp(**HOME)
    stage(world.admin, "customer", [{"source_key": "O1", "company_name": "ООО Ромашка", "country": "Россия"}])
    world.work.tick(world.admin)
    world.cycle()
    assert world.addresses() == [SENT]
    (requisite,) = client.call("crm.requisite.list", {})  # a country alone is no address
    assert (requisite["ENTITY_TYPE_ID"], requisite["ENTITY_ID"], requisite["PRESET_ID"]) == ("3", "1", "3")
    before = world.writes()
    assert (before["crm.requisite.add"], before["crm.address.add"]) == (1, 1)
    world.cycle()
    world.erp(**HOME, comment="VIP")
    world.cycle()
    assert world.writes() == before | {"crm.item.update": before.get("crm.item.update", 0) + 1}
    # What an update leaves out the portal may drop: a part that people wrote, too.
    world.person("crm.address.update", **SENT, ADDRESS_2="кв. 5", LOC_ADDR_ID=7)
    world.cycle()
    world.erp(**HOME | {"city": "Уфа"}, comment="VIP")
    world.work.deliver(world.admin)  # reads it, and writes
    assert world.addresses() == [SENT | {"CITY": "Уфа", "ADDRESS_2": "кв. 5"}]
    assert world.writes()["crm.address.update"] == 2  # with the person's
    # Another program's change, that no time tells of, is not written over with what it replaced.
    world.portal.configure(touch_owner_on_child=False)
    world.person("crm.address.update", **SENT | {"CITY": "Уфа-2", "ADDRESS_2": "кв. 6"})
    world.erp(**HOME | {"city": "Уфа", "postal_code": "450000"}, comment="VIP")
    world.cycle()
    assert world.addresses() == [SENT | {"CITY": "Уфа-2", "POSTAL_CODE": "450000", "ADDRESS_2": "кв. 6"}]
    assert [row[2] for row in world.told()] == [["city"]]
    world.erp(**HOME | {"city": "Уфа-2", "postal_code": "450000"}, comment="VIP")
    # The ERP empties it: the fields are cleared, nothing is deleted.
    world.erp(comment="VIP")
    world.cycle()
    assert world.addresses() == [{"ADDRESS_2": "кв. 6"}]
    rest = world.writes()
    world.cycle()
    assert (world.writes(), len(world.told())) == (rest, 1)
    done = reconcile(world.walker)
    assert done.difference_count == 0, done.report["examples"]


def test_what_a_person_changes_in_an_address_reaches_the_erp_once(world: World) -> None:
    world.erp(**HOME)
    world.cycle()
    world.person("crm.address.update", CITY="Омск", POSTAL_CODE="644000")
    world.cycle()
    told = (
        "update",
        "P1",
        ["city", "postal_code"],
        "ул. Ленина, 1",
        "Омск",
        "Пермский край",
        "644000",
        "Россия",
    )
    assert world.told() == [told]
    before = world.writes()
    # The ERP takes it over and sends nothing back.
    world.erp(**HOME | {"city": "Омск", "postal_code": "644000"})
    world.cycle()
    assert (world.writes(), world.told()) == (before, [told])
    # Without a requisite that was saved, the sweep finds it; and that it is gone.
    world.portal.configure(touch_owner_on_child=False, advance_seconds=600)
    world.cycle()
    world.person("crm.address.update", CITY="Тара")
    world.cycle()
    assert world.told() == [told]
    sweep(world.walker)
    assert scalar(world.admin, "select city from outbound.customer") == "Тара"
    world.person("crm.address.delete")
    for _ in range(2):
        sweep(world.walker)
        world.cycle()
    assert world.told()[-1][3:] == (None,) * 5
    assert world.addresses() == []
    assert scalar(world.admin, "select count(*) from inbound.change where entity = 'address'") == 3
    # What the ERP changes then makes a new one.
    world.erp(**HOME | {"address": "ул. Мира, 2", "city": "Омск", "postal_code": "644000"})
    world.cycle()
    assert world.addresses() == [{"ADDRESS_1": "ул. Мира, 2"}]
    assert reconcile(world.walker).difference_count == 0


@pytest.mark.parametrize(
    ("owner", "after_edit", "after_both", "conflicts"),
    [
        ("erp", "Пермь", "Уфа", [("decided", "erp")]),
        ("crm", "Омск", "Омск", []),
        ("latest", "Омск", "Уфа", [("decided", "erp")]),
        ("review", "Омск", "Омск", [("waiting", None)]),
    ],
)
def test_a_field_of_an_address_follows_its_owner(
    world: World, owner: str, after_edit: str, after_both: str, conflicts: list[tuple[str, str | None]]
) -> None:
    world.admin.execute("update exchange.field_map set owner = %s where portal_field = 'CITY'", [owner])
    world.admin.execute("select delta.compile_field_map()")
    world.erp(**HOME)
    world.cycle()
    world.person("crm.address.update", CITY="Омск")
    world.cycle()
    assert world.addresses() == [SENT | {"CITY": after_edit}]
    world.erp(**HOME | {"city": "Уфа"})
    world.cycle()
    assert world.addresses() == [SENT | {"CITY": after_both}]
    found = world.admin.execute("select status, winner from inbound.conflict order by conflict_id").fetchall()
    assert found == conflicts
    rest = world.writes()
    world.cycle()
    assert world.writes() == rest


@pytest.mark.parametrize("kind", ["drop_after", "drop_before", "died"])
def test_an_address_whose_reply_was_lost_is_neither_doubled_nor_forgotten(world: World, kind: str) -> None:
    world.erp(tax_id="500100732259")
    world.cycle()
    world.erp(tax_id="500100732259", **HOME)
    if kind == "died":  # between the intent and the request
        world.admin.execute("select * from delta.claim(1, 50, 0)")
    else:
        world.portal.configure(faults=[{"kind": kind, "method": "crm.address.add"}])
    world.cycle()
    assert states(world.admin, "address") == {"unknown": 1}
    if kind == "drop_after":
        world.person("crm.address.update", CITY="Омск")  # before we know that it is there
    for _ in range(3):
        world.admin.execute(PATIENT)
        world.cycle()
    assert states(world.admin, "address") == {"done": 1}
    by_hand = kind == "drop_after"
    assert world.addresses() == [SENT | ({"CITY": "Омск"} if by_hand else {})]
    assert [row[2] for row in world.told()] == ([["city"]] if by_hand else [])


def test_an_address_that_people_were_first_to_write_is_taken_over(world: World) -> None:
    """Once refused for ever: a second address of a kind cannot be added."""
    world.erp(tax_id="500100732259")
    world.cycle()
    world.portal.configure(touch_owner_on_child=False)
    world.person("crm.address.add", CITY="Омск")
    world.erp(tax_id="500100732259", **HOME)
    for _ in range(2):
        world.cycle()
        world.admin.execute(PATIENT)
    assert states(world.admin, "address") == {"done": 1}
    assert world.addresses() == [{"CITY": "Омск"}]
    assert [row[2:5] for row in world.told()]


def test_the_address_of_a_card_that_people_made_is_told_with_it_and_matched(world: World) -> None:
    world.cycle()
    card = {"entityTypeId": 3, "fields": {"name": "Анна", "lastName": "Орлова"}}
    world.call(world.portal.person_url, "crm.item.add", **card)
    requisite = {"ENTITY_TYPE_ID": 3, "ENTITY_ID": 1, "PRESET_ID": 3, "NAME": "Адрес"}
    world.call(world.portal.person_url, "crm.requisite.add", fields=requisite)
    world.person("crm.address.add", **SENT)
    world.cycle()
    world.work.tick(world.admin)
    world.cycle()
    told = world.told()
    assert [(row[0], *row[3:]) for row in told] == [("insert", *HOME.values())], told
    assert world.addresses() == [SENT]


def test_without_addresses_in_the_field_map_nobody_gets_a_requisite_for_one(world: World) -> None:
    world.admin.execute("update exchange.field_map set is_active = false where entity = 'address'")
    world.admin.execute("select delta.compile_field_map()")
    world.erp(**HOME)
    world.cycle()
    stats = world.portal.stats()
    assert (stats["requisites"], stats["addresses"]) == (0, 0)


def test_an_address_goes_with_its_requisite_when_people_merge_cards(world: World) -> None:
    stage(world.admin, "customer", [*people(1, 1), *people(2, 2, **HOME)])
    world.work.tick(world.admin)
    world.cycle()
    merged = {"entityTypeId": 3, "entityIds": [1, 2]}
    world.call(world.portal.person_url, "crm.entity.mergeBatch", params=merged)
    for _ in range(3):
        sweep(world.walker)
        world.work.tick(world.admin)
        world.cycle()
    cards = world.admin.execute(
        "select entity, golden_id, crm_id from portal.item where crm_id is not null order by entity"
    ).fetchall()
    elder = scalar(world.admin, "select min(record_id) from linked.customer")
    assert cards == [("address", elder, 1), ("contact", elder, 1), ("requisite", elder, 1)]
    stage(world.admin, "customer", people(2, 2, **HOME | {"city": "Уфа"}))
    world.work.tick(world.admin)
    world.cycle()
    assert world.addresses() == [SENT | {"CITY": "Уфа"}]
    told = world.admin.execute("select what from exchange.trace('erp', 'P2') where what like '%address%'")
    assert told.fetchall()
