"""HTTP sessions that never repeat a request by themselves and spend little on each."""

from __future__ import annotations

import socket
import struct
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection
from urllib3.connectionpool import ConnectionPool

from loader.portal.masking import mask_http_logs

_NO_LINGER = (socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def new_session(url: str = "", *, proxy: str | None = None, ca_file: str | None = None) -> requests.Session:
    """Return a session that never repeats a request by itself (T02, T04).

    What the environment says of proxies and certificates for `url` is read here, and not again for every
    request; `proxy` and `ca_file` come before it.
    """
    session = requests.Session()
    if url:
        told = session.merge_environment_settings(url, {}, False, None, None)
        session.proxies, session.verify = dict(told["proxies"] or {}), told["verify"] or True
    session.trust_env = not url
    if proxy:
        session.proxies = {"http": proxy, "https": proxy}
    if ca_file:
        session.verify = ca_file
    for scheme in ("https://", "http://"):
        session.mount(scheme, _Adapter(max_retries=0))
    mask_http_logs()
    return session


class _Adapter(HTTPAdapter):
    """Forget, with a connection we give up, what of the request still waits to leave.

    By default the system goes on sending it for minutes: long enough for a network that comes back to deliver
    an add that was looked up, not found, and sent again meanwhile.

    And spend little on a request: an address is taken apart once, its pool looked for once, cookies never.
    """

    def __init__(self, **options: Any) -> None:
        self._pools: dict[str, ConnectionPool] = {}
        self._targets: dict[str, str] = {}
        super().__init__(**options)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        options = [*HTTPConnection.default_socket_options, _NO_LINGER]
        super().init_poolmanager(*args, **kwargs, socket_options=options)

    def get_connection_with_tls_context(
        self, request: requests.PreparedRequest, *args: Any, **kwargs: Any
    ) -> ConnectionPool:
        address = str(request.url)
        if address not in self._pools:
            self._pools[address] = super().get_connection_with_tls_context(request, *args, **kwargs)
        return self._pools[address]

    def request_url(self, request: requests.PreparedRequest, proxies: Any) -> str:
        address = str(request.url)
        if address not in self._targets:
            self._targets[address] = super().request_url(request, proxies)
        return self._targets[address]

    def build_response(
        self, request: requests.PreparedRequest, answer: urllib3.BaseHTTPResponse
    ) -> requests.Response:
        response = requests.Response()
        # Its headers know no case either, and need not be copied.
        response.status_code, response.headers = answer.status, answer.headers  # type: ignore[assignment]
        response.raw, response.request, response.url = answer, request, str(request.url)
        return response

    def close(self) -> None:
        self._pools.clear()
        super().close()
