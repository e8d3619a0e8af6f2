"""The portal's event queue: each change of people once, whatever dies in between; and what they delete."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pydantic import SecretStr

from loader.config import Settings
from loader.daemon.work import Work
from loader.database import Connection, Jsonb
from loader.errors import PortalUnknownOutcome
from loader.event_queue import EventQueue, Read
from loader.portal.access import open_portal
from loader.portal.client import PortalClient
from loader.portal.connect import connect_portal
from loader.portal.metadata import remember_portal
from loader.sandbox import Sandbox
from loader.tick import run_pass, run_tick
from tests.erp import people, register, scalar, stage, states
from tests.installation import application

CONTACT = 3


class Died(BaseException):
    """The process ended here."""


class Dying:
    """A client whose process dies when a method is called: before it, or when its reply has come."""

    def __init__(self, client: PortalClient, method: str, *, is_sent: bool) -> None:
        self._client, self._method, self._is_sent = client, method, is_sent

    @property
    def credential(self) -> str:
        return self._client.credential

    def call(self, method: str, params: Any = None) -> Any:
        return self.call_full(method, params)["result"]

    def call_full(self, method: str, params: Any = None) -> Any:
        if method != self._method:
            return self._client.call_full(method, params)
        if self._is_sent:
            self._client.call_full(method, params)
        raise Died

    def call_together(self, calls: Any) -> Any:
        if self._method not in [method for method, _ in calls.values()]:
            return self._client.call_together(calls)
        if self._is_sent:
            self._client.call_together(calls)
        raise Died


@pytest.fixture
def settings(database: Settings, portal: Sandbox) -> Settings:
    """Give the settings of an application that was installed by an administrator, and a source."""
    register(database)
    return application(database, portal)


@pytest.fixture
def client(settings: Settings, connection: Connection) -> Iterator[PortalClient]:
    with open_portal(settings) as client:
        remember_portal(connection, client, settings)
        yield client


@pytest.fixture
def person(portal: Sandbox, settings: Settings) -> Iterator[PortalClient]:
    """Give somebody who works in the CRM."""
    webhook = settings.model_copy(update={"portal_url": SecretStr(portal.url)})
    with connect_portal(webhook) as client:
        yield client


@pytest.fixture
def read(settings: Settings, connection: Connection, client: PortalClient) -> Callable[..., Read]:
    """Read the queue as a process that has just started does."""

    def run(through: Any = None) -> Read:
        return EventQueue(settings).run(connection, through or client)

    return run


@pytest.fixture
def cards(
    settings: Settings,
    connection: Connection,
    admin: Connection,
    client: PortalClient,
    read: Callable[..., Read],
) -> list[int]:
    """Deliver three persons whom the queue knows; return their cards."""
    read()
    stage(connection, "customer", people(1, 3))
    run_pass(connection, client, settings)
    read()
    found = admin.execute("select crm_id from portal.item where entity = 'contact' order by golden_id")
    return [int(row[0]) for row in found.fetchall()]


def edit(person: PortalClient, card: int, **fields: Any) -> None:
    person.call("crm.item.update", {"entityTypeId": CONTACT, "id": card, "fields": fields})


def delete(person: PortalClient, card: int) -> None:
    person.call("crm.item.delete", {"entityTypeId": CONTACT, "id": card})


def offered(admin: Connection) -> list[tuple[Any, ...]]:
    return admin.execute(
        "select op, source_key, changed_fields from outbound.change order by change_id"
    ).fetchall()


def test_our_own_writes_come_back_as_events_and_are_no_changes(
    cards: list[int], connection: Connection, admin: Connection, read: Callable[..., Read]
) -> None:
    assert (len(cards), read().events, offered(admin)) == (3, 0, [])


def test_what_people_do_reaches_the_erp(
    cards: list[int],
    connection: Connection,
    admin: Connection,
    person: PortalClient,
    read: Callable[..., Read],
) -> None:
    edit(person, cards[0], comments="by a person")
    person.call("crm.item.add", {"entityTypeId": CONTACT, "fields": {"name": "Anna", "lastName": "Born"}})
    told = read()
    assert (told.changes, told.deletions, read().events) == (2, 0, 0)
    run_tick(connection)  # whoever they made is matched first
    assert [(op, key) for op, key, _ in offered(admin)] == [("update", "P1"), ("insert", None)]


def test_with_a_connector_our_own_writes_are_no_events_and_people_s_still_are(
    cards: list[int],
    settings: Settings,
    connection: Connection,
    admin: Connection,
    client: PortalClient,
    person: PortalClient,
    portal: Sandbox,
) -> None:
    marked = settings.model_copy(update={"auth_connector": "intersect"})
    queue = EventQueue(marked)
    assert queue.run(connection, client).events == 0  # bound anew, under its name
    bound = {(one["event"], one["connector_id"]) for one in client.call("event.get", {})}
    assert len(bound) == 9
    assert {connector for _, connector in bound} == {"intersect"}
    # Two cards go in a batch, one alone.
    stage(connection, "customer", people(1, 2, comment="from the ERP"))
    run_pass(connection, client, marked)
    stage(connection, "customer", people(3, 3, comment="from the ERP"))
    run_pass(connection, client, marked)
    assert queue.run(connection, client).events == 0
    edit(person, cards[0], comments="by a person")
    assert (queue.run(connection, client).changes, offered(admin)) == (1, [("update", "P1", ["comment"])])
    # Where the plan lacks it, the comparison alone keeps the echo out.
    portal.configure(features=["rest_offline_extended"])
    plain = EventQueue(marked)
    plain.run(connection, client)
    stage(connection, "customer", people(1, 1, comment="later"))
    run_pass(connection, client, marked)
    told = plain.run(connection, client)
    assert (told.events, told.changes) == (1, 0)


@pytest.mark.parametrize(
    ("method", "is_sent"),
    [
        ("event.offline.get", False),
        ("event.offline.get", True),
        ("crm.item.list", True),
        ("event.offline.clear", False),
        ("event.offline.clear", True),
    ],
)
def test_a_death_at_any_point_loses_no_change_and_doubles_none(
    method: str,
    is_sent: bool,
    cards: list[int],
    connection: Connection,
    admin: Connection,
    client: PortalClient,
    person: PortalClient,
    read: Callable[..., Read],
) -> None:
    edit(person, cards[0], comments="by a person")
    delete(person, cards[1])
    with pytest.raises(Died):
        read(Dying(client, method, is_sent=is_sent))
    edit(person, cards[2], comments="meanwhile")
    read()
    assert sorted(offered(admin)) == [
        ("delete", "P2", []),
        ("update", "P1", ["comment"]),
        ("update", "P3", ["comment"]),
    ]
    assert scalar(admin, "select count(*) from inbound.event_package") == 0
    assert client.call("event.offline.list") == []


def test_more_than_fifty_events_whose_reply_was_lost_are_all_read(
    cards: list[int],
    connection: Connection,
    admin: Connection,
    client: PortalClient,
    person: PortalClient,
    read: Callable[..., Read],
) -> None:
    # The portal hands a package out again fifty events at a time unless told; the others were cleared unread.
    for some in (range(30), range(30, 60)):
        person.call_together(
            {
                f"add_{number}": (
                    "crm.item.add",
                    {"entityTypeId": CONTACT, "fields": {"lastName": f"Born {number}"}},
                )
                for number in some
            }
        )
    with pytest.raises(Died):
        read(Dying(client, "event.offline.get", is_sent=True))
    read()
    run_tick(connection)
    assert len(offered(admin)) == 60


def test_a_deleted_card_gets_nothing_more_and_the_erp_hears_of_it(
    cards: list[int],
    settings: Settings,
    connection: Connection,
    admin: Connection,
    client: PortalClient,
    person: PortalClient,
    portal: Sandbox,
    read: Callable[..., Read],
) -> None:
    delete(person, cards[0])
    assert read().deletions == 1
    stage(connection, "customer", people(1, 1, comment="the ERP does not know yet"))
    before = portal.stats()["writes"]
    run_pass(connection, client, settings)
    assert (portal.stats()["writes"], states(admin, "contact")) == (before, {"done": 3})
    assert offered(admin) == [("delete", "P1", [])]


def test_a_card_that_is_deleted_while_an_outcome_is_unknown_leaves_nothing_parked(
    cards: list[int],
    settings: Settings,
    connection: Connection,
    admin: Connection,
    client: PortalClient,
    person: PortalClient,
    portal: Sandbox,
    read: Callable[..., Read],
) -> None:
    # The update was repeated, refused with NOT_FOUND and parked for good.
    stage(connection, "customer", people(1, 1, comment="the ERP does not know yet"))
    portal.configure(faults=[{"method": "crm.item.update", "kind": "drop_before", "times": 1}])
    run_pass(connection, client, settings)
    assert states(admin, "contact") == {"done": 2, "unknown": 1}
    delete(person, cards[0])
    assert read().deletions == 1
    admin.execute("update delta.item set leased_until = now() - interval '1 s' where state = 'unknown'")
    run_pass(connection, client, settings)
    admin.execute("update delta.item set due_at = now() where state = 'open'")
    before = portal.stats()["methods"].get("crm.item.update", 0)
    run_pass(connection, client, settings)
    assert states(admin, "contact") == {"done": 3}
    assert portal.stats()["methods"].get("crm.item.update", 0) == before


def test_a_deleted_card_is_made_anew_where_the_policy_says_so(
    cards: list[int],
    settings: Settings,
    connection: Connection,
    admin: Connection,
    client: PortalClient,
    person: PortalClient,
    portal: Sandbox,
    read: Callable[..., Read],
) -> None:
    connection.execute("select * from inbound.set_deletion_policy('contact', 'restore', null)")
    delete(person, cards[0])
    read()
    run_pass(connection, client, settings)
    read()
    assert (portal.stats()["items"]["3"], offered(admin)) == (3, [])
    assert scalar(admin, "select count(*) from portal.item where crm_id > %s", max(cards)) == 1
    assert portal.stats()["duplicates_by_origin"] == 0


def test_too_many_deletions_at_once_wait_for_a_person(
    cards: list[int],
    connection: Connection,
    admin: Connection,
    person: PortalClient,
    read: Callable[..., Read],
) -> None:
    connection.execute("select * from inbound.set_deletion_policy('contact', null, 2)")
    for card in cards:
        delete(person, card)
    assert (read().deletions, offered(admin)) == (3, [])
    held = scalar(connection, "select exchange.status() -> 'held_deletions' -> 0 -> 'card_count'")
    assert (held, scalar(connection, "select inbound.decide_deletions(1, 'contact', true)")) == (3, 3)
    assert [op for op, *_ in offered(admin)] == ["delete"] * 3


def test_a_card_that_a_missing_right_hides_is_not_taken_for_a_deleted_one(
    cards: list[int], connection: Connection, admin: Connection, read: Callable[..., Read]
) -> None:
    pages = "select inbound.record_package_page(1, 'p', 'contact', %s, '[]')"
    event = {"EVENT_NAME": "ONCRMCONTACTUPDATE", "EVENT_DATA": {"FIELDS": {"ID": str(cards[0])}}}
    connection.execute("select inbound.store_package(1, 'p', %s)", [Jsonb([event])])
    connection.execute(pages.encode(), [cards])
    assert scalar(admin, "select count(*) from inbound.deletion") == 0


def test_an_event_that_names_no_card_has_its_kind_polled(
    cards: list[int],
    settings: Settings,
    connection: Connection,
    admin: Connection,
    person: PortalClient,
    portal: Sandbox,
) -> None:
    work = Work(settings, bool)
    work.capture(connection)
    portal.configure(event_data_is_false=True)
    edit(person, cards[0], comments="by a person")
    work.capture(connection)
    work.close()
    assert offered(admin) == [("update", "P1", ["comment"])]


def test_a_queue_that_was_refused_once_is_asked_for_again_at_the_next_poll(
    settings: Settings, connection: Connection, client: PortalClient
) -> None:
    work = Work(settings, bool)
    work._events.is_refused = True
    work.capture(connection)
    assert client.call("event.get") == []
    work.capture(connection)
    work.close()
    assert len(client.call("event.get")) == 9


def test_a_poll_that_failed_is_repeated_for_what_came_before_the_queue_was_bound(
    settings: Settings,
    connection: Connection,
    admin: Connection,
    client: PortalClient,
    portal: Sandbox,
    person: PortalClient,
) -> None:
    # It counted as done, and the change waited for the next poll, ten minutes later.
    stage(connection, "customer", people(1, 1))
    run_pass(connection, client, settings)
    edit(person, 1, comments="by a person")
    work = Work(settings, bool)
    work._prepare(connection, client)
    portal.configure(faults=[{"kind": "http_502_before", "method": "batch", "times": 3}])
    with pytest.raises(PortalUnknownOutcome):
        work.capture(connection)
    assert len(client.call("event.get")) == 9
    portal.configure(faults=[])
    work.capture(connection)
    work.close()
    assert offered(admin) == [("update", "P1", ["comment"])]


def test_what_people_did_between_a_poll_and_a_queue_that_was_refused_at_first_is_read_when_it_is_bound(
    settings: Settings,
    connection: Connection,
    admin: Connection,
    client: PortalClient,
    person: PortalClient,
) -> None:
    # The queue did not hold it, and the next poll was ten minutes away.
    stage(connection, "customer", people(1, 1))
    run_pass(connection, client, settings)
    work = Work(settings, bool)
    work._events.is_refused = True
    work.capture(connection)
    edit(person, 1, comments="by a person")
    work.capture(connection)
    work.close()
    assert offered(admin) == [("update", "P1", ["comment"])]


def test_a_portal_that_refuses_the_queue_is_polled(
    settings: Settings, connection: Connection, admin: Connection, portal: Sandbox, person: PortalClient
) -> None:
    work = Work(settings.model_copy(update={"portal_url": SecretStr(portal.url)}), bool)
    queue = EventQueue(settings)
    with connect_portal(settings.model_copy(update={"portal_url": SecretStr(portal.url)})) as webhook:
        assert (queue.run(connection, webhook).events, queue.is_refused) == (0, True)
    stage(connection, "customer", people(1, 1))
    run_tick(connection)
    work.deliver(connection)
    work.capture(connection)
    edit(person, 1, comments="by a person")
    work.capture(connection)
    work.close()
    assert offered(admin) == [("update", "P1", ["comment"])]
