"""Post to the portal over one kept-alive session, follow its moves, and tell what surely never left."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from dataclasses import replace

import requests
import structlog
import urllib3.exceptions

from loader import __version__
from loader.portal.connection import FAILURES, NotOpened, PortalConnections
from loader.portal.endpoint import Endpoint
from loader.portal.masking import mask
from loader.portal.pacing import Pacer, Ticket
from loader.portal.reply import RATE_LIMIT, Failure, Reply, read_body
from loader.portal.session import new_session

HEADERS = {
    "Content-Type": "application/json",
    "Accept": "application/json",
    "Accept-Encoding": "gzip, deflate",
    "User-Agent": f"intersect/{__version__}",
}
_REDIRECTS = frozenset({301, 302, 307, 308})
_MOST_MOVES = 3
_UNAUTHORIZED = 401
# Servers close idle connections. A post on one just being closed looks like a lost reply: close it first.
_LONGEST_IDLE = 15.0

log = structlog.get_logger(__name__)


class Transport:
    """One connection to one portal. Not for several threads at once; the pace may be shared."""

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        pace: Pacer,
        timeouts: tuple[float, float],
        session: requests.Session | None = None,
        on_moved: Callable[[str], object] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.endpoint = endpoint
        self._pace = pace
        self._timeouts = timeouts
        self._connections = PortalConnections(session or new_session(endpoint.url))
        self._on_moved = on_moved
        self._clock = clock
        self._used_at = clock()
        self._ticket: Ticket | None = None

    def post(
        self,
        method: str,
        body: bytes,
        *,
        read_timeout: float | None = None,
        secret: str = "",
    ) -> Reply | Failure:
        """Post a body once; on a redirect post the same body to the host it names (T01).

        Nothing secret goes to a host that does not answer as a portal when it is asked without any. The new
        host is kept, and `on_moved` called, once it knows our credential. `secret` is a token inside the
        body, which no message may show and which is sent nowhere else: `moved_to` then names the host.
        """
        endpoint = self.endpoint
        for _ in range(_MOST_MOVES + 1):
            reply = self._paced(endpoint, method, body, read_timeout=read_timeout, secret=secret)
            if isinstance(reply, Failure):
                return reply
            moved = _moved(endpoint, reply)
            if moved is None:
                break
            # A token's new place is the token server's to tell.
            found = None if secret else self._find(moved)
            if isinstance(found, Failure):
                return found
            if found is None:
                return replace(reply, moved_to=moved.origin)
            endpoint = found
        else:
            return _circles(self.endpoint)
        if endpoint != self.endpoint and reply.is_portal_reply and reply.status != _UNAUTHORIZED:
            self.use(endpoint)
            if self._on_moved is not None:
                self._on_moved(endpoint.url)
        return reply

    def await_place(self, *, is_urgent: bool) -> None:
        """Wait until a request is allowed, and keep its place for the next one."""
        self._ticket = self._ticket or self._pace.acquire(is_urgent=is_urgent)

    def use(self, endpoint: Endpoint) -> None:
        """Post to another address of the portal from now on."""
        if endpoint.origin != self.endpoint.origin:
            log.warning("portal_moved", old_host=self.endpoint.host, new_host=endpoint.host)
        self.endpoint = endpoint

    def close(self) -> None:
        """Close the connection; the next request opens another."""
        self._connections.close()

    def _find(self, moved: Endpoint) -> Endpoint | Failure | None:
        """Ask without any secret whether a portal is where we are sent; None when something else is."""
        for _ in range(_MOST_MOVES):
            reply = self._paced(moved.public, "server.time", b"{}")
            if isinstance(reply, Failure):
                return replace(reply, sent=False)  # what was to be sent has not been sent there
            further = _moved(moved.public, reply)
            if further is None:
                return moved if reply.is_portal_reply else None
            moved = moved.at(further.origin)
        return _circles(moved)

    def _paced(
        self,
        endpoint: Endpoint,
        method: str,
        body: bytes,
        *,
        read_timeout: float | None = None,
        secret: str = "",
    ) -> Reply | Failure:
        ticket, self._ticket = self._ticket or self._pace.acquire(), None
        reply = self._once(endpoint, method, body, read_timeout=read_timeout, secret=secret)
        if isinstance(reply, Reply) and reply.has_code(RATE_LIMIT):
            self._pace.refused(reply.retry_after, ticket)
        else:
            self._pace.accepted(ticket)
        return reply

    def _once(
        self, endpoint: Endpoint, method: str, body: bytes, *, read_timeout: float | None, secret: str
    ) -> Reply | Failure:
        connect, read = self._timeouts
        if self._clock() - self._used_at > _LONGEST_IDLE:
            self.close()
        try:
            answer, content = self._connections.post(
                endpoint.method(method), body, HEADERS, timeouts=(connect, read_timeout or read)
            )
        except (NotOpened, *FAILURES) as error:
            reason = mask(f"{endpoint.host}: {plain_words(error)}", endpoint.secret, secret)
            return Failure(sent=not isinstance(error, NotOpened), reason=reason)
        finally:
            self._used_at = self._clock()
        return Reply(
            status=answer.status,
            body=read_body(content),
            retry_after=_seconds(answer.headers.get("Retry-After")),
            location=answer.headers.get("Location", ""),
        )


def _circles(endpoint: Endpoint) -> Failure:
    return Failure(sent=False, reason=f"{endpoint.host} redirects in circles")


def _moved(endpoint: Endpoint, reply: Reply) -> Endpoint | None:
    """Return where a portal has moved by its reply; None for any other reply."""
    if reply.status not in _REDIRECTS or reply.body is not None:
        return None
    return endpoint.moved(reply.location) if reply.location else None


def never_sent(error: Exception) -> bool:
    """Tell whether a request failed before any of it could reach the portal's program."""
    if isinstance(error, requests.ConnectTimeout | requests.exceptions.InvalidURL):
        return True
    if isinstance(error, requests.exceptions.InvalidSchema | requests.exceptions.MissingSchema):
        return True
    cause = error.args[0] if isinstance(error, requests.RequestException) and error.args else error
    if isinstance(cause, urllib3.exceptions.MaxRetryError):
        cause = cause.reason
    if isinstance(cause, urllib3.exceptions.ProxyError):
        cause = cause.original_error
    if isinstance(cause, urllib3.exceptions.SSLError):
        # Certificates are checked before the first byte of the request; other TLS errors may come later.
        return bool(cause.args) and isinstance(cause.args[0], ssl.SSLCertVerificationError)
    return isinstance(
        cause,
        urllib3.exceptions.NewConnectionError
        | urllib3.exceptions.ConnectTimeoutError
        | urllib3.exceptions.LocationValueError,
    )


def plain_words(error: BaseException) -> str:
    """Return the plainest words of a nested exception: outer ones repeat the address."""
    while True:
        inner = getattr(error, "reason", None) or (error.args[-1] if error.args else None)
        if not isinstance(inner, BaseException):
            return str(error) or type(error).__name__
        error = inner


def _seconds(header: str | None) -> float | None:
    try:
        return None if header is None else max(float(header), 0.0)
    except ValueError:
        return None  # the date form of Retry-After; the portal's own clock is not ours
