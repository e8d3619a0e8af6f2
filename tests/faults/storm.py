"""ERPs, people and trouble in any order; then both sides rest, and everything must have found its place.

    python -m tests.faults.storm --examples 200 --steps 60 --seed 1

One ERP stages customers and orders, reads what people changed, takes it over or not, and finds that two of
its records are one; people edit, add, merge and delete contacts, companies and deals, and say who is one with
whom, or that he is not; requests and replies get lost, the program dies in the middle of delivering and
reading, and by the command line the process that works is killed. What must come of it is known from owners
of fields and policies of deletions alone: no request after the third cycle, the same values on both sides,
each change of people's told once or kept in `inbound.conflict`, each card that is left known once, children
at the cards of their customers. `storm_judge.py` is the judge.
"""

import argparse
import multiprocessing
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from hypothesis import HealthCheck, Phase, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
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
from tests.erp import SOURCE, scalar, stage, wait_until
from tests.faults.storm_judge import Judge
from tests.faults.storm_records import (
    BY_ENTITY,
    COMPANY,
    CONTACT,
    DEAL,
    KEYS,
    KINDS,
    Deeds,
    Edit,
    Erp,
    Kind,
    phone,
    tax_id,
)
from tests.installation import install_application
from tests.sql.staging import column, rows, wipe

CYCLES = 3
MOMENT = 11  # s; what people saved within ten of a deletion may be the survivor of a merge
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
CUSTOMERS = [key for key, kind in KEYS.items() if kind.is_customer]
FIRMS = [key for key, kind in KEYS.items() if kind is COMPANY]
PLACES = st.integers(0, 9)
# Contacts have the most rules.
SORTS = st.sampled_from(["contact", "contact", "company", "deal"])
# Something new, what the other side has, what was there before, nothing.
HOW = st.sampled_from(["new", "new", "same", "back", "none"])
POLICIES = st.sampled_from(["tell", "restore", "detach"])


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


class Storm(RuleBasedStateMachine):
    """One run: a database and a portal, both empty."""

    def __init__(self, world: "World") -> None:
        super().__init__()
        self.world = world
        self.admin, self.connection, self.portal = world.admin, world.connection, world.portal
        wipe(self.admin)
        self.portal.reset()
        world.prepare()
        self.erp, self.deeds, self.number = Erp(), Deeds(), 0
        self.ahead = timedelta()  # of the portal's clock
        self.policies = dict.fromkeys(BY_ENTITY, "tell")
        self.parted: list[tuple[int, int]] = []
        self.client = world.open()
        remember_portal(self.connection, self.client, world.settings)
        self.person = connect_portal(world.person, pace=Pace(None))
        self.queue = EventQueue(world.settings)
        self.capture()

    @initialize(
        contact=POLICIES, company=POLICIES, deal=POLICIES, is_reviewed=st.booleans(), is_loaded=st.booleans()
    )
    def begun(self, is_reviewed: bool, is_loaded: bool, **policies: str) -> None:
        """Decide what becomes of cards that people delete and merge; most records may have been delivered."""
        self.policies = policies
        for entity, policy in policies.items():
            call(
                self.admin,
                "inbound.set_deletion_policy",
                p_entity=entity,
                p_policy=policy,
                p_limit=None,
                p_merges="review" if is_reviewed else "follow",
            )
        if is_loaded:
            for key, parent in (
                ("X", {}),
                ("A", {"parent_key": "X"}),
                ("B", {}),
                ("1", {"customer_key": "A"}),
            ):
                self.erp.record(key).update(parent)
                self._stage(key)
            run_tick(self.connection)
            self._deliver(self.client)

    # The ERP

    @rule(key=st.sampled_from(list(KEYS)), field=PLACES, how=HOW)
    def staged(self, key: str, field: int, how: str) -> None:
        """Change one field of a record, new or known, and stage it."""
        kind, record = self.erp.kinds[key], self.erp.record(key)
        name = list(kind.owned)[field % len(kind.owned)]
        record[kind.columns[name]] = self._value("e", kind, name, how, self._card_of(key).get(name))
        self.erp.came_to.add((kind.entity, name, record[kind.columns[name]]))
        self._stage(key)

    @rule(key=st.sampled_from(CUSTOMERS), number=st.integers(1, 3))
    def phone_staged(self, key: str, number: int) -> None:
        self.erp.record(key)["phone"] = phone(key, number)
        self._stage(key)

    @rule(key=st.sampled_from(CUSTOMERS), is_one=st.sampled_from([True, True, False]))
    def turned_out_one(self, key: str, is_one: bool) -> None:
        """Give a record the e-mail or tax number that others may have too, or take it from it."""
        record = self.erp.record(key)
        if self.erp.kinds[key] is CONTACT:
            record["email"] = "one@example.com" if is_one else None
        else:
            record["tax_id"] = tax_id("Z" if is_one else key)
        self._stage(key)

    @rule(key=st.sampled_from(sorted(KEYS)), place=PLACES)
    def moved(self, key: str, place: int) -> None:
        """Give a person a company, or an order a customer."""
        parents = {CONTACT.entity: FIRMS, DEAL.entity: CUSTOMERS}.get(self.erp.kinds[key].entity)
        if parents:
            parent = parents[place % len(parents)]
            self.erp.record(parent)
            self._stage(parent)
            name = "parent_key" if parents == FIRMS else "customer_key"
            self.erp.record(key)[name] = parent
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

    @rule(entity=SORTS, place=PLACES, field=PLACES, how=HOW)
    def edited(self, entity: str, place: int, field: int, how: str) -> None:
        kind = BY_ENTITY[entity]
        for card in self._chosen(kind, place):
            name = list(kind.owned)[field % len(kind.owned)]
            ours = self._record_of(kind, card["id"]).get(kind.columns[name])
            value = self._value("p", kind, name, how, ours)
            self._write(kind, card["id"], {name: value or ""})
            self.deeds.edits.append(Edit((kind.entity, card["id"]), name, value))

    @rule(entity=st.sampled_from(["contact", "company"]), place=PLACES)
    def phone_written_down(self, entity: str, place: int) -> None:
        kind = BY_ENTITY[entity]
        self.number += 1
        entry = {"typeId": "PHONE", "valueType": "HOME", "value": f"+7999{self.number:07}"}
        for card in self._chosen(kind, place):
            self._write(kind, card["id"], {"fm": {"n0": entry}})
            self.deeds.phones.append(((entity, card["id"]), entry["value"]))

    @rule(entity=SORTS)
    def born(self, entity: str) -> None:
        kind = BY_ENTITY[entity]
        fields = {name: self._value("p", kind, name, "new", None) for name in list(kind.owned)[:2]}
        asked = {"entityTypeId": kind.number, "fields": fields}
        card = (entity, self.person.call("crm.item.add", asked)["item"]["id"])
        self.deeds.edits += [Edit(card, name, value) for name, value in fields.items()]

    @rule(entity=SORTS, place=PLACES)
    def deleted_by_people(self, entity: str, place: int) -> None:
        kind = BY_ENTITY[entity]
        for card in self._chosen(kind, place):
            self._pass_time()
            self._note_known(kind, card["id"])
            self.deeds.deleted.add((entity, card["id"]))
            self.person.call("crm.item.delete", {"entityTypeId": kind.number, "id": card["id"]})
            self._pass_time()

    @rule(entity=SORTS, kept=PLACES, lost=PLACES)
    def merged_by_people(self, entity: str, kept: int, lost: int) -> None:
        kind = BY_ENTITY[entity]
        cards = self.cards(kind)
        if len(cards) > 1:
            survivor = cards.pop(kept % len(cards))
            self._merge(kind, survivor, cards[lost % len(cards)])

    @rule(
        entity=st.sampled_from(["contact", "contact", "company"]),
        one=PLACES,
        other=PLACES,
        verdict=st.sampled_from(["same", "different"]),
    )
    def decided(self, entity: str, one: int, other: int, verdict: str) -> None:
        """Let a person say whether two records of the ERP's are one."""
        kind = BY_ENTITY[entity]
        known = self._records(kind)
        if len(known) > 1:
            record = known.pop(one % len(known))
            other_record = known[other % len(known)]
            call(self.admin, "linked.decide", p_a=record, p_b=other_record, p_verdict=verdict)

    @rule(place=PLACES)
    def unmerged(self, place: int) -> None:
        """Let a person part a record from all others of its golden row."""
        joined = column(
            self.admin,
            """select record.record_id from linked.customer as record where exists (
                select from linked.customer as other
                where other.golden_id = record.golden_id and other.record_id <> record.record_id
            ) order by 1""",
        )
        if joined:
            record = joined[place % len(joined)]
            others = column(
                self.admin,
                "select other.record_id from linked.customer as other join linked.customer as record "
                "using (golden_id) where record.record_id = %s and other.record_id <> %s order by 1",
                record,
                record,
            )
            call(self.admin, "linked.unmerge", p_record_id=record, p_reason="another one")
            self.parted.append((record, others[0]))

    @precondition(lambda self: self.parted)
    @rule(place=PLACES)
    def unmerge_taken_back(self, place: int) -> None:
        record, other = self.parted.pop(place % len(self.parted))
        call(self.admin, "linked.decide", p_a=record, p_b=other, p_verdict="same")

    # The program

    @rule()
    def ticked(self) -> None:
        run_tick(self.connection)

    @rule()
    def captured(self) -> None:
        self.capture()

    @rule()
    def swept(self) -> None:
        sweep(Walker(self.connection, self.client, self.world.settings))

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

    @precondition(lambda self: self.world.has_kills)
    @rule(moment=st.integers(0, 400))
    def killed(self, moment: int) -> None:
        """Let a process of its own do passes, and kill it after so many ms."""
        process = self.world.processes.Process(target=work_until_killed, args=(self.world.settings,))
        process.start()
        # The first passes take longer: what they import is known to the process already.
        time.sleep(moment / 1000)
        process.kill()
        process.join()
        # What it sent last may still be under way, in the database and in the portal.
        ours = [self.connection.info.backend_pid, self.admin.info.backend_pid]
        others = (
            "select count(*) = 0 from pg_stat_activity "
            "where datname = current_database() and backend_type = 'client backend' and pid <> all (%s)"
        )
        wait_until(lambda: bool(scalar(self.admin, others, ours)), what="the end of a killed process")
        time.sleep(0.1)
        self._revive()

    # What must come of it

    def teardown(self) -> None:
        try:
            self.rest()
            judge = Judge(
                self.admin,
                self.portal,
                erp=self.erp,
                deeds=self.deeds,
                policies=self.policies,
                cards=self.cards,
                requisites=lambda: self.person.call("crm.requisite.list", {"order": {"ID": "ASC"}}),
            )
            found = judge.faults()
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
            taken = run_tick(self.connection)
            self._deliver(self.client)
            left = "select count(*) from delta.item where state in ('open', 'leased', 'unknown')"
            if not taken and not scalar(self.admin, left):
                return

    # Helpers

    def cards(self, kind: Kind) -> list[dict[str, Any]]:
        asked = {"entityTypeId": kind.number, "select": ["*", "fm"], "order": {"id": "ASC"}}
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

    def _pass_time(self) -> None:
        """Let some seconds pass in the portal."""
        self.portal.configure(advance_seconds=MOMENT)
        self.ahead += timedelta(seconds=MOMENT)

    def _stage(self, key: str) -> None:
        row = {"source_key": key, "modified_at": (datetime.now(UTC) + self.ahead).isoformat()}
        row |= {
            name: Jsonb(value) if name == "attributes" else value
            for name, value in self.erp.records[key].items()
        }
        stage(self.connection, self.erp.kinds[key].table, [row])

    def _backlog(self) -> list[dict[str, Any]]:
        views = {"customer": {"person": CONTACT, "organization": COMPANY}, "sales_order": {None: DEAL}}
        changes = [
            {**change, "kind": kinds[change.get("kind")]}
            for view, kinds in views.items()
            for change in rows(self.admin, f"select * from outbound.{view} where consumer = %s", SOURCE)
        ]
        return sorted(changes, key=lambda change: int(change["change_id"]))

    def _take_over(self, change: dict[str, Any]) -> None:
        """Do with a change what an ERP does: write it into the record, or make one, and stage it."""
        kind: Kind = change["kind"]
        if change["op"] in ("delete", "merge"):
            return
        names, key = change["changed_fields"], change["source_key"]
        if key is None:
            key = self.erp.born(kind, change["golden_id"])
            if set(self.erp.records[key]) <= {"attributes", "kind"}:  # new: the whole of it
                names = list(kind.columns.values())
        for name in names:
            if name in kind.columns.values():
                self.erp.records[key][name] = change["record"].get(name)
        self._stage(key)

    def _merge(self, kind: Kind, survivor: dict[str, Any], *others: dict[str, Any]) -> None:
        """Merge cards as people do; what the first takes over from the others is a change of theirs."""
        self._pass_time()
        kept = (kind.entity, survivor["id"])
        lost = [(kind.entity, card["id"]) for card in others]
        if not self.world.is_by_events or kind is DEAL:
            self.deeds.traceless |= set(lost) - set(self._traces(kind, survivor, others))
            # Nor of what went into them before.
            self.deeds.traceless |= {gone for gone, into in self.deeds.merged.items() if into in lost}
            self.deeds.traceless |= set(lost) & set(self.deeds.merged.values())
        for card in others:
            self._note_known(kind, card["id"])
        ids = [card["id"] for card in (survivor, *others)]
        asked = {"params": {"entityTypeId": kind.number, "entityIds": ids}}
        assert self.person.call("crm.entity.mergeBatch", asked)["STATUS"] == "SUCCESS"
        self.deeds.merged |= dict.fromkeys(lost, kept)
        after = next(card for card in self.cards(kind) if card["id"] == survivor["id"])
        for name in (*kind.owned, "companyId", "contactIds"):
            if after.get(name) != survivor.get(name):
                self.deeds.edits.append(Edit(kept, name, after[name]))
        self._pass_time()

    def _traces(
        self, kind: Kind, survivor: dict[str, Any], others: tuple[dict[str, Any], ...]
    ) -> Iterator[Any]:
        """Give the cards of which somebody who knows them can see that they went into the survivor."""
        known = {
            one["crm_id"]: one["held"]
            for one in rows(self.admin, "select crm_id, held from portal.item where entity = %s", kind.entity)
        }
        for card in others:
            held, into = known.get(card["id"]), known.get(survivor["id"])
            if held is None or (into is None and kind is not DEAL):
                continue
            if kind is DEAL:
                customers = [(one["companyId"], one["contactIds"]) for one in (survivor, card)]
                is_alike = survivor["title"] == card["title"] or (
                    customers[0] == customers[1] and any(customers[0])
                )
                bears_origin = card["originId"] and not survivor["originId"]
                if bears_origin or (self.world.is_by_events and is_alike):
                    yield kind.entity, card["id"]
            elif held.get("fm", []) != []:
                yield kind.entity, card["id"]

    def _answer_doubts(self) -> None:
        """Say of cards that are gone whether they were merged, where the program asks."""
        for asked in rows(
            self.admin,
            """select gone.entity, gone.crm_id,
                linked.first_record(linked.present_golden_id(gone.golden_id)) as lost,
                linked.first_record(linked.present_golden_id(kept.golden_id)) as kept
            from inbound.deletion as gone
            join delta.entity as kind on gone.entity = kind.entity
            join portal.item as kept on gone.survivor_id = kept.crm_id and gone.entity = kept.entity
            where gone.state = 'merging' and (gone.is_doubtful or kind.merge_policy = 'review')""",
        ):
            decided = column(
                self.admin,
                "select 1 from linked.decision "
                "where record_a = least(%s::bigint, %s) and record_b = greatest(%s::bigint, %s)",
                *([asked["lost"], asked["kept"]] * 2),
            )
            if asked["lost"] != asked["kept"] and not decided:
                is_merged = (asked["entity"], asked["crm_id"]) in self.deeds.merged
                verdict = "same" if is_merged else "different"
                call(self.admin, "linked.decide", p_a=asked["lost"], p_b=asked["kept"], p_verdict=verdict)

    def _merge_superseded(self) -> None:
        """Do what the operator is told of two cards of one customer: merge them."""
        for kind in (CONTACT, COMPANY):
            cards = {card["id"]: card for card in self.cards(kind)}
            groups: dict[int, list[dict[str, Any]]] = {}
            for pair in rows(
                self.admin,
                """select card.crm_id, linked.present_golden_id(card.golden_id) as golden_id
                from portal.item as card
                where card.entity = %s and card.deleted_at is null and card.crm_id is not null
                order by card.crm_id""",
                kind.entity,
            ):
                if pair["crm_id"] in cards:
                    groups.setdefault(pair["golden_id"], []).append(cards[pair["crm_id"]])
            for group in groups.values():
                if len(group) > 1:
                    self._merge(kind, *group)

    def _records(self, kind: Kind) -> list[int]:
        return column(
            self.admin,
            "select record_id from linked.customer where source_system = %s and kind = %s order by 1",
            SOURCE,
            "person" if kind is CONTACT else "organization",
        )

    def _note_known(self, kind: Kind, crm_id: int) -> None:
        """Note whether an ERP has a record of a card that will be gone, or was offered it."""
        self.deeds.known |= {
            (kind.entity, crm_id)
            for _ in rows(
                self.admin,
                f"""select from portal.item as card where card.entity = %s and card.crm_id = %s and (
                    exists (
                        select from linked.{kind.table} as record
                        where record.golden_id = card.golden_id and record.source_system = %s
                    ) or exists (
                        select from outbound.change as told
                        where told.entity = card.entity and told.crm_id = card.crm_id and told.op = 'insert'
                    )
                )""",
                kind.entity,
                crm_id,
                SOURCE,
            )
        }

    def _chosen(self, kind: Kind, place: int) -> list[dict[str, Any]]:
        """Return one card, none where there is none."""
        cards = self.cards(kind)
        return [cards[place % len(cards)]] if cards else []

    def _card_of(self, key: str) -> dict[str, Any]:
        kind = self.erp.kinds[key]
        found = column(
            self.admin,
            f"select card.crm_id from linked.{kind.table} as record join portal.item as card "
            "on record.golden_id = card.golden_id and card.entity = %s where record.source_key = %s",
            kind.entity,
            key,
        )
        return next((card for card in self.cards(kind) if card["id"] in found), {})

    def _record_of(self, kind: Kind, crm_id: int) -> dict[str, Any]:
        keys = column(
            self.admin,
            f"select record.source_key from linked.{kind.table} as record join portal.item as card "
            "on record.golden_id = card.golden_id and card.entity = %s where card.crm_id = %s",
            kind.entity,
            crm_id,
        )
        return next((self.erp.records[key] for key in keys if key in self.erp.records), {})

    def _value(self, side: str, kind: Kind, name: str, how: str, other: str | None) -> str | None:
        self.number += 1
        new = f"{side}{self.number}"
        value = {"new": new, "same": other, "back": f"{side}0", "none": None}[how]
        return value or (new if name == kind.named else None)

    def _write(self, kind: Kind, crm_id: int, fields: dict[str, Any]) -> None:
        self.person.call("crm.item.update", {"entityTypeId": kind.number, "id": crm_id, "fields": fields})


def work_until_killed(settings: Settings) -> None:
    """Do what the daemon does, pass after pass, in a process of one's own."""
    configure_logs(settings.model_copy(update={"log_level": LogLevel.ERROR}))
    queue = EventQueue(settings)
    with connect(settings) as connection, open_portal(settings, pace=Pace(None)) as client:
        while True:
            with suppress(IntersectError):
                if is_application(settings):
                    queue.run(connection, client)
                Capture(connection, client, settings).run()
            run_tick(connection)
            Delivery(connection, client, settings).run()


@dataclass(frozen=True)
class World:
    """What all runs share: a database and a portal; by webhook, or as an application with a queue."""

    settings: Settings
    person: Settings
    portal: Sandbox
    connection: Connection
    admin: Connection
    has_kills: bool

    processes = multiprocessing.get_context("forkserver")

    @property
    def is_by_events(self) -> bool:
        return is_application(self.settings)

    def prepare(self) -> None:
        """Let each field have its owner; phones are everybody's."""
        self.admin.execute("update exchange.source set null_policy = 'clear'")
        for kind in KINDS:
            for name, owner in kind.owned.items():
                self.admin.execute(
                    "update exchange.field_map set owner = %s, null_policy = 'clear', default_value = null "
                    "where entity = %s and portal_field = %s",
                    [owner, kind.entity, name],
                )
        call(self.admin, "delta.compile_field_map")
        self.admin.execute("delete from inbound.event_package; delete from inbound.deletion")
        self.admin.execute("delete from portal.watermark; delete from portal.walk")
        if self.is_by_events:
            install_application(self.settings, self.portal)

    def open(self) -> PortalClient:
        return open_portal(self.settings, pace=Pace(None))


@contextmanager
def open_world(
    settings: Settings, portal: Sandbox, *, is_by_events: bool, has_kills: bool = False
) -> Iterator[World]:
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
        yield World(settings.model_copy(update=chosen), person, portal, connection, admin, has_kills)


def run_storms(world: World, *, examples: int, steps: int, seed: int | None = None) -> None:
    """Run so many storms, always the same ones without a seed; a failure tells the steps that led to it."""
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=seed is None,
        database=None,
        report_multiple_bugs=False,
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
    World.processes.set_forkserver_preload(["tests.faults.storm"])
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
                open_world(own, portal, is_by_events=is_by_events, has_kills=True) as world,
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
