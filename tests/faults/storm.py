"""ERPs, people and trouble in any order; then both sides rest, and everything must have found its place.

    python -m tests.faults.storm --examples 200 --steps 60 --seed 1

One ERP stages, reads what people changed, takes it over or not, and finds that two of its records are one;
people edit, add, merge and delete cards, and say who is one with whom; requests and replies get lost, the
program dies in the middle of delivering and reading. What must come of it is known from the owners of the
fields alone: no request after the third cycle, the same values on both sides, each change of people's told
once or kept in `inbound.conflict`, each card that is left known once.
"""

import argparse
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from hypothesis import HealthCheck, Phase, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from pydantic import SecretStr

from loader import embedded
from loader.capture import Capture
from loader.config import LogLevel, PortalPlan, Settings
from loader.database import Connection, Jsonb, call, connect
from loader.deliver import Delivery
from loader.deploy import deploy
from loader.errors import IntersectError
from loader.event_queue import EventQueue
from loader.logs import configure_logs
from loader.portal.access import is_application, open_portal
from loader.portal.client import PortalClient
from loader.portal.connect import connect_portal
from loader.portal.metadata import remember_portal
from loader.portal.pacing import Pace
from loader.sandbox import Sandbox
from loader.sandbox.oauth import CLIENT_ID, CLIENT_SECRET
from loader.source import add_source
from loader.sweep import sweep
from loader.tick import run_tick
from loader.walker import Walker
from tests.erp import SOURCE, scalar, stage
from tests.installation import install_application
from tests.sql.staging import column, rows, wipe

CONTACT = 3
CYCLES = 3
OWNED = {"lastName": "erp", "name": "crm", "secondName": "latest", "comments": "review"}
COLUMNS = {
    "lastName": "last_name",
    "name": "first_name",
    "secondName": "middle_name",
    "comments": "comment",
    "birthdate": "birth_date",
}
FAULTS = (
    "drop_before",
    "drop_after",
    "http_502_before",
    "http_502_after",
    "html_200_after",
    "truncate",
    "reset_after",
    "redirect",
)
KEYS = st.sampled_from(["A", "B", "C"])
FIELDS = st.sampled_from(list(OWNED))
# Something new, what the other side has, what was there before, nothing.
HOW = st.sampled_from(["new", "new", "same", "back", "none"])


class Died(BaseException):
    """The program ended here."""


class Dying:
    """A client whose process dies at its nth request: before it leaves, or when its reply has come."""

    def __init__(self, client: PortalClient, after: int, *, is_sent: bool) -> None:
        self.credential = client.credential
        self._client, self._left, self._is_sent = client, after, is_sent

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._client, name)
        if name not in ("call", "call_full", "call_chain", "call_together", "send"):
            return method

        def dying(*given: Any, **named: Any) -> Any:
            self._left -= 1
            if self._left >= 0:
                return method(*given, **named)
            if self._is_sent:
                method(*given, **named)
            raise Died

        return dying


@dataclass
class Edit:
    """What a person wrote into a field of a card; `is_seen`: it was there when the program read the card."""

    crm_id: int
    name: str
    value: str | None


@dataclass
class Erp:
    """What the ERP holds: its own records; what it came to by itself that people had written too."""

    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    came_to: set[tuple[str, str | None]] = field(default_factory=set)


class Storm(RuleBasedStateMachine):
    """One run: a database and a portal, both empty."""

    def __init__(self, world: "World") -> None:
        super().__init__()
        self.world = world
        self.admin, self.connection, self.portal = world.admin, world.connection, world.portal
        wipe(self.admin)
        self.portal.reset()
        world.prepare()
        self.erp, self.edits, self.number = Erp(), [], 0
        self.deleted: set[int] = set()
        self.merged: dict[int, int] = {}  # lost cards, into which
        self.traceless: set[int] = set()  # those by which nobody could tell a merge from a deletion
        self.client = world.open()
        remember_portal(self.connection, self.client, world.settings)
        self.person = connect_portal(world.person, pace=Pace(None))
        self.queue = EventQueue(world.settings)
        self.capture()

    # The ERP

    @rule(key=KEYS, name=FIELDS, how=HOW)
    def staged(self, key: str, name: str, how: str) -> None:
        """Change one field of a record, new or known, and stage it."""
        record = self.erp.records.setdefault(key, _record(key))
        column_name = COLUMNS[name]
        theirs = self._card_of(key).get(name)
        record[column_name] = self._value("e", name, how, theirs)
        self.erp.came_to.add((name, record[column_name]))
        self._stage(key)

    @rule(key=KEYS, phone=st.integers(1, 3))
    def phone_staged(self, key: str, phone: int) -> None:
        record = self.erp.records.setdefault(key, _record(key))
        record["phone"] = _phone(key, phone)
        self._stage(key)

    @rule(key=KEYS, is_one=st.sampled_from([True, True, False]))
    def turned_out_one(self, key: str, is_one: bool) -> None:
        """Give a record the e-mail that others may have too, or take it from it."""
        record = self.erp.records.setdefault(key, _record(key))
        record["email"] = "one@example.com" if is_one else None
        self._stage(key)

    @rule(is_taken_over=st.booleans(), is_acknowledged=st.sampled_from([True, True, False]))
    def read_by_erp(self, is_taken_over: bool, is_acknowledged: bool) -> None:
        """Read what is offered, take the values over and stage them, acknowledge; or die before that."""
        for change in self._backlog():
            if is_taken_over:
                self._take_over(change)
            if is_acknowledged:
                call(self.admin, "outbound.ack", consumer=SOURCE, change_ids=[change["change_id"]])

    # People

    @precondition(lambda self: self.cards())
    @rule(place=st.integers(0, 9), name=FIELDS, how=HOW)
    def edited(self, place: int, name: str, how: str) -> None:
        card = self._chosen(place)
        ours = self._record_of(card["id"]).get(COLUMNS[name])
        value = self._value("p", name, how, ours)
        self._write(card["id"], {name: value or ""})
        self.edits.append(Edit(card["id"], name, value))

    @precondition(lambda self: self.cards())
    @rule(place=st.integers(0, 9))
    def phone_written_down(self, place: int) -> None:
        self.number += 1
        entry = {"typeId": "PHONE", "valueType": "HOME", "value": f"+7999{self.number:07}"}
        self._write(self._chosen(place)["id"], {"fm": {"n0": entry}})

    @rule()
    def born(self) -> None:
        self.number += 1
        fields = {"name": f"b{self.number}", "lastName": f"Born{self.number}"}
        self.person.call("crm.item.add", {"entityTypeId": CONTACT, "fields": fields})

    @precondition(lambda self: self.world.is_by_events and self.cards())
    @rule(place=st.integers(0, 9))
    def deleted_by_people(self, place: int) -> None:
        card = self._chosen(place)
        self.person.call("crm.item.delete", {"entityTypeId": CONTACT, "id": card["id"]})
        self.deleted.add(card["id"])

    @precondition(lambda self: len(self.cards()) > 1)
    @rule(kept=st.integers(0, 9), lost=st.integers(0, 9))
    def merged_by_people(self, kept: int, lost: int) -> None:
        cards = self.cards()
        survivor = cards.pop(kept % len(cards))
        self._merge(survivor, cards[lost % len(cards)])

    @precondition(lambda self: len(self._records()) > 1)
    @rule(one=st.integers(0, 9), other=st.integers(0, 9), verdict=st.sampled_from(["same", "different"]))
    def decided(self, one: int, other: int, verdict: str) -> None:
        """Let a person say whether two records of the ERP's are one."""
        known = self._records()
        record = known.pop(one % len(known))
        call(self.admin, "linked.decide", p_a=record, p_b=known[other % len(known)], p_verdict=verdict)

    # The program

    @rule()
    def ticked(self) -> None:
        run_tick(self.connection)

    @rule()
    def captured(self) -> None:
        self.capture()

    @rule(kind=st.sampled_from((None, *FAULTS)))
    def passed(self, kind: str | None) -> None:
        """Run a whole pass while each kind of request goes wrong once."""
        hit = ("crm.item.add", "crm.item.update", "crm.item.list", "event.offline.get", "event.offline.clear")
        self.portal.configure(faults=[{"kind": kind, "method": name, "times": 1} for name in hit if kind])
        with suppress(IntersectError):
            self.capture()
        run_tick(self.connection)
        self._deliver(self.client)
        self.portal.configure(faults=[])

    @rule(requests=st.integers(0, 3), is_sent=st.booleans())
    def died_in_delivery(self, requests: int, is_sent: bool) -> None:
        run_tick(self.connection)
        with suppress(Died):
            self._deliver(cast(PortalClient, Dying(self.client, requests, is_sent=is_sent)))
        self._revive()

    @rule(requests=st.integers(0, 4), is_sent=st.booleans())
    def died_in_capture(self, requests: int, is_sent: bool) -> None:
        with suppress(Died):
            self.capture(cast(PortalClient, Dying(self.client, requests, is_sent=is_sent)))
        self._revive()

    # What must come of it

    def teardown(self) -> None:
        try:
            self.rest()
            found = self.faults()
            assert not found, "\n".join(found)
        finally:
            self.portal.configure(faults=[])
            self.client.close()
            self.person.close()

    def rest(self) -> None:
        """Let nobody do anything; what is still on its way must have ended in the third cycle."""
        self.portal.configure(faults=[])
        self._cycle()
        self._merge_superseded()
        for _ in range(CYCLES):
            self._cycle()
        before = self.portal.stats()
        told = scalar(self.admin, "select count(*) from outbound.change")
        self.portal.configure(advance_seconds=30)  # beyond the overlap
        self._cycle()
        after = self.portal.stats()
        assert after["writes"] == before["writes"], "the fourth cycle wrote to the portal"
        assert scalar(self.admin, "select count(*) from outbound.change") == told, (
            "the fourth cycle found news"
        )

    def _cycle(self) -> None:
        # Pauses are passed over, and what died is over; people replay what was parked, and say what they did.
        call(self.connection, "delta.replay_parked", p_portal_id=1)
        self._answer_doubts()
        if not self.world.is_by_events:
            sweep(Walker(self.connection, self.client, self.world.settings))
        for _ in range(4):
            self.admin.execute(
                "update delta.item set due_at = now(), leased_until = now() - interval '1 s' "
                "where state in ('open', 'unknown')"
            )
            self.capture()
            run_tick(self.connection)
            self._deliver(self.client)

    def faults(self) -> list[str]:
        """Return a line for everything that is not as it should be."""
        return [
            *self._open_work(),
            *self._unknown_cards(),
            *self._differences(),
            *self._untold(),
            *self._doubled(),
            *self._unfollowed(),
        ]

    def _open_work(self) -> Iterator[str]:
        left = rows(
            self.admin, "select entity, golden_id, state, error_code from delta.item where state <> 'done'"
        )
        yield from (f"not delivered: {one}" for one in left)
        if duplicates := self.portal.stats()["duplicates_by_origin"]:
            yield f"{duplicates} duplicates"

    def _unknown_cards(self) -> Iterator[str]:
        """Find cards that are not known, or not as one, and known ones that are not there."""
        known = Counter(
            column(
                self.admin,
                "select crm_id from portal.item where entity = 'contact' and crm_id is not null "
                "and deleted_at is null",
            )
        )
        there = Counter(card["id"] for card in self.cards())
        yield from (f"card {crm_id} is known {known[crm_id]} times" for crm_id in there - known)
        yield from (
            f"card {crm_id} is known {times} times, there {there[crm_id]}"
            for crm_id, times in (known - there).items()
        )

    def _differences(self) -> Iterator[str]:
        """Compare each record of the ERP with its card, as the owners of the fields demand."""
        waiting = {
            (one["crm_id"], one["portal_field"])
            for one in rows(self.admin, "select * from inbound.conflict where status = 'waiting'")
        }
        for key, record in self.erp.records.items():
            card = self._card_of(key)
            if not card:
                told = (
                    "select op from outbound.change "
                    "where op = 'delete' and (source_key = %s or golden_id = %s)"
                )
                golden_id = record.get("attributes", {}).get("golden_id")
                if not self.deleted and not column(self.admin, told, key, golden_id):
                    yield f"{key}: no card"
                continue
            golden, records = self._golden_of(key)
            for name, owner in OWNED.items():
                ours, theirs = record.get(COLUMNS[name]), card[name] or None
                if len(records) > 1:
                    ours = golden[COLUMNS[name]]
                    if ours not in [one.get(COLUMNS[name]) for one in records]:
                        yield f"{key}: golden {name} is {ours!r}, of none of its records"
                last = [edit.value for edit in self.edits if (edit.crm_id, edit.name) == (card["id"], name)]
                if ours == theirs or (card["id"], name) in waiting:
                    continue
                if owner == "erp":
                    yield f"{key} card {card['id']}: {name} is {theirs!r}, the ERP owns it and has {ours!r}"
                elif last and theirs == last[-1]:
                    if owner != "crm" and self._last_told(card["id"], name) != theirs:
                        yield f"{key} card {card['id']}: the ERP was not told that {name} is {theirs!r}"
                elif owner != "crm":
                    yield f"{key} card {card['id']}: {name} is {theirs!r}, wanted {ours!r}, edits {last}"
                elif last:
                    yield f"{key} card {card['id']}: people wrote {last[-1]!r} into {name}, it is {theirs!r}"

    def _untold(self) -> Iterator[str]:
        """Find the last edits of people that were neither told nor kept nor taken back."""
        for (crm_id, name), value in {(e.crm_id, e.name): e.value for e in self.edits}.items():
            if crm_id in self.deleted | self.merged.keys() or value is None or value[0] != "p":
                continue
            told, kept = self._told(crm_id, name).count(value), self._kept(crm_id, name).count(value)
            if not told and not kept and (name, value) not in self.erp.came_to:
                yield f"card {crm_id}: {value!r} in {name} was never told nor kept"

    def _doubled(self) -> Iterator[str]:
        """Find what people wrote once and ERPs were told twice, though they had not turned it down."""
        for edit in self.edits:
            if edit.value is None or not edit.value.startswith("p"):
                continue
            times = self._told(edit.crm_id, edit.name).count(edit.value)
            if times > 1 + self._kept(edit.crm_id, edit.name).count(edit.value):
                yield f"card {edit.crm_id}: {edit.value!r} in {edit.name} was told {times} times"
        born = Counter(column(self.admin, "select crm_id from outbound.change where op = 'insert'"))
        yield from (f"card {crm_id} was born {times} times" for crm_id, times in born.items() if times > 1)

    def _unfollowed(self) -> Iterator[str]:
        """Find cards that people merged into others and ERPs were told to be deleted."""
        there = {card["id"] for card in self.cards()}
        for lost in self.merged.keys() - self.traceless:
            left = lost
            while left in self.merged:
                left = self.merged[left]
            told = column(self.admin, "select op from outbound.change where crm_id = %s", lost)
            if left in there and "delete" in told:
                yield f"card {lost} was merged into {left}, the ERP was told that it was deleted"

    # Helpers

    def cards(self) -> list[dict[str, Any]]:
        asked = {"entityTypeId": CONTACT, "select": ["*", "fm"], "order": {"id": "ASC"}}
        found: list[dict[str, Any]] = self.person.call("crm.item.list", asked)["items"]
        return found

    def capture(self, client: PortalClient | None = None) -> None:
        if self.world.is_by_events:
            self.queue.run(self.connection, client or self.client)
        Capture(self.connection, client or self.client, self.world.settings).run()

    def _deliver(self, client: PortalClient) -> None:
        Delivery(self.connection, client, self.world.settings).run()

    def _revive(self) -> None:
        """Start anew, as a daemon does: nobody else holds a lease."""
        self.queue = EventQueue(self.world.settings)
        Delivery(self.connection, self.client, self.world.settings).abandon()

    def _stage(self, key: str) -> None:
        record = {name: value for name, value in self.erp.records[key].items() if name != "attributes"}
        row: dict[str, Any] = {"source_key": key, **record}
        if "attributes" in self.erp.records[key]:
            row["attributes"] = Jsonb(self.erp.records[key]["attributes"])
        stage(self.connection, "customer", [row])

    def _backlog(self) -> list[dict[str, Any]]:
        return rows(
            self.admin, "select * from outbound.customer where consumer = %s order by change_id", SOURCE
        )

    def _take_over(self, change: dict[str, Any]) -> None:
        """Do with a change what an ERP does: write it into the record, or make one, and stage it."""
        key = change["source_key"]
        if change["op"] == "delete":
            return
        if key is None:
            key = next(
                (
                    known
                    for known, record in self.erp.records.items()
                    if record.get("attributes") == {"golden_id": change["golden_id"]}
                ),
                f"N{change['golden_id']}",
            )
            new = _record(key) | {"phone": None, "attributes": {"golden_id": change["golden_id"]}}
            self.erp.records.setdefault(key, new)
        for name in change["changed_fields"]:
            if name in COLUMNS.values():
                self.erp.records[key][name] = change["record"].get(name)
        self._stage(key)

    def _merge(self, survivor: dict[str, Any], *others: dict[str, Any]) -> None:
        """Merge cards as people do; what the first takes over from the others is a change of theirs."""
        ids = [card["id"] for card in (survivor, *others)]
        if not self.world.is_by_events:
            self.traceless |= set(ids[1:]) - set(
                column(
                    self.admin,
                    "select lost.crm_id from portal.item as lost where lost.entity = 'contact' "
                    "and lost.held -> 'fm' <> '[]' and exists ("
                    "select from portal.item as kept where kept.crm_id = %s and kept.entity = 'contact')",
                    ids[0],
                )
            )
            # Nor of what went into them before.
            self.traceless |= {lost for lost, kept in self.merged.items() if kept in ids[1:]}
            self.traceless |= set(ids[1:]) & set(self.merged.values())
        asked = {"params": {"entityTypeId": CONTACT, "entityIds": ids}}
        assert self.person.call("crm.entity.mergeBatch", asked)["STATUS"] == "SUCCESS"
        self.merged |= dict.fromkeys(ids[1:], ids[0])
        after = next(card for card in self.cards() if card["id"] == ids[0])
        for name in OWNED:
            if after[name] != survivor[name]:
                self.edits.append(Edit(ids[0], name, after[name]))

    def _answer_doubts(self) -> None:
        """Say of cards that are gone whether they were merged, where the program asks."""
        for asked in rows(
            self.admin,
            """select linked.first_record(linked.present_golden_id(gone.golden_id)) as lost, gone.crm_id,
                linked.first_record(linked.present_golden_id(kept.golden_id)) as kept
            from inbound.deletion as gone
            join portal.item as kept on gone.survivor_id = kept.crm_id and gone.entity = kept.entity
            where gone.state = 'merging' and gone.is_doubtful""",
        ):
            if asked["lost"] != asked["kept"]:
                verdict = "same" if asked["crm_id"] in self.merged else "different"
                call(self.admin, "linked.decide", p_a=asked["lost"], p_b=asked["kept"], p_verdict=verdict)

    def _merge_superseded(self) -> None:
        """Do what the operator is told of two cards of one customer: merge them."""
        cards = {card["id"]: card for card in self.cards()}
        pairs = rows(
            self.admin,
            """select card.crm_id, linked.present_golden_id(card.golden_id) as golden_id
            from portal.item as card
            where card.entity = 'contact' and card.deleted_at is null and card.crm_id is not null
            order by card.crm_id""",
        )
        groups: dict[int, list[dict[str, Any]]] = {}
        for pair in pairs:
            if pair["crm_id"] in cards:
                groups.setdefault(pair["golden_id"], []).append(cards[pair["crm_id"]])
        for group in groups.values():
            if len(group) > 1:
                self._merge(*group)

    def _records(self) -> list[int]:
        return column(
            self.admin, "select record_id from linked.customer where source_system = %s order by 1", SOURCE
        )

    def _golden_of(self, key: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Return the golden row of a record, and all records of the ERP's that it is made of."""
        found = rows(
            self.admin,
            "select golden.* from golden.customer as golden join linked.customer as record using (golden_id) "
            "where record.source_key = %s and record.source_system = %s",
            key,
            SOURCE,
        )
        keys = column(
            self.admin,
            "select source_key from linked.customer where golden_id = %s and source_system = %s",
            found[0]["golden_id"],
            SOURCE,
        )
        return found[0], [self.erp.records[one] for one in keys]

    def _chosen(self, place: int) -> dict[str, Any]:
        cards = self.cards()
        return cards[place % len(cards)]

    def _card_of(self, key: str) -> dict[str, Any]:
        found = column(
            self.admin,
            "select card.crm_id from linked.customer as record join portal.item as card "
            "on record.golden_id = card.golden_id and card.entity = 'contact' where record.source_key = %s",
            key,
        )
        return next((card for card in self.cards() if card["id"] in found), {})

    def _record_of(self, crm_id: int) -> dict[str, Any]:
        keys = column(
            self.admin,
            "select record.source_key from linked.customer as record join portal.item as card "
            "on record.golden_id = card.golden_id and card.entity = 'contact' where card.crm_id = %s",
            crm_id,
        )
        return next((self.erp.records[key] for key in keys if key in self.erp.records), {})

    def _value(self, side: str, name: str, how: str, other: str | None) -> str | None:
        self.number += 1
        new = f"{side}{self.number}"
        value = {"new": new, "same": other, "back": f"{side}0", "none": None}[how]
        # The portal refuses a contact without any name.
        return value or (new if name == "lastName" else None)

    def _write(self, crm_id: int, fields: dict[str, Any]) -> None:
        self.person.call("crm.item.update", {"entityTypeId": CONTACT, "id": crm_id, "fields": fields})

    def _told(self, crm_id: int, name: str) -> list[str | None]:
        return column(
            self.admin,
            "select record ->> %s from outbound.change where crm_id = %s and %s = any (changed_fields) "
            "order by change_id",
            COLUMNS[name],
            crm_id,
            COLUMNS[name],
        )

    def _last_told(self, crm_id: int, name: str) -> str | None:
        return (self._told(crm_id, name) or [None])[-1]

    def _kept(self, crm_id: int, name: str) -> list[str | None]:
        return column(
            self.admin,
            "select theirs #>> '{}' from inbound.conflict where crm_id = %s and portal_field = %s",
            crm_id,
            name,
        )


@dataclass(frozen=True)
class World:
    """What all runs share: a database and a portal; by webhook, or as an application with a queue."""

    settings: Settings
    person: Settings
    portal: Sandbox
    connection: Connection
    admin: Connection

    @property
    def is_by_events(self) -> bool:
        return is_application(self.settings)

    def prepare(self) -> None:
        """Let each field have its owner; phones are everybody's."""
        self.admin.execute("update exchange.source set null_policy = 'clear'")
        for name, owner in OWNED.items():
            self.admin.execute(
                "update exchange.field_map set owner = %s, null_policy = 'clear', default_value = null "
                "where entity = 'contact' and portal_field = %s",
                [owner, name],
            )
        call(self.admin, "delta.compile_field_map")
        self.admin.execute("delete from inbound.event_package; delete from inbound.deletion")
        self.admin.execute("delete from portal.watermark")
        if self.is_by_events:
            install_application(self.settings, self.portal)

    def open(self) -> PortalClient:
        return open_portal(self.settings, pace=Pace(None))


def _record(key: str) -> dict[str, Any]:
    return {"kind": "person", "last_name": f"Ivanov{key}", "first_name": "Anna", "phone": _phone(key, 1)}


def _phone(key: str, number: int) -> str:
    return f"+7900{ord(key[0]):03}000{number}"


@contextmanager
def open_world(settings: Settings, portal: Sandbox, *, is_by_events: bool) -> Iterator[World]:
    """Give a world on a deployed database with the source `erp`."""
    chosen: dict[str, Any] = {
        "portal_url": SecretStr(portal.url),
        "portal_plan": PortalPlan.ONPREMISE,
        "unknown_wait": 0.0,
        "lookup_pause": 0.0,
        "read_timeout": 5.0,
    }
    if is_by_events:
        chosen |= {
            "portal_url": None,
            "oauth_client_id": SecretStr(CLIENT_ID),
            "oauth_client_secret": SecretStr(CLIENT_SECRET),
            "oauth_server": portal.base_url,
        }
    person = settings.model_copy(update={"portal_url": SecretStr(portal.person_url)})
    with connect(settings) as connection, connect(settings, role=None, name="storm") as admin:
        yield World(settings.model_copy(update=chosen), person, portal, connection, admin)


def run_storms(world: World, *, examples: int, steps: int, seed: int | None = None) -> None:
    """Run so many storms, always the same ones without a seed; a failure tells the steps that led to it."""
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=seed is None,
        database=None,
        phases=[Phase.generate],  # shrinking would take minutes
        suppress_health_check=list(HealthCheck),
    )

    class Seeded(Storm):
        def __init__(self) -> None:
            super().__init__(world)

    run_state_machine_as_test(Seeded if seed is None else seeded(seed)(Seeded), settings=chosen)


def main() -> int:
    """Run by the command line: half of the storms by polling, half by events."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--examples", type=int, default=200)
    parser.add_argument("--steps", type=int, default=40)
    given = parser.parse_args()
    configure_logs(Settings(log_level=LogLevel.ERROR))
    folder = Path(tempfile.mkdtemp(prefix="intersect-storm-"))
    folder.chmod(0o711)
    own = Settings(data_dir=folder)
    embedded.start(own, durable=False)
    try:
        deploy(own)
        add_source(own, SOURCE)
        for is_by_events in (False, True):
            with (
                Sandbox(plan="onpremise") as portal,
                open_world(own, portal, is_by_events=is_by_events) as world,
            ):
                run_storms(world, examples=given.examples // 2, steps=given.steps, seed=given.seed)
            way = "events" if is_by_events else "polling"
            print(f"seed {given.seed}: {given.examples // 2} storms by {way} came to rest")
    finally:
        embedded.stop(own)
        shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
