"""From an HTTP request to a portal answer: who calls, limits, faults, the command, the envelope."""

import json
import logging
import threading
import time
from typing import Any
from urllib.parse import unquote

from loader.sandbox import oauth
from loader.sandbox.batch import Batch, RequestTimedOut
from loader.sandbox.control import Control, html
from loader.sandbox.decode import parse_str
from loader.sandbox.dispatch import Done, execute
from loader.sandbox.envelope import encode, error_body, success_body, time_block
from loader.sandbox.faults import Fault
from loader.sandbox.forms import form_fields
from loader.sandbox.portal import Params, Portal, Principal
from loader.sandbox.refusal import Refusal
from loader.sandbox.web import Request, Response

_COMMAND_KINDS = {
    "503": Refusal("QUERY_LIMIT_EXCEEDED", "Too many requests", 503),
    "429": Refusal("OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit.", 429),
}
_DROPPED = Response(dropped=True)
_LOG = logging.getLogger(__name__)


def _json(document: dict[str, Any], status: int = 200) -> Response:
    return Response(status, encode(document))


def _refused(refusal: Refusal) -> Response:
    return _json(error_body(refusal.code, refusal.description), refusal.http_status)


class Gateway:
    """The portal's front door. One lock guards the state; it is held for a command, never for a wait."""

    def __init__(self, control: Control) -> None:
        self._control = control

    @property
    def _portal(self) -> Portal:
        return self._control.portal

    def answer(self, request: Request) -> Response:
        """Answer any request."""
        control = self._control
        if request.path.startswith("/_sandbox/"):
            return control.answer(request)
        if control.down:
            return html(502)
        try:
            if request.path.rstrip("/") == "/oauth/token":
                with control.lock:
                    return _json(*oauth.token(self._portal, _parameters(request), request))
            return self._rest(request)
        except Refusal as refusal:
            return _refused(refusal)
        except Exception:
            _LOG.exception("the sandbox failed on %s", request.path.rpartition("/")[2])
            return _refused(Refusal("INTERNAL_SERVER_ERROR", "Internal server error", 500))

    def _rest(self, request: Request) -> Response:
        steps = [unquote(step) for step in request.path.split("/") if step]
        if not steps or steps[0] != "rest":
            return html(404)
        if steps[1:2] == ["api"]:
            error = {"code": "ERROR_METHOD_NOT_FOUND", "message": "Method not found"}
            return _json({"error": error}, 404)
        with self._control.lock:
            self._portal.counts["requests"] += 1
            admitted = self._portal.limits.admit(request.address)
            if not admitted:
                self._portal.counts["503"] += 1
        if not admitted:
            return _refused(_COMMAND_KINDS["503"])
        params = _parameters(request)
        who, method = self._principal(steps, params)
        batch = Batch(params) if method == "batch" else None
        fault = self._strike(method, batch.methods() if batch else set())
        if fault is None:
            return self._run(who, method, params, batch)
        return self._with_fault(fault, request, (who, method, params, batch))

    def _principal(self, steps: list[str], params: Params) -> tuple[Principal, str]:
        with self._control.lock:
            if len(steps) == 4:
                who = self._control.webhook(steps[1], steps[2])
            elif len(steps) == 2:
                who = oauth.principal(self._portal, params)
            else:
                raise Refusal("NO_AUTH_FOUND", "Wrong authorization data", 401)
        return who, steps[-1].lower().removesuffix(".json")

    def _strike(self, method: str, nested: set[str]) -> Fault | None:
        """Return the fault that hits the whole request; a refusal meant for a nested command is not one."""
        with self._control.lock:
            for fault in self._control.faults:
                if fault.strikes({method} if fault.kind in _COMMAND_KINDS else {method} | nested):
                    return fault
        return None

    def _strike_command(self, method: str) -> Refusal | None:
        """Return the refusal of one command within a batch."""
        with self._control.lock:
            for fault in self._control.faults:
                named = fault.kind in _COMMAND_KINDS and fault.method not in ("*", "batch")
                if named and fault.strikes({method}):
                    self._portal.counts[fault.kind] += 1
                    return _COMMAND_KINDS[fault.kind]
        return None

    def _with_fault(
        self, fault: Fault, request: Request, work: tuple[Principal, str, Params, Batch | None]
    ) -> Response:
        kind = fault.kind
        if kind in _COMMAND_KINDS:
            with self._control.lock:
                self._portal.counts[kind] += 1
            return _refused(_COMMAND_KINDS[kind])
        if kind == "redirect":
            return self._redirect(request) or self._run(*work)
        if kind in ("drop_before", "http_500_before", "http_502_before"):
            time.sleep(fault.seconds)
            return _DROPPED if kind == "drop_before" else html(int(kind[5:8]))
        if kind == "commit_late":
            late = threading.Timer(fault.seconds, self._run, work)
            late.daemon = True
            late.start()
            return _DROPPED
        if kind == "delay":
            time.sleep(fault.seconds)
            return self._run(*work)
        response = self._run(*work)
        time.sleep(fault.seconds)
        if kind == "drop_after":
            return _DROPPED
        if kind == "truncate":
            return Response(response.status, response.body, truncated=True)
        return html(200 if kind == "html_200_after" else int(kind[5:8]))

    def _redirect(self, request: Request) -> Response | None:
        """Point at the portal's new name: the same server under `localhost` (T01)."""
        host, _, port = request.headers.get("host", "").partition(":")
        if host == "localhost":
            return None
        query = f"?{request.query}" if request.query else ""
        location = f"{request.scheme}://localhost:{port}{request.path}{query}"
        return Response(302, b"<html>302 Found</html>", "text/html", {"Location": location})

    def _run(self, who: Principal, method: str, params: Params, batch: Batch | None) -> Response:
        started = self._portal.clock.now()
        spent = _Spending(self._portal.limits.plan.request_cap)

        def command(name: str, arguments: Params) -> Done:
            if batch is not None and (refusal := self._strike_command(name.lower())):
                return Done(None, refusal, {}, 0.0)
            with self._control.lock:
                self._portal.counts["commands"] += 1
                done = execute(self._portal, who, name, arguments)
            spent.add(done.cost, sleeping=self._portal.sleep_cost)
            return done

        try:
            if batch is not None:
                maps = batch.run(command)
                finished = self._portal.clock.now() + spent.virtual
                timing = time_block(self._portal.clock, started, finished, self._portal.limits.uncharged())
                return _json({"result": maps, "time": timing})
            done = command(method, params)
        except RequestTimedOut:
            return html(504)
        if done.refusal is not None:
            return _refused(done.refusal)
        return _json(success_body(done.reply, done.timing))


class _Spending:
    """The seconds a request has cost, against the portal's cap."""

    def __init__(self, cap: float) -> None:
        self._cap = cap
        self._begun = time.monotonic()
        self.virtual = 0.0

    def add(self, cost: float, *, sleeping: bool) -> None:
        """Count a command; raise RequestTimedOut past the cap."""
        if cost and sleeping:
            time.sleep(cost)
        else:
            self.virtual += cost
        if self._cap and self.virtual + time.monotonic() - self._begun > self._cap:
            raise RequestTimedOut


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
