"""The work of one admitted request: its commands in order, charged, journaled, cut off where it must be."""

import time
from typing import Any

from loader.sandbox.batch import LIMIT, Batch, RequestCut
from loader.sandbox.control import Control
from loader.sandbox.dispatch import NOT_IN_BATCH, Done, execute
from loader.sandbox.envelope import encode, error_body, success_body, time_block
from loader.sandbox.journal import Entry
from loader.sandbox.portal import Params, Principal
from loader.sandbox.refusal import Refusal
from loader.sandbox.uncertain import IMPORTS, switch
from loader.sandbox.web import Response, html

_TOO_LONG = Refusal("ERROR_BATCH_LENGTH_EXCEEDED", "Max batch length exceeded")


def json_response(document: dict[str, Any], status: int = 200) -> Response:
    """Return a reply in the portal's JSON."""
    return Response(status, encode(document))


def refused(refusal: Refusal) -> Response:
    """Return a refusal of a whole request."""
    return json_response(error_body(refusal.code, refusal.description), refusal.http_status)


class Work:
    """Who asks for what. One lock guards the portal; it is held for a command, never for a wait.

    The portal is the one that admitted the request: what runs late does not reach into one made anew.
    """

    def __init__(self, control: Control, who: Principal, method: str, params: Params, entry: Entry) -> None:
        self._portal, self._lock = control.portal, control.lock
        self._who = who
        self._method = method
        self._params = params
        self._batch = self._read_batch() if entry.method == "batch" else None
        self._entry = entry
        asked = self._batch.names() if self._batch else [("", entry.method)]
        self._portal.journal.expect(entry, asked)

    def _read_batch(self) -> Batch:
        literal = switch(self._portal, "unresolved_reference") == "literal"
        batch = Batch(self._params, keeps_unresolved=literal)
        if len(batch) > LIMIT and switch(self._portal, "batch_over_50") == "whole":
            raise _TOO_LONG.anew()
        return batch

    @property
    def methods(self) -> set[str]:
        """Return the lower-case names by which a fault may find this request."""
        return {self._entry.method, *(ran.method for ran in self._entry.commands)}

    def __len__(self) -> int:
        return len(self._entry.commands)

    def run(self, cut: int | None = None) -> Response:
        """Run all commands, or the first `cut` of them; 504 past the portal's seconds for a request."""
        portal = self._portal
        started = portal.clock.now()
        spent = _Spending(portal.limits.plan.request_cap)

        def command(place: int, name: str, arguments: Params) -> Done:
            if cut is not None and place >= cut:
                raise RequestCut
            done = self._run_one(place, name, arguments)
            spent.add(done.cost, sleeping=portal.sleep_cost)
            return done

        try:
            if self._batch is None:
                return _answer(command(0, self._method, self._params))
            maps = self._batch.run(command)
        except RequestCut:
            return html(504)
        finished = portal.clock.now() + spent.virtual
        timing = time_block(portal.clock, started, finished, portal.limits.uncharged())
        return json_response({"result": maps, "time": timing})

    def _run_one(self, place: int, name: str, arguments: Params) -> Done:
        portal, ran = self._portal, self._entry.commands[place]
        with self._lock:
            refusal = self._refusal(place, ran.method) if self._batch else None
            if refusal is None:
                portal.counts["commands"] += 1
                done = execute(portal, self._who, name, arguments)
            else:
                done = Done(None, refusal, {}, 0.0)
            outcome = "done" if done.refusal is None else str(done.refusal.code)
            ran.end(portal.clock.now(), outcome, done.reply)
            if people := portal.state.get("people"):
                people.after_command(portal)
            return done

    def _refusal(self, place: int, method: str) -> Refusal | None:
        """Return what keeps one command of a batch from running, the others not."""
        if place >= LIMIT:
            return _TOO_LONG
        if method in IMPORTS and switch(self._portal, "import_alone"):
            return NOT_IN_BATCH
        for fault in self._portal.faults:
            refusal = fault.refusal if fault.method not in ("*", "batch") else None
            if refusal and fault.strikes({method}, self._who.key):
                self._portal.counts[fault.kind] += 1
                return refusal
        return None


def _answer(done: Done) -> Response:
    if done.refusal is not None:
        return refused(done.refusal)
    return json_response(success_body(done.reply, done.timing))


class _Spending:
    """The seconds a request has cost, against the portal's cap."""

    def __init__(self, cap: float) -> None:
        self._cap = cap
        self._begun = time.monotonic()
        self.virtual = 0.0

    def add(self, cost: float, *, sleeping: bool) -> None:
        """Count a command; raise RequestCut past the cap."""
        if cost and sleeping:
            time.sleep(cost)
        else:
            self.virtual += cost
        if self._cap and self.virtual + time.monotonic() - self._begun > self._cap:
            raise RequestCut
