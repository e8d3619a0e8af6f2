"""The address of a portal: everything before the method name."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import SplitResult, urljoin, urlsplit

from loader.errors import SettingsError

_WEBHOOK_PATH = re.compile(r"^/rest/\d+/[^/]+/?$")
_EXPECTED = "expected https://<host>/rest/<user id>/<secret>/ as shown in the portal's webhook form"


@dataclass(frozen=True)
class Endpoint:
    """A portal's address, ending with a slash. Its repr hides the secret inside."""

    url: str = field(repr=False)

    def __post_init__(self) -> None:
        if not self.url.endswith("/"):
            object.__setattr__(self, "url", self.url + "/")

    @property
    def host(self) -> str:
        """Return host and port, which are no secret."""
        return _host(urlsplit(self.url))

    @property
    def secret(self) -> str:
        """Return the webhook's secret, or an empty string for an application."""
        path = urlsplit(self.url).path
        return path.rstrip("/").rsplit("/", 1)[-1] if _WEBHOOK_PATH.match(path) else ""

    @cached_property
    def credential(self) -> str:
        """Return a name that tells a portal's webhooks apart and shows no secret."""
        if not self.secret:
            return "application"
        user_id = urlsplit(self.url).path.rstrip("/").rsplit("/", 2)[-2]
        return f"webhook {user_id}-{hashlib.sha256(self.secret.encode()).hexdigest()[:8]}"

    def method(self, name: str) -> str:
        """Return the full address of a method."""
        return self.url + name

    @property
    def origin(self) -> str:
        """Return scheme, host and port, which are no secret: what changes when a portal moves."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{_host(parts)}"

    @property
    def public(self) -> Endpoint:
        """Return the portal's address for whoever has no credential."""
        return Endpoint(f"{self.origin}/rest/")

    def at(self, origin: str) -> Endpoint:
        """Return the same path at another origin."""
        return Endpoint(origin + urlsplit(self.url).path)

    def moved(self, location: str) -> Endpoint | None:
        """Return the same path on the host that `location` names; None if that is no move to be followed.

        A portal that has moved names a method's address, so what is no /rest/ is a log-in page or a notice.
        Only the host is taken, as the official SDK does; a step down from https to http is not followed,
        because it would show the secret.
        """
        try:
            there = urlsplit(urljoin(self.url, location))
            moved = self.at(Endpoint(there.geturl()).origin)
        except ValueError:
            return None
        if there.scheme not in ("http", "https") or not there.path.startswith("/rest/"):
            return None
        return None if moved == self or self.steps_down(moved) else moved

    def steps_down(self, other: Endpoint) -> bool:
        """Tell whether the other address would show what this one keeps secret on the way."""
        return self.url.startswith("https:") and not other.url.startswith("https:")


def webhook_endpoint(url: str, *, setting: str = "INTERSECT_PORTAL_URL") -> Endpoint:
    """Read an incoming webhook's address; raise SettingsError, without showing it, when it is malformed."""
    text = url.strip()
    try:
        parts = urlsplit(text)
        host = _host(parts)
    except ValueError:
        raise SettingsError(f"{setting}: the host or port cannot be read; {_EXPECTED}") from None
    if parts.scheme not in ("http", "https"):
        raise SettingsError(f"{setting}: does not start with https://; {_EXPECTED}")
    if not host:
        raise SettingsError(f"{setting}: has no host; {_EXPECTED}")
    if parts.query or parts.fragment or parts.username is not None:
        raise SettingsError(f"{setting}: has more than host and path; {_EXPECTED}")
    if not _WEBHOOK_PATH.match(parts.path):
        raise SettingsError(f"{setting}: the path is not /rest/<user id>/<secret>/; {_EXPECTED}")
    return Endpoint(text)


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    if ":" in host:
        host = f"[{host}]"
    return host if parts.port is None else f"{host}:{parts.port}"
