"""The authorization server and application tokens: one hour, rotating refresh tokens (1.2)."""

import secrets
from typing import Any

from loader.sandbox.portal import Params, Portal, Principal
from loader.sandbox.refusal import Refusal
from loader.sandbox.web import Request

CLIENT_ID = "local.sandbox"
CLIENT_SECRET = "sandbox-client-secret"
FIRST_CODE = "sandbox-code"
FIRST_REFRESH_TOKEN = "sandbox-refresh-token"
MEMBER_ID = "5a8db0c1sandbox"


def _state(portal: Portal) -> dict[str, Any]:
    first = {"refresh": {FIRST_REFRESH_TOKEN}, "codes": {FIRST_CODE}, "access": {}}
    state: dict[str, Any] = portal.remember("oauth", first)
    return state


def authorize(portal: Portal) -> None:
    """Let an administrator authorize the application again: the first code and token work once more."""
    _state(portal)["refresh"].add(FIRST_REFRESH_TOKEN)
    _state(portal)["codes"].add(FIRST_CODE)


def is_authorized(portal: Portal, refresh_token: str) -> bool:
    """Tell whether a refresh token would be taken."""
    return refresh_token in _state(portal)["refresh"]


def token(portal: Portal, params: Params, request: Request) -> tuple[dict[str, Any], int]:
    """Exchange a code or a refresh token for a new pair; the old pair is dead from then on (T07)."""
    if params.get("client_id") != CLIENT_ID:
        return _error("wrong_client", "Wrong client"), 200
    if params.get("client_secret") != CLIENT_SECRET:
        return _error("invalid_client", "Client authentication failed"), 400
    state = _state(portal)
    grant = params.get("grant_type")
    known, presented = {
        "authorization_code": (state["codes"], params.get("code")),
        "refresh_token": (state["refresh"], params.get("refresh_token")),
    }.get(str(grant), (set(), None))
    if not presented:
        return _error("invalid_request", "Required parameter is missing"), 400
    if presented not in known:
        return _error("invalid_grant", "Invalid or expired grant"), 400
    known.discard(presented)
    state["access"].clear()
    return _issue(portal, state, request), 200


def _issue(portal: Portal, state: dict[str, Any], request: Request) -> dict[str, Any]:
    lifetime = int(portal.state.get("token_ttl_s", 3600))
    access, refresh = secrets.token_hex(20), secrets.token_hex(20)
    state["access"][access] = portal.clock.now() + lifetime
    state["refresh"].add(refresh)
    address = address_of(portal, request.scheme, request.headers.get("host", "127.0.0.1"))
    return {
        "access_token": access,
        "refresh_token": refresh,
        "expires_in": lifetime,
        "expires": int(portal.clock.now()) + lifetime,
        "client_endpoint": f"{address}/rest/",
        "server_endpoint": f"{address}/rest/",
        "domain": "oauth.sandbox.test",
        "member_id": MEMBER_ID,
        "scope": ",".join(portal.scopes),
        "status": "L",
        "user_id": _user(portal),
    }


def address_of(portal: Portal, scheme: str, host: str) -> str:
    """Return where the portal is now: where it was asked, unless it has moved."""
    here, _, port = host.partition(":")
    name, _, other_port = str(portal.state.get("moved_to") or portal.state.get("name") or here).partition(":")
    return f"{scheme}://{name}:{other_port or port}".rstrip(":")


def _user(portal: Portal) -> int:
    """Return who installed the application."""
    return int(portal.state.get("application_user", 1))


def _error(code: str, description: str) -> dict[str, Any]:
    return {"error": code, "error_description": description}


def expire(portal: Portal, params: Params) -> None:
    """Let the caller's access token end now, before its hour is over."""
    access = portal.state.get("oauth", {}).get("access", {})
    if params.get("auth") in access:
        access[params["auth"]] = portal.clock.now()


def principal(portal: Portal, params: Params) -> Principal:
    """Return the caller of an application token; raise Refusal 401 for an unknown or expired one (T08)."""
    presented = params.get("auth")
    expires = portal.state.get("oauth", {}).get("access", {}).get(presented)
    if expires is None:
        raise Refusal("NO_AUTH_FOUND", "Wrong authorization data", 401)
    if expires <= portal.clock.now():
        raise Refusal("expired_token", "The access token provided has expired.", 401)
    user = _user(portal)
    return Principal(user, is_admin=user == 1, is_application=True, key=CLIENT_ID)
