"""The settings of POST /_sandbox/config: each by its name, changed while the portal works."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from loader.sandbox.clock import offset_seconds
from loader.sandbox.events import bindings
from loader.sandbox.faults import read_fault
from loader.sandbox.limits import PLANS, read_others
from loader.sandbox.mandatory import read_demands
from loader.sandbox.oauth import authorize
from loader.sandbox.online import caller
from loader.sandbox.people import read_people
from loader.sandbox.portal import Portal
from loader.sandbox.rights import read_cards, read_methods
from loader.sandbox.uncertain import SWITCHES


def configure(portal: Portal, changes: dict[str, Any]) -> None:
    """Change settings; raise ValueError for one that does not exist."""
    unknown = changes.keys() - _SETTERS.keys()
    if unknown:
        raise ValueError(
            f"unknown settings {', '.join(sorted(unknown))}; known: {', '.join(sorted(_SETTERS))}"
        )
    for name, value in changes.items():
        _SETTERS[name](portal, value)


def _set_plan(portal: Portal, plan: Any) -> None:
    if plan not in PLANS:
        raise ValueError(f"plan must be one of {', '.join(PLANS)}, got {plan!r}")
    portal.plan = str(plan)
    portal.limits.plan = PLANS[str(plan)]


def _limit(name: str) -> "Setter":
    """Return what changes one number of the plan."""

    def change(portal: Portal, value: Any) -> None:
        plan = portal.limits.plan
        portal.limits.plan = replace(plan, **{name: float(value)})

    return change


def _switch(name: str) -> "Setter":
    """Return what turns something of the portal's on or off."""
    return lambda portal, value: setattr(portal, name, bool(value))


def _state(name: str, read: Callable[[Any], Any]) -> "Setter":
    """Return what changes a setting that only a few methods know."""
    return lambda portal, value: portal.state.__setitem__(name, read(value))


def _calls(name: str) -> "Setter":
    """Return what changes how handlers are called."""
    return lambda portal, value: setattr(caller(portal), name, float(value))


def _set_cost(portal: Portal, value: Any) -> None:
    portal.cost_ms = (
        {str(name): float(cost) for name, cost in value.items()} if isinstance(value, dict) else float(value)
    )


def _revoke_webhook(portal: Portal, revoked: Any) -> None:
    """Forget a user's webhooks, or one by its secret (T12)."""
    portal.webhooks = {
        key: user for key, user in portal.webhooks.items() if str(revoked) not in (str(user), key[1])
    }


def _add_webhooks(portal: Portal, value: Any) -> None:
    """Make further webhooks, secret to user; each has server time of its own (T05)."""
    portal.webhooks |= {(str(int(user)), str(secret)): int(user) for secret, user in value.items()}


Setter = Callable[[Portal, Any], None]
_SETTERS: dict[str, Setter] = {
    "plan": _set_plan,
    "server_cost_ms": _set_cost,
    "sleep_cost": _switch("sleep_cost"),
    "bucket_preload": lambda portal, value: portal.limits.fill(float(value)),
    "bucket_eaten": lambda portal, value: portal.limits.let_others_eat(read_others(value)),
    "operating_spent_s": lambda portal, value: portal.limits.spend(
        {str(name): float(seconds) for name, seconds in value.items()}
    ),
    "bucket_counts_refused": lambda portal, value: setattr(portal.limits, "count_refused", bool(value)),
    "bucket_size": _limit("bucket"),
    "bucket_drain": _limit("drain"),
    "operating_limit_s": _limit("operating"),
    "request_cap_s": _limit("request_cap"),
    "operating_window_s": _limit("window"),
    "timezone_offset": lambda portal, value: setattr(portal.clock, "offset", offset_seconds(value)),
    "advance_seconds": lambda portal, value: portal.clock.advance(float(value)),
    "mandatory_fields": _state("mandatory_fields", read_demands),
    "denied_methods": lambda portal, value: setattr(portal.rights, "denied", read_methods(value)),
    "hidden_items": lambda portal, value: setattr(portal.rights, "hidden", read_cards(value)),
    "locked_items": lambda portal, value: setattr(portal.rights, "locked", read_cards(value)),
    "scopes": lambda portal, value: setattr(portal, "scopes", [str(scope) for scope in value]),
    "faults": lambda portal, value: setattr(portal, "faults", [read_fault(rule) for rule in value]),
    "journal_size": lambda portal, value: portal.journal.resize(int(value)),
    "people": _state("people", lambda value: read_people(value) if value else None),
    **{name: _state(name, read) for name, read in SWITCHES.items()},
    "down": _switch("down"),
    "revoke_webhook": _revoke_webhook,
    "moved_to": _state("moved_to", str),
    "webhooks": _add_webhooks,
    "event_delay_s": _calls("delay_s"),
    "event_drop_rate": _calls("drop_rate"),
    "event_twice_rate": _calls("twice_rate"),
    "event_seed": lambda portal, value: caller(portal).dice.seed(int(value)),
    "drop_bindings": lambda portal, value: bindings(portal).clear() if value else None,
    "authorize": lambda portal, value: authorize(portal) if value else None,
    "token_ttl_s": _state("token_ttl_s", float),
    "application_user": _state("application_user", int),
    "features": _state("features", lambda value: [str(name) for name in value]),
    "phantom_next": _state("phantom_next", bool),
    "inventory_mode": _state("inventory_mode", bool),
    "event_data_is_false": _state("event_data_is_false", bool),
    "touch_owner_on_child": _state("touch_owner_on_child", bool),
    "merge_conflicts": _state("merge_conflicts", bool),
}
