"""From an HTTP request to a portal answer: who calls, limits, faults, the work."""

import json
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import unquote

from loader.sandbox import oauth
from loader.sandbox.control import Control
from loader.sandbox.decode import parse_str
from loader.sandbox.faults import KINDS, LATER, LIMITED, NOTHING, PART, Fault
from loader.sandbox.forms import form_fields
from loader.sandbox.journal import Entry
from loader.sandbox.portal import Params, Portal, Principal
from loader.sandbox.refusal import Refusal
from loader.sandbox.web import Request, Response, html
from loader.sandbox.work import Work, json_response, refused

NEW_NAME = "localhost"
TOKEN_METHOD = "oauth.token"  # the name under which faults and the journal know the authorization server
_LOG = logging.getLogger(__name__)
Run = Callable[[int | None], Response]


class Gateway:
    """The portal's front door."""

    def __init__(self, control: Control) -> None:
        self._control = control

    @property
    def _portal(self) -> Portal:
        return self._control.portal

    def answer(self, request: Request) -> Response:
        """Answer any request."""
        if request.path.startswith("/_sandbox/"):
            return self._control.answer(request)
        steps = [unquote(step) for step in request.path.split("/") if step]
        method = steps[-1].lower().removesuffix(".json") if steps else ""
        if steps == ["oauth", "token"]:
            method = TOKEN_METHOD
        with self._control.lock:
            now = self._portal.clock.now()
            entry = self._portal.journal.begin(now, request.address, method)
        response = self._answer(request, steps, entry)
        entry.answered(response.status, response.sent)
        return response

    def _answer(self, request: Request, steps: list[str], entry: Entry) -> Response:
        if self._portal.down:
            return html(502)
        try:
            if entry.method == TOKEN_METHOD:
                return self._token(request, entry)
            return self._rest(request, steps, entry)
        except Refusal as refusal:
            return refused(refusal)
        except Exception:
            _LOG.exception("the sandbox failed on %s", entry.method)
            return refused(Refusal("INTERNAL_SERVER_ERROR", "Internal server error", 500))

    def _token(self, request: Request, entry: Entry) -> Response:
        params = _parameters(request)

        def issue(cut: int | None) -> Response:
            with self._control.lock:
                return json_response(*oauth.token(self._portal, params, request))

        fault = self._strike({TOKEN_METHOD}, "")
        return self._with_fault(fault, request, entry, issue) if fault else issue(None)

    def _rest(self, request: Request, steps: list[str], entry: Entry) -> Response:
        if not steps or steps[0] != "rest":
            return html(404)
        if steps[1:2] == ["api"]:
            error = {"code": "ERROR_METHOD_NOT_FOUND", "message": "Method not found"}
            return json_response({"error": error}, 404)
        if name := self._portal.state.get("moved_to"):
            moved = _redirected(request, str(name))
            if moved is not None:
                return moved
        self._portal.state["host"] = request.headers.get("host", "")
        self._admit(request.address)
        params = _parameters(request)
        who = self._principal(steps, params)
        entry.credential = who.key
        work = Work(self._control, who, steps[-1], params, entry)
        fault = self._strike(work.methods, who.key, {entry.method})
        if fault is None:
            return work.run()
        if fault.kind == "expire_token" and who.is_application:
            with self._control.lock:
                oauth.expire(self._portal, params)
                oauth.principal(self._portal, params)  # raises what an expired token meets
        if KINDS[fault.kind].executes == PART:
            return self._with_fault(fault, request, entry, lambda _: work.run(fault.cut(len(work))))
        return self._with_fault(fault, request, entry, work.run)

    def _admit(self, address: str) -> None:
        """Count a request against its address's bucket; raise Refusal when that is full."""
        with self._control.lock:
            self._portal.counts["requests"] += 1
            if self._portal.limits.admit(address):
                return
            self._portal.counts["503"] += 1
        raise LIMITED["503"].anew()

    def _principal(self, steps: list[str], params: Params) -> Principal:
        with self._control.lock:
            if len(steps) == 4:
                return self._portal.webhook(steps[1], steps[2])
            if len(steps) == 2:
                return oauth.principal(self._portal, params)
        raise Refusal("NO_AUTH_FOUND", "Wrong authorization data", 401)

    def _strike(self, methods: set[str], credential: str, outer: set[str] | None = None) -> Fault | None:
        """Return the fault that hits the whole request; a refusal meant for a nested command is not one."""
        with self._control.lock:
            for fault in self._portal.faults:
                found = outer if outer and fault.refusal else methods
                if fault.strikes(found, credential):
                    return fault
        return None

    def _with_fault(self, fault: Fault, request: Request, entry: Entry, run: Run) -> Response:
        """Answer as the fault wants it; `run` does the request's work."""
        kind, entry.fault = KINDS[fault.kind], fault.kind
        if fault.refusal is not None:
            with self._control.lock:
                self._portal.counts[fault.kind] += 1
            raise fault.refusal.anew()
        if fault.kind == "redirect":
            # From now on the token server tells the new name, too.
            self._portal.state["name"] = NEW_NAME
            return _redirected(request, NEW_NAME) or run(None)
        if kind.executes == LATER:
            late = threading.Timer(fault.seconds, run, (None,))
            late.daemon = True
            late.start()
            return kind.answer or html(504)
        if kind.executes == NOTHING or fault.kind == "delay":
            time.sleep(fault.seconds)
        if kind.executes == NOTHING:
            return kind.answer or html(504)
        response = run(None)
        if fault.kind != "delay":
            time.sleep(fault.seconds)
        if fault.kind in ("truncate", "truncate_reset"):
            return replace(response, sent="part", is_reset=fault.kind == "truncate_reset")
        return kind.answer or response


def _redirected(request: Request, name: str) -> Response | None:
    """Point at the portal's new name, by default the same server under `localhost` (T01)."""
    host, _, port = request.headers.get("host", "").partition(":")
    new_host, _, new_port = name.partition(":")
    if host == new_host and new_port in ("", port):
        return None
    query = f"?{request.query}" if request.query else ""
    location = f"{request.scheme}://{new_host}:{new_port or port}{request.path}{query}"
    return Response(302, b"<html>302 Found</html>", "text/html", {"Location": location})


def _parameters(request: Request) -> Params:
    """Merge query and body: JSON, urlencoded or multipart (1.5)."""
    params = parse_str(request.query)
    if not request.body:
        return params
    kind = request.headers.get("content-type", "").lower()
    if kind.startswith("multipart/form-data"):
        return params | form_fields(request.headers["content-type"], request.body)
    if "json" in kind or request.body[:1] in b"{[":
        try:
            document = json.loads(request.body)
        except ValueError:
            raise Refusal("100", "Request body is not valid JSON") from None
        if isinstance(document, list):
            document = {str(index): value for index, value in enumerate(document)}
        return params | document if isinstance(document, dict) else params
    return params | parse_str(request.body.decode("utf-8", "replace"))
