"""The portal's state: clock, settings, stores, users; methods live in their own modules."""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from loader.sandbox.clock import Clock
from loader.sandbox.faults import Fault
from loader.sandbox.journal import Journal
from loader.sandbox.limits import PLANS, Limits
from loader.sandbox.refusal import Refusal
from loader.sandbox.rights import Rights
from loader.sandbox.store import Store

WEBHOOK_SECRET = "sandboxsecret1"
PERSON_SECRET = "sandboxsecret7"
PERSON_ID = 7
Params = dict[str, Any]


@dataclass(frozen=True)
class Principal:
    """Who calls: a user through a webhook or an application."""

    user_id: int
    is_admin: bool
    is_application: bool
    key: str


@dataclass
class Portal:
    """Everything a portal remembers. Methods change it under the server's lock."""

    plan: str = "cloud"
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.limits = Limits(self.clock, PLANS[self.plan])
        self.cost_ms: float | Mapping[str, float] = 0.0
        self.sleep_cost = False
        self.scopes = ["crm", "catalog", "user", "userfieldconfig", "basic"]
        self.rights = Rights()
        self.stores: dict[str, Store] = {}
        self.counts: Counter[str] = Counter()
        self.methods: Counter[str] = Counter()
        self.journal = Journal()
        self.faults: list[Fault] = []
        self.down = False
        self.webhooks = {("1", WEBHOOK_SECRET): 1, (str(PERSON_ID), PERSON_SECRET): PERSON_ID}
        self.random = random.Random(7)
        self.state: dict[str, Any] = {}

    def store(self, name: str, id_key: str = "id", changed_key: str = "") -> Store:
        """Return a named store, made at its first use."""
        store = self.stores.get(name)
        if store is None:
            store = self.stores[name] = Store(self.clock, id_key, changed_key)
        return store

    def packed(self, name: str, id_key: str, changed_key: str) -> Store:
        """Return a named store of records of one form, of which there may be millions."""
        store = self.stores.get(name)
        if store is None:
            store = self.stores[name] = Store(self.clock, id_key, changed_key, packed=True)
        return store

    def items(self, entity_type: int) -> Store:
        """Return the CRM objects of a type."""
        return self.packed(f"item{entity_type}", "id", "updatedTime")

    def remember(self, name: str, default: Any) -> Any:
        """Return a named piece of state, set to `default` at its first use."""
        return self.state.setdefault(name, default)

    def stamp(self) -> str:
        """Return the present second as the portal writes it."""
        return self.clock.iso(self.clock.now())

    def webhook(self, user: str, secret: str) -> Principal:
        """Return the caller of a webhook; raise Refusal 401."""
        user_id = self.webhooks.get((user, secret))
        if user_id is None:
            raise Refusal("NO_AUTH_FOUND", "Wrong authorization data", 401)
        own = "" if secret in (WEBHOOK_SECRET, PERSON_SECRET) else f"-{secret}"
        return Principal(user_id, user_id == 1, is_application=False, key=f"webhook{user_id}{own}")

    def cost(self, method: str) -> float:
        """Return the server time of one command in seconds."""
        if isinstance(self.cost_ms, (int, float)):
            return self.cost_ms / 1000
        return float(self.cost_ms.get(method, self.cost_ms.get("*", 0))) / 1000


def param(params: Params, name: str) -> Any:
    """Return a top-level parameter, whichever letter case it came in (1.5)."""
    if name in params:
        return params[name]
    wanted = name.lower()
    return next((value for key, value in params.items() if key.lower() == wanted), None)
