"""Hear the portal ring when people changed something: POST /events/bitrix24 wakes the capture, and no more.

The portal calls a handler once and never again, so nothing of what it says is used but that it called: what
changed is read from the event queue or polled. It is answered before anything is done about it.
"""

import hmac
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import structlog

from loader.config import Settings

PATH = "/events/bitrix24"
LONGEST_BODY = 64 * 1024  # bytes; a call of the portal has less than two thousand
PAUSE = 1.0  # seconds between two wakings, however often the portal calls
_TOKEN = "auth[application_token]"
_PATIENCE = 10.0  # seconds for a caller to send what he announced

log = structlog.get_logger(__name__)


class Doorbell:
    """Listen while the daemon leads, in threads of its own. Without an address in the settings do nothing."""

    def __init__(self, settings: Settings, wake: Callable[[str], object], ended: threading.Event) -> None:
        self._settings = settings
        self._wake = wake
        self._ended = ended
        self._rung = threading.Event()
        self._server: ThreadingHTTPServer | None = None
        self._threads: list[threading.Thread] = []

    @property
    def port(self) -> int | None:
        """Return the port it listens at; None when it does not."""
        return self._server.server_address[1] if self._server else None

    def start(self) -> None:
        """Begin to listen. An address that cannot be had is reported: the schedule goes on without."""
        address, token = self._settings.events_listen, self._settings.events_token
        if address is None or token is None:
            return
        host, _, port = address.rpartition(":")
        try:
            self._server = ThreadingHTTPServer(
                (host.strip("[]"), int(port)), _handler(token.get_secret_value(), self._rung)
            )
        except OSError as error:
            log.warning(
                "doorbell.silent", address=address, reason=str(error), effect="capture by schedule only"
            )
            return
        self._server.daemon_threads = True
        for name, work in (("doorbell", self._server.serve_forever), ("ringer", self._ring)):
            self._threads.append(threading.Thread(target=work, name=name, daemon=True))
            self._threads[-1].start()
        log.info("doorbell.listening", address=address, path=PATH)

    def close(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
        self._rung.set()
        for thread in self._threads:
            thread.join()

    def _ring(self) -> None:
        while not self._ended.is_set():
            self._rung.wait()
            if self._ended.is_set():
                return
            self._rung.clear()
            self._wake("capture")
            self._ended.wait(PAUSE)


def _handler(token: str, rung: threading.Event) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = _PATIENCE
        server_version = "Intersect"
        sys_version = ""

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            if self.path.partition("?")[0] != PATH:
                self._answer(404)
            elif not length.isdigit() or int(length) > LONGEST_BODY:
                self._answer(413)
            elif not _knows(self.rfile.read(int(length)), token):
                log.warning("doorbell.stranger", reason="the application token is another one")
                self._answer(403)
            else:
                rung.set()
                self._answer(200)

        def _answer(self, status: int) -> None:
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.send_header("Connection", "close")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Write nothing: anybody may call, and a line a call would fill the log."""

    return Handler


def _knows(body: bytes, token: str) -> bool:
    told = parse_qs(body.decode("utf-8", "replace")).get(_TOKEN, [""])[0]
    return hmac.compare_digest(told.encode(), token.encode())
