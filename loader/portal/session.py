"""HTTP sessions that never repeat a request by themselves, and the way to an address."""

from __future__ import annotations

import socket
import struct
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection
from urllib3.connectionpool import HTTPConnectionPool

from loader.portal.masking import mask_http_logs

Pool = HTTPConnectionPool

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
    """

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        options = [*HTTPConnection.default_socket_options, _NO_LINGER]
        super().init_poolmanager(*args, **kwargs, socket_options=options)


def way_to(session: requests.Session, address: str) -> tuple[Pool, str]:
    """Return what makes connections for an address, by a proxy where one is set, and its name on them."""
    request = requests.Request("POST", address).prepare()
    url = str(request.url)
    told = session.merge_environment_settings(url, {}, False, None, None)
    verify, proxies, cert = told["verify"], told["proxies"], told["cert"]
    adapter = session.get_adapter(url)
    assert isinstance(adapter, HTTPAdapter)
    pool = adapter.get_connection_with_tls_context(request, verify, proxies=proxies, cert=cert)
    assert isinstance(pool, HTTPConnectionPool)
    adapter.cert_verify(pool, url, verify, cert)  # type: ignore[no-untyped-call]  # requests has none
    return pool, adapter.request_url(request, proxies)
