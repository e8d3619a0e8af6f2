"""Post a call with the credential there is: renew a token that expired, go on with another webhook."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Protocol

import orjson
import structlog

from loader.errors import PortalRefused, PortalUnknownOutcome, PortalUnreachable
from loader.portal.batch import BATCH
from loader.portal.endpoint import Endpoint
from loader.portal.reply import EXPIRED_TOKEN, Failure, Reply, is_credential_trouble, read_single
from loader.portal.transport import Transport

_DOUBT = 60.0  # seconds until the token server is asked again whether the portal has moved where it says

log = structlog.get_logger(__name__)


class Authorization(Protocol):
    """Give the portal's address, the access token in use, the one that is stored, and a new one."""

    def endpoint(self) -> str: ...

    def token(self) -> str: ...

    def stored(self) -> str: ...

    def is_renewing(self) -> bool: ...

    def renew(self, expired: str) -> str: ...


class Caller:
    """Hold what calls are made with: a webhook and those that stand by for it, or an application's tokens."""

    def __init__(
        self,
        transport: Transport,
        authorization: Authorization | None,
        others: Sequence[Endpoint],
        now: Callable[[], float],
    ) -> None:
        self._transport = transport
        self._authorization = authorization
        self._others = deque(others)
        self._now = now
        self._doubted_at: dict[str, float] = {}

    @property
    def endpoint(self) -> Endpoint:
        """Return where calls go now, and as whom."""
        return self._transport.endpoint

    def await_place(self, *, is_urgent: bool) -> None:
        """Wait until a request is allowed, and keep its place for the next one."""
        self._transport.await_place(is_urgent=is_urgent)

    def close(self) -> None:
        """Close the connection."""
        self._transport.close()

    def exchange(
        self, method: str, params: Mapping[str, Any], *, read_timeout: float | None
    ) -> Reply | Failure:
        """Post one call; raise what the store of tokens raises."""
        if self._authorization is not None:
            return self._exchange_token(self._authorization, method, params, read_timeout)
        exchange = self._post(method, params, token="", read_timeout=read_timeout)
        for _ in range(len(self._others)):
            if not is_credential_trouble(read_single("", exchange)):
                break
            refused = self.endpoint.credential
            self.change_credential(lambda name: True)
            code = exchange.code if isinstance(exchange, Reply) else None
            log.warning(
                "portal_credential_refused", credential=refused, error=code, goes_on=self.endpoint.credential
            )
            exchange = self._post(method, params, token="", read_timeout=read_timeout)
        return exchange

    def _exchange_token(
        self,
        authorization: Authorization,
        method: str,
        params: Mapping[str, Any],
        read_timeout: float | None,
    ) -> Reply | Failure:
        token = authorization.token()
        exchange = self._post(method, params, token=token, read_timeout=read_timeout)
        # Another worker's renewal kills the token in our hands; the portal may call that NO_AUTH_FOUND.
        if _is_unauthorized(exchange) and (stored := authorization.stored()) != token:
            token = stored
            exchange = self._post(method, params, token=token, read_timeout=read_timeout)
        if isinstance(exchange, Failure) or not self._needs_renewal(authorization, exchange):
            return exchange
        try:
            token = authorization.renew(token)
        except PortalRefused as error:
            return Reply(error.http_status, {"error": error.code, "error_description": error.description})
        except (PortalUnreachable, PortalUnknownOutcome) as error:
            # The call itself was refused for its token, so it did not run.
            return Failure(sent=False, reason=str(error))
        if exchange.moved_to not in ("", Endpoint(authorization.endpoint()).origin):
            self._doubted_at[exchange.moved_to] = self._now()
            return exchange
        return self._post(method, params, token=token, read_timeout=read_timeout)

    def _needs_renewal(self, authorization: Authorization, reply: Reply) -> bool:
        """Tell what the token server has to answer; any other 401 would loop (T08).

        That is a token that expired, or one that died with a renewal whose pair is not stored: another worker
        is amid it, or it is lost. And where the portal has moved, not too often for the same place.
        """
        if reply.moved_to:
            return self._now() - self._doubted_at.get(reply.moved_to, 0.0) > _DOUBT
        return reply.has_code(EXPIRED_TOKEN) or (_is_unauthorized(reply) and authorization.is_renewing())

    def change_credential(self, is_fit: Callable[[str], bool]) -> bool:
        """Go on with the next webhook whose name is fit; say whether there is one."""
        for _ in range(len(self._others)):
            other = self._others.popleft()
            if is_fit(other.credential):
                self._others.append(self.endpoint)
                self._transport.use(other.at(self.endpoint.origin))
                return True
            self._others.append(other)
        return False

    def _post(
        self, method: str, params: Mapping[str, Any], *, token: str, read_timeout: float | None
    ) -> Reply | Failure:
        if self._authorization is not None:
            self._transport.use(Endpoint(self._authorization.endpoint()))
        content = {**params, "auth": token} if token else dict(params)
        if method == BATCH:  # all text
            body = orjson.dumps(content)
        else:
            body = json.dumps(content, allow_nan=False, default=_plain).encode()
        return self._transport.post(method, body, read_timeout=read_timeout, secret=token)


def _is_unauthorized(exchange: Reply | Failure) -> bool:
    return isinstance(exchange, Reply) and exchange.status == 401 and not exchange.has_code(EXPIRED_TOKEN)


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    raise TypeError(f"a {type(value).__name__} cannot be sent to the portal")
