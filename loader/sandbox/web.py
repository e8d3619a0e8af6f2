"""A small HTTP/1.1 server: keep-alive, a thread a connection, whole bodies; quicker than http.server."""

import socket
import socketserver
import ssl
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

_REASONS = {
    200: "OK",
    302: "Found",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}
IDLE_SECONDS = 120
_NO_LINGER = struct.pack("ii", 1, 0)


@dataclass(frozen=True)
class Request:
    """One HTTP request, whole."""

    verb: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes
    address: str
    scheme: str


@dataclass(frozen=True)
class Response:
    """One HTTP response; `sent` says how much of it leaves: the whole, a part, nothing.

    With `is_reset` the connection then ends with a TCP reset instead of an orderly close.
    """

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    sent: str = "whole"
    is_reset: bool = False


def html(status: int) -> Response:
    """Return what a balancer in front of the portal sends."""
    page = f"<html><body><h1>{status}</h1></body></html>".encode()
    return Response(status, page, "text/html; charset=utf-8")


Answer = Callable[[Request], Response]


class Connection(socketserver.StreamRequestHandler):
    """Serve the requests of one client connection."""

    timeout = IDLE_SECONDS
    disable_nagle_algorithm = True
    rbufsize = 65536
    server: "Server"
    _is_reset = False

    def setup(self) -> None:
        """Do the TLS handshake in the connection's own thread."""
        if self.server.tls is not None:
            self.request.settimeout(10)
            self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        super().setup()
        self.server.open_sockets.add(self.request)

    def handle(self) -> None:
        """Answer until the client leaves."""
        try:
            while self._serve_one():
                pass
        except (OSError, ValueError):
            return

    def finish(self) -> None:
        """Close both directions."""
        self.server.open_sockets.discard(self.request)
        try:
            super().finish()
            if not self._is_reset:
                self.request.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        finally:
            self.request.close()

    def _serve_one(self) -> bool:
        line = self.rfile.readline(65536)
        if not line.strip():
            return False
        verb, target, version = line.decode("latin-1").split()
        headers = self._headers()
        if headers.get("expect", "").lower() == "100-continue":
            self.connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        path, _, query = target.partition("?")
        scheme = "https" if self.server.tls is not None else "http"
        request = Request(
            verb, path, query, headers, self._body(headers), str(self.client_address[0]), scheme
        )
        response = self.server.answer(request)
        if response.is_reset:
            # Closing a socket that lingers for no time sends RST in place of FIN.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
            self._is_reset = True
        if response.sent == "nothing":
            return False
        keep = (
            version == "HTTP/1.1"
            and headers.get("connection", "").lower() != "close"
            and response.sent == "whole"
        )
        self.connection.sendall(_head(response, keep=keep) + self._shown_body(verb, response))
        return keep

    def _shown_body(self, verb: str, response: Response) -> bytes:
        if verb == "HEAD":
            return b""
        return response.body[: len(response.body) // 2] if response.sent == "part" else response.body

    def _headers(self) -> dict[str, str]:
        headers: dict[str, str] = {}
        while True:
            line = self.rfile.readline(65536)
            if line in (b"\r\n", b"\n", b""):
                return headers
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.strip().lower()] = value.strip()

    def _body(self, headers: dict[str, str]) -> bytes:
        if "chunked" in headers.get("transfer-encoding", "").lower():
            chunks = []
            while size := int(self.rfile.readline(100).split(b";")[0], 16):
                chunks.append(self.rfile.read(size))
                self.rfile.readline(10)
            self._headers()
            return b"".join(chunks)
        return self.rfile.read(int(headers.get("content-length") or 0))


def _head(response: Response, *, keep: bool) -> bytes:
    lines = [
        f"HTTP/1.1 {response.status} {_REASONS.get(response.status, 'Unknown')}",
        f"Content-Type: {response.content_type}",
        f"Content-Length: {len(response.body)}",
        f"Connection: {'keep-alive' if keep else 'close'}",
        *(f"{name}: {value}" for name, value in response.headers.items()),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


class Server(socketserver.ThreadingTCPServer):
    """Listen, and give each connection a thread."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, address: tuple[str, int], answer: Answer, tls: ssl.SSLContext | None = None) -> None:
        self.answer = answer
        self.tls = tls
        self.open_sockets: set[socket.socket] = set()
        super().__init__(address, Connection)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep quiet about clients that leave; the gateway reports its own errors as HTTP 500."""

    def close(self) -> None:
        """Stop listening and cut every open connection."""
        self.shutdown()
        self.server_close()
        for open_socket in list(self.open_sockets):
            try:
                open_socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
