"""The sandbox's own pages under /_sandbox/: figures, journal, settings."""

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from loader.sandbox.clock import Clock
from loader.sandbox.decode import parse_str
from loader.sandbox.items import item_store
from loader.sandbox.limits import PLANS
from loader.sandbox.oauth import is_authorized
from loader.sandbox.people import acts, read_people
from loader.sandbox.portal import Portal
from loader.sandbox.schema import schemas
from loader.sandbox.settings import configure
from loader.sandbox.web import Request, Response


class Control:
    """Hold the portal with its faults and switches; a reset takes back both."""

    def __init__(self, plan: str) -> None:
        if plan not in PLANS:
            raise ValueError(f"plan must be one of {', '.join(PLANS)}, got {plan!r}")
        self.lock = threading.RLock()
        self._first_plan = plan
        self.reset()

    def reset(self) -> dict[str, Any]:
        """Return to an empty portal with the settings it started with."""
        with self.lock:
            self.portal = Portal(self._first_plan, Clock())
        return {"ok": True}

    def answer(self, request: Request) -> Response:
        """Answer a control request."""
        page = _PAGES.get((request.verb, request.path.removeprefix("/_sandbox/")))
        if page is None:
            known = ", ".join(f"{verb} /_sandbox/{name}" for verb, name in _PAGES)
            return _plain({"error": f"the sandbox itself answers {known}"}, 404)
        try:
            return _plain(page(self, request))
        except (ValueError, TypeError, AttributeError) as error:
            return _plain({"error": str(error)}, 400)

    def configure(self, changes: dict[str, Any]) -> dict[str, Any]:
        """Change settings; raise ValueError for one that does not exist."""
        with self.lock:
            configure(self.portal, changes)
        return {"ok": True}

    def is_authorized(self, refresh_token: str) -> bool:
        """Tell whether a refresh token would be taken."""
        with self.lock:
            return is_authorized(self.portal, refresh_token)

    def journal(self, since: int = 0, limit: int = 1000, method: str = "") -> dict[str, Any]:
        """Return up to `limit` requests after number `since`."""
        with self.lock:
            return self.portal.journal.read(int(since), int(limit), method)

    def let_people_act(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Let people do `count` things at once; the rest of what is asked describes them."""
        count = int(asked.pop("count", 1))
        people = read_people(asked)
        with self.lock:
            return {"acts": [people.act(self.portal) for _ in range(count)]}

    def acts(self, since: int = 0) -> dict[str, Any]:
        """Return what people have done after number `since`."""
        with self.lock:
            return {"acts": [act for act in acts(self.portal) if act["number"] > int(since)]}

    def stats(self) -> dict[str, Any]:
        """Count requests, commands, refusals and what the portal holds."""
        with self.lock:
            portal = self.portal
            tally = portal.counts
            return {
                "requests": tally["requests"],
                "commands": tally["commands"],
                "writes": tally["writes"],
                "acts": tally["acts"],
                "rejected": {"503": tally["503"], "429": tally["429"]},
                "items": {str(number): len(item_store(portal, number)) for number in schemas(portal)},
                "duplicates_by_origin": _duplicates(portal),
                "product_rows": len(portal.store("productrow")),
                "catalog_products": len(portal.store("product", "id", "timestampX")),
                "prices": len(portal.store("price")),
                "requisites": len(portal.store("requisite", "ID")),
                "addresses": len(portal.store("address", "number")),
                "methods": dict(portal.methods),
                "server_seconds": {
                    f"{who} {method}": round(seconds, 3)
                    for (who, method), seconds in portal.limits.charged.items()
                },
                "faults": [{"method": f.method, "kind": f.kind, "hits": f.hits} for f in portal.faults],
                "plan": portal.plan,
            }


def _asked(request: Request, known: Iterable[str]) -> dict[str, Any]:
    """Return the query of a control request; raise ValueError for a word that does not exist."""
    asked = parse_str(request.query)
    if unknown := asked.keys() - set(known):
        raise ValueError(f"unknown {', '.join(sorted(unknown))}; known: {', '.join(known)}")
    return asked


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


_PAGES: dict[tuple[str, str], Callable[[Control, Request], dict[str, Any]]] = {
    ("GET", "stats"): lambda c, request: c.stats(),
    ("GET", "journal"): lambda c, request: c.journal(**_asked(request, ("since", "limit", "method"))),
    ("GET", "people"): lambda c, request: c.acts(**_asked(request, ("since",))),
    ("POST", "people"): lambda c, request: c.let_people_act(json.loads(request.body or b"{}")),
    ("POST", "config"): lambda c, request: c.configure(json.loads(request.body or b"{}")),
    ("POST", "reset"): lambda c, request: c.reset(),
}
