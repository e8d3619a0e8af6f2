"""Read one HTTP exchange and say what it proves: done, refused, limited, not executed or unknown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from loader.json_text import read_json
from loader.portal.command import Outcome, State, Timing

RATE_LIMIT = "QUERY_LIMIT_EXCEEDED"
OPERATING_LIMIT = "OPERATION_TIME_LIMIT"
EXPIRED_TOKEN = "EXPIRED_TOKEN"
MOVED = "PORTAL_MOVED"
_NOT_FOLLOWED = (
    "which could not be made sure to be its new address, so nothing was sent there; if it is, name it in "
    "INTERSECT_PORTAL_URL, or for an application: intersect portal token"
)
_LIMITS = frozenset({RATE_LIMIT, OPERATING_LIMIT, "QUERY_LIMIT"})
_UNSURE = frozenset({"INTERNAL_SERVER_ERROR", "ERROR_UNEXPECTED_ANSWER"})
# The only refusals that come with a 5xx (G03: PORTAL_DELETED with 500 or 410).
_STOPPED = frozenset({"OVERLOAD_LIMIT", "PORTAL_DELETED"})
# Nothing is wrong with the record: a person has to put the credential, its rights or the plan in order.
_OF_CREDENTIAL = frozenset(
    {
        "NO_AUTH_FOUND",
        EXPIRED_TOKEN,
        "INVALID_TOKEN",
        "AUTHORIZATION_ERROR",
        "APPLICATION_NOT_FOUND",
        "ERROR_OAUTH",
        "METHOD_CONFIRM_WAITING",
        "METHOD_CONFIRM_DENIED",
        "NOT_INSTALLED",
        "INVALID_CREDENTIALS",
        "INSUFFICIENT_SCOPE",
        "INVALID_SCOPE",
        "USER_ACCESS_ERROR",
        "ALLOWED_ONLY_INTRANET_USER",
        "WRONG_AUTH_TYPE",
        "INVALID_CLIENT",
        "INVALID_GRANT",
        "WRONG_CLIENT",
        "MEMBER_CHANGED",
    }
)
_OF_PORTAL = _STOPPED | {"PAYMENT_REQUIRED", "INVALID_REQUEST"}
_TROUBLE = _OF_PORTAL | _OF_CREDENTIAL


@dataclass(frozen=True)
class Failure:
    """No reply came. `sent` is false when the request surely never left; `reason` holds no secret."""

    sent: bool
    reason: str


@dataclass(frozen=True)
class Reply:
    """A reply; `body` is None when it is no JSON object."""

    status: int
    body: dict[str, Any] | None = field(repr=False)
    retry_after: float | None = None
    location: str = field(default="", repr=False)
    moved_to: str = ""  # where a redirect points that was not followed

    @property
    def code(self) -> str | None:
        """Return the error code as text, None without an `error` key: "" and 0 are codes too (T10)."""
        return error_code(self.body["error"]) if self.body is not None and "error" in self.body else None

    def has_code(self, code: str) -> bool:
        """Compare codes as the portal means them: without regard to case."""
        return self.code is not None and self.code.upper() == code

    @property
    def is_portal_reply(self) -> bool:
        """Tell a portal's envelope from anything else that speaks JSON."""
        return self.body is not None and ("result" in self.body or "error" in self.body)


def read_body(content: bytes) -> dict[str, Any] | None:
    """Parse a body; None when it is cut, empty, HTML or no object (T11)."""
    try:
        body = read_json(content)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def read_single(key: str, exchange: Reply | Failure) -> Outcome:
    """Say what an exchange that carried one call (or a batch as a whole) proves."""
    if isinstance(exchange, Failure):
        if exchange.sent:
            return Outcome(key, "unknown", error="NO_REPLY", description=exchange.reason)
        return Outcome(key, "not_executed", error="NOT_SENT", description=exchange.reason)
    body, status = exchange.body, exchange.status
    if exchange.moved_to:
        words = f"the portal redirects to {exchange.moved_to}, {_NOT_FOLLOWED}"
        return Outcome(key, "unknown", error=MOVED, description=words, http_status=status)
    if body is not None and exchange.code is not None:
        return Outcome(
            key,
            state_of(exchange.code, status),
            error=exchange.code,
            description=_text(body.get("error_description")),
            http_status=status,
            retry_after=exchange.retry_after,
            time=read_timing(body.get("time")),
        )
    if body is None or "result" not in body or not 200 <= status < 300:
        words = f"HTTP {status} with a body that is no reply of the portal"
        return Outcome(key, "unknown", error="UNREADABLE_REPLY", description=words, http_status=status)
    return Outcome(
        key,
        "done",
        result=body["result"],
        http_status=status,
        time=read_timing(body.get("time")),
        total=read_int(body.get("total")),
        next=read_int(body.get("next")),
    )


def state_of(code: str, status: int) -> State:
    """Classify an error code together with its HTTP status (T04); inside a batch the status is 200."""
    name = code.upper()
    if name in _LIMITS or status == 429:
        return "limited"
    if name in _UNSURE:
        return "unknown"
    return "unknown" if status >= 500 and name not in _STOPPED else "refused"


def is_configuration_trouble(outcome: Outcome) -> bool:
    """Tell refusals that no change of the record can cure: credential, rights, plan, portal closed."""
    if outcome.state != "refused":
        return False
    name = outcome.error.upper()
    # ACCESS_DENIED with 403 means a plan without REST; with 400, or inside a batch, it is about one record.
    closed = outcome.http_status == 403 and name == "ACCESS_DENIED"
    return closed or outcome.http_status == 401 or name in _TROUBLE


def is_credential_trouble(outcome: Outcome) -> bool:
    """Tell a refusal that another credential of the same portal may not meet."""
    return is_configuration_trouble(outcome) and outcome.error.upper() not in _OF_PORTAL


def error_code(value: Any) -> str:
    """Return a code of any type as text (bitrix24-rest.md 2.2)."""
    return "" if value is None else str(value)


def read_timing(value: Any) -> Timing | None:
    """Read a `time` block; numbers may come as text (G18)."""
    if not isinstance(value, dict):
        return None
    get = value.get
    return Timing(_number(get("duration")), _number(get("operating")), _number(get("operating_reset_at")))


def read_int(value: Any) -> int | None:
    """Read a whole number that may come as text."""
    number = _number(value)
    return None if number is None else int(number)


def _number(value: Any) -> float | None:
    if value is None or type(value) is float:  # nearly all there are
        return value
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _text(value: Any) -> str:
    return "" if value is None else str(value)
