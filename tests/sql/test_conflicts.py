"""Who wins when people and an ERP change one field, and what each side hears of it (I17)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import product
from typing import Any

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loader.database import Connection, Jsonb, call
from tests.sql.staging import PROPERTY, add_source, claim, column, row, rows, settle, stage, take, tick, value

FIELDS = {"erp": "lastName", "crm": "name", "latest": "secondName", "review": "comments"}
COLUMNS = {"erp": "last_name", "crm": "first_name", "latest": "middle_name", "review": "comment"}
LATER = {"crm": "2999-01-01T00:00:00Z", "erp": "2001-01-01T00:00:00Z"}
LISTS = {"PHONE": "phone", "EMAIL": "email"}


@dataclass
class Portal:
    """Hold cards as a portal does: whole, with ids of its own for phones and e-mails."""

    cards: dict[int, dict[str, Any]] = field(default_factory=dict)
    last_id: int = 100
    sent: list[dict[str, Any]] = field(default_factory=list)

    def take(self, work: dict[str, Any]) -> dict[str, Any]:
        """Carry out a request; return the card."""
        params = work["params"]
        self.sent.append(params["fields"])
        self.last_id += 1
        empty = dict.fromkeys(FIELDS.values()) | {"birthdate": None, "id": self.last_id, "fm": []}
        card = self.cards.setdefault(params.get("id", self.last_id), empty)
        fields = {
            name: None if text == "" else text for name, text in params["fields"].items() if name != "fm"
        }
        entries = params["fields"].get("fm", {})
        listed = entries.items() if isinstance(entries, dict) else enumerate(entries)
        for key, entry in listed:
            kept = [one for one in card["fm"] if str(one["id"]) != str(key)]
            self.last_id += 1
            card["fm"] = kept + ([{**entry, "id": self.last_id}] if entry["value"] else [])
        card.update(fields)
        return dict(card)

    def deliver(self, connection: Connection) -> None:
        """Carry out all that is due."""
        while works := claim(connection):
            outcomes = [
                {
                    "entity": work["entity"],
                    "golden_id": work["golden_id"],
                    "state": "done",
                    "result": {"item": self.take(work)},
                }
                for work in works
            ]
            call(
                connection,
                "delta.settle",
                p_portal_id=1,
                p_lease=works[0]["lease"],
                p_outcomes=Jsonb(outcomes),
                p_unknown_wait_seconds=0,
            )

    def read(self, connection: Connection, *ids: int) -> int:
        """Let the cards be captured."""
        cards = [self.cards[number] for number in ids or self.cards]
        found = call(
            connection, "inbound.record_page", p_portal_id=1, p_entity="contact", p_cards=Jsonb(cards)
        )
        return int(found[0]["change_count"])

    def edit(self, number: int, at: str = LATER["crm"], **fields: Any) -> None:
        """Change a card as user 5 does."""
        self.cards[number].update(fields, updatedTime=at, updatedBy="5")


@pytest.fixture
def owned(base: Connection) -> Iterator[Connection]:
    """Give a database in which four fields have the four owners, phones the ERP, e-mails the latest."""
    call(base, "inbound.begin_capture", p_portal_id=1, p_portal_time="2000-01-01T00:00:00Z")
    base.execute("update exchange.source set null_policy = 'clear'")
    for owner, name in FIELDS.items():
        base.execute(
            "update exchange.field_map set owner = %s, null_policy = 'clear', default_value = null "
            "where entity = 'contact' and portal_field = %s",
            [owner, name],
        )
    base.execute("update exchange.field_map set owner = 'erp' where portal_field = 'PHONE'")
    call(base, "delta.compile_field_map")
    yield base
    base.execute("update exchange.field_map set owner = 'latest', null_policy = 'skip', source_owners = '{}'")
    call(base, "delta.compile_field_map")


@dataclass(frozen=True)
class Case:
    """One combination: what both had, what each made of it, who is heard first, who was later."""

    number: int
    base: str | None
    ours: str | None
    theirs: str | None
    first: str
    later: str
    base_list: frozenset[str]
    our_list: frozenset[str]
    their_list: frozenset[str]

    @property
    def key(self) -> str:
        return f"K{self.number}"

    def staged(self, text: str | None, entries: frozenset[str]) -> dict[str, Any]:
        """Return a row of the ERP's."""
        row: dict[str, Any] = {
            "source_key": self.key,
            "kind": "person",
            **dict.fromkeys(COLUMNS.values(), text),
        }
        for place, entry in enumerate(sorted(entries)):
            suffix = "_2" if place else ""
            row["phone" + suffix] = self.entry("PHONE", entry)
            row["email" + suffix] = self.entry("EMAIL", entry)
        return row

    def entry(self, type_id: str, name: str) -> str:
        return (
            f"+7495{self.number:05}{'abc'.index(name):02}"
            if type_id == "PHONE"
            else f"{name}{self.number}@x.ru"
        )

    def wanted_card(self, owner: str) -> str | None:
        """Say what the card should show in the end, before any review."""
        if self.theirs == self.base:
            return self.base if owner == "crm" else self.ours
        if owner == "erp":
            return self.ours
        if owner == "latest" and self.ours != self.base and self.later == "erp":
            return self.ours
        return self.theirs

    def is_offered(self, owner: str) -> bool:
        """Say whether the ERP hears of the people's change, before any review."""
        if self.theirs == self.base or owner == "erp":
            return False
        if self.first == "crm" or owner == "crm" or self.ours == self.base:
            return True
        return owner == "latest" and self.later == "crm" and self.ours != self.theirs

    def conflict(self, owner: str) -> tuple[str, str | None] | None:
        """Return status and winner of the conflict."""
        if self.theirs == self.base or owner == "crm":
            return None
        if owner == "erp" and self.first == "crm":
            return "decided", "erp"
        if self.ours in (self.theirs, self.base):
            return ("decided", "erp") if owner == "erp" and self.ours == self.base else None
        return {
            "erp": ("decided", "erp"),
            "latest": ("decided", self.later),
            "review": ("waiting", None),
        }[owner]

    def wanted_list(self, type_id: str, owner: str) -> set[str]:
        """Return the phones or e-mails the card should have in the end."""
        stay = self.our_list if owner == "erp" else self.our_list - self.base_list
        names = (self.their_list | stay) - (self.base_list - self.our_list - self.their_added)
        return {self.entry(type_id, name) for name in (self.their_list if owner == "crm" else names)}

    @property
    def their_added(self) -> frozenset[str]:
        return self.their_list - self.base_list


def cases() -> list[Case]:
    texts = [
        (base, ours, theirs)
        for base in (None, "A")
        for ours in (None, "A", "C")
        for theirs in (None, "A", "B", "C")
    ]
    # What both had; what is left of it and what is new, on either side; the same on both too.
    lists = [
        (frozenset(base), frozenset(ours), frozenset(theirs))
        for base in ("", "a")
        for ours in sorted({"", base, base + "c", "c"})
        for theirs in sorted({"", base, base + "b", "b", base + "c", "c"})
    ]
    orders = list(product(("crm", "erp"), ("crm", "erp")))
    # Each value and each list meets every order of arrival: the fewer of them come round again.
    return [
        Case(turn * len(orders) + place, *texts[turn % len(texts)], first, later, *lists[turn % len(lists)])
        for turn in range(max(len(texts), len(lists)))
        for place, (first, later) in enumerate(orders)
    ]


@pytest.mark.parametrize("list_owners", [("erp", "latest"), ("crm", "review")], ids="-".join)
def test_every_combination_travels_as_the_owner_of_the_field_says(
    owned: Connection, list_owners: tuple[str, str]
) -> None:
    for owner, type_id in zip(list_owners, LISTS, strict=True):
        owned.execute("update exchange.field_map set owner = %s where portal_field = %s", [owner, type_id])
    call(owned, "delta.compile_field_map")
    portal, all_cases = Portal(), cases()
    for case in all_cases:
        stage(owned, "customer", **case.staged(case.base, case.base_list))
    tick(owned)
    portal.deliver(owned)
    ids = dict(
        owned.execute(
            "select record.source_key, card.crm_id from linked.customer as record "
            "join portal.item as card on record.golden_id = card.golden_id"
        ).fetchall()
    )
    assert len(set(ids.values())) == len(all_cases)
    assert portal.read(owned) == 0
    for case in all_cases:
        edit(portal, ids[case.key], case)

    portal.read(owned, *[ids[case.key] for case in all_cases if case.first == "crm"])
    for case in all_cases:
        stage(owned, "customer", **case.staged(case.ours, case.our_list))
    tick(owned)
    portal.read(owned, *[ids[case.key] for case in all_cases if case.first == "erp"])
    portal.deliver(owned)
    expected, found = {}, {}
    for case, owner in product(all_cases, FIELDS):
        expected[case, owner] = (case.wanted_card(owner), case.is_offered(owner), case.conflict(owner))
        found[case, owner] = (
            portal.cards[ids[case.key]][FIELDS[owner]],
            COLUMNS[owner] in offered(owned, ids[case.key]),
            conflict(owned, ids[case.key], owner),
        )
    assert differing(expected, found) == []
    for case, (owner, type_id) in product(all_cases, zip(list_owners, LISTS, strict=True)):
        shown = [one["value"] for one in portal.cards[ids[case.key]]["fm"] if one["typeId"] == type_id]
        assert (case, sorted(shown)) == (case, sorted(case.wanted_list(type_id, owner)))

    # At rest: nothing is sent, nothing is news.
    assert (portal.read(owned), claim(owned)) == (0, [])

    # A person decides what waits: the even ones for the ERP.
    waiting = {case: conflict(owned, ids[case.key], "review") == ("waiting", None) for case in all_cases}
    for side, rest in (("erp", 0), ("crm", 1)):
        numbers = [ids[case.key] for case in all_cases if waiting[case] and case.number % 2 == rest]
        found_ids = column(
            owned,
            "select conflict_id from inbound.conflict where status = 'waiting' and crm_id = any (%s)",
            numbers,
        )
        assert len(found_ids) == len(numbers) > 3
        call(owned, "inbound.resolve", p_conflict_ids=found_ids, p_winner=side, p_reason="test")
    portal.deliver(owned)
    for case in all_cases:
        if waiting[case]:
            side = ("erp", "crm")[case.number % 2]
            shown = portal.cards[ids[case.key]][FIELDS["review"]]
            assert (case, shown) == (case, case.ours if side == "erp" else case.theirs)
            assert conflict(owned, ids[case.key], "review") == ("decided", side)
            heard = offered(owned, ids[case.key]).count(COLUMNS["review"])
            assert (case, heard) == (case, int(case.first == "crm" or side == "crm"))
    assert (portal.read(owned), claim(owned)) == (0, [])


def edit(portal: Portal, number: int, case: Case) -> None:
    """Let a person make the case's changes, in all fields and lists of a card."""
    entries = portal.cards[number]["fm"]
    lists = []
    for type_id in LISTS:
        kept = {case.entry(type_id, name) for name in case.their_list}
        lists += [one for one in entries if one["typeId"] == type_id and one["value"] in kept]
        for name in case.their_added:
            portal.last_id += 1
            lists.append({"id": portal.last_id, "typeId": type_id, "value": case.entry(type_id, name)})
    portal.edit(number, LATER[case.later], **dict.fromkeys(FIELDS.values(), case.theirs), fm=lists)


def offered(connection: Connection, crm_id: int) -> list[str]:
    found = rows(connection, "select changed_fields from outbound.change where crm_id = %s", crm_id)
    return [name for one in found for name in one["changed_fields"]]


def conflict(connection: Connection, crm_id: int, owner: str) -> tuple[str, str | None] | None:
    found = rows(
        connection,
        "select status, winner from inbound.conflict where crm_id = %s and portal_field = %s",
        crm_id,
        FIELDS[owner],
    )
    assert len(found) < 2
    return (found[0]["status"], found[0]["winner"]) if found else None


def differing(expected: dict[Any, Any], found: dict[Any, Any]) -> list[str]:
    return [f"{key}: {expected[key]} but {found[key]}" for key in expected if expected[key] != found[key]]


@pytest.fixture
def anna(owned: Connection) -> tuple[Connection, Portal, int]:
    """Give a delivered contact with one value A in every owned field, and a birth date."""
    portal = Portal()
    take(owned, "customer", **ERP, birth_date="1990-01-31")
    portal.deliver(owned)
    (number,) = portal.cards
    return owned, portal, number


ERP = dict.fromkeys(COLUMNS.values(), "A") | {"kind": "person", "phone": "+74951111111"}
Anna = tuple[Connection, Portal, int]


def test_what_people_own_goes_into_a_new_card_and_never_again(owned: Connection) -> None:
    owned.execute("update exchange.field_map set owner = 'crm' where portal_field in ('PHONE', 'EMAIL')")
    call(owned, "delta.compile_field_map")
    portal = Portal()
    take(owned, "customer", **ERP, email="a@example.com")
    portal.deliver(owned)
    assert portal.sent[0]["name"] == "A"
    assert [one["value"] for one in portal.sent[0]["fm"]] == ["a@example.com", "+74951111111"]
    take(owned, "customer", **ERP | {"first_name": "C", "last_name": "C", "phone": "+74952222222"})
    portal.deliver(owned)
    assert portal.sent[1:] == [{"lastName": "C"}]


def test_phones_stay_when_people_get_to_own_them(anna: Anna) -> None:
    # All that we had ever sent was taken away from the cards.
    connection, portal, number = anna
    connection.execute("update exchange.field_map set owner = 'crm' where portal_field = 'PHONE'")
    call(connection, "delta.compile_field_map")
    take(connection, "customer", **ERP | {"last_name": "C"})
    portal.deliver(connection)
    assert [one["value"] for one in portal.cards[number]["fm"]] == ["+74951111111"]
    assert portal.sent[1:] == [{"lastName": "C"}]


def test_an_owner_may_depend_on_the_source_of_the_value(owned: Connection) -> None:
    owned.execute(
        """update exchange.field_map set source_owners = '{"shop": "crm"}' where portal_field = 'lastName'"""
    )
    call(owned, "delta.compile_field_map")
    portal = Portal()
    for source in ("erp", "shop"):
        stage(owned, "customer", source_system=source, source_key=source, kind="person", last_name=source)
    tick(owned)
    portal.deliver(owned)
    ids = {card["lastName"]: number for number, card in portal.cards.items()}
    for number in ids.values():
        portal.edit(number, lastName="B")
    portal.read(owned)
    portal.deliver(owned)
    assert {source: portal.cards[ids[source]]["lastName"] for source in ids} == {"erp": "erp", "shop": "B"}
    for source in ("erp", "shop"):
        stage(owned, "customer", source_system=source, source_key=source, kind="person", last_name="C")
    tick(owned)
    portal.deliver(owned)
    assert {source: portal.cards[ids[source]]["lastName"] for source in ids} == {"erp": "C", "shop": "B"}
    assert column(owned, "select distinct crm_id from inbound.conflict") == [ids["erp"]]


@pytest.mark.parametrize(("owner", "at"), [("latest", LATER["crm"]), ("review", LATER["erp"])])
def test_an_edit_between_claim_and_sending_is_not_written_over(anna: Anna, owner: str, at: str) -> None:
    connection, portal, number = anna
    take(connection, "customer", **ERP | {COLUMNS[owner]: "C"})
    (work,) = claim(connection)
    portal.edit(number, at, **{FIELDS[owner]: "B"})
    portal.read(connection)
    held = call(connection, "delta.keep_lease", p_portal_id=1, p_lease=work["lease"], p_seconds=9)
    assert (held, settle(connection, work)) == ([{"keep_lease": 0}], {})
    connection.execute("update delta.item set leased_until = now() where state = 'unknown'")
    call(connection, "delta.end_leases", p_portal_id=1, p_unknown_wait_seconds=0, p_all=False)
    connection.execute("update delta.item set due_at = now()")
    portal.deliver(connection)
    assert (portal.cards[number][FIELDS[owner]], len(portal.sent)) == ("B", 1)


def test_a_review_holds_its_own_field_and_knows_the_latest_of_both_sides(anna: Anna) -> None:
    connection, portal, number = anna
    for ours, theirs in (("C", "B"), ("D", "E")):
        take(connection, "customer", **ERP | {"comment": ours, "last_name": ours})
        portal.edit(number, comments=theirs, name=theirs)
        portal.read(connection)
        portal.deliver(connection)
        card = portal.cards[number]
        assert (card["comments"], card["lastName"]) == (theirs, ours)
    found = row(connection, "select * from inbound.conflict")
    assert (found["base"], found["ours"], found["theirs"], found["theirs_by"]) == ("A", "D", "E", 5)
    assert offered(connection, number) == ["first_name", "first_name"]
    assert row(connection, "select * from inbound.list_conflicts(1)")["status"] == "waiting"
    # The ERP takes over what people wrote: nothing is left to decide.
    take(connection, "customer", **ERP | {"comment": "E", "last_name": "D"})
    portal.deliver(connection)
    assert value(connection, "select status from inbound.conflict") == "agreed"
    assert value(connection, "select edited -> 'comments' from portal.item") is None


@pytest.mark.parametrize(
    ("ours", "theirs", "winner", "shown", "heard"),
    [("C", "A", "erp", "C", []), ("A", "B", "crm", "B", ["comment"])],
    ids=["people", "the ERP"],
)
def test_a_side_that_goes_back_ends_the_conflict(
    anna: Anna, ours: str, theirs: str, winner: str, shown: str, heard: list[str]
) -> None:
    connection, portal, number = anna
    take(connection, "customer", **ERP | {"comment": "C"})
    portal.edit(number, comments="B")
    portal.read(connection)
    portal.deliver(connection)
    take(connection, "customer", **ERP | {"comment": ours})
    portal.edit(number, comments=theirs)
    portal.read(connection)
    portal.deliver(connection)
    assert (portal.cards[number]["comments"], offered(connection, number)) == (shown, heard)
    assert conflict(connection, number, "review") == ("decided", winner)
    assert (portal.read(connection), claim(connection)) == (0, [])


def test_what_was_decided_and_delivered_is_no_conflict_with_the_next_edit(anna: Anna) -> None:
    connection, portal, number = anna
    portal.edit(number, LATER["erp"], secondName="B")
    portal.read(connection)
    take(connection, "customer", **ERP | {"middle_name": "C"})
    portal.deliver(connection)
    assert conflict(connection, number, "latest") == ("decided", "erp")
    portal.edit(number, secondName="D")
    portal.read(connection)
    portal.deliver(connection)
    assert portal.cards[number]["secondName"] == "D"
    assert conflict(connection, number, "latest") == ("decided", "erp")  # the only one


def test_an_automation_that_writes_the_same_again_and_again_ends_up_with_a_person(anna: Anna) -> None:
    # Put back, written, put back, written: for ever.
    connection, portal, number = anna
    for _ in range(3):
        portal.edit(number, lastName="B")
        portal.read(connection)
        portal.deliver(connection)
        assert portal.cards[number]["lastName"] == "A"
    portal.edit(number, lastName="B")
    portal.read(connection)
    assert claim(connection) == []
    assert value(connection, "select rule from inbound.conflict where status = 'waiting'") == "erp"


def test_the_later_change_is_told_by_the_time_of_its_own_field(anna: Anna) -> None:
    connection, portal, number = anna
    take(connection, "customer", **ERP | {"middle_name": "C"}, modified_at="2026-07-01T10:00:00Z")
    take(
        connection,
        "customer",
        **ERP | {"middle_name": "C", "last_name": "C"},
        modified_at="2026-07-01T14:00:00Z",
    )
    portal.edit(number, "2026-07-01T12:00:00Z", secondName="B")
    portal.read(connection)
    portal.deliver(connection)
    assert (portal.cards[number]["secondName"], portal.cards[number]["lastName"]) == ("B", "C")
    found = row(connection, "select winner, ours, theirs from inbound.conflict")
    assert found == {"winner": "crm", "ours": "C", "theirs": "B"}


def test_an_erp_that_had_turned_down_what_wins_now_hears_of_it_again(anna: Anna) -> None:
    connection, portal, number = anna
    portal.edit(number, secondName="B")
    portal.read(connection)
    changes = column(connection, "select change_id from outbound.change")
    call(connection, "outbound.ack", consumer="erp", change_ids=changes)
    take(connection, "customer", **ERP | {"middle_name": "C"})
    portal.deliver(connection)
    assert portal.cards[number]["secondName"] == "B"
    found = rows(connection, "select middle_name, changed_fields from outbound.customer")
    assert found == [{"middle_name": "B", "changed_fields": ["middle_name"]}]


def test_a_value_that_the_erp_does_not_have_is_not_put_back(base: Connection) -> None:
    base.execute("update exchange.field_map set owner = 'erp' where portal_field = 'secondName'")
    call(base, "inbound.begin_capture", p_portal_id=1, p_portal_time="2000-01-01T00:00:00Z")
    portal = Portal()
    take(base, "customer", kind="person", last_name="A")
    portal.deliver(base)
    (number,) = portal.cards
    portal.edit(number, secondName="B")
    portal.read(base)
    assert (claim(base), offered(base, number)) == ([], ["middle_name"])


def test_a_late_write_of_ours_does_not_decide_what_waits_for_a_person(anna: Anna) -> None:
    """Once the confirmed rest ended the doubt, and our own value counted as people's agreement."""
    connection, portal, number = anna
    take(connection, "customer", **ERP | {"comment": "B", "last_name": "B"})
    (lost,) = claim(connection)
    settle(connection, lost, "unknown")
    portal.edit(number, comments="C")
    portal.read(connection)
    call(connection, "delta.end_leases", p_portal_id=1, p_unknown_wait_seconds=-1, p_all=True)
    portal.deliver(connection)
    assert portal.sent[1:] == [{"lastName": "B"}]
    doubted = "select doubted from portal.item where entity = 'contact'"
    assert value(connection, doubted) == {"comments": ["B"]}
    portal.cards[number].update(comments="B")  # by the request of which nobody knew
    portal.read(connection)
    waiting = row(connection, "select status, ours, theirs, conflict_id from inbound.conflict")
    assert (waiting["status"], waiting["ours"], waiting["theirs"]) == ("waiting", "B", "C")
    call(connection, "inbound.resolve", p_conflict_ids=[waiting["conflict_id"]], p_winner="erp")
    portal.deliver(connection)
    assert (portal.cards[number]["comments"], value(connection, doubted)) == ("B", {})


def test_what_waits_for_a_person_is_no_longer_in_doubt_when_it_was_read_in_peace(anna: Anna) -> None:
    connection, portal, number = anna
    take(connection, "customer", **ERP | {"comment": "B"})
    (lost,) = claim(connection)
    settle(connection, lost, "unknown")
    call(connection, "delta.end_leases", p_portal_id=1, p_unknown_wait_seconds=-1, p_all=True)
    portal.edit(number, comments="C")
    portal.read(connection)
    assert value(connection, "select doubted from portal.item where entity = 'contact'") == {}


def test_a_day_that_the_erp_takes_over_is_sent_no_more(anna: Anna) -> None:
    # 2000-02-29 and 2000-02-29T03:00:00+03:00 were two values: the card was written once more, in vain.
    connection, portal, number = anna
    portal.edit(number, birthdate="2000-02-29T03:00:00+03:00")
    portal.read(connection)
    take(connection, "customer", **ERP, birth_date="2000-02-29")
    assert (claim(connection), rows(connection, "select * from inbound.conflict")) == ([], [])


def test_an_amount_that_the_portal_adds_up_from_our_rows_is_no_change_of_people(base: Connection) -> None:
    base.execute("delete from exchange.field_map where portal_field = 'isManualOpportunity'")
    call(base, "delta.compile_field_map")
    call(base, "inbound.begin_capture", p_portal_id=1, p_portal_time="2000-01-01T00:00:00Z")
    stage(base, "sales_order", amount="10", currency="RUB")
    stage(base, "sales_order_line", order_key="1", name="x", price="12", quantity="1")
    tick(base)
    for entity in ("deal", "product_rows"):
        (work,) = claim(base)
        assert work["entity"] == entity
        settle(base, work, crm_id=7)
    card = value(base, "select held from portal.item where entity = 'deal'")
    read = {"id": 7, "updatedTime": LATER["crm"], **card}
    for amount, changes in ((12, 0), (15, 1)):
        found = call(
            base,
            "inbound.record_page",
            p_portal_id=1,
            p_entity="deal",
            p_cards=Jsonb([{**read, "opportunity": amount}]),
        )
        assert found[0]["change_count"] == changes


def test_what_was_typed_into_a_card_born_in_the_crm_is_kept_when_the_erp_knows_better(
    owned: Connection,
) -> None:
    portal = Portal()
    portal.cards[8] = {"id": 8, "lastName": "B", "secondName": "B", "comments": "B", "fm": []}
    portal.edit(8, LATER["erp"])
    portal.read(owned)
    call(owned, "inbound.stage_cards", p_portal_id=1, p_only_due=True)
    tick(owned)
    golden_id = value(owned, "select golden_id from outbound.customer")
    take(owned, "customer", **ERP, attributes={"golden_id": golden_id})
    portal.deliver(owned)
    card = portal.cards[8]
    assert (card["lastName"], card["secondName"], card["comments"]) == ("A", "A", "B")
    found = rows(owned, "select portal_field, status, theirs from inbound.conflict order by 1")
    assert [tuple(one.values()) for one in found] == [
        ("comments", "waiting", "B"),
        ("lastName", "decided", "B"),
        ("secondName", "decided", "B"),
    ]


def test_only_what_waits_can_be_resolved_and_by_one_of_two_sides(anna: Anna) -> None:
    connection, portal, number = anna
    portal.edit(number, lastName="B")
    portal.read(connection)
    (decided,) = column(connection, "select conflict_id from inbound.conflict")
    for ids, side, said in (
        ([decided], "erp", "does not wait, it is decided"),
        ([0], "crm", "no conflict 0"),
        ([decided], "me", 'no side "me"'),
    ):
        with pytest.raises(psycopg.Error, match=said) as caught:
            call(connection, "inbound.resolve", p_conflict_ids=ids, p_winner=side)
        assert caught.value.diag.message_hint


def test_an_owner_for_a_source_that_is_not_there_is_a_fault_of_the_map(owned: Connection) -> None:
    add_source(owned, "till")
    owned.execute(
        """update exchange.field_map set source_owners = '{"till": "crm", "nobody": "crm"}'
        where portal_field = 'lastName'"""
    )
    with pytest.raises(psycopg.Error, match="there is no source nobody"):
        call(owned, "delta.compile_field_map")
    with pytest.raises(psycopg.errors.CheckViolation, match="source_owners_are_known"):
        owned.execute("""update exchange.field_map set source_owners = '{"till": "boss"}'""")


STEP = st.one_of(
    st.tuples(st.just("stage"), st.sampled_from(list(FIELDS)), st.sampled_from([None, *"ABC"])),
    st.tuples(st.just("edit"), st.sampled_from(list(FIELDS)), st.sampled_from([None, *"ABX"])),
    st.tuples(st.sampled_from(["tick", "read", "deliver", "lose", "drop", "claim", "resolve"])),
)


@settings(parent=PROPERTY, max_examples=12)
@given(steps=st.lists(STEP, min_size=4, max_size=14))
def test_any_history_ends_in_agreement_and_loses_nothing_that_people_wrote(
    owned: Connection, steps: list[tuple[Any, ...]]
) -> None:
    history = History(owned)
    for step in steps:
        getattr(history, step[0])(*step[1:])
    history.rest()
    history.check()


class History:
    """Let ERP, people, capture and delivery work in any order on one card; know what must come of it."""

    def __init__(self, connection: Connection) -> None:
        self.connection, self.portal = connection, Portal()
        number = value(connection, "select count(*) from linked.customer")
        self.row: dict[str, Any] = ERP | {"source_key": f"H{number}", "phone": f"+7495{number:07}"}
        self.tick()
        self.portal.last_id = 1000 * (number + 1)
        self.portal.deliver(connection)
        (self.number,) = self.portal.cards
        self.seen: list[tuple[str, str | None]] = []  # what people wrote and a capture has read

    @property
    def card(self) -> dict[str, Any]:
        return self.portal.cards[self.number]

    def stage(self, owner: str, text: str | None) -> None:
        self.row[COLUMNS[owner]] = text

    def tick(self) -> None:
        take(self.connection, "customer", **self.row)

    def edit(self, owner: str, text: str | None) -> None:
        self.portal.edit(self.number, datetime.now(UTC).isoformat(), **{FIELDS[owner]: text})

    def read(self) -> None:
        if "updatedTime" not in self.card:
            return
        last = value(self.connection, "select coalesce(max(inbound_id), 0) from inbound.change")
        self.portal.read(self.connection)
        for change in rows(self.connection, "select * from inbound.change where inbound_id > %s", last):
            self.seen += [(name, change["theirs"][name]) for name in change["changed_fields"]]

    def claim(self) -> None:
        claim(self.connection)

    def lose(self, *, is_executed: bool = True) -> None:
        for work in claim(self.connection):
            if is_executed:
                self.portal.take(work)
            settle(self.connection, work, "unknown")

    def drop(self) -> None:
        self.lose(is_executed=False)

    def deliver(self) -> None:
        self.read()  # as the daemon does before it writes over cards
        self.portal.deliver(self.connection)

    def resolve(self) -> None:
        for number in self.conflicts("conflict_id", "status = 'waiting'"):
            side = ("erp", "crm")[number % 2]
            call(self.connection, "inbound.resolve", p_conflict_ids=[number], p_winner=side)

    def rest(self) -> None:
        """Come to rest: in three rounds, after which nothing travels."""
        self.tick()
        for _ in range(3):
            call(self.connection, "delta.end_leases", p_portal_id=1, p_unknown_wait_seconds=-1, p_all=True)
            self.connection.execute("update delta.item set due_at = now(), leased_until = now()")
            self.deliver()
        last = len(self.seen)
        self.read()
        assert (claim(self.connection), self.seen[last:]) == ([], [])

    def check(self) -> None:
        waiting = self.conflicts("portal_field", "status = 'waiting'")
        for owner, name in FIELDS.items():
            heard = self.heard(COLUMNS[owner])
            lost = self.conflicts("theirs #>> '{}'", f"portal_field = '{name}'")
            shown, ours = self.card[name], self.row[COLUMNS[owner]]
            if name in waiting:
                continue
            if owner == "erp":
                assert shown == ours
            elif shown != ours and (owner, shown) != ("crm", "A"):
                # The ERP has something else than the card: it was told so last.
                assert heard[-1:] == [shown], (owner, shown, ours)
            for text in [text for changed, text in self.seen if changed == name]:
                assert text in [*heard, *lost], (name, text, heard, lost)

    def heard(self, name: str) -> list[str | None]:
        return column(
            self.connection,
            "select record ->> %s from outbound.change where crm_id = %s and %s = any (changed_fields) "
            "order by change_id",
            name,
            self.number,
            name,
        )

    def conflicts(self, what: str, condition: str) -> list[Any]:
        query = f"select {what} from inbound.conflict where crm_id = %s and {condition}"
        return column(self.connection, query, self.number)
