"""The sandbox's own switches: /_sandbox/stats, /_sandbox/config, /_sandbox/reset."""

import json
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

from loader.sandbox.clock import Clock, offset_seconds
from loader.sandbox.faults import Fault, read_fault
from loader.sandbox.items import item_store
from loader.sandbox.limits import PLANS, Plan
from loader.sandbox.portal import PERSON_SECRET, WEBHOOK_SECRET, Portal, Principal
from loader.sandbox.refusal import Refusal
from loader.sandbox.schema import schemas
from loader.sandbox.web import Request, Response


def html(status: int) -> Response:
    """Return what a balancer in front of the portal sends."""
    return Response(
        status, f"<html><body><h1>{status}</h1></body></html>".encode(), "text/html; charset=utf-8"
    )


class Control:
    """Hold the portal with its faults and switches; a reset takes back both."""

    def __init__(self, plan: str) -> None:
        if plan not in PLANS:
            raise ValueError(f"plan must be one of {', '.join(PLANS)}, got {plan!r}")
        self.lock = threading.RLock()
        self._first_plan = plan
        self.reset()

    def reset(self) -> None:
        """Return to an empty portal with the settings it started with."""
        with self.lock:
            self.portal = Portal(self._first_plan, Clock())
            self.faults: list[Fault] = []
            self.down = False
            self._webhooks = {("1", WEBHOOK_SECRET): 1, ("7", PERSON_SECRET): 7}

    def webhook(self, user: str, secret: str) -> Principal:
        """Return the caller of a webhook; raise Refusal 401."""
        user_id = self._webhooks.get((user, secret))
        if user_id is None:
            raise Refusal("NO_AUTH_FOUND", "Wrong authorization data", 401)
        return Principal(user_id, user_id == 1, is_application=False, key=f"webhook{user_id}")

    def answer(self, request: Request) -> Response:
        """Answer a control request."""
        try:
            if request.path == "/_sandbox/stats":
                return _plain(self.stats())
            if request.path == "/_sandbox/reset" and request.verb == "POST":
                self.reset()
                return _plain({"ok": True})
            if request.path == "/_sandbox/config" and request.verb == "POST":
                self.configure(json.loads(request.body or b"{}"))
                return _plain({"ok": True})
        except (ValueError, TypeError, AttributeError) as error:
            return _plain({"error": str(error)}, 400)
        return _plain({"error": "GET /_sandbox/stats, POST /_sandbox/config, POST /_sandbox/reset"}, 404)

    def configure(self, settings: dict[str, Any]) -> None:
        """Change settings; raise ValueError for one that does not exist."""
        unknown = settings.keys() - _SETTERS.keys()
        if unknown:
            raise ValueError(
                f"unknown settings {', '.join(sorted(unknown))}; known: {', '.join(sorted(_SETTERS))}"
            )
        with self.lock:
            for name, value in settings.items():
                _SETTERS[name](self, value)

    def stats(self) -> dict[str, Any]:
        """Count requests, commands, refusals and what the portal holds."""
        with self.lock:
            portal = self.portal
            tally = portal.counts
            return {
                "requests": tally["requests"],
                "commands": tally["commands"],
                "writes": tally["writes"],
                "rejected": {"503": tally["503"], "429": tally["429"]},
                "items": {str(number): len(item_store(portal, number)) for number in schemas(portal)},
                "duplicates_by_origin": _duplicates(portal),
                "product_rows": len(portal.store("productrow")),
                "catalog_products": len(portal.store("product", "id", "timestampX")),
                "prices": len(portal.store("price")),
                "requisites": len(portal.store("requisite", "ID")),
                "addresses": len(portal.store("address", "number")),
                "methods": dict(portal.methods),
                "faults": [{"method": f.method, "kind": f.kind, "hits": f.hits} for f in self.faults],
                "plan": portal.plan,
            }

    def set_plan(self, plan: Any) -> None:
        """Change the price plan."""
        if plan not in PLANS:
            raise ValueError(f"plan must be one of {', '.join(PLANS)}, got {plan!r}")
        self.portal.plan = str(plan)
        self.portal.limits.plan = PLANS[str(plan)]

    def set_limit(self, **changes: float) -> None:
        """Change single numbers of the plan."""
        plan = self.portal.limits.plan
        numbers = {
            "bucket": plan.bucket,
            "drain": plan.drain,
            "operating": plan.operating,
            "request_cap": plan.request_cap,
        }
        self.portal.limits.plan = Plan(**(numbers | changes))

    def set_mandatory(self, by_type: dict[str, list[str]]) -> None:
        """Demand fields, `{"2": ["sourceId"]}`."""
        self.portal.mandatory = {int(entity_type): list(names) for entity_type, names in by_type.items()}

    def revoke_webhook(self, user_id: Any) -> None:
        """Forget a user's webhook (T12)."""
        self._webhooks = {key: user for key, user in self._webhooks.items() if user != int(user_id)}


def _plain(document: dict[str, Any], status: int = 200) -> Response:
    return Response(status, json.dumps(document).encode())


def _duplicates(portal: Portal) -> int:
    """Count objects beyond the first of each external key: originatorId with originId, or xmlId."""
    surplus = 0
    for entity_type, schema in schemas(portal).items():
        key = "originId" if "originId" in schema.fields else "xmlId"
        for group in item_store(portal, entity_type).repeated(key):
            systems = Counter(record.get("originatorId") for record in group)
            surplus += len(group) - len(systems)
    return surplus


def _cost(value: Any) -> Any:
    return (
        {str(name): float(cost) for name, cost in value.items()} if isinstance(value, dict) else float(value)
    )


Setter = Callable[[Control, Any], None]
_SETTERS: dict[str, Setter] = {
    "plan": Control.set_plan,
    "server_cost_ms": lambda c, value: setattr(c.portal, "cost_ms", _cost(value)),
    "sleep_cost": lambda c, value: setattr(c.portal, "sleep_cost", bool(value)),
    "bucket_preload": lambda c, value: c.portal.limits.fill(float(value)),
    "bucket_counts_refused": lambda c, value: setattr(c.portal.limits, "count_refused", bool(value)),
    "bucket_size": lambda c, value: c.set_limit(bucket=float(value)),
    "bucket_drain": lambda c, value: c.set_limit(drain=float(value)),
    "operating_limit_s": lambda c, value: c.set_limit(operating=float(value)),
    "request_cap_s": lambda c, value: c.set_limit(request_cap=float(value)),
    "timezone_offset": lambda c, value: setattr(c.portal.clock, "offset", offset_seconds(value)),
    "advance_seconds": lambda c, value: setattr(c.portal.clock, "shift", c.portal.clock.shift + float(value)),
    "mandatory_fields": Control.set_mandatory,
    "scopes": lambda c, value: setattr(c.portal, "scopes", [str(scope) for scope in value]),
    "faults": lambda c, value: setattr(c, "faults", [read_fault(rule) for rule in value]),
    "down": lambda c, value: setattr(c, "down", bool(value)),
    "revoke_webhook": Control.revoke_webhook,
    "token_ttl_s": lambda c, value: c.portal.state.__setitem__("token_ttl_s", float(value)),
    "touch_owner_on_child": lambda c, value: c.portal.state.__setitem__("touch_owner_on_child", bool(value)),
}
