"""Cards that people merge: nothing is deleted or made again, what pointed to one points to the other."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pydantic import SecretStr

from loader.config import Settings
from loader.database import Connection, Jsonb, call
from loader.deliver import Delivery
from loader.event_queue import EventQueue
from loader.portal.access import open_portal
from loader.portal.client import PortalClient
from loader.portal.connect import connect_portal
from loader.portal.metadata import remember_portal
from loader.reconcile import reconcile
from loader.sandbox import Sandbox
from loader.sweep import sweep
from loader.tick import run_pass, run_tick
from loader.walker import Walker
from tests.erp import people, register, scalar, stage, states
from tests.installation import application

CONTACT, DEAL = 3, 2
PATIENT = """update delta.item set due_at = now(), leased_until = now() - interval '1 s'
    where state = 'unknown'"""
MERGES = """select source_key, into_source_key, crm_id, into_crm_id from outbound.customer
    where op = 'merge' order by change_id"""


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
    with connect_portal(settings.model_copy(update={"portal_url": SecretStr(portal.url)})) as client:
        yield client


@pytest.fixture
def work(connection: Connection, client: PortalClient, settings: Settings) -> Callable[[], dict[str, int]]:
    """Read what people did, tick and deliver until nothing is left; return what was delivered."""

    def run() -> dict[str, int]:
        done: dict[str, int] = {}
        for _ in range(5):
            EventQueue(settings).run(connection, client)
            outcomes = run_pass(connection, client, settings).delivered.outcomes
            for outcome, count in outcomes.items():
                done[outcome] = done.get(outcome, 0) + count
            if not outcomes:
                return done
        raise AssertionError(f"it never rests: {done}")

    return run


@pytest.fixture
def cards(connection: Connection, admin: Connection, work: Callable[[], Any]) -> dict[str, int]:
    """Deliver four persons with an order each; return their cards by key."""
    work()
    stage(connection, "customer", people(1, 4))
    orders = [
        {
            "source_key": f"Z{n}",
            "customer_key": f"P{n}",
            "title": f"Order {n}",
            "amount": str(n),
            "currency": "RUB",
        }
        for n in range(1, 5)
    ]
    stage(connection, "sales_order", orders)
    work()
    return dict(
        admin.execute(
            """select record.source_key, card.crm_id from portal.item as card
            inner join linked.customer as record using (golden_id) where card.entity = 'contact'"""
        ).fetchall()
    )


def merge(person: PortalClient, *ids: int, entity_type: int = CONTACT) -> None:
    asked = {"entityTypeId": entity_type, "entityIds": list(ids)}
    assert person.call("crm.entity.mergeBatch", {"params": asked})["STATUS"] == "SUCCESS"


def listed(person: PortalClient, entity_type: int) -> list[dict[str, Any]]:
    asked = {"entityTypeId": entity_type, "order": {"id": "ASC"}}
    return list(person.call("crm.item.list", asked)["items"])


def clients(person: PortalClient) -> dict[str, list[int]]:
    return {deal["title"]: deal["contactIds"] for deal in listed(person, DEAL)}


@pytest.mark.parametrize(("kept", "lost"), [("P1", "P2"), ("P2", "P1")])
def test_merged_cards_are_one_customer_and_nothing_is_made_again(
    kept: str,
    lost: str,
    cards: dict[str, int],
    connection: Connection,
    admin: Connection,
    person: PortalClient,
    work: Callable[[], Any],
) -> None:
    merge(person, cards[kept], cards[lost])
    work()
    assert admin.execute(MERGES).fetchall() == [(lost, kept, cards[lost], cards[kept])]
    assert scalar(admin, "select count(*) from outbound.change where op in ('delete', 'insert')") == 0
    golden = "select count(distinct golden_id) from linked.customer where source_key = any (%s)"
    assert scalar(admin, golden, [kept, lost]) == 1
    # The ERP goes on with both, and the lost card's order with the survivor.
    stage(connection, "customer", [{**one, "comment": "later"} for one in people(1, 2)])
    stage(connection, "sales_order", [{"source_key": f"Z{lost[1:]}", "amount": "77"}])
    stage(
        connection,
        "sales_order",
        [{"source_key": "Z9", "customer_key": lost, "title": "Order 9", "amount": "9"}],
    )
    work()
    assert [card["id"] for card in listed(person, CONTACT)] == sorted(set(cards.values()) - {cards[lost]})
    assert clients(person)[f"Order {lost[1:]}"] == clients(person)["Order 9"] == [cards[kept]]
    survivor = next(card for card in listed(person, CONTACT) if card["id"] == cards[kept])
    assert (survivor["comments"], survivor["originId"]) == (
        "later",
        str(scalar(admin, "select min(golden_id) from linked.customer where source_key = %s", kept)),
    )
    assert (states(admin, "contact").keys(), states(admin, "deal")) == ({"done"}, {"done": 5})
    assert [tuple(row) for row in call_deletions(connection)] == [("applied", "merge")]


def call_deletions(connection: Connection) -> list[tuple[Any, Any]]:
    found = call(connection, "inbound.list_deletions", p_portal_id=1, p_state=None, p_limit=9)
    return [(one["state"], one["policy"]) for one in found]


def test_a_card_of_ours_that_people_merge_into_one_of_theirs_goes_on_there(
    cards: dict[str, int],
    connection: Connection,
    admin: Connection,
    person: PortalClient,
    work: Callable[[], Any],
) -> None:
    fields = {"name": "Иван", "lastName": "Иванов-Водкин", "comments": "By hand"}
    before = person.call("crm.item.add", {"entityTypeId": CONTACT, "fields": fields})["item"]["id"]
    merge(person, before, cards["P1"])  # in one go: it was not known before
    after = person.call("crm.item.add", {"entityTypeId": CONTACT, "fields": fields})["item"]["id"]
    work()
    assert (
        scalar(admin, "select count(*) from outbound.customer where op = 'insert' and crm_id = %s", after)
        == 1
    )
    merge(person, after, cards["P2"])
    work()
    stage(connection, "customer", people(1, 2, middle_name="Петрович"))
    work()
    left = {card["id"]: card for card in listed(person, CONTACT)}
    assert sorted(left) == sorted([cards["P3"], cards["P4"], before, after])
    assert {left[number]["secondName"] for number in (before, after)} == {"Петрович"}
    assert {left[number]["comments"] for number in (before, after)} == {"By hand"}
    assert (clients(person)["Order 1"], clients(person)["Order 2"]) == ([before], [after])
    # What was offered as new is the ERP's own now: no insert is left, and both merges are told.
    assert (
        admin.execute("select distinct op from outbound.customer where op in ('insert', 'delete')").fetchall()
        == []
    )
    assert sorted(admin.execute(MERGES).fetchall(), key=str) == sorted(
        [
            ("P1", None, cards["P1"], before),
            ("P2", None, cards["P2"], after),
            (None, "P2", after, after),
        ],
        key=str,
    )


def test_what_the_erp_changed_meanwhile_reaches_the_card_of_theirs_into_which_people_merged_ours(
    cards: dict[str, int],
    connection: Connection,
    person: PortalClient,
    work: Callable[[], Any],
) -> None:
    """Once it was dropped with the card that was gone."""
    fields = {"name": "Иван", "lastName": "Иванов-Водкин"}
    theirs = person.call("crm.item.add", {"entityTypeId": CONTACT, "fields": fields})["item"]["id"]
    merge(person, theirs, cards["P1"])
    stage(connection, "customer", people(1, 1, middle_name="Петрович"))
    run_tick(connection)
    work()
    left = {card["id"]: card for card in listed(person, CONTACT)}
    assert (len(left), left[theirs]["secondName"]) == (4, "Петрович")


@pytest.mark.parametrize("fault", ["drop_before", "drop_after"])
def test_a_merged_card_is_not_taken_for_deleted_because_nobody_knows_whether_its_new_phone_arrived(
    fault: str,
    cards: dict[str, int],
    settings: Settings,
    connection: Connection,
    admin: Connection,
    client: PortalClient,
    portal: Sandbox,
    person: PortalClient,
    work: Callable[[], Any],
) -> None:
    """Once the survivor had to have the old phone, which the new one had replaced before the merge."""
    fast = settings.model_copy(update={"unknown_wait": 0.0, "lookup_pause": 0.0})
    portal.configure(faults=[{"kind": fault, "method": "crm.item.update", "times": 9}])
    stage(connection, "customer", people(1, 1, phone="+79007654321"))
    run_tick(connection)
    Delivery(connection, client, fast).run()
    portal.configure(faults=[])
    assert states(admin, "contact") == {"done": 3, "unknown": 1}
    merge(person, cards["P2"], cards["P1"])
    # The ERP goes on: what was on its way is not what it wants now.
    stage(connection, "customer", people(1, 1, phone="+79007654322"))
    for _ in range(3):
        admin.execute(PATIENT)
        run_pass(connection, client, fast)
        work()
    assert admin.execute(MERGES).fetchall() == [("P1", "P2", cards["P1"], cards["P2"])]
    assert scalar(admin, "select count(*) from outbound.change where op = 'delete'") == 0
    assert states(admin, "contact").keys() == {"done"}


@pytest.mark.parametrize("is_by_events", [False, True])
def test_a_deals_new_customer_is_not_lost_to_the_link_that_went_with_a_merge(
    is_by_events: bool,
    cards: dict[str, int],
    by_webhook: Settings,
    connection: Connection,
    admin: Connection,
    person: PortalClient,
    portal: Sandbox,
    work: Callable[[], Any],
) -> None:
    """Once the link that the portal changed by itself counted as people's later edit."""
    stage(connection, "sales_order", [{"source_key": "Z2", "customer_key": "P3"}])
    run_tick(connection)
    portal.configure(advance_seconds=11)
    merge(person, cards["P1"], cards["P2"])
    (deal,) = [deal["id"] for deal in listed(person, DEAL) if deal["title"] == "Order 2"]
    fields = {"comments": "By hand"}
    person.call("crm.item.update", {"entityTypeId": DEAL, "id": deal, "fields": fields})
    if is_by_events:
        work()
    else:
        # It reads the deal long before it notices that the contact is gone.
        run_pass(connection, person, by_webhook)
        won = "select winner, theirs from inbound.conflict where entity = 'deal'"
        assert admin.execute(won).fetchall() == [("crm", [cards["P1"]])]
        sweep(Walker(connection, person, by_webhook))
        for _ in range(3):
            run_pass(connection, person, by_webhook)
    assert (clients(person)["Order 2"], states(admin, "deal")) == ([cards["P3"]], {"done": 4})
    lost = "select theirs from inbound.conflict where entity = 'deal' and winner is distinct from 'erp'"
    assert admin.execute(lost).fetchall() == []
    deal_card = person.call("crm.item.get", {"entityTypeId": DEAL, "id": deal})["item"]
    assert deal_card["comments"] == "By hand"
    writes = portal.stats()["writes"]
    run_pass(connection, person, by_webhook)
    assert portal.stats()["writes"] == writes


def test_people_merge_the_second_card_that_they_made_into_the_first_or_the_first_into_it(
    cards: dict[str, int],
    admin: Connection,
    person: PortalClient,
    work: Callable[[], Any],
) -> None:
    second = {}
    for key in ("P1", "P2"):
        number = f"8 (900) {int(key[1:]):07}"
        fm = [{"typeId": "PHONE", "valueType": "MOBILE", "value": number}]
        fields = {"name": "Иван", "lastName": f"Иванов{key[1:]}", "comments": f"Second {key}", "fm": fm}
        second[key] = person.call("crm.item.add", {"entityTypeId": CONTACT, "fields": fields})["item"]["id"]
    work()
    assert states(admin, "contact") == {"done": 4, "parked": 2}
    merge(person, cards["P1"], second["P1"])
    merge(person, second["P2"], cards["P2"])
    work()
    assert states(admin, "contact")["done"] == sum(states(admin, "contact").values())
    assert clients(person) == {
        "Order 1": [cards["P1"]],
        "Order 2": [second["P2"]],
        "Order 3": [cards["P3"]],
        "Order 4": [cards["P4"]],
    }
    known = "select crm_id from portal.item where entity = 'contact' and deleted_at is null order by 1"
    left = sorted([cards["P1"], cards["P3"], cards["P4"], second["P2"]])
    assert [row[0] for row in admin.execute(known).fetchall()] == left
    origins = {card["id"]: (card["originatorId"], card["comments"]) for card in listed(person, CONTACT)}
    assert origins[second["P2"]] == ("intersect", "Second P2")
    assert origins[cards["P1"]] == ("intersect", "Second P1")
    # Both cards were the ERP's one record already: what changed is the number of its card.
    assert sorted(admin.execute(MERGES).fetchall()) == [
        ("P1", "P1", second["P1"], cards["P1"]),
        ("P2", "P2", cards["P2"], second["P2"]),
    ]
    # What people wrote into them has reached the ERP.
    told = "select source_key, record ->> 'comment' from outbound.customer where op = 'update' order by 1"
    assert admin.execute(told).fetchall() == [("P1", "Second P1"), ("P2", "Second P2")]


@pytest.mark.parametrize("verdict", ["same", "different"])
def test_a_person_decides_whether_merged_cards_are_one_customer_where_the_policy_says_so(
    verdict: str,
    cards: dict[str, int],
    connection: Connection,
    admin: Connection,
    person: PortalClient,
    work: Callable[[], Any],
) -> None:
    call(
        connection,
        "inbound.set_deletion_policy",
        p_entity="contact",
        p_policy=None,
        p_limit=None,
        p_merges="review",
    )
    fields = {"name": "Пётр", "lastName": "Водкин"}
    theirs = person.call("crm.item.add", {"entityTypeId": CONTACT, "fields": fields})["item"]["id"]
    work()
    merge(person, cards["P1"], cards["P2"])
    merge(person, theirs, cards["P3"])
    stage(connection, "customer", people(2, 3, comment="the ERP does not know yet"))
    work()
    assert (len(listed(person, CONTACT)), admin.execute(MERGES).fetchall()) == (3, [])
    assert (clients(person)["Order 2"], clients(person)["Order 3"]) == ([cards["P1"]], [theirs])
    pairs = call(connection, "linked.review", p_entity=None, p_limit=9)
    assert [pair["rule_name"] for pair in pairs] == ["people merged their cards"] * 2
    for pair in pairs:
        call(connection, "linked.decide", p_a=pair["record_a"], p_b=pair["record_b"], p_verdict=verdict)
    work()
    if verdict == "same":
        assert set(admin.execute(MERGES).fetchall()) == {
            ("P2", "P1", cards["P2"], cards["P1"]),
            (None, "P3", theirs, theirs),
            ("P3", None, cards["P3"], theirs),
        }
        assert len(listed(person, CONTACT)) == 3
    else:
        anew = sorted(card["id"] for card in listed(person, CONTACT))[-2:]
        assert (len(listed(person, CONTACT)), anew[0] > theirs) == (5, True)
        assert admin.execute(MERGES).fetchall() == []
    assert call_deletions(connection) == [("applied", "merge" if verdict == "same" else "restore")] * 2


def test_merged_deals_are_told_and_the_lost_one_is_not_made_again(
    cards: dict[str, int],
    connection: Connection,
    admin: Connection,
    person: PortalClient,
    work: Callable[[], Any],
) -> None:
    stage(
        connection,
        "sales_order",
        [{"source_key": "Z9", "customer_key": "P1", "title": "Order 1", "amount": "9"}],
    )
    work()
    first, *_, last = (deal["id"] for deal in listed(person, DEAL))
    merge(person, first, last, entity_type=DEAL)
    work()
    stage(connection, "sales_order", [{"source_key": key, "amount": "77"} for key in ("Z1", "Z9")])
    work()
    assert len(listed(person, DEAL)) == 4
    told = "select op, source_key, into_source_key, crm_id, into_crm_id from outbound.sales_order"
    assert admin.execute(told).fetchall() == [("merge", "Z9", "Z1", last, first)]
    assert states(admin, "deal") == {"done": 5}


@pytest.mark.parametrize("is_read", [False, True])
def test_a_deal_of_ours_that_people_merge_into_one_of_theirs_is_found_there_by_its_origin(
    is_read: bool,
    cards: dict[str, int],
    connection: Connection,
    admin: Connection,
    person: PortalClient,
    work: Callable[[], Any],
) -> None:
    """Once nobody heard of the survivor, and the order counted as deleted."""
    asked = {"entityTypeId": DEAL, "fields": {"title": "By hand"}}
    theirs = person.call("crm.item.add", asked)["item"]["id"]
    ours = next(deal["id"] for deal in listed(person, DEAL) if deal["title"] == "Order 1")
    if is_read:
        work()
    merge(person, theirs, ours, entity_type=DEAL)
    work()
    stage(connection, "sales_order", [{"source_key": "Z1", "amount": "77"}])
    work()
    assert len(listed(person, DEAL)) == 4
    told = """select op, source_key, into_source_key, crm_id, into_crm_id from outbound.change
        where entity = 'deal' and op in ('delete', 'merge') order by change_id"""
    merged = [("merge", "Z1", None, ours, theirs)]
    assert admin.execute(told).fetchall() == merged + [("merge", None, "Z1", theirs, theirs)] * is_read
    known = "select crm_id from portal.item where entity = 'deal' and crm_id = %s and deleted_at is null"
    assert admin.execute(known, [theirs]).fetchall() == [(theirs,)]
    survivor = next(deal for deal in listed(person, DEAL) if deal["id"] == theirs)
    if not is_read:  # it is the order's card now
        assert (survivor["title"], float(survivor["opportunity"])) == ("By hand", 77)
        named = "select source_key, record ->> 'title' from outbound.sales_order where op = 'update'"
        assert admin.execute(named).fetchall() == [("Z1", "By hand")]


def test_by_webhook_a_merge_shows_when_the_lost_card_is_to_be_changed(
    cards: dict[str, int],
    settings: Settings,
    connection: Connection,
    admin: Connection,
    person: PortalClient,
    portal: Sandbox,
) -> None:
    """Once the change was parked as NOT_FOUND for good, and nobody heard of the merge."""
    webhook = settings.model_copy(update={"oauth_client_id": None, "portal_url": SecretStr(portal.url)})
    merge(person, cards["P1"], cards["P2"])  # the survivor has got his phone
    person.call("crm.item.delete", {"entityTypeId": CONTACT, "id": cards["P3"]})
    portal.configure(hidden_items={"1": {"3": [cards["P4"]]}})
    stage(connection, "customer", people(1, 4, comment="later"))
    for _ in range(4):
        run_pass(connection, person, webhook)
    assert admin.execute(MERGES).fetchall() == [("P2", "P1", cards["P2"], cards["P1"])]
    deleted = "select source_key from outbound.change where op = 'delete'"
    assert admin.execute(deleted).fetchall() == [("P3",)]
    parked = "select error_code from delta.item where state = 'parked'"
    assert admin.execute(parked).fetchall() == [("ACCESS_DENIED",)]  # a missing right is no deletion
    assert (
        person.call("crm.item.get", {"entityTypeId": CONTACT, "id": cards["P1"]})["item"]["comments"]
        == "later"
    )


def test_people_merge_and_delete_at_random_and_all_comes_to_rest(
    cards: dict[str, int],
    settings: Settings,
    connection: Connection,
    admin: Connection,
    client: PortalClient,
    portal: Sandbox,
    person: PortalClient,
    work: Callable[[], Any],
) -> None:
    """Whatever they do: each card that is left is known, once, and no card is made for what is gone."""
    stage(connection, "customer", people(5, 24))
    work()
    weights = {"edit": 2, "phone": 1, "add": 1, "copy": 2, "merge": 3, "delete": 1}
    for seed in (7, 8):
        portal.people(30, seed=seed, types=[CONTACT, DEAL], weights=weights)
        work()
    before = {card["id"] for card in listed(person, CONTACT)}
    stage(connection, "customer", people(1, 24, comment="all again"))
    work()
    assert {card["id"] for card in listed(person, CONTACT)} == before
    known = "select crm_id from portal.item where entity = 'contact' and deleted_at is null"
    assert sorted(row[0] for row in admin.execute(known).fetchall()) == sorted(before)
    found = reconcile(Walker(connection, client, settings))
    assert found.difference_count == 0, found.report
    assert scalar(admin, "select exchange.status() -> 'adds_up'")


@pytest.fixture
def by_webhook(settings: Settings, portal: Sandbox) -> Settings:
    return settings.model_copy(update={"oauth_client_id": None, "portal_url": SecretStr(portal.url)})


@pytest.mark.parametrize(("answer", "told"), [("same", "merge"), ("different", "delete")])
def test_by_webhook_a_person_is_asked_whether_a_card_was_merged_into_one_with_its_phone_and_another_name(
    answer: str,
    told: str,
    cards: dict[str, int],
    by_webhook: Settings,
    connection: Connection,
    admin: Connection,
    person: PortalClient,
) -> None:
    """Once the ERP was told that its customer was deleted."""
    second = people(5, 5, phone=people(1, 1)[0]["phone"], email=None, last_name="Sidorova", first_name="Olga")
    stage(connection, "customer", second)
    run_pass(connection, person, by_webhook)
    known = "select crm_id from portal.item join linked.customer using (golden_id) where source_key = 'P5'"
    merge(person, cards["P1"], scalar(admin, known))
    walker = Walker(connection, person, by_webhook)
    for _ in range(2):
        sweep(walker)
        run_pass(connection, person, by_webhook)
    assert scalar(admin, "select count(*) from outbound.change where op in ('delete', 'merge')") == 0
    (pair,) = call(connection, "linked.review", p_entity=None, p_limit=9)
    assert pair["rule_name"] == "people merged their cards"
    call(connection, "linked.decide", p_a=pair["record_a"], p_b=pair["record_b"], p_verdict=answer)
    for _ in range(2):
        run_pass(connection, person, by_webhook)
    changes = "select op, source_key from outbound.change where op in ('delete', 'merge')"
    assert admin.execute(changes).fetchall() == [(told, "P5")]
    assert len(listed(person, CONTACT)) == 4
    assert states(admin, "contact").keys() == {"done"}


def test_a_second_card_that_is_gone_by_webhook_is_not_told_as_a_deleted_customer(
    cards: dict[str, int],
    by_webhook: Settings,
    connection: Connection,
    admin: Connection,
    person: PortalClient,
) -> None:
    ids = dict(admin.execute("select source_key, record_id from linked.customer").fetchall())
    call(connection, "linked.decide", p_a=ids["P1"], p_b=ids["P2"], p_verdict="same")
    assert states(admin, "contact")["parked"] == 1
    person.call("crm.item.delete", {"entityTypeId": CONTACT, "id": cards["P1"]})
    for _ in range(2):
        sweep(Walker(connection, person, by_webhook))
        run_pass(connection, person, by_webhook)
    assert scalar(admin, "select count(*) from outbound.change where op = 'delete'") == 0
    card = "select crm_id, golden_id from portal.item where entity = 'contact' and golden_id = %s"
    assert admin.execute(card, [ids["P1"]]).fetchall() == [(cards["P2"], ids["P1"])]
    assert states(admin, "contact").keys() == {"done"}
    assert len(listed(person, CONTACT)) == 3


def test_cards_whose_records_were_parted_are_written_again(
    cards: dict[str, int],
    connection: Connection,
    admin: Connection,
    person: PortalClient,
    work: Callable[[], Any],
) -> None:
    """Once the card stayed parked as CARD_SUPERSEDED for good, though it was nobody's second any more."""
    ids = dict(admin.execute("select source_key, record_id from linked.customer").fetchall())
    for verdict in ("same", "different"):
        call(connection, "linked.decide", p_a=ids["P1"], p_b=ids["P2"], p_verdict=verdict)
        work()
    assert states(admin, "contact") == {"done": 4}
    stage(connection, "customer", people(1, 2, comment="later"))
    work()
    assert [card["comments"] for card in listed(person, CONTACT)] == ["later", "later", None, None]


def test_a_contact_that_was_read_without_its_deleted_company_points_to_the_one_that_is_made_anew(
    cards: dict[str, int],
    connection: Connection,
    admin: Connection,
    person: PortalClient,
    work: Callable[[], Any],
) -> None:
    """Once it counted as a person's choice that the contact had no company."""
    asked = {"p_entity": "company", "p_policy": "restore", "p_limit": None, "p_merges": None}
    call(connection, "inbound.set_deletion_policy", **asked)
    firm = {"source_key": "F", "kind": "organization", "company_name": "Firm", "tax_id": "7707083893"}
    stage(connection, "customer", [firm, *people(1, 1, parent_key="F")])
    work()
    company = {"entityTypeId": 4, "id": listed(person, 4)[0]["id"]}
    person.call("crm.item.delete", company)
    fields = {"comments": "By hand"}
    person.call("crm.item.update", {"entityTypeId": CONTACT, "id": cards["P1"], "fields": fields})
    work()
    (anew,) = listed(person, 4)
    contact = next(card for card in listed(person, CONTACT) if card["id"] == cards["P1"])
    assert (contact["companyId"], contact["comments"]) == (anew["id"], "By hand")
    assert anew["id"] != company["id"]


def test_a_deal_that_people_deleted_with_its_customer_is_made_anew_after_him(
    cards: dict[str, int],
    connection: Connection,
    admin: Connection,
    person: PortalClient,
    work: Callable[[], Any],
) -> None:
    """Once it was made without a customer."""
    for entity in ("contact", "deal"):
        asked = {"p_entity": entity, "p_policy": "restore", "p_limit": None, "p_merges": None}
        call(connection, "inbound.set_deletion_policy", **asked)
    (deal,) = [deal["id"] for deal in listed(person, DEAL) if deal["title"] == "Order 1"]
    person.call("crm.item.delete", {"entityTypeId": CONTACT, "id": cards["P1"]})
    person.call("crm.item.delete", {"entityTypeId": DEAL, "id": deal})
    work()
    (anew,) = {card["id"] for card in listed(person, CONTACT)} - set(cards.values())
    assert (clients(person)["Order 1"], states(admin, "deal")) == ([anew], {"done": 4})


def test_what_people_write_into_a_second_card_is_said_of_the_customer_that_both_are(
    cards: dict[str, int],
    connection: Connection,
    admin: Connection,
    person: PortalClient,
    work: Callable[[], Any],
) -> None:
    """Once the ERP read it without a key, and its own name was not put back when the first card was gone."""
    admin.execute("update exchange.field_map set owner = 'erp' where portal_field = 'lastName'")
    call(admin, "delta.compile_field_map")
    ids = dict(admin.execute("select source_key, record_id from linked.customer").fetchall())
    call(connection, "linked.decide", p_a=ids["P1"], p_b=ids["P2"], p_verdict="same")
    work()
    fields = {"lastName": "By hand", "comments": "By hand"}
    person.call("crm.item.update", {"entityTypeId": CONTACT, "id": cards["P2"], "fields": fields})
    work()
    told = "select op, source_key, golden_id, crm_id, changed_fields from outbound.change"
    assert admin.execute(told).fetchall() == [("update", "P1", ids["P1"], cards["P2"], ["comment"])]
    person.call("crm.item.delete", {"entityTypeId": CONTACT, "id": cards["P1"]})
    work()
    left = person.call("crm.item.get", {"entityTypeId": CONTACT, "id": cards["P2"]})["item"]
    names = admin.execute("select last_name from golden.customer where golden_id = %s", [ids["P1"]])
    assert [(left["lastName"],), (left["comments"],)] == [*names.fetchall(), ("By hand",)]


@pytest.mark.parametrize("is_asked", [False, True])
def test_a_deal_points_to_the_card_that_was_made_anew_for_its_deleted_customer(
    is_asked: bool,
    cards: dict[str, int],
    connection: Connection,
    admin: Connection,
    person: PortalClient,
    work: Callable[[], Any],
) -> None:
    """Once it went on pointing to the deleted one, until its order changed."""
    if not is_asked:
        call(
            connection,
            "inbound.set_deletion_policy",
            p_entity="contact",
            p_policy="restore",
            p_limit=None,
            p_merges=None,
        )
    person.call("crm.item.delete", {"entityTypeId": CONTACT, "id": cards["P1"]})
    work()
    if is_asked:
        golden_id = scalar(admin, "select golden_id from linked.customer where source_key = 'P1'")
        call(connection, "inbound.restore_cards", p_portal_id=1, p_entity="contact", p_golden_ids=[golden_id])
        work()
    (anew,) = {card["id"] for card in listed(person, CONTACT)} - set(cards.values())
    assert clients(person)["Order 1"] == [anew]
    assert (states(admin, "contact"), states(admin, "deal")) == ({"done": 4}, {"done": 4})


def test_a_card_that_people_deleted_is_not_reported_as_a_second_one(
    cards: dict[str, int],
    connection: Connection,
    admin: Connection,
    person: PortalClient,
    work: Callable[[], Any],
) -> None:
    ids = dict(admin.execute("select source_key, record_id from linked.customer").fetchall())
    person.call("crm.item.delete", {"entityTypeId": CONTACT, "id": cards["P2"]})
    work()
    call(connection, "linked.decide", p_a=ids["P1"], p_b=ids["P2"], p_verdict="same")
    work()
    assert states(admin, "contact") == {"done": 4}


def test_a_card_merged_before_its_reply_was_looked_up_is_not_written_by_two_customers(
    cards: dict[str, int],
    settings: Settings,
    connection: Connection,
    admin: Connection,
    client: PortalClient,
    portal: Sandbox,
    person: PortalClient,
    work: Callable[[], Any],
) -> None:
    """Once two golden rows held one card, and wrote their values over each other for ever."""
    born = person.call(
        "crm.item.add", {"entityTypeId": CONTACT, "fields": {"name": "Ada", "lastName": "Born"}}
    )
    kept = born["item"]["id"]
    work()
    golden_id = scalar(admin, "select golden_id from outbound.customer where crm_id = %s", kept)
    taken = {"kind": "person", "last_name": "Born", "attributes": Jsonb({"golden_id": golden_id})}
    portal.configure(faults=[{"kind": "drop_after", "method": "crm.item.add", "times": 1}])
    stage(connection, "customer", people(5, 5))
    fast = settings.model_copy(update={"unknown_wait": 0.0, "lookup_pause": 0.0})
    run_tick(connection)
    Delivery(connection, client, fast).run()
    portal.configure(faults=[])
    lost = max(card["id"] for card in listed(person, CONTACT))
    assert lost != kept
    merge(person, kept, lost)  # which has no origin of its own: it bears that of the lost one
    stage(connection, "customer", [{"source_key": "N", **taken}])
    for _ in range(4):
        admin.execute(PATIENT)
        run_pass(connection, client, fast)
        work()
    known = "select count(*) from portal.item where crm_id = %s and entity = 'contact'"
    assert scalar(admin, known, kept) == 1
    one = "select count(distinct golden_id) from linked.customer where source_key in ('P5', 'N')"
    assert scalar(admin, one) == 1
    assert states(admin, "contact").keys() == {"done"}
    before = portal.stats()["writes"]
    work()
    assert portal.stats()["writes"] == before


def test_customers_that_became_one_while_their_cards_were_on_the_way_end_with_one_card_or_a_report(
    settings: Settings,
    connection: Connection,
    admin: Connection,
    client: PortalClient,
    portal: Sandbox,
    person: PortalClient,
    work: Callable[[], Any],
) -> None:
    """Once the younger's card was left behind, known as nobody's."""
    work()
    fast = settings.model_copy(update={"unknown_wait": 0.0, "lookup_pause": 0.0})
    portal.configure(faults=[{"kind": "drop_before", "method": "crm.item.add", "times": 9}])
    stage(connection, "customer", people(1, 1))
    run_tick(connection)
    Delivery(connection, client, fast).run()
    portal.configure(faults=[{"kind": "drop_after", "method": "crm.item.add", "times": 9}])
    stage(connection, "customer", people(2, 2))
    run_tick(connection)
    Delivery(connection, client, fast).run()
    portal.configure(faults=[])
    assert states(admin, "contact").keys() == {"unknown"}
    ids = dict(admin.execute("select source_key, record_id from linked.customer").fetchall())
    call(connection, "linked.decide", p_a=ids["P1"], p_b=ids["P2"], p_verdict="same")
    for _ in range(4):
        admin.execute(PATIENT)
        run_pass(connection, client, fast)
    (card,) = listed(person, CONTACT)
    held = "select crm_id, golden_id from portal.item where entity = 'contact'"
    assert admin.execute(held).fetchall() == [(card["id"], ids["P1"])]
    assert states(admin, "contact").keys() == {"done"}
