"""The client says of every command what the exchange proves, and never shows a secret."""

import gzip
import json
import logging
import socket
import ssl
import struct
import threading
import time
import traceback
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import requests
import structlog
import urllib3

from loader import __version__
from loader.config import Settings
from loader.errors import (
    IntersectError,
    PortalLimited,
    PortalRefused,
    PortalUnknownOutcome,
    PortalUnreachable,
    SettingsError,
)
from loader.portal.client import PortalClient
from loader.portal.command import Command, Outcome
from loader.portal.connect import connect_portal
from loader.portal.endpoint import Endpoint
from loader.portal.masking import mask
from loader.portal.pacing import Allowance, Pace
from loader.portal.session import new_session
from loader.portal.transport import Transport, never_sent
from loader.portal.walk import rows_of, walk
from loader.sandbox import Sandbox

SECRET = "s3cr3tw0rdxyz"
ADD = Command("add", "crm.item.add", {"entityTypeId": 3, "fields": {"name": "Ann & Bob", "phone": "+7 9"}})
GET = Command("get", "crm.item.get", {"entityTypeId": 3, "id": 1})


@dataclass
class Answer:
    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    fault: str = ""  # reset, hang, cut, close


@dataclass
class Seen:
    path: str
    headers: dict[str, str]
    body: Any


class ScriptedPortal:
    """A local server that answers from a script and keeps what it was asked."""

    def __init__(self) -> None:
        self.script: list[Answer] = []
        self.seen: list[Seen] = []
        self.connections = 0
        self.released = threading.Event()
        portal = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                portal.connections += 1
                super().setup()

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                portal.seen.append(Seen(self.path, dict(self.headers), json.loads(body)))
                portal.answer(self)

            def do_GET(self) -> None:
                portal.seen.append(Seen(self.path, dict(self.headers), None))
                portal.answer(self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.host = f"127.0.0.1:{self._server.server_port}"
        self.url = f"http://{self.host}/rest/1/{SECRET}/"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        answer = self.script.pop(0) if self.script else Answer(body={"result": True})
        if answer.fault == "reset":
            linger = struct.pack("ii", 1, 0)
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            handler.close_connection = True
            handler.connection.close()
            return
        if answer.fault == "hang":
            self.released.wait(10)
            handler.close_connection = True
            return
        content = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
        handler.send_response(answer.status)
        for name, value in answer.headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(content) + (10 if answer.fault == "cut" else 0)))
        handler.end_headers()
        handler.wfile.write(content)
        handler.close_connection = answer.fault in ("cut", "close")

    def close(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def portal() -> Iterator[ScriptedPortal]:
    server = ScriptedPortal()
    yield server
    server.close()


@pytest.fixture
def make() -> Iterator[Callable[..., PortalClient]]:
    clients: list[PortalClient] = []

    def build(url: str, **options: Any) -> PortalClient:
        pace = options.pop("pace", None) or Pace(None, sleep=lambda seconds: None)
        client = PortalClient(url, pace=pace, timeouts=(1.0, 5.0), **options)
        clients.append(client)
        return client

    yield build
    for client in clients:
        client.close()


@pytest.fixture
def client(portal: ScriptedPortal, make: Callable[..., PortalClient]) -> PortalClient:
    return make(portal.url)


def patience(answer: Answer) -> float | None:
    return 0.2 if answer.fault == "hang" else None


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def batch_reply(result: Any = (), error: Any = ()) -> Answer:
    maps = {"result": result or [], "result_error": error or [], "result_total": [], "result_next": []}
    return Answer(body={"result": {**maps, "result_time": []}, "time": {}})


# --- what travels --------------------------------------------------------------------------------


def test_a_call_is_one_typed_json_post(portal, client):
    portal.script = [Answer(body={"result": {"item": {"id": 5}}, "total": 1, "time": {"duration": 0.1}})]
    params = {"fields": {"phone": None, "ids": [], "opened": True, "sum": 1.5}}
    assert client.call("crm.item.add", params) == {"item": {"id": 5}}
    (request,) = portal.seen
    assert request.path == f"/rest/1/{SECRET}/crm.item.add"
    assert request.body == params
    assert request.headers["User-Agent"] == f"intersect/{__version__}"
    assert request.headers["Accept"] == request.headers["Content-Type"] == "application/json"


def test_call_full_returns_the_whole_envelope(portal, client):
    envelope = {"result": [], "total": 70, "next": 50, "time": {"duration": 0.1}}
    portal.script = [Answer(body=envelope)]
    assert client.call_full("crm.item.list") == envelope


def test_several_commands_are_one_batch_on_one_connection(portal, client):
    portal.script = [batch_reply({"add": {"item": {"id": 1}}, "get": None}), Answer(body={"result": 1})]
    outcomes = client.send([ADD, GET])
    client.call("profile")
    assert [(outcome.key, outcome.state) for outcome in outcomes] == [("add", "done"), ("get", "done")]
    assert portal.seen[0].path.endswith("/batch")
    name, phone = "%" + b"Ann & Bob".hex("%"), "%2b%37%20%39"
    assert portal.seen[0].body == {
        "halt": 0,
        "cmd": {
            "add": f"crm.item.add?entityTypeId=3&fields%5Bname%5D={name}&fields%5Bphone%5D={phone}",
            "get": "crm.item.get?entityTypeId=3&id=1",
        },
    }
    assert portal.connections == 1


@pytest.mark.parametrize(("name", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
def test_a_packed_reply_is_read_and_one_that_cannot_be_unpacked_proves_nothing(portal, client, name, pack):
    packed = pack(json.dumps({"result": {"item": {"id": 7}}}).encode())
    headers = {"Content-Encoding": name}
    portal.script = [Answer(body=packed, headers=headers), Answer(body=packed[:-9], headers=headers)]
    assert client.call("crm.item.get", {"id": 7}) == {"item": {"id": 7}}
    assert portal.seen[0].headers["Accept-Encoding"] == "gzip, deflate"
    assert client.send([ADD])[0].state == "unknown"


def test_a_connection_that_the_portal_has_closed_is_not_used_again(portal, client):
    portal.script = [Answer(body={"result": 1}, fault="close")]
    client.call("profile")
    time.sleep(0.2)
    assert client.call("profile") is True
    assert portal.connections == 2


def test_commands_with_null_or_empty_list_go_alone_with_their_types(portal, client):
    clear = Command("clear", "crm.item.update", {"entityTypeId": 3, "id": 1, "fields": {"phone": None}})
    empty = Command("empty", "crm.item.update", {"entityTypeId": 3, "id": 2, "fields": {"contactIds": []}})
    portal.script = [
        batch_reply({"add": 1, "get": 2}),
        Answer(body={"result": 3}),
        Answer(body={"result": 4}),
    ]
    outcomes = client.send([clear, ADD, empty, GET])
    assert [(outcome.key, outcome.result) for outcome in outcomes] == [
        ("clear", 3), ("add", 1), ("empty", 4), ("get", 2)
    ]  # fmt: skip
    assert [list(request.body.get("cmd", ())) for request in portal.seen] == [["add", "get"], [], []]
    assert portal.seen[1].body["fields"] == {"phone": None}
    assert portal.seen[2].body["fields"] == {"contactIds": []}


def test_halt_keeps_the_order_and_stops_at_the_first_that_is_not_done(portal, client):
    clear = Command("clear", "crm.item.update", {"fields": {"phone": None}})
    portal.script = [
        batch_reply({"add": 1, "get": 2}),
        Answer(400, {"error": "NOT_FOUND", "error_description": ""}),
    ]
    commands = [ADD, GET, clear, Command("last", "crm.item.get", {"id": 2})]
    assert [outcome.state for outcome in client.send(commands, halt=True)] == [
        "done", "done", "refused", "not_executed"
    ]  # fmt: skip
    assert len(portal.seen) == 2
    assert portal.seen[0].body["halt"] == 1


def test_no_commands_are_no_request(portal, client):
    assert client.send([]) == []
    assert portal.seen == []


def test_more_than_50_commands_or_a_bad_key_are_a_programming_error(portal, client):
    with pytest.raises(ValueError, match="50"):
        client.send([Command(f"c{number}", "profile") for number in range(51)])
    with pytest.raises(ValueError, match="key"):
        client.send([Command("1", "profile")])
    assert portal.seen == []


# --- what an exchange proves ---------------------------------------------------------------------

REPLIES = [
    (Answer(503, {"error": "QUERY_LIMIT_EXCEEDED", "error_description": "Too many requests"}), "limited"),
    (Answer(429, {"error": "OPERATION_TIME_LIMIT", "error_description": "blocked"}), "limited"),
    (Answer(500, {"error": "INTERNAL_SERVER_ERROR"}), "unknown"),
    (Answer(500, {"error": "ERROR_UNEXPECTED_ANSWER"}), "unknown"),
    (Answer(503, {"error": "SOMETHING_NEW"}), "unknown"),
    (Answer(502, b"<html><h1>502 Bad Gateway</h1></html>"), "unknown"),
    (Answer(504, b""), "unknown"),
    (Answer(200, b"<html>captive portal</html>"), "unknown"),
    (Answer(200, b""), "unknown"),
    (Answer(200, b'{"result": {"item": {"id"'), "unknown"),
    (Answer(200, b'{"result": true}', fault="cut"), "unknown"),
    (Answer(200, b"\xff\xfe\xfa"), "unknown"),
    (Answer(200, b"[1]"), "unknown"),
    (Answer(200, {"time": {}}), "unknown"),
    (Answer(404, b"<html>nginx</html>"), "unknown"),
    (Answer(403, {"message": "from a firewall"}), "unknown"),
    (Answer(302, b"", {"Location": "/auth/"}), "unknown"),
    (Answer(fault="reset"), "unknown"),
    (Answer(fault="hang"), "unknown"),
    (Answer(400, {"error": "", "error_description": "Required"}), "refused"),
    (Answer(400, {"error": 0, "error_description": "only single price"}), "refused"),
    (Answer(400, {"error": "0"}), "refused"),
    (Answer(400, {"error": 100}), "refused"),
    (Answer(400, {"error": None}), "refused"),
    (Answer(400, {"error": "ERROR_CORE", "error_description": "text"}), "refused"),
    (Answer(200, {"error": "wrong_client"}), "refused"),
    (Answer(200, {"result": [], "error": ""}), "refused"),
    (Answer(401, {"error": "expired_token"}), "refused"),
    (Answer(503, {"error": "OVERLOAD_LIMIT"}), "refused"),
    (Answer(500, {"error": "PORTAL_DELETED"}), "refused"),
    (Answer(200, {"result": None}), "done"),
    (Answer(200, {"result": []}), "done"),
    (Answer(200, {"result": False}), "done"),
]


@pytest.mark.parametrize(("answer", "state"), REPLIES)
@pytest.mark.parametrize("commands", [[ADD], [ADD, GET]], ids=["alone", "batch"])
def test_outcome_of_every_kind_of_reply(portal, client, answer, state, commands):
    if state == "done" and len(commands) > 1:
        state = "unknown"  # a batch's reply that mentions no command
    portal.script = [answer]
    outcomes = client.send(commands, read_timeout=patience(answer))
    assert [(outcome.key, outcome.state) for outcome in outcomes] == [
        (command.key, state) for command in commands
    ]
    assert len(portal.seen) == 1, "the client repeats nothing by itself"


def test_a_connection_that_was_never_made_executed_nothing(make):
    client = make(f"http://127.0.0.1:{closed_port()}/rest/1/{SECRET}/")
    assert [outcome.state for outcome in client.send([ADD, GET])] == ["not_executed"] * 2
    with pytest.raises(PortalUnreachable, match="refused"):
        client.call("profile")


def test_an_unknown_host_executed_nothing(make):
    client = make(f"http://no-such-host.invalid/rest/1/{SECRET}/")
    (outcome,) = client.send([ADD])
    assert (outcome.state, outcome.error) == ("not_executed", "NOT_SENT")


def test_a_proxy_that_is_not_there_executed_nothing(portal, make):
    session = new_session()
    session.proxies = {"http": f"http://127.0.0.1:{closed_port()}"}
    assert make(portal.url, session=session).send([ADD])[0].state == "not_executed"
    assert portal.seen == []


@pytest.mark.parametrize(
    ("cause", "never"),
    [(ssl.SSLCertVerificationError("self-signed"), True), (ssl.SSLError("bad record mac"), False)],
)
def test_a_bad_certificate_is_seen_before_the_request_other_tls_errors_may_come_later(cause, never):
    pool = urllib3.HTTPSConnectionPool("p.example")
    wrapped = urllib3.exceptions.MaxRetryError(pool, "/", urllib3.exceptions.SSLError(cause))
    assert never_sent(requests.exceptions.SSLError(wrapped)) is never


def test_an_idle_connection_is_replaced_before_the_portal_closes_it(portal):
    now = [0.0]
    transport = Transport(Endpoint(portal.url), pace=Pace(None), timeouts=(1.0, 1.0), clock=lambda: now[0])
    for moment, connections in ((1.0, 1), (10.0, 1), (40.0, 2)):
        now[0] = moment
        transport.post("profile", b"{}")
        assert portal.connections == connections
    transport.close()


def test_a_full_accept_queue_is_a_connect_timeout_and_executed_nothing(make):
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        address = deaf.getsockname()
        fillers = []
        for _ in range(4):
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex(address)
            fillers.append(filler)
        client = make(f"http://127.0.0.1:{address[1]}/rest/1/{SECRET}/")
        (outcome,) = client.send([ADD])
        for filler in fillers:
            filler.close()
    assert outcome.state == "not_executed"


def test_after_a_lost_reply_the_rest_of_the_commands_is_not_sent(portal, client):
    clear = Command("clear", "crm.item.update", {"fields": {"phone": None}})
    portal.script = [Answer(fault="reset")]
    assert [outcome.state for outcome in client.send([clear, ADD, GET])] == [
        "not_executed", "unknown", "unknown"
    ]  # fmt: skip
    assert len(portal.seen) == 1


def test_a_refusal_of_one_does_not_keep_the_rest_from_being_sent(portal, client):
    clears = [Command(key, "crm.item.update", {"fields": {"phone": None}}) for key in ("a", "b")]
    portal.script = [Answer(500, b"oops"), Answer(body={"result": 1})]
    assert [outcome.state for outcome in client.send(clears)] == ["unknown", "done"]


def test_calls_raise_what_the_outcome_says(portal, client):
    portal.script = [
        Answer(400, {"error": "NOT_FOUND", "error_description": "no item"}),
        Answer(503, {"error": "QUERY_LIMIT_EXCEEDED"}),
        Answer(429, {"error": "OPERATION_TIME_LIMIT"}),
        Answer(502, b"<html>"),
    ]
    with pytest.raises(PortalRefused) as refused:
        client.call("crm.item.get")
    assert (refused.value.code, refused.value.description, refused.value.http_status) == (
        "NOT_FOUND", "no item", 400
    )  # fmt: skip
    with pytest.raises(PortalLimited) as limited:
        client.call("crm.item.get")
    assert 1 < limited.value.retry_after <= 2
    with pytest.raises(PortalLimited) as blocked:
        client.call("crm.item.get")
    assert blocked.value.retry_after == 60
    with pytest.raises(PortalUnknownOutcome, match="HTTP 502"):
        client.call("crm.item.get")


def test_a_slow_method_may_be_given_more_time(portal, client):
    portal.script = [Answer(fault="hang")]
    started = time.monotonic()
    with pytest.raises(PortalUnknownOutcome, match="timed out"):
        client.call("crm.contact.delete", read_timeout=0.1)
    assert 0.1 <= time.monotonic() - started < 3


@pytest.mark.parametrize(
    ("outcome", "trouble"),
    [
        (Outcome("a", "refused", error="OVERLOAD_LIMIT", http_status=503), True),
        (Outcome("a", "refused", error="PORTAL_DELETED", http_status=500), True),
        (Outcome("a", "refused", error="NO_AUTH_FOUND", http_status=401), True),
        (Outcome("a", "refused", error="expired_token", http_status=200), True),
        (Outcome("a", "refused", error="anything", http_status=401), True),
        (Outcome("a", "refused", error="insufficient_scope", http_status=403), True),
        (Outcome("a", "refused", error="ACCESS_DENIED", http_status=403), True),
        (Outcome("a", "refused", error="ACCESS_DENIED", http_status=400), False),
        (Outcome("a", "refused", error="NOT_FOUND", http_status=400), False),
        (Outcome("a", "refused", error="", http_status=400), False),
        (Outcome("a", "limited", error="QUERY_LIMIT_EXCEEDED", http_status=503), False),
        (Outcome("a", "unknown", error="NO_REPLY"), False),
        (Outcome("a", "done"), False),
    ],
)
def test_configuration_trouble_is_told_from_bad_records(client, outcome, trouble):
    assert client.configuration_trouble(outcome) is trouble


# --- limits --------------------------------------------------------------------------------------


def test_a_503_slows_the_pace_down(portal, make):
    sleeps: list[float] = []
    client = make(portal.url, pace=Pace(None, clock=lambda: 0.0, sleep=sleeps.append))
    portal.script = [Answer(503, {"error": "QUERY_LIMIT_EXCEEDED"}), Answer(body={"result": 1})]
    (outcome,) = client.send([ADD])
    assert (outcome.state, outcome.retry_after) == ("limited", 2.0)
    client.call("profile")
    assert sleeps == [2.0]


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (Answer(503, {"error": "QUERY_LIMIT_EXCEEDED"}), "limited"),
        (Answer(401, {"error": "NO_AUTH_FOUND"}), "refused"),
        (Answer(503, {"error": "OVERLOAD_LIMIT"}), "refused"),
    ],
)
def test_after_a_full_bucket_or_configuration_trouble_the_rest_is_not_sent(portal, client, answer, state):
    clear = Command("clear", "crm.item.update", {"fields": {"phone": None}})
    portal.script = [answer]
    assert [outcome.state for outcome in client.send([ADD, GET, clear])] == [state, state, "not_executed"]
    assert len(portal.seen) == 1


def test_a_429_blocks_its_method_until_the_moment_the_portal_told(portal, make):
    client = make(portal.url, now=lambda: 1000.0)
    told = {"duration": 0.5, "operating": 479.0, "operating_reset_at": 1240}
    portal.script = [
        Answer(body={"result": 1, "time": told}),
        Answer(429, {"error": "OPERATION_TIME_LIMIT"}),
        Answer(429, {"error": "OPERATION_TIME_LIMIT"}, {"Retry-After": "30"}),
        Answer(body={"result": 1}),
    ]
    (first,) = client.send([ADD])
    assert first.time is not None
    assert (first.time.duration, first.time.operating, first.time.operating_reset_at) == (0.5, 479, 1240)
    assert client.retry_after(ADD.method) is None
    assert client.send([ADD])[0].retry_after == 240
    assert client.retry_after("CRM.item.ADD") == 240
    assert client.retry_after(GET.method) is None
    assert client.send([ADD])[0].retry_after == 30
    assert client.send([ADD])[0].state == "done"
    assert client.retry_after(ADD.method) is None


def test_one_blocked_method_in_a_batch_leaves_the_others_alone(portal, client):
    limit = {"error": "OPERATION_TIME_LIMIT", "error_description": "blocked"}
    portal.script = [batch_reply({"get": 1}, {"add": limit})]
    assert [outcome.state for outcome in client.send([ADD, GET])] == ["limited", "done"]


# --- a portal that moves -------------------------------------------------------------------------


@pytest.fixture
def new_portal() -> Iterator[ScriptedPortal]:
    server = ScriptedPortal()
    yield server
    server.close()


def test_a_method_without_server_time_is_called_with_a_webhook_that_has_some(portal, make):
    client = make(portal.url, others=[portal.url.replace(SECRET, "second")])
    limited = Answer(429, {"error": "OPERATION_TIME_LIMIT"}, {"Retry-After": "300"})
    portal.script = [limited, Answer(body={"result": 1}), limited]
    assert client.send([GET])[0].retry_after == 0
    assert client.send([GET])[0].state == "done"
    assert client.send([GET])[0].retry_after == 300, "the first has none left either"
    assert [request.path.split("/")[3] for request in portal.seen] == [SECRET, "second", "second"]


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirected_post_is_posted_again_and_the_new_host_kept(portal, new_portal, make, status):
    moves: list[str] = []
    client = make(portal.url, on_moved=moves.append)
    portal.script = [Answer(status, b"moved", {"Location": f"http://{new_portal.host}/rest/elsewhere"})]
    assert client.call("crm.item.add", ADD.params) is True
    assert client.call("profile") is True
    assert [request.body for request in portal.seen] == [ADD.params]
    assert [(request.path, request.body) for request in new_portal.seen] == [
        ("/rest/server.time", {}),
        (f"/rest/1/{SECRET}/crm.item.add", ADD.params),
        (f"/rest/1/{SECRET}/profile", {}),
    ]
    assert moves == [new_portal.url]
    assert client.host == new_portal.host


def test_a_host_that_does_not_answer_like_a_portal_gets_no_secret_and_is_not_kept(portal, new_portal, make):
    moves: list[str] = []
    client = make(portal.url, on_moved=moves.append)
    portal.script = [Answer(302, b"", {"Location": new_portal.url})]
    new_portal.script = [Answer(200, b"<html>pay your bill</html>")]
    (outcome,) = client.send([ADD])
    assert (outcome.state, outcome.error) == ("unknown", "PORTAL_MOVED")
    assert new_portal.host in outcome.description and "INTERSECT_PORTAL_URL" in outcome.description
    assert client.call("profile") is True
    assert (len(portal.seen), moves, client.host) == (2, [], portal.host)
    assert [(request.path, request.body) for request in new_portal.seen] == [("/rest/server.time", {})]


def test_a_portal_that_does_not_know_our_webhook_is_not_kept(portal, new_portal, make):
    moves: list[str] = []
    client = make(portal.url, on_moved=moves.append)
    portal.script = [Answer(302, b"", {"Location": new_portal.url})]
    new_portal.script = [Answer(401, {"error": "NO_AUTH_FOUND"})] * 2
    assert client.send([ADD])[0].error == "NO_AUTH_FOUND"
    assert (moves, client.host) == ([], portal.host)


def test_what_one_webhook_is_refused_is_asked_again_with_the_next_and_nothing_else_is(portal, make):
    others = [portal.url.replace(SECRET, name) for name in ("second", "third")]
    client = make(portal.url, others=others)
    refusal = Answer(401, {"error": "NO_AUTH_FOUND"})
    portal.script = [refusal, refusal]
    assert client.call("profile") is True
    assert client.call("profile") is True
    portal.script = [Answer(400, {"error": "NOT_FOUND"})]
    assert client.send([GET])[0].error == "NOT_FOUND"
    portal.script = [Answer(500, {"error": "PORTAL_DELETED"})]
    assert client.send([GET])[0].error == "PORTAL_DELETED"
    portal.script = [refusal] * 3
    assert client.send([GET])[0].error == "NO_AUTH_FOUND"
    used = [request.path.split("/")[3] for request in portal.seen]
    assert used == [SECRET, "second", "third", "third", "third", "third", "third", SECRET, "second"]


def test_a_move_to_a_dead_host_executed_nothing(portal, client):
    portal.script = [Answer(302, b"", {"Location": f"http://127.0.0.1:{closed_port()}/rest/"})]
    assert client.send([ADD])[0].state == "not_executed"


def test_hosts_that_redirect_to_each_other_end(portal, new_portal, client):
    portal.script = [Answer(302, b"", {"Location": new_portal.url})] * 5
    new_portal.script = [Answer(302, b"", {"Location": portal.url})] * 5
    assert client.send([ADD])[0].state == "not_executed"
    assert len(portal.seen) + len(new_portal.seen) == 4


def test_a_move_takes_the_host_only_and_never_steps_down_to_http():
    endpoint = Endpoint(f"https://old.example/rest/1/{SECRET}/")
    moved = endpoint.moved("https://new.example:8443/rest/else?x=1")
    assert moved is not None and moved.url == f"https://new.example:8443/rest/1/{SECRET}/"
    assert endpoint.moved("http://new.example/rest/") is None
    assert endpoint.moved("https://log-in.example/auth/?backurl=/rest/") is None
    assert endpoint.moved("/rest/other") is None
    assert endpoint.moved("ftp://new.example/rest/") is None
    assert endpoint.moved("https://[broken/") is None


# --- secrets -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"POST /rest/1/{SECRET}/crm.item.add HTTP/1.1", "POST /rest/1/***/crm.item.add HTTP/1.1"),
        (f"url: https://p.example/rest/12/{SECRET}", "url: https://p.example/rest/12/***"),
        (f"/rest/api/1/{SECRET}/x", "/rest/api/1/***/x"),
        (f"?a=1&auth={SECRET}&b=2", "?a=1&auth=***&b=2"),
        (f'{{"auth": "{SECRET}", "id": 1}}', '{"auth": "***", "id": 1}'),
        (f"client_secret={SECRET}&refresh_token={SECRET}", "client_secret=***&refresh_token=***"),
        ("/rest/ and the author=me", "/rest/ and the author=me"),
    ],
)
def test_secrets_are_masked(text, masked):
    assert mask(text) == masked
    assert mask(f"x{SECRET}y", SECRET) == "x***y"


@pytest.mark.parametrize(
    "answer",
    [
        Answer(fault="reset"),
        Answer(fault="hang"),
        Answer(502, b"<html>"),
        Answer(400, {"error": "E", "error_description": f"bad call /rest/1/{SECRET}/x with auth={SECRET}"}),
        Answer(400, {"error": f"no method in {SECRET}", "error_description": SECRET}),
        Answer(429, {"error": "OPERATION_TIME_LIMIT", "error_description": SECRET}),
        Answer(302, b"", {"Location": f"http://127.0.0.1:1/rest/1/{SECRET}/"}),
    ],
    ids=["reset", "timeout", "html", "echo", "echo in code", "429", "moved to a dead host"],
)
def test_no_message_log_or_exception_shows_the_secret(portal, client, answer, caplog):
    caplog.set_level(logging.DEBUG)
    portal.script = [answer, answer, answer]
    with structlog.testing.capture_logs() as events:
        outcomes = client.send([ADD, GET], read_timeout=patience(answer))
        with pytest.raises(IntersectError) as caught:
            client.call("crm.item.add", ADD.params, read_timeout=patience(answer))
    shown = [str(outcomes), repr([(outcome.error, outcome.description) for outcome in outcomes])]
    shown += ["".join(traceback.format_exception(caught.value)), repr(caught.value), caplog.text, str(events)]
    chain: BaseException | None = caught.value
    while chain is not None:
        shown.append(f"{chain!r} {chain.args}")
        chain = chain.__cause__ or chain.__context__
    assert caplog.text, "urllib3 logs each request at debug level"
    assert events
    assert SECRET not in "\n".join(shown)


def test_reprs_hide_secrets_and_personal_data():
    assert SECRET not in repr(Endpoint(f"https://p.example/rest/1/{SECRET}/"))
    assert "Ann" not in repr(ADD)
    assert "Ann" not in repr(Outcome("a", "done", result={"name": "Ann"}))


# --- settings ------------------------------------------------------------------------------------


def settings(**values: Any) -> Settings:
    return Settings(_env_file=None, **values)


@pytest.mark.parametrize("tail", ["", "/"])
def test_a_webhook_from_the_settings_works_with_and_without_trailing_slash(portal, tail):
    with connect_portal(settings(portal_url=portal.url.rstrip("/") + tail)) as client:
        assert client.call("profile") is True
    assert portal.seen[0].path == f"/rest/1/{SECRET}/profile"


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        (None, "is not set"),
        (f"https://p.example/{SECRET}/", "path is not /rest/"),
        (f"https://p.example/rest/{SECRET}/", "path is not /rest/"),
        (f"https://p.example/rest/1/{SECRET}/profile.json", "path is not /rest/"),
        (f"https:///rest/1/{SECRET}/", "has no host"),
        (f"https://p.example:port/rest/1/{SECRET}/", "cannot be read"),
        (f"https://p.example/rest/1/{SECRET}/?x={SECRET}", "more than host and path"),
        (f"https://me:{SECRET}@p.example/rest/1/{SECRET}/", "more than host and path"),
    ],
)
def test_a_malformed_webhook_is_explained_without_being_shown(url, problem):
    with pytest.raises(SettingsError, match=problem) as caught:
        connect_portal(settings(portal_url=url))
    assert "INTERSECT_PORTAL_URL" in str(caught.value)
    assert SECRET not in "".join(traceback.format_exception(caught.value))


# --- walking -------------------------------------------------------------------------------------


class Rows:
    """A list method over ids, as crm.item.list answers."""

    def __init__(self, ids: list[int], *, text: bool = False) -> None:
        self.ids = ids
        self.asked: list[dict[str, Any]] = []
        self.errors: list[Exception] = []
        self._text = text

    def call(self, method: str, params: Any = None) -> Any:
        self.asked.append(params)
        if self.errors:
            raise self.errors.pop(0)
        key = "ID" if self._text else "id"
        found = [number for number in self.ids if number > params["filter"][f">{key}"]][:50]
        rows = [{key: str(number) if self._text else number} for number in found]
        return rows if self._text else {"items": rows}


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (49, 1), (50, 2), (51, 2), (150, 4)])
def test_a_walk_reads_every_row_once_and_stops_at_a_short_page(count, pages):
    rows = Rows([3 * number for number in range(1, count + 1)])
    params = {"entityTypeId": 2, "select": ["title"], "filter": {"=originatorId": "intersect"}}
    assert [row["id"] for row in walk(rows, "crm.item.list", params)] == rows.ids
    assert len(rows.asked) == pages
    first = rows.asked[0]
    assert first["filter"] == {"=originatorId": "intersect", ">id": 0}
    assert (first["order"], first["start"], first["select"]) == ({"id": "ASC"}, -1, ["title", "id"])


def test_a_walk_reads_classic_lists_and_may_start_in_the_middle():
    rows = Rows(list(range(1, 120)), text=True)
    found = walk(rows, "crm.contact.list", {"filter": {">ID": 60}, "select": ["*"]}, "ID")
    assert [int(row["ID"]) for row in found] == list(range(61, 120))
    assert rows.asked[0]["select"] == ["*"]


def test_a_walk_waits_for_a_full_bucket_but_not_for_ten_minutes():
    rows = Rows([1])
    rows.errors = [PortalLimited("full", retry_after=2.0)] * 3
    assert [row["id"] for row in walk(rows, "crm.item.list", {})] == [1]
    rows.errors = [PortalLimited("blocked", retry_after=240.0)]
    with pytest.raises(PortalLimited):
        list(walk(rows, "crm.item.list", {}))
    assert len(rows.asked) == 5


def test_a_walk_over_a_list_out_of_order_stops_with_an_error():
    class Stuck(Rows):
        def call(self, method: str, params: Any = None) -> Any:
            return {"items": [{"id": number} for number in range(1, 51)]}

    with pytest.raises(PortalUnknownOutcome, match="not in order"):
        list(walk(Stuck([]), "crm.item.list", {}))


@pytest.mark.parametrize("result", [None, True, {"item": {}}, {"a": [], "b": []}])
def test_a_reply_without_rows_is_not_an_empty_list(result):
    with pytest.raises(PortalUnknownOutcome):
        rows_of(result)
    assert rows_of([]) == rows_of({}) == rows_of({"items": []}) == []


# --- the sandbox ---------------------------------------------------------------------------------


def add_contact(number: int, name: str) -> Command:
    fields = {
        "name": name,
        "originatorId": "intersect",
        "originId": str(number),
        "fm": [{"typeId": "PHONE", "valueType": "WORK", "value": f"+7 999 {number:07}"}],
    }
    return Command(f"c{number}", "crm.item.add", {"entityTypeId": 3, "fields": fields})


def test_what_is_written_through_batches_is_read_back_by_a_walk(make):
    names = [f"Ünï & Söhne + 100% #{number} [a][b] \U0001f642 Ё;=?" for number in range(120)]
    with Sandbox(plan="onpremise") as sandbox:
        client = make(sandbox.url)
        for start in range(0, 120, 40):
            commands = [add_contact(number, names[number]) for number in range(start, start + 40)]
            assert {outcome.state for outcome in client.send(commands)} == {"done"}
        rows = list(walk(client, "crm.item.list", {"entityTypeId": 3}))
        phones = [row["fm"][0]["value"] for row in rows if row.get("fm")]
        assert [row["name"] for row in rows] == names
        assert phones == [f"+7 999 {number:07}" for number in range(120)]
        assert sandbox.stats()["requests"] == 3 + 3


@pytest.mark.parametrize(
    ("kind", "state", "created"),
    [
        ("drop_before", "unknown", 0),
        ("drop_after", "unknown", 2),
        ("http_500_before", "unknown", 0),
        ("http_502_after", "unknown", 2),
        ("html_200_after", "unknown", 2),
        ("truncate", "unknown", 2),
        ("503", "limited", 0),
        ("redirect", "done", 2),
    ],
)
def test_faults_of_the_sandbox_are_told_for_what_they_are(make, kind, state, created):
    with Sandbox(plan="onpremise") as sandbox:
        client = make(sandbox.url)
        sandbox.configure(faults=[{"method": "*", "kind": kind, "times": 1}])
        outcomes = client.send([add_contact(1, "Ann"), add_contact(2, "Bob")])
        assert [outcome.state for outcome in outcomes] == [state, state]
        assert sandbox.stats()["items"].get("3", 0) == created


def test_a_cloud_portal_takes_a_paced_stream_without_one_refusal(make):
    with Sandbox(plan="cloud") as sandbox:
        sandbox.configure(bucket_size=50, bucket_drain=20)  # ten times the speed, to save the test's time
        client = make(sandbox.url, pace=Pace(Allowance(size=50, drain=20.0)))
        for _ in range(70):
            client.call("crm.item.list", {"entityTypeId": 3, "start": -1})
        stats = sandbox.stats()
        assert (stats["requests"], stats["rejected"]["503"]) == (70, 0)
