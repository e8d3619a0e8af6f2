"""What must have come of a storm, known from what ERPs and people did and from the owners of fields alone."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from loader.database import Connection
from loader.sandbox import Sandbox
from tests.erp import SOURCE
from tests.faults.storm_records import BY_ENTITY, DEAL, KINDS, Card, Deeds, Erp, Kind, surplus
from tests.sql.staging import column, rows

Cards = Callable[[Kind], list[dict[str, Any]]]


class Judge:
    """Compare portal and database at rest; `policies` say what becomes of deleted cards, by kind."""

    def __init__(
        self,
        admin: Connection,
        portal: Sandbox,
        *,
        erp: Erp,
        deeds: Deeds,
        policies: dict[str, str],
        cards: Cards,
        requisites: Callable[[], list[dict[str, Any]]],
    ) -> None:
        self._admin, self._portal = admin, portal
        self._erp, self._deeds, self._policies = erp, deeds, policies
        self._cards = {(kind.entity, card["id"]): card for kind in KINDS for card in cards(kind)}
        self._requisites = requisites()
        self._known = rows(
            admin,
            "select entity, golden_id, crm_id, deleted_at is not null as is_gone from portal.item "
            "where entity in ('contact', 'company', 'deal', 'requisite') and crm_id is not null",
        )
        self._held = {(one["entity"], one["golden_id"]): one for one in self._known}

    def faults(self) -> list[str]:
        """Return a line for everything that is not as it should be."""
        return [
            *self._open_work(),
            *self._unknown_cards(),
            *self._differences(),
            *self._untold(),
            *self._doubled(),
            *self._unfollowed(),
            *self._deletions(),
            *self._phones(),
        ]

    def _open_work(self) -> Iterator[str]:
        left = rows(
            self._admin,
            "select entity, golden_id, state, error_code from delta.item where state <> 'done' order by 1, 2",
        )
        for one in left:
            if one["state"] != "waiting" or not self._waits_for_gone(one["entity"], one["golden_id"]):
                yield f"not delivered: {one}"
        if duplicates := self._portal.stats()["duplicates_by_origin"]:
            yield f"{duplicates} duplicates"

    def _waits_for_gone(self, entity: str, golden_id: int) -> bool:
        """Tell whether a card that was never made waits for one that people deleted."""
        parents = rows(
            self._admin,
            "select parent_entity, parent_golden_id from delta.dependency "
            "where entity = %s and golden_id = %s",
            entity,
            golden_id,
        )
        return any(
            self._is_gone_for_good(one["parent_entity"], one["parent_golden_id"])
            or self._waits_for_gone(one["parent_entity"], one["parent_golden_id"])
            for one in parents
            if one["parent_entity"] != entity
        )

    def _is_gone_for_good(self, entity: str, golden_id: int) -> bool:
        """Tell whether people deleted the card of a golden row, and nobody makes it again."""
        held = self._held.get((entity, golden_id))
        if held is None or not held["is_gone"]:
            return False
        if entity == "requisite":
            return any(self._is_gone_for_good(owner, golden_id) for owner in ("contact", "company"))
        card = (entity, held["crm_id"])
        if card in self._deeds.merged and card not in self._deeds.traceless:
            # Orders have no records that could become one; and what it was merged into may have been deleted.
            if entity == DEAL.entity:
                return True
            card = self._deeds.survivor(card)
        return card in self._deeds.gone() and (
            self._policies[entity] != "restore" or (entity == DEAL.entity and card in self._deeds.merged)
        )

    def _unknown_cards(self) -> Iterator[str]:
        """Find cards that are not known, or not as one, and known ones that are not there."""
        there = Counter(self._cards.keys())
        known = Counter(
            (one["entity"], one["crm_id"])
            for one in self._known
            if not one["is_gone"] and one["entity"] in BY_ENTITY
        )
        yield from (f"card {card} is known {known[card]} times" for card in there - known)
        yield from (
            f"card {card} is known {times} times, there {there[card]}"
            for card, times in (known - there).items()
        )

    def _differences(self) -> Iterator[str]:
        """Compare each record of the ERP with its card, as the owners of the fields demand."""
        waiting = {
            (one["entity"], one["crm_id"], one["portal_field"])
            for one in rows(self._admin, "select * from inbound.conflict where status = 'waiting'")
        }
        for key, record in self._erp.records.items():
            kind = self._erp.kinds[key]
            golden, siblings = self._golden_of(key)
            golden_id = golden["golden_id"]
            card = self._card_of(kind, golden_id)
            if not card:
                if not self._is_gone_for_good(kind.entity, golden_id) and not self._waits_for_gone(
                    kind.entity, golden_id
                ):
                    yield f"{key}: no card of golden {kind.entity} {golden_id}"
                continue
            where = (kind.entity, card["id"])
            yield from self._wrong_links(key, record, where, card)
            yield from self._wrong_requisites(key, golden, where)
            for name, owner in kind.owned.items():
                ours, theirs = record.get(kind.columns[name]), card[name] or None
                if len(siblings) > 1:
                    ours = golden[kind.columns[name]]
                    if ours not in [one.get(kind.columns[name]) for one in siblings]:
                        yield f"{key}: golden {name} is {ours!r}, of none of its records"
                last = self._deeds.written(where, name)
                if ours == theirs or (*where, name) in waiting:
                    continue
                if owner == "erp":
                    yield f"{key} card {where}: {name} is {theirs!r}, the ERP owns it and has {ours!r}"
                elif last and theirs == last[-1]:
                    if owner != "crm" and (self._told(where, name) or [None])[-1] != theirs:
                        yield f"{key} card {where}: the ERP was not told that {name} is {theirs!r}"
                elif owner != "crm":
                    yield f"{key} card {where}: {name} is {theirs!r}, wanted {ours!r}, edits {last}"
                elif last:
                    yield f"{key} card {where}: people wrote {last[-1]!r} into {name}, it is {theirs!r}"

    def _wrong_links(
        self, key: str, record: dict[str, Any], where: Card, card: dict[str, Any]
    ) -> Iterator[str]:
        """Find children that do not point at the card of their customer or company."""
        parent = record.get("customer_key") or record.get("parent_key")
        if parent not in self._erp.records:
            return
        kind = self._erp.kinds[parent]
        golden, _ = self._golden_of(parent)
        owner = self._card_of(kind, golden["golden_id"])
        if not owner:
            return
        names = ["companyId"] if kind.entity == "company" else ["contactIds"]
        for name in names:
            shown = card[name] if isinstance(card[name], list) else [card[name]]
            if owner["id"] not in shown and not self._deeds.written(where, name):
                yield f"{key} card {where}: {name} is {shown}, {parent} is card {owner['id']}"

    def _wrong_requisites(self, key: str, golden: dict[str, Any], where: Card) -> Iterator[str]:
        """Find customers whose tax number is not once among the requisites of their card."""
        if not golden.get("tax_id") or where[0] not in ("contact", "company"):
            return
        number = BY_ENTITY[where[0]].number
        there = [
            one["RQ_INN"]
            for one in self._requisites
            if (int(one["ENTITY_TYPE_ID"]), int(one["ENTITY_ID"])) == (number, where[1])
        ]
        if golden["tax_id"] not in there:
            yield f"{key} card {where}: tax numbers {there}, wanted {golden['tax_id']}"
        elif len(there) > 1 and not any(kept == where for kept in self._deeds.merged.values()):
            yield f"{key} card {where}: tax numbers {there}, one is wanted"

    def _untold(self) -> Iterator[str]:
        """Find the last edits of people that were neither told nor kept nor taken back."""
        for (card, name), value in self._deeds.last_edits().items():
            if card in self._deeds.gone() or not str(value).startswith("p"):
                continue
            told, kept = self._told(card, name).count(value), self._kept(card, name).count(value)
            if not told and not kept and (card[0], name, value) not in self._erp.came_to:
                yield f"card {card}: {value!r} in {name} was never told nor kept"

    def _doubled(self) -> Iterator[str]:
        """Find what people wrote once and ERPs were told twice, though they had not turned it down."""
        for edit in self._deeds.edits:
            if not str(edit.value).startswith("p"):
                continue
            times = self._told(edit.card, edit.name).count(edit.value)
            if times > 1 + self._kept(edit.card, edit.name).count(edit.value):
                yield f"card {edit.card}: {edit.value!r} in {edit.name} was told {times} times"
        for op in ("insert", "delete", "merge"):
            told = rows(
                self._admin,
                "select entity, crm_id, source_key, into_crm_id from outbound.change where op = %s",
                op,
            )
            counted = Counter(tuple(one.values()) for one in told)
            yield from (f"{op} {one} was told {times} times" for one, times in surplus(counted).items())

    def _unfollowed(self) -> Iterator[str]:
        """Find merged cards of which ERPs were told that they were deleted, or nothing.

        A person may say since that the two are different: then the lost card is made anew.
        """
        parted = {
            (one["entity"], one["crm_id"])
            for one in rows(
                self._admin,
                "select entity, crm_id from inbound.deletion where policy = 'restore' "
                "and exists (select from linked.decision where verdict = 'different')",
            )
        }
        for lost in self._deeds.merged.keys() - self._deeds.traceless:
            left, ops = self._deeds.survivor(lost), self._ops(lost)
            if left in self._cards and "delete" in ops:
                yield f"card {lost} was merged into {left}, the ERP was told that it was deleted"
            elif left in self._cards and lost in self._deeds.known - parted and "merge" not in ops:
                yield f"card {lost} was merged into {left}, no ERP was told ({ops})"

    def _deletions(self) -> Iterator[str]:
        """Find deleted cards of which ERPs were told though they should not, or not though they should."""
        for card in self._deeds.deleted:
            ops = self._ops(card)
            if self._policies[card[0]] != "tell":
                if "delete" in ops:
                    yield f"card {card} was deleted, ERPs were told though it says {self._policies[card[0]]}"
            elif card in self._deeds.known and "delete" not in self._ops_in_all(card):
                yield f"card {card} was deleted, no ERP was told ({ops})"

    def _phones(self) -> Iterator[str]:
        """Find phones that are not once in the card, and those of people's that ERPs were not told."""
        told = {
            (one["entity"], number)
            for one in rows(self._admin, "select entity, record from outbound.change")
            for number in one["record"].get("phones", ())
        }
        for written, number in self._deeds.phones:
            where = self._deeds.survivor(written)
            if where in self._cards:
                times = self._numbers(where).count(number)
                if times != 1:
                    yield f"card {where}: people wrote {number} into {written}, it is there {times} times"
                if (where[0], number) not in told:
                    yield f"card {where}: the ERP was not told that people wrote {number} into {written}"
        for key, record in self._erp.records.items():
            kind, number = self._erp.kinds[key], record.get("phone")
            if number is None or not kind.is_customer:
                continue
            card = self._card_of(kind, self._golden_of(key)[0]["golden_id"])
            if card and (times := self._numbers((kind.entity, card["id"])).count(number)) != 1:
                yield f"{key} card {card['id']}: its phone {number} is there {times} times"

    def _numbers(self, where: Card) -> list[str]:
        return [entry["value"] for entry in self._cards[where].get("fm", ()) if entry["typeId"] == "PHONE"]

    # What there is

    def _golden_of(self, key: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Return the golden row of a record, and all records of the ERP's that it is made of."""
        table = self._erp.kinds[key].table
        golden = rows(
            self._admin,
            f"select golden.* from golden.{table} as golden join linked.{table} as record using (golden_id) "
            "where record.source_key = %s and record.source_system = %s",
            key,
            SOURCE,
        )[0]
        keys = column(
            self._admin,
            f"select source_key from linked.{table} where golden_id = %s and source_system = %s",
            golden["golden_id"],
            SOURCE,
        )
        return golden, [self._erp.records[one] for one in keys]

    def _card_of(self, kind: Kind, golden_id: int) -> dict[str, Any]:
        held = self._held.get((kind.entity, golden_id))
        return {} if held is None else self._cards.get((kind.entity, held["crm_id"]), {})

    def _told(self, card: Card, name: str) -> list[str | None]:
        column_name = BY_ENTITY[card[0]].columns.get(name, name)
        return column(
            self._admin,
            "select record ->> %s from outbound.change "
            "where entity = %s and crm_id = %s and %s = any (changed_fields) order by change_id",
            column_name,
            *card,
            column_name,
        )

    def _kept(self, card: Card, name: str) -> list[str | None]:
        return column(
            self._admin,
            "select theirs #>> '{}' from inbound.conflict "
            "where entity = %s and crm_id = %s and portal_field = %s",
            *card,
            name,
        )

    def _ops_in_all(self, card: Card) -> list[str]:
        """Return what ERPs were told of a card and of those that it was taken to be merged into."""
        into = column(
            self._admin,
            "select distinct into_crm_id from outbound.change "
            "where entity = %s and crm_id = %s and op = 'merge' and into_crm_id <> crm_id",
            *card,
        )
        return [*self._ops(card), *(op for other in into for op in self._ops_in_all((card[0], other)))]

    def _ops(self, card: Card) -> list[str]:
        return column(self._admin, "select op from outbound.change where entity = %s and crm_id = %s", *card)
