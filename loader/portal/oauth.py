"""Keep an application's token pair alive: one refresher at a time, stored before used (T07, T08)."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

import requests
import structlog

from loader.errors import PortalRefused, PortalUnknownOutcome, PortalUnreachable
from loader.portal.endpoint import Endpoint
from loader.portal.masking import mask
from loader.portal.reply import error_code, read_body, read_int
from loader.portal.transport import HEADERS, never_sent, new_session, plain_words

_LOST = (
    "an earlier renewal was asked for and never stored, as loader, database or network ended amid it: its "
    "pair is lost. Authorize the application again and run: intersect portal token"
)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class TokenPair:
    """What the token server gave. `endpoint` is `https://portal/rest/`; `expires_at` is unix seconds.

    `is_renewing`: a new pair was asked for and is not stored yet.
    """

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    endpoint: str = ""
    member_id: str = ""
    expires_at: int | None = None
    is_renewing: bool = False


class TokenStore(Protocol):
    """Hold the pair durably for every process that uses it.

    `lock` keeps other threads and processes out until it is left; `load`, `mark` and `save` are called inside
    it, `load` also outside. `save` returns only when the pair would survive a crash, and takes the mark away.
    """

    def load(self) -> TokenPair: ...

    def mark(self, *, is_renewing: bool) -> None: ...

    def save(self, pair: TokenPair) -> None: ...

    def lock(self) -> AbstractContextManager[object]: ...


class OAuthApplication:
    """Give the access token of one application on one portal, and renew it when the portal says so."""

    def __init__(
        self,
        client_id: str,
        client_secret: str,
        *,
        store: TokenStore,
        server: str,
        timeouts: tuple[float, float],
        session: requests.Session | None = None,
    ) -> None:
        self._client_id = client_id
        self._client_secret = client_secret
        self._store = store
        self._server = server.rstrip("/")
        self._timeouts = timeouts
        self._session = session or new_session()
        self._pair: TokenPair | None = None
        self._unsaved: TokenPair | None = None
        self._spent = ""  # the refresh token that the unsaved pair was had for

    def token(self) -> str:
        """Return the access token in use; it is read from the store once and after each renewal."""
        if self._unsaved is not None:
            return self.renew("")  # the pair in use is dead, and the portal may not call it expired
        if self._pair is None:
            self._pair = self._store.load()
        return self._pair.access_token

    def stored(self) -> str:
        """Read the store again and return its access token: another worker may have renewed it."""
        self._pair = self._store.load()
        return self._pair.access_token

    def is_renewing(self) -> bool:
        """Tell whether a new pair had been asked for that the store, when last read, did not hold."""
        return self._pair is not None and self._pair.is_renewing

    def endpoint(self) -> str:
        """Return where the portal is, as the token server last said: it follows the portal's moves."""
        return (self._pair or self._store.load()).endpoint

    def renew(self, expired: str) -> str:
        """Return a token other than `expired`: another worker's, or a new one, stored before it is returned.

        Raise PortalRefused when the token server refuses (`invalid_grant`: the application has to be
        authorized again), PortalUnreachable or PortalUnknownOutcome when it cannot be had.
        """
        with self._store.lock():
            pair = self._store.load()
            if self._unsaved is not None and pair.refresh_token == self._spent:
                self._save(self._unsaved)
            elif pair.access_token != expired:
                self._pair, self._unsaved = pair, None
            else:
                # From the refresh on the old pair is dead; a failed save must not lose the new one.
                self._spent, self._unsaved = pair.refresh_token, self._marked_refresh(pair)
                self._save(self._unsaved)
        assert self._pair is not None
        return self._pair.access_token

    def close(self) -> None:
        """Close the connection to the token server."""
        self._session.close()

    def _save(self, pair: TokenPair) -> None:
        self._store.save(pair)
        self._pair, self._unsaved = pair, None
        log.info("portal_token_renewed", member_id=pair.member_id)

    def _marked_refresh(self, pair: TokenPair) -> TokenPair:
        """Refresh, with a mark in the store for as long as a new pair may have been issued and not stored."""
        self._store.mark(is_renewing=True)
        try:
            return self._refresh(pair)
        except PortalRefused as error:
            if not pair.is_renewing:
                self._store.mark(is_renewing=False)
            elif error.code == "invalid_grant":
                raise PortalRefused(error.code, _LOST, http_status=error.http_status) from None
            raise

    def _refresh(self, pair: TokenPair) -> TokenPair:
        status, content = self._ask(pair.refresh_token)
        body = read_body(content)
        if body is None or status >= 500:
            raise PortalUnknownOutcome(f"token server: HTTP {status} with a body that is no token reply")
        if "error" in body:  # wrong_client comes with HTTP 200 (T09)
            words = self._masked(str(body.get("error_description") or ""), pair.refresh_token)
            raise PortalRefused(error_code(body["error"]), words, http_status=status)
        access, refresh = body.get("access_token"), body.get("refresh_token")
        if not (isinstance(access, str) and access and isinstance(refresh, str) and refresh):
            raise PortalUnknownOutcome(f"token server: HTTP {status} without a token pair")
        member_id = str(body.get("member_id") or pair.member_id)
        if pair.member_id and member_id != pair.member_id:
            raise PortalRefused(
                "MEMBER_CHANGED", f"the token server's pair is of portal {member_id}, not {pair.member_id}"
            )
        return TokenPair(
            access_token=access,
            refresh_token=refresh,
            endpoint=_present(pair.endpoint, str(body.get("client_endpoint") or "")),
            member_id=member_id,
            expires_at=read_int(body.get("expires")),
        )

    def _ask(self, refresh_token: str) -> tuple[int, bytes]:
        """Send the refresh; the documents know no other way than a GET with the secrets in the query."""
        query = {
            "grant_type": "refresh_token",
            "client_id": self._client_id,
            "client_secret": self._client_secret,
            "refresh_token": refresh_token,
        }
        try:
            response = self._session.get(
                f"{self._server}/oauth/token/",
                params=query,
                headers=HEADERS,
                timeout=self._timeouts,
                allow_redirects=False,
            )
            return response.status_code, response.content
        except requests.RequestException as error:
            unreached = never_sent(error)
            words = self._masked(f"token server {self._server}: {plain_words(error)}", refresh_token)
        if unreached:
            raise PortalUnreachable(words)
        raise PortalUnknownOutcome(words)

    def _masked(self, text: str, refresh_token: str) -> str:
        return mask(text, self._client_secret, refresh_token)


def _present(known: str, told: str) -> str:
    """Return the portal's address now, as told; never one that shows on the way what the known one hides."""
    if not told.startswith(("https://", "http://")) or Endpoint(known).steps_down(Endpoint(told)):
        return known
    return told
