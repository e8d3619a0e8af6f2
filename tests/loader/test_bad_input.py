"""Bad input end to end: each bad row is refused with its reason, everything else reaches the portal."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from loader.capture import Capture
from loader.config import PortalPlan, Settings
from loader.database import Connection, connect
from loader.deliver import Delivery
from loader.errors import ImportFailed
from loader.portal.client import PortalClient
from loader.portal.connect import connect_portal
from loader.portal.metadata import remember_portal
from loader.portal.walk import walk
from loader.sandbox import Sandbox
from loader.source import add_source
from loader.staging.import_file import ImportResult, import_file
from loader.staging.profile import load_profile
from loader.tick import run_tick

CUSTOMERS = """\
source: erp
table: customer
columns: {source_key: no, last_name: name, birth_date: born, phone: phone}
constants: {kind: person}
"""
ORDERS = """\
source: erp
table: sales_order
columns: {source_key: no, customer_key: customer, stage: stage, amount: amount}
constants: {direction: sales, currency: RUB}
"""
GOOD = ["C1,Иванов,01.02.1980,+7 900 000-00-01", "C2,Петров,28.02.1981,+7 900 000-00-02"]
HEADER = "no,name,born,phone"


class Exchange:
    """A database and a portal, fed from files."""

    def __init__(
        self, settings: Settings, connection: Connection, client: PortalClient, folder: Path
    ) -> None:
        self.settings = settings
        self.connection = connection
        self.client = client
        self.folder = folder

    def feed(self, table: str, profile: str, content: bytes) -> ImportResult:
        file, description = self.folder / f"{table}.csv", self.folder / f"{table}.yml"
        file.write_bytes(content)
        description.write_text(profile, "utf-8")
        return import_file(self.connection, table, file, load_profile(description))

    def carry(self) -> int:
        """Take what was staged and deliver it; return the deltas the portal confirmed."""
        run_tick(self.connection)
        return Delivery(self.connection, self.client, self.settings).run().done

    def cards(self, entity_type_id: int) -> list[dict[str, Any]]:
        return list(walk(self.client, "crm.item.list", {"entityTypeId": entity_type_id}))

    def rejects(self) -> dict[str, tuple[Any, ...]]:
        """Return the open rejects by code: table, key, column, value, and both advices."""
        with connect(self.settings, role=None) as admin:
            rows = admin.execute(
                "select code, staging_table, source_key, column_name, value, advice_en, advice_ru "
                "from staging.reject where state = 'open'"
            ).fetchall()
        assert len({row[0] for row in rows}) == len(rows)
        return {row[0]: row[1:] for row in rows}


@pytest.fixture
def exchange(database: Settings, tmp_path: Path) -> Iterator[Exchange]:
    add_source(database, "erp", date_order="dmy", default_currency="RUB")
    with Sandbox(plan="onpremise") as portal:
        settings = database.model_copy(
            update={"portal_url": SecretStr(portal.url), "portal_plan": PortalPlan.ONPREMISE}
        )
        with connect(settings) as connection, connect_portal(settings) as client:
            remember_portal(connection, client, settings)
            Capture(connection, client, settings).begin()
            yield Exchange(settings, connection, client, tmp_path)


def test_each_bad_row_is_refused_with_its_reason_and_the_rest_is_delivered(exchange: Exchange) -> None:
    lines = [
        HEADER.encode(),
        GOOD[0].encode(),
        "C3,Сидоров,03.03.1983,+7 900 000-00-03".encode("cp1251"),
        'C4,"Пав"лов,04.04.1984,+7 900 000-00-04'.encode(),
        "C5,Фёдоров,31.02.1985,+7 900 000-00-05".encode(),
        ",Безымянный,06.06.1986,+7 900 000-00-06".encode(),
        GOOD[1].encode(),
    ]
    people = exchange.feed("customer", CUSTOMERS, b"\n".join(lines) + b"\n")
    assert (people.imported, people.malformed_count) == (4, 2)
    reasons = dict(people.malformed)
    assert "cannot be read as utf-8" in reasons[3]
    assert "quote" in reasons[4]
    orders = ["no,customer,stage,amount", "O1,C1,won,100.00", "O2,C1,almost,200.00", "O3,C9,new,300.00"]
    assert exchange.feed("sales_order", ORDERS, "\n".join(orders).encode()).imported == 3

    assert exchange.carry() == 3
    assert sorted(card["lastName"] for card in exchange.cards(3)) == ["Иванов", "Петров"]
    assert [(card["title"], card["opportunity"]) for card in exchange.cards(2)] == [("O1", 100)]

    rejects = exchange.rejects()
    assert {code: reject[:4] for code, reject in rejects.items()} == {
        "date_invalid": ("customer", "C5", "birth_date", "31.02.1985"),
        "key_missing": ("customer", None, "source_key", None),
        "value_unknown": ("sales_order", "O2", "stage", "almost"),
        "reference_missing": ("sales_order", "O3", "customer_key", "C9"),
    }
    for code in ("date_invalid", "value_unknown", "reference_missing"):
        table, key, column, value, english, russian = rejects[code]
        for said in (english, russian):
            assert all(word in said for word in (table, key, column, value)), said


def test_the_late_customer_arrives_and_the_waiting_order_follows(exchange: Exchange) -> None:
    exchange.feed("sales_order", ORDERS, b"no,customer,stage,amount\nO3,C9,new,300.00\n")
    assert exchange.carry() == 0
    assert exchange.cards(2) == []

    exchange.feed("customer", CUSTOMERS, f"{HEADER}\nC9,Поздняков,09.09.1989,+7 900 000-00-09\n".encode())
    assert exchange.carry() == 2
    (contact,), (deal,) = exchange.cards(3), exchange.cards(2)
    assert (deal["title"], deal["contactId"], deal["stageId"]) == ("O3", contact["id"], "NEW")
    assert exchange.rejects() == {}


def test_a_corrected_row_sent_again_closes_its_reject(exchange: Exchange) -> None:
    exchange.feed("customer", CUSTOMERS, f"{HEADER}\nC5,Фёдоров,31.02.1985,\n".encode())
    assert exchange.carry() == 0
    assert list(exchange.rejects()) == ["date_invalid"]

    exchange.feed("customer", CUSTOMERS, f"{HEADER}\nC5,Фёдоров,28.02.1985,\n".encode())
    assert exchange.carry() == 1
    assert exchange.rejects() == {}
    assert exchange.cards(3)[0]["birthdate"].startswith("1985-02-28")


def test_a_file_in_another_encoding_is_refused_whole_with_advice(exchange: Exchange) -> None:
    lines = ["C1,Иванов,01.02.1980,+7 900 000-00-01", "C2,Петров,28.02.1981,+7 900 000-00-02"]
    with pytest.raises(ImportFailed, match=r"none of its 2 lines can be read.*encoding:"):
        exchange.feed("customer", CUSTOMERS, "\n".join([HEADER, *lines]).encode("cp1251"))
    assert exchange.carry() == 0
    assert exchange.rejects() == {}
