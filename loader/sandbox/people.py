"""People at work in the CRM: they edit, add, copy, move, merge and delete cards, by dice with a seed."""

import random
from collections import deque
from collections.abc import Mapping
from typing import Any

from loader.sandbox.addresses import address_store
from loader.sandbox.fields import COMPANY, CONTACT, DEAL
from loader.sandbox.items import item_store
from loader.sandbox.packed import Record
from loader.sandbox.portal import PERSON_ID, Portal, Principal
from loader.sandbox.refusal import Refusal
from loader.sandbox.registry import METHODS
from loader.sandbox.requisites import requisite_store, touch_requisite
from loader.sandbox.schema import schemas
from loader.sandbox.stages import stage_semantics

WEIGHTS = {"edit": 6, "phone": 2, "stage": 2, "add": 1, "copy": 1, "merge": 1, "delete": 1, "address": 0}
TYPES = (CONTACT, COMPANY, DEAL)
PRESET_IDS = {CONTACT: 3, COMPANY: 1}
KEPT_ACTS = 100_000
_PERSON = Principal(PERSON_ID, is_admin=False, is_application=False, key=f"webhook{PERSON_ID}")
_EDITED = {
    CONTACT: ("name", "lastName", "post", "comments", "sourceDescription"),
    COMPANY: ("title", "comments", "bankingDetails"),
    DEAL: ("title", "comments", "opportunity", "additionalInfo"),
}
_COPIED = ("name", "secondName", "lastName", "title", "birthdate", "opportunity", "currencyId")
Act = dict[str, Any]


class People:
    """Employees who act on the cards there are; the same seed and the same portal give the same acts.

    `share` is the probability that somebody acts after a command of the API, 0 for nobody by himself.
    `fields` are those that are edited, by type, instead of the usual ones. With `after` card after card is
    taken, from that id on, and not one by dice.
    """

    def __init__(
        self,
        *,
        seed: int = 1,
        share: float = 0.0,
        types: tuple[int, ...] = TYPES,
        weights: Mapping[str, float] | None = None,
        fields: Mapping[int, tuple[str, ...]] | None = None,
        after: int | None = None,
    ) -> None:
        weights = WEIGHTS if weights is None else weights
        if unknown := weights.keys() - WEIGHTS.keys():
            raise ValueError(f"people do not {', '.join(sorted(unknown))}; they {', '.join(WEIGHTS)}")
        self.share = share
        self._types = types
        self._kinds = list(weights)
        self._weights = [float(weight) for weight in weights.values()]
        self._dice = random.Random(seed)
        self._edited = _EDITED | dict(fields or {})
        self._last = None if after is None else dict.fromkeys(types, after)

    def after_command(self, portal: Portal) -> None:
        """Let somebody act, or not."""
        if self._dice.random() < self.share:
            self.act(portal)

    def act(self, portal: Portal) -> Act:
        """Do one thing and note it; what the portal refuses is noted with its code."""
        kind = self._dice.choices(self._kinds, self._weights)[0]
        entity_type = self._dice.choice(self._types)
        act: Act = {"kind": kind, "entity_type": entity_type, "id": None, "refused": None}
        try:
            act |= _ACTS[kind](self, portal, entity_type)
        except Refusal as refusal:
            act["refused"] = str(refusal.code)
        return _note(portal, act)

    def edit(self, portal: Portal, entity_type: int) -> Act:
        """Change one field."""
        card = self._card(portal, entity_type)
        if card is None:
            return {}
        field = self._dice.choice(self._edited.get(entity_type, ("title",)))
        number = self._dice.randrange(1, 10**6)
        value = number if field == "opportunity" else f"By hand {number}"
        fields = {field: value} | ({"isManualOpportunity": "Y"} if field == "opportunity" else {})
        return self._change(portal, entity_type, card["id"], fields)

    def phone(self, portal: Portal, entity_type: int) -> Act:
        """Write down a phone."""
        card = self._card(portal, entity_type)
        if card is None or "hasPhone" not in card:
            return {}
        entry = {"typeId": "PHONE", "valueType": "HOME", "value": self._number()}
        return self._change(portal, entity_type, card["id"], {"fm": {"n0": entry}})

    def address(self, portal: Portal, entity_type: int) -> Act:
        """Write down a customer's city: the page saves the requisite with its address, or makes one."""
        card = self._card(portal, entity_type)
        if card is None or entity_type not in (CONTACT, COMPANY):
            return {}
        city = f"By hand {self._dice.randrange(1, 10**6)}"
        owner = {"ENTITY_TYPE_ID": str(entity_type), "ENTITY_ID": str(card["id"])}
        requisite = next(
            (
                one
                for one in requisite_store(portal).where("ENTITY_ID", owner["ENTITY_ID"])
                if one["ENTITY_TYPE_ID"] == owner["ENTITY_TYPE_ID"]
            ),
            None,
        )
        if requisite is None:
            fields = {**owner, "PRESET_ID": PRESET_IDS[entity_type], "NAME": city}
            requisite = requisite_store(portal).records[_call(portal, "crm.requisite.add", fields=fields)]
        key = {"TYPE_ID": 1, "ENTITY_TYPE_ID": 8, "ENTITY_ID": requisite["ID"]}
        is_known = any(
            one["TYPE_ID"] == "1" and one["ENTITY_TYPE_ID"] == "8"
            for one in address_store(portal).where("ENTITY_ID", requisite["ID"])
        )
        _call(portal, f"crm.address.{'update' if is_known else 'add'}", fields={**key, "CITY": city})
        touch_requisite(portal, _PERSON, requisite, {})
        return {"id": card["id"], "city": city}

    def stage(self, portal: Portal, entity_type: int) -> Act:
        """Move a card to another stage of its pipeline."""
        card = self._card(portal, entity_type)
        if card is None or "stageId" not in card:
            return {}
        stages = list(stage_semantics(portal, entity_type, int(card.get("categoryId") or 0)))
        fields = {"categoryId": card.get("categoryId"), "stageId": self._dice.choice(stages)}
        return self._change(portal, entity_type, card["id"], fields)

    def add(self, portal: Portal, entity_type: int) -> Act:
        """Make a card that no other system knows."""
        name = f"New {self._dice.randrange(1, 10**6)}"
        fields: Record = {"name": name, "lastName": "Person", "title": name}
        if "hasPhone" in schemas(portal)[entity_type].fields:
            fields["fm"] = [{"typeId": "PHONE", "valueType": "WORK", "value": self._number()}]
        return _added(portal, entity_type, fields)

    def copy(self, portal: Portal, entity_type: int) -> Act:
        """Make a card that is there already: the same names and phones, no external key."""
        card = self._card(portal, entity_type)
        if card is None:
            return {}
        shown = _call(portal, "crm.item.get", entityTypeId=entity_type, id=card["id"])["item"]
        fields = {name: shown[name] for name in _COPIED if shown.get(name)}
        fields["fm"] = [
            {name: entry[name] for name in ("typeId", "valueType", "value")} for entry in shown.get("fm", ())
        ]
        return {"of": card["id"]} | _added(portal, entity_type, fields)

    def merge(self, portal: Portal, entity_type: int) -> Act:
        """Merge two cards into the one or the other."""
        cards = item_store(portal, entity_type).choose(self._dice, 2)
        if len(cards) < 2:
            return {}
        one, other = cards
        asked = {"entityTypeId": entity_type, "entityIds": [one["id"], other["id"]]}
        reply = _call(portal, "crm.entity.mergeBatch", params=asked)
        if reply["STATUS"] != "SUCCESS":
            return {"refused": reply["STATUS"]}
        return {"id": other["id"], "into": one["id"]}

    def delete(self, portal: Portal, entity_type: int) -> Act:
        """Delete a card."""
        card = self._card(portal, entity_type)
        if card is None:
            return {}
        _call(portal, "crm.item.delete", entityTypeId=entity_type, id=card["id"])
        return {"id": card["id"]}

    def _card(self, portal: Portal, entity_type: int) -> Record | None:
        store = item_store(portal, entity_type)
        if self._last is None:
            return next(iter(store.choose(self._dice, 1)), None)
        card = store.following(self._last[entity_type])
        if card is not None:
            self._last[entity_type] = int(card["id"])
        return card

    def _change(self, portal: Portal, entity_type: int, item_id: int, fields: Record) -> Act:
        _call(portal, "crm.item.update", entityTypeId=entity_type, id=item_id, fields=fields)
        return {"id": item_id, "changes": fields}

    def _number(self) -> str:
        return f"+7999{self._dice.randrange(10**7):07}"


_ACTS = {name: getattr(People, name) for name in WEIGHTS}


def read_people(raw: Any) -> People:
    """Read seed, share, types, weights, fields and after; raise ValueError for another key."""
    known = ("seed", "share", "types", "weights", "fields", "after")
    if not isinstance(raw, dict) or raw.keys() - set(known):
        raise ValueError(f"people have {', '.join(known)}; got {raw!r}")
    types = tuple(int(number) for number in raw.get("types", TYPES))
    return People(
        seed=int(raw.get("seed", 1)),
        share=float(raw.get("share", 0)),
        types=types,
        weights=raw.get("weights"),
        fields={int(number): tuple(names) for number, names in raw.get("fields", {}).items()},
        after=None if raw.get("after") is None else int(raw["after"]),
    )


def acts(portal: Portal) -> deque[Act]:
    """Return what people have done, oldest first; only the last ones are kept."""
    found: deque[Act] = portal.remember("acts", deque(maxlen=KEPT_ACTS))
    return found


def _note(portal: Portal, act: Act) -> Act:
    portal.counts["acts"] += 1
    noted = {"number": portal.counts["acts"], "at": portal.clock.now(), **act}
    acts(portal).append(noted)
    return noted


def _added(portal: Portal, entity_type: int, fields: Record) -> Act:
    item = _call(portal, "crm.item.add", entityTypeId=entity_type, fields=fields)["item"]
    return {"id": item["id"], "changes": fields}


def _call(portal: Portal, method: str, **params: Any) -> Any:
    """Call a method as an employee does in the portal's own pages: no limits, events for everybody."""
    portal.state["auth_connector"] = ""
    portal.rights.user_id = PERSON_ID
    return METHODS[method.lower()].run(portal, _PERSON, params)
