"""One field, four owners, from the ERP's row to the card and back: with the daemon's jobs and the sandbox."""

from collections.abc import Iterator

import pytest
import requests
from pydantic import SecretStr

from loader.config import PortalPlan, Settings
from loader.daemon.work import Work
from loader.database import Connection
from loader.sandbox import Sandbox
from tests.commands import Shell
from tests.erp import people, register, scalar, stage

CONTACT = 3


@pytest.fixture
def portal() -> Iterator[Sandbox]:
    with Sandbox(plan="onpremise") as sandbox:
        yield sandbox


@pytest.fixture
def work(database: Settings, portal: Sandbox) -> Iterator[Work]:
    register(database)
    settings = database.model_copy(
        update={"portal_url": SecretStr(portal.url), "portal_plan": PortalPlan.ONPREMISE}
    )
    work = Work(settings, lambda: False)
    yield work
    work.close()


def comment(portal: Sandbox) -> str:
    cards = requests.post(f"{portal.url}crm.item.list", json={"entityTypeId": CONTACT}, timeout=10).json()
    return str(cards["result"]["items"][0]["comments"])


def edit(portal: Sandbox, text: str) -> None:
    change = {"entityTypeId": CONTACT, "id": 1, "fields": {"comments": text}}
    requests.post(f"{portal.person_url}crm.item.update", json=change, timeout=10).raise_for_status()


@pytest.mark.parametrize(
    ("owner", "after_edit", "after_both", "offered", "conflicts"),
    [
        ("erp", "A", "C", 0, [("decided", "erp")]),
        ("crm", "B", "B", 1, []),
        ("latest", "B", "C", 1, [("decided", "erp")]),
        ("review", "B", "B", 1, [("waiting", None)]),
    ],
)
def test_a_field_follows_its_owner(
    work: Work,
    portal: Sandbox,
    admin: Connection,
    owner: str,
    after_edit: str,
    after_both: str,
    offered: int,
    conflicts: list[tuple[str, str | None]],
) -> None:
    admin.execute("update exchange.field_map set owner = %s where portal_field = 'comments'", [owner])
    admin.execute("select delta.compile_field_map()")

    def cycle(text: str | None = None) -> str:
        if text:
            stage(admin, "customer", people(1, 1, comment=text))
            work.tick(admin)
        work.capture(admin)
        work.deliver(admin)
        return comment(portal)

    assert cycle("A") == "A"
    edit(portal, "B")
    assert cycle() == after_edit
    assert cycle("C") == after_both
    found = admin.execute("select status, winner from inbound.conflict order by conflict_id").fetchall()
    assert found == conflicts
    assert scalar(admin, "select count(*) from outbound.customer where comment = 'B'") == offered
    writes = portal.stats()["methods"].get("crm.item.update")
    assert (cycle(), portal.stats()["methods"].get("crm.item.update")) == (after_both, writes)  # at rest


def test_what_waits_is_listed_resolved_and_travels(
    work: Work,
    portal: Sandbox,
    admin: Connection,
    database: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shell = Shell(monkeypatch, capsys, database)
    assert shell("conflict", "list").out == "No conflict waits.\n"
    admin.execute("update exchange.field_map set owner = 'review' where portal_field = 'comments'")
    for text in ("A", "C"):
        stage(admin, "customer", people(1, 1, comment=text))
        work.tick(admin)
        work.deliver(admin)
        if text == "A":
            edit(portal, "B")
    assert comment(portal) == "B"
    (waiting,) = shell("conflict", "list", "--json").json
    assert (waiting["base"], waiting["ours"], waiting["theirs"], waiting["rule"]) == ("A", "C", "B", "review")
    number = str(waiting["conflict_id"])
    assert f"intersect conflict resolve {number} --winner" in shell("conflict", "list").out
    assert shell("status", "--json").json["conflicts"] == 1
    assert "conflicts to resolve   1" in shell("status").out
    resolved = shell("conflict", "resolve", number, "--winner", "erp", "--reason", "asked", "--json")
    assert resolved.json[0]["portal_field"] == "comments"
    work.deliver(admin)
    assert comment(portal) == "C"
    (kept,) = shell("conflict", "list", "--status", "decided", "--json").json
    assert (kept["winner"], kept["theirs"], kept["reason"]) == ("erp", "B", "asked")
    assert "asked" in shell("conflict", "list", "--status", "all").out
    assert shell("conflict", "resolve", number, "--winner", "crm").code == 1
    assert shell("conflict", "list", "--status", "lost").code == 2


def test_what_the_portal_makes_of_our_own_writes_is_no_edit(
    work: Work, portal: Sandbox, admin: Connection
) -> None:
    """Tags stripped, texts cut, amounts rounded and added up from rows, days as times: put back for ever."""
    portal.configure(strips_markup=True, text_limit=40)
    admin.execute("delete from exchange.field_map where portal_field = 'isManualOpportunity'")
    admin.execute("update exchange.field_map set owner = 'erp'")
    admin.execute("select delta.compile_field_map()")
    order = {"source_key": "1", "customer_key": "P1", "currency": "RUB", "ordered_at": "2026-07-01"}
    for name, amount, stage_of_order in (("<b>one</b>", "10.006", "new"), ("<i>two</i> " * 9, "11", "won")):
        stage(admin, "customer", people(1, 1, comment=name, birth_date="1990-02-28"))
        stage(
            admin,
            "sales_order",
            [order | {"title": name, "amount": amount, "stage": stage_of_order, "comment": name}],
        )
        line = {"source_key": "1", "order_key": "1", "name": "x", "price": amount + "1", "quantity": "3"}
        stage(admin, "sales_order_line", [line])
        work.tick(admin)
        for _ in range(2):
            work.deliver(admin)
            work.capture(admin)
        before = portal.stats()["methods"]
        work.deliver(admin)
        work.capture(admin)
        after = portal.stats()["methods"]
        assert {method for method in after if after[method] != before.get(method)} <= {
            "crm.item.list",
            "crm.requisite.list",
        }
    assert scalar(admin, "select count(*) from inbound.change") == 0
    assert scalar(admin, "select count(*) from inbound.conflict") == 0
    assert scalar(admin, "select count(*) from delta.item where state = 'done'") == 3
