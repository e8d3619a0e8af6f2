"""The questions of a probe: each is one experiment with cards of its own, and its answer."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from loader.check.probe_cards import COMPANY, CONTACT, DEAL, PatientCaller, ProbeCards
from loader.errors import PortalRefused
from loader.portal.command import Command

NAME = "Intersect probe"
_SECOND = 1.1  # the portal's stamps have whole seconds
_LONGEST_LAG = 30.0
_LONG_TEXT = "x" * 1000
_MARKED_TEXT = "A <b>bold</b> &amp; B"
_FM = [{"typeId": "EMAIL", "valueType": "WORK", "value": "fm@probe.invalid"}]
_CLASSIC = [{"VALUE": "classic@probe.invalid", "VALUE_TYPE": "WORK"}]
_NOWHERE = 2**31 - 1


def _yes(fact: bool) -> str:
    return "yes" if fact else "no"


@dataclass(frozen=True)
class _Experiment:
    """A card, and what is done that may move its updatedTime."""

    entity_type: int
    card: int
    act: Callable[[], object]


class Probe:
    """Asks one thing after the other; a refusal leaves its question unanswered and the others not."""

    def __init__(self, call: PatientCaller, cards: ProbeCards) -> None:
        self._call = call
        self._cards = cards
        self.answers: dict[str, str] = {}
        self.unanswered: dict[str, str] = {}

    def run(self) -> None:
        """Ask everything. Raise PortalUnreachable, PortalUnknownOutcome, PortalLimited: then stop asking."""
        self._ask("tells_operating", self._tells_operating)
        self._ask("method_names_by_case", self._method_names_by_case)
        self._ask("batch_over_50", self._batch_over_50)
        self._ask("error_language", self._error_language)
        self._ask("seconds_until_listed", self._seconds_until_listed)
        self._ask("classic_filter_of_unknown_field", self._classic_filter)
        self._ask("import_multifields", self._import_multifields)
        self._ask("import_in_batch", self._import_in_batch)
        self._ask("longest_text", self._longest_text)
        self._ask("texts_keep_markup", self._texts_keep_markup)
        self._ask("empty_text_clears", self._empty_text_clears)
        self._ask("null_clears", self._null_clears)
        self._ask("unresolved_reference", self._unresolved_reference)
        self._ask("first_contact_is_primary", self._first_contact_is_primary)
        self._ask_what_moves_time()
        self._ask("deleted_card_answers", self._deleted_card_answers)

    def _ask(self, question: str, experiment: Callable[[], str]) -> None:
        try:
            self.answers[question] = experiment()
        except PortalRefused as error:
            self.unanswered[question] = str(error)

    def _contact(self, **fields: Any) -> int:
        return self._cards.add(CONTACT, name=NAME, **fields)

    def _tells_operating(self) -> str:
        return _yes("operating" in (self._call.full("server.time", {}).get("time") or {}))

    def _method_names_by_case(self) -> str:
        return self._refused_or("SERVER.TIME", {}, "yes", "no")

    def _batch_over_50(self) -> str:
        commands = {f"c{number:02}": "server.time" for number in range(51)}
        return self._refused_or("batch", {"halt": 0, "cmd": commands}, "whole", "each")

    def _classic_filter(self) -> str:
        asked = {"filter": {"NO_SUCH_FIELD_OF_INTERSECT": "1"}, "select": ["ID"], "start": -1}
        return self._refused_or("crm.contact.list", asked, "refused", "ignored")

    def _refused_or(self, method: str, params: dict[str, Any], refused: str, accepted: str) -> str:
        try:
            self._call(method, **params)
        except PortalRefused:
            return refused
        return accepted

    def _error_language(self) -> str:
        try:
            self._cards.get(CONTACT, _NOWHERE)
        except PortalRefused as error:
            return "ru" if re.search("[а-яё]", error.description.lower()) else "en"
        return "unknown"

    def _seconds_until_listed(self) -> str:
        card = self._contact()
        made = time.monotonic()
        if self._cards.find(CONTACT, card):
            return "0"
        while time.monotonic() - made < _LONGEST_LAG:
            self._call.sleep(0.2)
            if self._cards.find(CONTACT, card):
                break
        return str(int(time.monotonic() - made) + 1)

    def _import_multifields(self) -> str:
        fields = {"name": NAME, "fm": _FM, "EMAIL": _CLASSIC, **self._cards.key_of_next()}
        made = self._call("crm.item.import", entityTypeId=CONTACT, fields=fields)
        card = self._cards.know(CONTACT, int(made["item"]["id"]), "crm.item.import")
        values = {entry["value"] for entry in self._cards.get(CONTACT, card).get("fm") or ()}
        taken = (_FM[0]["value"] in values, _CLASSIC[0]["VALUE"] in values)
        return {(True, True): "both", (True, False): "fm", (False, True): "PHONE", (False, False): "none"}[
            taken
        ]

    def _import_in_batch(self) -> str:
        params = {"entityTypeId": CONTACT, "fields": {"name": NAME, **self._cards.key_of_next()}}
        imported, other = self._call.client.send(
            [Command("imported", "crm.item.import", params), Command("other", "server.time")]
        )
        if other.state != "done" or imported.state not in ("done", "refused"):
            raise PortalRefused(imported.error or other.error, "the batch was not answered")
        if imported.state == "refused":
            return "no"
        self._cards.know(CONTACT, int(imported.result["item"]["id"]), "crm.item.import")
        return "yes"

    def _longest_text(self) -> str:
        card = self._contact(post=_LONG_TEXT)
        return str(len(self._cards.get(CONTACT, card).get("post") or ""))

    def _texts_keep_markup(self) -> str:
        card = self._contact(post=_MARKED_TEXT)
        return _yes(self._cards.get(CONTACT, card).get("post") == _MARKED_TEXT)

    def _empty_text_clears(self) -> str:
        return self._clears("")

    def _null_clears(self) -> str:
        return self._clears(None)

    def _clears(self, nothing: str | None) -> str:
        card = self._contact(post="A")
        self._cards.change(CONTACT, card, post=nothing)
        return _yes(not self._cards.get(CONTACT, card).get("post"))

    def _unresolved_reference(self) -> str:
        card = self._contact(post="A")
        command = f"crm.item.update?entityTypeId={CONTACT}&id={card}&fields[post]=B$result[absent][id]C"
        self._call("batch", halt=0, cmd={"change": command})
        return "literal" if "$result" in str(self._cards.get(CONTACT, card).get("post")) else "empty"

    def _first_contact_is_primary(self) -> str:
        contacts = [self._contact(), self._contact()]
        deal = self._cards.add(DEAL, title=NAME, contactIds=contacts[::-1])
        return _yes(self._cards.get(DEAL, deal).get("contactId") == contacts[1])

    def _ask_what_moves_time(self) -> None:
        """Ask three things with one wait between the cards and what is done to them."""
        prepared: dict[str, _Experiment] = {}
        for question, prepare in (
            ("equal_update_moves_time", self._prepare_equal_update),
            ("product_rows_move_owner_time", self._prepare_product_rows),
            ("requisite_moves_owner_time", self._prepare_requisite),
        ):
            try:
                prepared[question] = prepare()
            except PortalRefused as error:
                self.unanswered[question] = str(error)
        self._call.sleep(_SECOND)
        for question, experiment in prepared.items():
            self._ask(question, partial(self._moves_time, experiment))

    def _moves_time(self, experiment: _Experiment) -> str:
        before = self._cards.get(experiment.entity_type, experiment.card)["updatedTime"]
        experiment.act()
        return _yes(self._cards.get(experiment.entity_type, experiment.card)["updatedTime"] != before)

    def _prepare_equal_update(self) -> _Experiment:
        card = self._contact(post="A")
        return _Experiment(CONTACT, card, lambda: self._cards.change(CONTACT, card, post="A"))

    def _prepare_product_rows(self) -> _Experiment:
        deal = self._cards.add(DEAL, title=NAME, isManualOpportunity="Y", opportunity=10)
        rows = [{"productName": NAME, "price": 1, "quantity": 1}]
        asked = {"ownerType": "D", "ownerId": deal, "productRows": rows}
        return _Experiment(DEAL, deal, lambda: self._call("crm.item.productrow.set", **asked))

    def _prepare_requisite(self) -> _Experiment:
        presets = self._call("crm.requisite.preset.list", order={"ID": "ASC"})
        if not presets:
            raise PortalRefused("NO_PRESET", "the portal has no requisite preset")
        company = self._cards.add(COMPANY, title=NAME)
        owner = {"ENTITY_TYPE_ID": COMPANY, "ENTITY_ID": company}
        fields = {**owner, "PRESET_ID": presets[0]["ID"], "NAME": NAME}
        return _Experiment(COMPANY, company, lambda: self._call("crm.requisite.add", fields=fields))

    def _deleted_card_answers(self) -> str:
        card = self._contact()
        self._cards.delete(CONTACT, card)
        try:
            self._cards.get(CONTACT, card)
        except PortalRefused as error:
            return error.code or "empty"
        return "the card"
