"""A token is renewed once, by one worker, and stored before it is used."""

import json
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from loader.config import Settings
from loader.errors import PortalRefused, PortalUnknownOutcome, PortalUnreachable, SettingsError
from loader.portal.client import PortalClient
from loader.portal.command import Command
from loader.portal.connect import connect_portal
from loader.portal.oauth import OAuthApplication, TokenPair
from loader.portal.pacing import Pace
from loader.sandbox import Sandbox
from loader.sandbox.oauth import CLIENT_ID, FIRST_REFRESH_TOKEN
from loader.sandbox.oauth import CLIENT_SECRET as SANDBOX_SECRET

CLIENT_SECRET = "cl13ntS3cr3t/+="
COMMANDS = [Command("a", "crm.item.get", {"id": 1}), Command("b", "crm.item.get", {"id": 2})]


class MemoryStore:
    """A token store that writes down in which order things happen."""

    def __init__(self, pair: TokenPair, events: list[str]) -> None:
        self.pair = pair
        self.events = events
        self.failures = 0
        self._lock = threading.Lock()

    def load(self) -> TokenPair:
        return self.pair

    def mark(self, *, is_renewing: bool) -> None:
        assert self._lock.locked(), "marked outside the lock"
        self.pair = replace(self.pair, is_renewing=is_renewing)

    def save(self, pair: TokenPair) -> None:
        assert self._lock.locked(), "saved outside the lock"
        if self.failures:
            self.failures -= 1
            raise OSError("the store is gone")
        self.events.append(f"save {pair.access_token}")
        self.pair = pair

    @contextmanager
    def lock(self) -> Iterator[None]:
        with self._lock:
            self.events.append("lock")
            yield
            self.events.append("unlock")


class TokenServer:
    """Portal and token server in one: refresh tokens rotate, old pairs are dead at once."""

    def __init__(self) -> None:
        self.access = "access-0"
        self.refresh = "refresh-0"
        self.expired = False
        self.stale_code = "expired_token"
        self.refreshes = 0
        self.refusal: tuple[int, Any] | None = None
        self.call_refusal: tuple[int, Any] | None = None
        self.redirect = ""
        self.endpoint = ""
        self.events: list[str] = []
        self.bodies: list[dict[str, Any]] = []
        self.queries: list[dict[str, list[str]]] = []
        self._lock = threading.Lock()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                assert parts.path == "/oauth/token/"
                self.reply(*server.token(parse_qs(parts.query)))

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if server.redirect:
                    self.send_response(302)
                    self.send_header("Location", server.redirect)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                self.reply(*server.call(body))

            def reply(self, status: int, body: Any) -> None:
                content = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.base = f"http://127.0.0.1:{self._http.server_port}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,))
        self._thread.start()

    def token(self, query: dict[str, list[str]]) -> tuple[int, Any]:
        self.queries.append(query)
        if self.refusal:
            return self.refusal
        time.sleep(0.02)
        with self._lock:
            if query["refresh_token"] != [self.refresh]:
                return 400, {
                    "error": "invalid_grant",
                    "error_description": f"bad {query['refresh_token'][0]}",
                }
            self.refreshes += 1
            self.access, self.refresh = f"access-{self.refreshes}", f"refresh-{self.refreshes}"
            self.expired = False
            self.events.append(f"issue {self.access}")
            return 200, {
                "access_token": self.access,
                "refresh_token": self.refresh,
                "expires": 1800000000,
                "client_endpoint": self.endpoint or f"{self.base}/rest/",
                "member_id": "m1",
            }

    def call(self, body: dict[str, Any]) -> tuple[int, Any]:
        with self._lock:
            self.bodies.append(body)
            self.events.append(f"call {body.get('auth')}")
            if self.call_refusal:
                return self.call_refusal
            if body.get("auth") != self.access or self.expired:
                code = "expired_token" if self.expired else self.stale_code
                return 401, {"error": code, "error_description": "The access token has expired."}
        cmd = body.get("cmd", {})
        return 200, {"result": {"result": dict.fromkeys(cmd, 1), "result_error": []}, "time": {}}

    def close(self) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


@pytest.fixture
def server() -> Iterator[TokenServer]:
    running = TokenServer()
    yield running
    running.close()


@pytest.fixture
def store(server: TokenServer) -> MemoryStore:
    return MemoryStore(TokenPair("access-0", "refresh-0", f"{server.base}/rest/", "m1"), server.events)


Worker = tuple[PortalClient, OAuthApplication]


@pytest.fixture
def worker(server: TokenServer, store: MemoryStore) -> Iterator[Callable[..., Worker]]:
    opened: list[PortalClient | OAuthApplication] = []

    def build(token_server: str = server.base) -> Worker:
        application = OAuthApplication(
            "local.app", CLIENT_SECRET, store=store, server=token_server, timeouts=(2.0, 5.0)
        )
        client = PortalClient(
            f"{server.base}/rest/", pace=Pace(None), timeouts=(2.0, 5.0), authorization=application
        )
        opened.extend((client, application))
        return client, application

    yield build
    for item in opened:
        item.close()


def test_the_token_travels_in_the_body_and_is_not_renewed_while_it_works(server, worker):
    client, _ = worker()
    client.call("crm.item.get", {"id": 1})
    client.send(COMMANDS)
    assert server.bodies[0] == {"id": 1, "auth": "access-0"}
    assert server.bodies[1]["auth"] == "access-0"
    assert all("auth" not in text for text in server.bodies[1]["cmd"].values())
    assert server.queries == []


def test_an_expired_token_is_renewed_and_stored_before_the_call_is_repeated(server, store, worker):
    client, _ = worker()
    server.expired = True
    assert [outcome.state for outcome in client.send(COMMANDS)] == ["done", "done"]
    assert server.events == [
        "call access-0", "lock", "issue access-1", "save access-1", "unlock", "call access-1"
    ]  # fmt: skip
    assert server.queries == [
        {
            "grant_type": ["refresh_token"],
            "client_id": ["local.app"],
            "client_secret": [CLIENT_SECRET],
            "refresh_token": ["refresh-0"],
        }
    ]
    assert (store.pair.refresh_token, store.pair.expires_at, store.pair.member_id) == (
        "refresh-1", 1800000000, "m1"
    )  # fmt: skip


def test_a_token_that_stays_expired_is_renewed_once_per_call(server, worker):
    client, _ = worker()
    server.call_refusal = (401, {"error": "expired_token"})
    (outcome,) = client.send(COMMANDS[:1])
    assert (outcome.state, outcome.error) == ("refused", "expired_token")
    assert client.configuration_trouble(outcome)
    assert (server.refreshes, len(server.bodies)) == (1, 2)


@pytest.mark.parametrize(
    "code", ["NO_AUTH_FOUND", "invalid_token", "authorization_error", "PAYMENT_REQUIRED", ""]
)
def test_no_other_401_starts_a_renewal(server, worker, code):
    client, _ = worker()
    server.call_refusal = (401, {"error": code})
    (outcome,) = client.send(COMMANDS[:1])
    assert (outcome.state, outcome.error) == ("refused", code)
    assert client.configuration_trouble(outcome)
    assert (server.queries, len(server.bodies)) == ([], 1)


def test_workers_that_find_the_token_expired_together_refresh_once(server, store, worker):
    workers = [worker() for _ in range(6)]
    server.expired = True
    server.access = "access-gone"
    results: list[str] = []
    start = threading.Barrier(len(workers))

    def run(client: PortalClient) -> None:
        start.wait()
        results.extend(outcome.state for outcome in client.send(COMMANDS))

    threads = [threading.Thread(target=run, args=(client,)) for client, _ in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == ["done"] * 12
    assert server.refreshes == 1
    assert store.pair.access_token == "access-1"


def test_a_token_that_another_worker_replaced_is_read_from_the_store_again(server, store, worker):
    """The portal calls a replaced token NO_AUTH_FOUND, not expired."""
    (slow, _), (quick, _) = worker(), worker()
    slow.call("profile")
    server.expired = True
    quick.call("profile")
    server.stale_code = "NO_AUTH_FOUND"
    assert [outcome.state for outcome in slow.send(COMMANDS)] == ["done", "done"]
    assert server.refreshes == 1
    assert [body["auth"] for body in server.bodies[-2:]] == ["access-0", "access-1"]


def test_a_sandbox_portal_renews_expired_tokens():
    with Sandbox(plan="onpremise") as portal:
        first = TokenPair("", FIRST_REFRESH_TOKEN, f"{portal.base_url}/rest/")
        store = MemoryStore(first, [])
        settings = Settings(
            _env_file=None,
            portal_plan="onpremise",
            oauth_client_id=CLIENT_ID,
            oauth_client_secret=SANDBOX_SECRET,
            oauth_server=portal.base_url,
        )
        application = OAuthApplication(
            CLIENT_ID, SANDBOX_SECRET, store=store, server=portal.base_url, timeouts=(2.0, 5.0)
        )
        installed = application.renew("")
        application.close()
        with connect_portal(settings, store=store) as one, connect_portal(settings, store=store) as two:
            for client in (one, two):
                client.call("crm.item.list", {"entityTypeId": 3})
            assert store.pair.access_token == installed
            portal.configure(advance_seconds=7200)
            for client in (one, two):
                client.call("crm.item.list", {"entityTypeId": 3})
        assert store.events.count("lock") == 2, (
            "installation and one renewal; the second client read the store"
        )


@pytest.mark.parametrize("code", ["expired_token", "NO_AUTH_FOUND"])
def test_a_pair_that_could_not_be_stored_is_not_used_and_not_lost(server, store, worker, code):
    """The portal may not call the pair that is dead since then expired."""
    client, _ = worker()
    server.expired = True
    server.stale_code = code
    store.failures = 1
    with pytest.raises(OSError, match="store is gone"):
        client.send(COMMANDS)
    assert "call access-1" not in server.events
    assert [outcome.state for outcome in client.send(COMMANDS)] == ["done", "done"]
    assert server.refreshes == 1
    assert store.pair.refresh_token == "refresh-1"


def test_a_pair_that_came_too_late_does_not_overwrite_the_one_another_worker_stored(server, store, worker):
    """The database forgot our lock while we asked; the other worker's pair is the one in use."""
    client, _ = worker()
    server.expired = True
    store.failures = 1
    with pytest.raises(OSError, match="store is gone"):
        client.send(COMMANDS)
    server.access, server.refresh = "access-other", "refresh-other"
    store.pair = TokenPair("access-other", "refresh-other", f"{server.base}/rest/", "m1")
    assert [outcome.state for outcome in client.send(COMMANDS)] == ["done", "done"]
    assert (server.refreshes, store.pair.refresh_token) == (1, "refresh-other")


def test_a_loader_that_died_between_asking_for_a_pair_and_storing_it_is_told_from_a_removed_application(
    server, store, worker
):
    _, application = worker()
    server.refresh = "removed"
    with pytest.raises(PortalRefused, match="invalid_grant") as removed:
        application.renew("access-0")
    server.refresh = "refresh-0"
    store.failures = 1
    with pytest.raises(OSError, match="store is gone"):
        application.renew("access-0")
    _, successor = worker()
    with pytest.raises(PortalRefused, match=r"never stored.*intersect portal token"):
        successor.renew("access-0")
    assert "never stored" not in str(removed.value)


def test_a_worker_that_calls_amid_another_s_renewal_waits_for_its_pair(server, store, worker):
    """The token server has killed the old token, and the new one is not stored yet."""
    client, _ = worker()
    server.expired = True
    server.stale_code = "NO_AUTH_FOUND"
    other = OAuthApplication("local.app", CLIENT_SECRET, store=store, server=server.base, timeouts=(2.0, 5.0))
    asked, may_store = threading.Event(), threading.Event()
    save = store.save

    def slow_save(pair: TokenPair) -> None:
        asked.set()
        assert may_store.wait(10)
        save(pair)

    store.save = slow_save
    renewing = threading.Thread(target=other.renew, args=("access-0",))
    renewing.start()
    assert asked.wait(10)
    results: list[str] = []
    calling = threading.Thread(target=lambda: results.extend(one.state for one in client.send(COMMANDS)))
    calling.start()
    calling.join(0.3)
    may_store.set()
    for thread in (calling, renewing):
        thread.join(10)
    assert (results, server.refreshes) == (["done", "done"], 1)
    other.close()


def test_a_pair_that_the_token_server_s_reply_took_with_it_is_told_to_be_lost(server, store, worker):
    client, _ = worker()
    server.expired = True
    server.stale_code = "NO_AUTH_FOUND"
    server.refusal = (502, b"<html>")
    assert client.send(COMMANDS)[0].state == "not_executed"
    server.refusal, server.expired = None, False
    server.access, server.refresh = "access-1", "refresh-1"
    (outcome, _) = client.send(COMMANDS)
    assert (outcome.state, outcome.error) == ("refused", "invalid_grant")
    assert "intersect portal token" in outcome.description


def test_a_moved_portal_is_found_by_the_token_server_and_a_stranger_gets_no_token(server, store, worker):
    client, _ = worker()
    new = TokenServer()
    stranger = TokenServer()
    try:
        server.redirect = f"{stranger.base}/rest/x"
        outcomes = client.send(COMMANDS)
        assert {(outcome.state, outcome.error) for outcome in outcomes} == {("unknown", "PORTAL_MOVED")}
        assert "intersect portal token" in outcomes[0].description
        assert (stranger.bodies, stranger.events) == ([], [])
        client.send(COMMANDS)
        assert server.refreshes == 1, "a redirect that leads nowhere does not renew the token each time"
        server.endpoint, server.redirect = f"{new.base}/rest/", f"{new.base}/rest/x"
        new.access = "access-2"
        assert [outcome.state for outcome in client.send(COMMANDS)] == ["done", "done"]
        assert store.pair.endpoint == f"{new.base}/rest/"
        assert "auth" in new.bodies[0]
        assert stranger.bodies == []
        assert client.host == new.base.removeprefix("http://")
    finally:
        new.close()
        stranger.close()


def test_a_pair_of_another_portal_or_an_address_without_tls_is_not_taken(server, store, worker):
    _, application = worker()
    store.pair = replace(store.pair, member_id="m2")
    with pytest.raises(PortalRefused, match="MEMBER_CHANGED"):
        application.renew("access-0")
    server.access, server.refresh = "access-0", "refresh-0"
    store.pair = TokenPair("access-0", "refresh-0", "https://company.example/rest/", "m1")
    application.renew("access-0")
    assert store.pair.endpoint == "https://company.example/rest/"


@pytest.mark.parametrize(
    ("refusal", "error", "code"),
    [
        ((400, {"error": "invalid_grant", "error_description": "x"}), PortalRefused, "invalid_grant"),
        ((200, {"error": "wrong_client"}), PortalRefused, "wrong_client"),
        ((401, {"error": "PAYMENT_REQUIRED"}), PortalRefused, "PAYMENT_REQUIRED"),
        ((502, b"<html>"), PortalUnknownOutcome, "NOT_SENT"),
        ((500, {"error": "server_error"}), PortalUnknownOutcome, "NOT_SENT"),
        ((200, {"access_token": "half a pair"}), PortalUnknownOutcome, "NOT_SENT"),
    ],
)
def test_a_refresh_that_fails_is_told_and_executes_nothing(server, store, worker, refusal, error, code):
    client, application = worker()
    server.expired = True
    server.refusal = refusal
    with pytest.raises(error):
        application.renew("access-0")
    outcomes = client.send(COMMANDS)
    assert {outcome.error for outcome in outcomes} == {code}
    expected = "refused" if error is PortalRefused else "not_executed"
    assert {outcome.state for outcome in outcomes} == {expected}
    assert {client.configuration_trouble(outcome) for outcome in outcomes} == {error is PortalRefused}
    assert store.pair.refresh_token == "refresh-0"


def test_a_token_server_out_of_reach_executes_nothing_and_shows_no_secret(server, worker):
    client, application = worker("http://127.0.0.1:1")
    server.expired = True
    assert [outcome.state for outcome in client.send(COMMANDS)] == ["not_executed"] * 2
    with pytest.raises(PortalUnreachable) as caught:
        application.renew("access-0")
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value.__context__)
    assert not any(secret in shown for secret in (CLIENT_SECRET, "cl13nt", "refresh-0"))


def test_a_refusal_that_quotes_the_refresh_token_is_masked(server, store, worker):
    _, application = worker()
    server.refresh = "another"
    with pytest.raises(PortalRefused) as caught:
        application.renew("access-0")
    assert caught.value.description == "bad ***"


def test_pairs_do_not_show_their_tokens(store):
    assert "access-0" not in repr(store.pair)
    assert "refresh-0" not in repr(store.pair)


def test_the_settings_build_a_client_for_an_application(server, store):
    complete = Settings(
        _env_file=None,
        portal_plan="onpremise",
        oauth_client_id="local.app",
        oauth_client_secret=CLIENT_SECRET,
        oauth_server=server.base,
    )
    server.expired = True
    with connect_portal(complete, store=store) as client:
        assert [outcome.state for outcome in client.send(COMMANDS)] == ["done", "done"]
    assert server.refreshes == 1
    with pytest.raises(SettingsError, match="OAUTH_CLIENT_SECRET"):
        connect_portal(Settings(_env_file=None, oauth_client_id="local.app"), store=store)
