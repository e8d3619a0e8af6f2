"""Online events: the portal calls a handler once, when it gets to it, and never again (12.3)."""

import heapq
import random
import threading
import time
from typing import Any

import requests

from loader.sandbox.oauth import MEMBER_ID, address_of
from loader.sandbox.portal import Portal
from loader.sandbox.query import write_form

APPLICATION_TOKEN = "sandbox-application-token"
PATIENCE = 5.0  # seconds for a handler to answer; whatever it answers, that was all
_OWN_HOST = "127.0.0.1"


class Caller:
    """Call handlers from a thread of its own: the portal never waits for them.

    `delay_s` is the longest time until a call, chosen by dice for each: they come out of order (V09).
    `drop_rate` and `twice_rate` are the shares of calls that are lost, and that come twice.
    """

    def __init__(self) -> None:
        self.delay_s = self.drop_rate = self.twice_rate = 0.0
        self.dice = random.Random(11)
        self.called = self.failed = 0
        self._due: list[tuple[float, int, str, str]] = []
        self._numbers = 0
        self._changed = threading.Condition()
        self._is_running = False

    def call_later(self, url: str, body: str) -> None:
        """Call a handler after its delay, or lose the call."""
        with self._changed:
            for _ in range(1 + (self.dice.random() < self.twice_rate)):
                if self.dice.random() < self.drop_rate:
                    continue
                self._numbers += 1
                due_at = time.monotonic() + self.dice.uniform(0, self.delay_s)
                heapq.heappush(self._due, (due_at, self._numbers, url, body))
            if not self._is_running:
                self._is_running = True
                threading.Thread(target=self._run, name="sandbox events", daemon=True).start()
            self._changed.notify()

    def _run(self) -> None:
        with requests.Session() as session:
            session.trust_env = False
            while True:
                with self._changed:
                    while not self._due:
                        self._changed.wait()
                    wait = self._due[0][0] - time.monotonic()
                    if wait > 0:
                        self._changed.wait(wait)
                        continue
                    _, _, url, body = heapq.heappop(self._due)
                self._call(session, url, body)

    def _call(self, session: requests.Session, url: str, body: str) -> None:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            response = session.post(
                url, data=body.encode(), headers=headers, timeout=PATIENCE, allow_redirects=False
            )
            is_heard = response.ok
        except requests.RequestException:
            is_heard = False
        with self._changed:
            self.called += 1
            self.failed += not is_heard


def caller(portal: Portal) -> Caller:
    """Return who calls the portal's handlers."""
    made: Caller = portal.remember("caller", Caller())
    return made


def call_handler(portal: Portal, binding: dict[str, Any], fields: dict[str, str] | None) -> None:
    """Tell a handler what happened: an id, no values; every leaf is text (V06, V13)."""
    address = address_of(portal, "http", portal.state.get("host", _OWN_HOST))
    body = {
        "event": binding["event"],
        "event_handler_id": str(binding["id"]),
        "data": {"FIELDS": fields} if fields else {},
        "ts": str(int(portal.clock.now())),
        # No access_token: it comes only where a user of the portal caused the event (V11).
        "auth": {
            "domain": address.partition("://")[2],
            "client_endpoint": f"{address}/rest/",
            "server_endpoint": f"{address}/rest/",
            "member_id": MEMBER_ID,
            "application_token": APPLICATION_TOKEN,
            "scope": ",".join(portal.scopes),
            "status": "L",
        },
    }
    caller(portal).call_later(binding["handler"], write_form(body))


def call_about_queue(portal: Portal, binding: dict[str, Any]) -> None:
    """Tell a handler that the offline queue has news, not more often than it asked for."""
    now = portal.clock.now()
    if now - binding.get("called_at", 0.0) >= binding["min_timeout"]:
        binding["called_at"] = now
        call_handler(portal, binding, None)
