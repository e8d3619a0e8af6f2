"""A database that came out of a backup works on, and nothing is lost or doubled (I25); against the sandbox.

The physical backup is one of the running cluster, as `pg_basebackup` takes it; the logical one is loaded with
`pg_restore` into a cluster whose counter of transactions is another one.
"""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from pydantic import SecretStr

from loader import embedded
from loader.config import Settings
from loader.database import Connection, call, connect
from loader.portal.client import PortalClient
from loader.portal.connect import connect_portal
from loader.portal.metadata import remember_portal
from loader.portal.walk import walk
from loader.postgres.account import Account, settle
from loader.postgres.port import free_port
from loader.reconcile import reconcile
from loader.restore import restore
from loader.sandbox import Sandbox
from loader.tick import run_pass, run_tick
from loader.walker import Walker
from tests.commands import Shell
from tests.erp import people, scalar, stage, wait_until
from tests.faults.agreement import disagreements

KINDS = {"contact": 3, "company": 4, "deal": 2}
Restored = Callable[[], Settings]


@pytest.fixture
def person(settings: Settings, portal: Sandbox) -> Iterator[PortalClient]:
    theirs = settings.model_copy(update={"portal_url": SecretStr(portal.person_url)})
    with connect_portal(theirs) as client:
        yield client


def cut_off_a_tick(settings: Settings) -> None:
    """Begin a tick on several connections; leave it when records are written and nothing is derived."""
    with connect(settings) as connection:
        call(connection, "exchange.hold_tick_lock")
        begun = call(connection, "exchange.begin_tick", p_chunk_rows=1000, p_connections=1)[0]["begin_tick"]
        asked = "select task_no from exchange.tick_task where tick_id = %s and step <= 4 order by task_no"
        with connect(settings, role=None) as admin:
            for (task_no,) in admin.execute(asked, [begun]).fetchall():
                call(connection, "exchange.run_task", p_tick_id=begun, p_task_no=task_no)


def url_of(settings: Settings) -> str:
    assert settings.database_url is not None
    return settings.database_url.get_secret_value()


def at_port(settings: Settings, port: int) -> Settings:
    old = urlsplit(url_of(settings))
    return settings.model_copy(
        update={"database_url": SecretStr(url_of(settings).replace(f":{old.port}/", f":{port}/"))}
    )


@contextmanager
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="intersect-restore-"))
    path.chmod(0o711)
    try:
        yield path
    finally:
        shutil.rmtree(path)


def programs(account: Account, program: str, *arguments: str) -> None:
    ended = account.run(program, *arguments)
    assert ended.returncode == 0, ended.stdout


@contextmanager
def physical_backup(settings: Settings, *, recovers: bool) -> Iterator[Restored]:
    """Take a copy of the whole running cluster now; start it when it is asked for."""
    password = urlsplit(url_of(settings)).password
    with folder() as path:
        ours = Settings(data_dir=path)
        account = settle(path, pg_bin=None)
        account.data.mkdir(mode=0o700)
        account.own(account.data)
        programs(
            account,
            "pg_basebackup",
            "-d",
            url_of(settings),
            "-D",
            str(account.data),
            "-c",
            "fast",
            "-X",
            "stream",
        )
        port = free_port(path)
        (path / "embedded.json").write_text(json.dumps({"port": port, "password": password}))
        if recovers:
            account.write(account.data / "recovery.signal", "")
            account.write(account.data / "postgresql.auto.conf", "restore_command = 'false'\n")

        def start() -> Settings:
            embedded.start(ours, durable=False)
            restored = at_port(settings, port)
            with psycopg.connect(url_of(restored), autocommit=True) as server:
                wait_until(
                    lambda: scalar(server, "select pg_is_in_recovery()") is False, what="the end of recovery"
                )
            return restored

        try:
            yield start
        finally:
            embedded.stop(ours)


@contextmanager
def logical_backup(settings: Settings) -> Iterator[Restored]:
    """Dump the database now; load it into a new cluster when it is asked for."""
    name = urlsplit(url_of(settings)).path.lstrip("/")
    with folder() as path, psycopg.connect(url_of(settings), autocommit=True) as server:
        # The old counter is far ahead of a new cluster's.
        server.execute(
            "do $$ begin for i in 1..20000 loop perform pg_current_xact_id(); commit; end loop; end $$"
        )
        ours = Settings(data_dir=path)
        account = settle(path, pg_bin=None)
        dump = path / "dumped"
        dump.mkdir()
        account.own(dump)
        programs(account, "pg_dump", "-Fc", "-f", str(dump / "database"), url_of(settings))
        roles = ("pg_dumpall", "--roles-only", "--no-role-passwords", "-f", str(dump / "roles.sql"))
        programs(account, *roles, "-d", url_of(settings))

        def start() -> Settings:
            access = embedded.start(ours, durable=False)
            # The superuser is there already, and psql goes on.
            programs(account, "psql", "-q", "-d", access.url("postgres"), "-f", str(dump / "roles.sql"))
            with psycopg.connect(access.url("postgres"), autocommit=True) as fresh:
                fresh.execute(SQL("create database {} template template0").format(Identifier(name)))
            programs(account, "pg_restore", "-d", access.url(name), "--exit-on-error", str(dump / "database"))
            return settings.model_copy(update={"database_url": SecretStr(access.url(name))})

        try:
            yield start
        finally:
            embedded.stop(ours)


def before_the_backup() -> dict[str, list[dict[str, Any]]]:
    return {
        "customer": [
            *people(1, 6, birth_date="1980-02-28"),
            {"source_key": "O1", "company_name": "ООО Ромашка", "tax_id": "7707083893"},
        ],
        "product": [{"source_key": "A", "name": "Болт", "sku": "B-1"}],
        "price": [{"source_key": "A1", "product_key": "A", "amount": "10.50", "currency": "RUB"}],
        "sales_order": [
            {
                "source_key": "S1",
                "customer_key": "P1",
                "direction": "sales",
                "amount": "21",
                "ordered_at": "2026-01-05",
            }
        ],
        "sales_order_line": [
            {"source_key": "L1", "order_key": "S1", "product_key": "A", "quantity": "2", "price": "10.50"}
        ],
    }


def staged_and_not_taken() -> dict[str, list[dict[str, Any]]]:
    return {
        "customer": people(11, 12),
        "sales_order": [
            {
                "source_key": "S2",
                "customer_key": "P11",
                "direction": "sales",
                "amount": "77",
                "ordered_at": "2026-02-05",
            }
        ],
    }


def after_the_backup() -> dict[str, list[dict[str, Any]]]:
    return {
        "customer": [
            *people(1, 1, birth_date="1980-02-28", comment="платит вовремя"),
            *people(21, 23),
            {"source_key": "O2", "company_name": "ООО Лютик", "tax_id": "7736050003"},
            # Nothing but a name: two of them are told apart by nobody.
            *({"source_key": f"N{n}", "kind": "person", "last_name": "Безымянный"} for n in (1, 2)),
        ],
        "product": [{"source_key": "B", "name": "Гайка", "sku": "G-1"}],
        "price": [{"source_key": "B1", "product_key": "B", "amount": "3", "currency": "RUB"}],
        "sales_order": [
            {
                "source_key": f"S{n}",
                "customer_key": "P21",
                "direction": "sales",
                "amount": str(n * 100),
                "ordered_at": f"2026-03-0{n}",
            }
            for n in (3, 4)
        ],
        "sales_order_line": [
            {
                "source_key": f"L{n}",
                "order_key": f"S{n}",
                "product_key": "B",
                "quantity": "1",
                "price": str(n * 100),
            }
            for n in (3, 4)
        ],
    }


def stage_all(admin: Connection, tables: dict[str, list[dict[str, Any]]]) -> None:
    for table, rows in tables.items():
        stage(admin, table, rows)


def deliver(settings: Settings, client: PortalClient) -> None:
    with connect(settings) as connection:
        for _ in range(3):
            run_pass(connection, client, settings)


def card_of(admin: Connection, key: str) -> int:
    query = """select card.crm_id from portal.item as card
        inner join linked.customer as record using (golden_id)
        where card.entity in ('contact', 'company') and record.source_key = %s"""
    return int(scalar(admin, query, key))


def cards(client: PortalClient) -> dict[str, list[int]]:
    """Return the ids of all cards, products and prices there are."""
    found = {
        kind: sorted(
            int(card["id"])
            for card in walk(client, "crm.item.list", {"entityTypeId": number, "select": ["id"]})
        )
        for kind, number in KINDS.items()
    }
    catalog = client.call("catalog.catalog.list", {})["catalogs"][0]["iblockId"]
    products = {"select": ["id", "iblockId"], "filter": {"iblockId": catalog}}
    found["product"] = sorted(int(one["id"]) for one in walk(client, "catalog.product.list", products))
    found["price"] = sorted(int(one["id"]) for one in client.call("catalog.price.list", {})["prices"])
    found["requisite"] = sorted(int(one["ID"]) for one in client.call("crm.requisite.list", {}))
    return found


def edit(person: PortalClient, kind: str, card: int, **fields: Any) -> None:
    person.call("crm.item.update", {"entityTypeId": KINDS[kind], "id": card, "fields": fields})


@pytest.mark.parametrize("backup", ["copy", "recovered", "dump"])
def test_a_restored_database_works_on_and_nothing_is_lost_or_doubled(
    backup: str,
    settings: Settings,
    admin: Connection,
    connection: Connection,
    portal: Sandbox,
    client: PortalClient,
    person: PortalClient,
    shell: Shell,
) -> None:
    remember_portal(connection, client, settings)
    stage_all(admin, before_the_backup())
    deliver(settings, client)
    edit(person, "contact", card_of(admin, "P4"), comments="до копии")
    deliver(settings, client)
    stage_all(admin, staged_and_not_taken())
    cut_off_a_tick(settings)
    with ExitStack() as stack:
        start = stack.enter_context(
            logical_backup(settings)
            if backup == "dump"
            else physical_backup(settings, recovers=backup == "recovered")
        )
        portal.configure(advance_seconds=3600)
        deliver(settings, client)
        stage_all(admin, after_the_backup())
        deliver(settings, client)
        edit(person, "contact", card_of(admin, "P2"), comments="после копии")
        person.call("crm.item.delete", {"entityTypeId": 3, "id": card_of(admin, "P3")})
        deliver(settings, client)
        last_change = scalar(admin, "select max(change_id) from outbound.change")
        call(admin, "outbound.ack_through", consumer="erp", change_id=last_change)
        there = cards(client)
        lost = {card_of(admin, key) for key in ("P11", "P12", "P21", "P22", "P23", "N1", "N2")}
        admin.close()
        connection.close()

        old = start()
        with connect(old, role=None) as admin, connect(old) as connection:
            walker = Walker(connection, client, old)
            # The ERP goes on writing before anybody has noticed.
            stage(admin, "customer", people(31, 31))
            if backup == "copy":
                # Nothing of the server tells: the portal has cards that this database never made.
                remember_portal(connection, client, old)
            for work in (
                run_tick,
                lambda session: run_pass(session, client, old),
                lambda _: reconcile(walker),
            ):
                with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState, match="was restored"):
                    work(connection)
            shell.set(DATABASE_URL=url_of(old))
            status = shell("status", "--json")
            assert (status.code, status.json["restored_because"] is not None) == (1, True)
            refused = shell("after-restore", "--nothing-lost")
            assert refused.code == (1 if backup == "dump" else 0), refused.err
            if backup != "dump":
                call(connection, "exchange.note_restore", p_reason="test")
            report = restore(walker)

            by_kind = {one["entity"]: one for one in report["entities"]}
            assert by_kind["contact"]["lost"] == len(lost)
            assert {one["crm_id"] for one in report["lost"] if one["entity"] == "contact"} <= lost
            assert (by_kind["contact"]["read_again"], by_kind["contact"]["changed_by_people"]) == (1, 1)
            assert by_kind["contact"]["missing"] == 1
            assert [by_kind[kind]["lost"] for kind in ("company", "deal", "product")] == [1, 3, 1]
            assert {one["staging_table"] for one in report["stage_again"]} >= {"customer", "sales_order"}
            assert report["changes_begin_at"] > last_change

            # What had been staged before is taken now; the rest is staged again, another thing after it.
            deliver(old, client)
            stage_all(admin, after_the_backup())
            deliver(old, client)
            there["contact"] = sorted([*there["contact"], card_of(admin, "P31")])
            assert cards(client) == there
            assert shell("lost", "list", "--json").json == []
            deleted = scalar(admin, "select golden_id from linked.customer where source_key = 'P3'")
            assert disagreements(admin, client) == [f"contact {deleted}: no card"]
            told = admin.execute(
                "select op, crm_id, changed_fields from outbound.change where change_id > %s order by 1",
                [last_change],
            ).fetchall()
            assert {(op, tuple(fields)) for op, _, fields in told} == {
                ("delete", ()),
                ("update", ("comment",)),
            }
            assert len(told) == 2
            assert {one["kind"] for one in reconcile(walker).report["examples"]} <= {"missing"}
            assert shell("status").code == 0


def test_a_record_that_looks_like_a_lost_card_in_part_waits_for_a_person(
    settings: Settings, admin: Connection, connection: Connection, client: PortalClient, shell: Shell
) -> None:
    remember_portal(connection, client, settings)
    stage(admin, "customer", people(1, 1))
    deliver(settings, client)
    assert shell("lost", "list").out == "No card waits for its record.\n"
    # Two cards that a later time had made, of which this database knows nothing.
    ids = []
    for number in (1, 2):
        fields = {
            "name": "Анна",
            "lastName": f"Лосева{number}",
            "comments": "старый адрес",
            "originatorId": "intersect",
            "originId": str(900000 + number),
        }
        ids.append(client.call("crm.item.add", {"entityTypeId": 3, "fields": fields})["item"]["id"])
    remember_portal(connection, client, settings)
    with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState, match="golden id 900002"):
        run_tick(connection)
    wrong = [one for one in shell("check", "--json").json if one["severity"] == "error"]
    assert [one["subject"] for one in wrong] == ["database"]
    assert "after-restore" in wrong[0]["next_step"]
    ended = shell("after-restore")
    assert (ended.code, "Лосева1 Анна" in ended.out) == (0, True), ended.out + ended.err
    assert scalar(admin, "select last_value > 900002 from golden.golden_id_seq") is True

    stage(
        admin,
        "customer",
        [
            {
                "source_key": f"L{n}",
                "kind": "person",
                "last_name": f"Лосева{n}",
                "first_name": "Анна",
                "comment": "новый",
            }
            for n in (1, 2)
        ],
    )
    stage(admin, "customer", people(2, 2))
    deliver(settings, client)
    parked = (
        "select array_agg(golden_id order by golden_id) from delta.item where error_code = 'CARD_MAYBE_THERE'"
    )
    first, second = scalar(admin, parked)
    listed = {one["crm_id"]: one["candidate_ids"] for one in shell("lost", "list", "--json").json}
    assert listed == {ids[0]: [first], ids[1]: [second]}
    assert len(cards(client)["contact"]) == 4  # the third one staged has a card of its own, and no more
    assert shell("lost", "link", "contact", str(ids[0]), str(first)).code == 0
    assert shell("lost", "link", "contact", str(ids[0]), str(first)).code == 1
    assert shell("lost", "forget", "contact").code == 0
    deliver(settings, client)
    linked = client.call("crm.item.get", {"entityTypeId": 3, "id": ids[0]})["item"]
    assert (linked["originId"], linked["comments"]) == (str(first), "новый")
    assert len(cards(client)["contact"]) == 5
    assert scalar(admin, parked) is None


def test_a_copy_of_the_files_that_was_put_back_is_noticed_by_what_the_loader_remembers(
    settings: Settings, admin: Connection, connection: Connection, client: PortalClient, shell: Shell
) -> None:
    remember_portal(connection, client, settings)
    stage(admin, "customer", people(1, 1))
    deliver(settings, client)
    admin.execute("select setval('delta.lease_seq', 1)")
    ended = shell("tick")
    assert (ended.code, "was restored: its deliveries had come to number" in ended.err) == (1, True), (
        ended.err
    )
    assert shell("after-restore", "--nothing-lost", "--trust-failover").code == 0
    assert shell("tick").code == 0
    # A standby took over: without a promise that it has everything it is a restore.
    admin.execute("update exchange.server set timeline = timeline + 1")
    assert shell("tick").code == 0
    assert shell("after-restore", "--no-trust-failover").code == 0
    assert "timeline" in shell("tick").err
