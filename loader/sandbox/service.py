"""Service methods: who am I, what may I, what time is it, users."""

from typing import Any

from loader.sandbox.decode import values_of
from loader.sandbox.filters import Column, Compiler
from loader.sandbox.listing import page_of, start_of
from loader.sandbox.portal import Params, Portal, Principal, param
from loader.sandbox.refusal import Refusal
from loader.sandbox.registry import METHODS, method
from loader.sandbox.store import Store

ALL_SCOPES = ("bizproc", "catalog", "crm", "telephony", "user", "user_basic", "userfieldconfig", "basic")
FEATURES = ("rest_offline_extended", "rest_auth_connector")
_PEOPLE = (
    ("1", "Integration", "Account", "integration@sandbox.test", True),
    ("7", "Olga", "Manager", "olga@sandbox.test", True),
    ("8", "Pavel", "Dismissed", "pavel@sandbox.test", False),
)


def users(portal: Portal) -> Store:
    """Return the employees; the one with id 1 is the administrator."""
    store = portal.store("user", "ID")
    if not store.records:
        for number, name, last_name, email, active in _PEOPLE:
            store.insert(
                {
                    "ID": number,
                    "XML_ID": number,
                    "ACTIVE": active,
                    "NAME": name,
                    "LAST_NAME": last_name,
                    "SECOND_NAME": "",
                    "EMAIL": email,
                    "LAST_LOGIN": portal.stamp(),
                    "DATE_REGISTER": "2020-01-01T03:00:00+03:00",
                    "TIME_ZONE": "",
                    "IS_ONLINE": "Y",
                    "PERSONAL_GENDER": "",
                    "WORK_POSITION": "",
                    "UF_DEPARTMENT": [1],
                    "USER_TYPE": "employee",
                }
            )
    return store


@method("profile", scope="")
def profile(portal: Portal, who: Principal, params: Params) -> Any:
    """Describe the caller."""
    user = users(portal).get(who.user_id) or {}
    return {
        "ID": str(who.user_id),
        "ADMIN": who.is_admin,
        "NAME": user.get("NAME", ""),
        "LAST_NAME": user.get("LAST_NAME", ""),
        "PERSONAL_GENDER": "",
        "TIME_ZONE": "",
    }


@method("user.admin", scope="")
def user_admin(portal: Portal, who: Principal, params: Params) -> Any:
    """Say whether the caller is an administrator."""
    return who.is_admin


@method("user.current", scope="user")
def user_current(portal: Portal, who: Principal, params: Params) -> Any:
    """Return the caller's card."""
    return dict(users(portal).get(who.user_id) or {})


@method("user.get", scope="user")
def user_get(portal: Portal, who: Principal, params: Params) -> Any:
    """Return a page of employees; an unreadable filter selects nothing."""

    def resolve(name: str) -> Column | None:
        return Column(name.upper(), "number" if name.upper() == "ID" else "text")

    raw = param(params, "filter")
    if raw is None:
        raw = {
            key: value
            for key, value in params.items()
            if key.lstrip("=<>!@%").upper() in ("ID", "EMAIL", "NAME", "LAST_NAME")
        }
    if isinstance(raw, dict) and "ACTIVE" in raw:
        raw = {**raw, "ACTIVE": str(raw["ACTIVE"] in (True, "true", "Y", "1", 1))}
    chosen = Compiler(resolve, portal.clock, strict=False).compile(raw)
    start = start_of(params)
    rows, total = users(portal).page(
        chosen, [("ID", int, str(param(params, "order") or "").upper() == "DESC")], start
    )
    return page_of([dict(row) for row in rows], start, total)


@method("scope", scope="")
def scope(portal: Portal, who: Principal, params: Params) -> Any:
    """List the caller's scopes, or all there are."""
    return list(ALL_SCOPES) if str(param(params, "full")).lower() in ("true", "1") else list(portal.scopes)


@method("methods", scope="")
def methods(portal: Portal, who: Principal, params: Params) -> Any:
    """List the methods the caller may use."""
    return sorted(found.name for found in METHODS.values() if found.scope in ("", *portal.scopes))


@method("method.get", scope="")
def method_get(portal: Portal, who: Principal, params: Params) -> Any:
    """Say whether a method exists and whether the caller may use it."""
    name = str(param(params, "name") or "")
    found = METHODS.get(name.lower())
    exists = found is not None or name.lower() == "batch"
    scopes = found.scope in ("", *portal.scopes) if found else exists
    return {
        "isExisting": exists,
        "isAvailable": scopes and not (found and found.application_only and not who.is_application),
    }


@method("server.time", scope="")
def server_time(portal: Portal, who: Principal, params: Params) -> Any:
    """Return the portal's clock."""
    return portal.stamp()


@method("feature.get", scope="")
def feature_get(portal: Portal, who: Principal, params: Params) -> Any:
    """Say whether the plan has a feature."""
    code = param(params, "CODE")
    if not code:
        raise Refusal("CODE_EMPTY", "CODE can't be empty")
    return {"value": "Y" if str(code) in portal.state.get("features", FEATURES) else "N"}


@method("app.info", scope="")
def app_info(portal: Portal, who: Principal, params: Params) -> Any:
    """Describe the calling application; a webhook is refused."""
    if not who.is_application:
        raise Refusal("ACCESS_DENIED", "Application context required", 400)
    return {
        "ID": 1,
        "CODE": "local.sandbox",
        "VERSION": 1,
        "STATUS": "L",
        "INSTALLED": True,
        "PAYMENT_EXPIRED": "N",
        "DAYS": None,
        "LANGUAGE_ID": "en",
        "LICENSE": "en_sandbox",
        "LICENSE_TYPE": "sandbox",
        "LICENSE_FAMILY": "sandbox",
        "SCOPE": values_of(portal.scopes),
    }
