"""Speak HTTP over kept-alive connections: opened as `requests` would, used with as little as HTTP needs.

To make a request, find its pool and read a reply through `requests` takes longer than all else that is done
for the fifty records inside.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import cast

import requests
import urllib3.exceptions
from urllib3.util.connection import is_connection_dropped

from loader.portal.session import Pool, way_to

FAILURES = (OSError, HTTPException, zlib.error)  # after which nobody knows what became of a request
_PACKED = frozenset({"gzip", "x-gzip", "deflate"})
_EITHER = zlib.MAX_WBITS | 32  # of the two


class NotOpened(Exception):
    """No connection could be made: nothing of the request has left. Its argument is the reason."""


class PortalConnections:
    """One kept-alive connection for each host that a session is told to post to. For one thread at a time."""

    def __init__(self, session: requests.Session) -> None:
        self._session = session
        self._ways: dict[str, tuple[Pool, str]] = {}
        self._opened: dict[Pool, HTTPConnection] = {}

    def post(
        self, address: str, body: bytes, headers: Mapping[str, str], *, timeouts: tuple[float, float]
    ) -> tuple[HTTPResponse, bytes]:
        """Post once and return the reply with its content; no cookies are kept.

        The portal serves the requests of one PHP session one after another. Raise NotOpened when there is no
        connection to be had, one of FAILURES when no whole reply came over it.
        """
        connect, read = timeouts
        pool, target, connection = self._connection(address, connect)
        if pool.scheme == "http" and pool.proxy_headers:
            headers = {**headers, **pool.proxy_headers}
        try:
            connection.sock.settimeout(read)
            # The plain class's own methods: those of urllib3's make objects for what we do not use.
            HTTPConnection.request(connection, "POST", target, body, headers)
            reply = HTTPConnection.getresponse(connection)
            return reply, _unpacked(reply, reply.read())
        except BaseException:
            connection.close()
            raise

    def close(self) -> None:
        """Close what is open; the next request opens another."""
        for connection in self._opened.values():
            connection.close()
        self._opened.clear()
        self._ways.clear()
        self._session.close()

    def _connection(self, address: str, timeout: float) -> tuple[Pool, str, HTTPConnection]:
        try:
            if address not in self._ways:
                self._ways[address] = way_to(self._session, address)
            pool, target = self._ways[address]
            connection = self._opened.get(pool)
            # Servers close idle connections, and what is posted on a closed one looks like a lost reply.
            if connection is None or is_connection_dropped(connection):  # type: ignore[arg-type]  # urllib3's
                if connection is not None:
                    connection.close()
                connection = self._opened[pool] = _opened(pool, timeout)
        except (requests.RequestException, urllib3.exceptions.HTTPError, *FAILURES) as error:
            raise NotOpened(error) from error
        return pool, target, connection


def _opened(pool: Pool, timeout: float) -> HTTPConnection:
    """Return a new connection, through the proxy and with the certificates that the pool is set to."""
    connection = pool._new_conn()
    connection.timeout = timeout
    try:
        if pool.proxy is not None and pool.scheme == "https":
            pool._prepare_proxy(connection)
        else:
            connection.connect()
    except BaseException:
        connection.close()
        raise
    return cast(HTTPConnection, connection)


def _unpacked(reply: HTTPResponse, content: bytes) -> bytes:
    packed = content and reply.headers.get("Content-Encoding", "").strip().lower() in _PACKED
    return zlib.decompress(content, _EITHER) if packed else content
