"""Running one command: rights, server time, the handler, its reply."""

import time
from typing import Any, NamedTuple

from loader.sandbox import (
    addresses,
    bankdetails,
    bindings,
    catalog,
    classic,
    currencies,
    documents,
    duplicates,
    enumerations,
    event_methods,
    imports,
    item_methods,
    metadata,
    prices,
    process_types,
    productrows,
    requisites,
    sections,
    service,
    stages,
    stores,
    timeline,
    userfieldconfig,
    userfields,
    volatile,
)
from loader.sandbox.envelope import Json, Listing, time_block, with_phantom
from loader.sandbox.portal import Params, Portal, Principal, param
from loader.sandbox.refusal import Refusal
from loader.sandbox.registry import METHODS, Method
from loader.sandbox.uncertain import switch

# Importing a family enters its methods into the table; they are named here so that no import looks idle.
FAMILIES = (
    addresses,
    bankdetails,
    bindings,
    documents,
    enumerations,
    process_types,
    volatile,
    imports,
    sections,
    item_methods,
    productrows,
    requisites,
    catalog,
    prices,
    service,
    metadata,
    userfieldconfig,
    userfields,
    currencies,
    classic,
    duplicates,
    event_methods,
    stages,
    stores,
    timeline,
)
NOT_IN_BATCH = Refusal("ERROR_BATCH_METHOD_NOT_ALLOWED", "Method is not allowed for batch usage", 405)
_NO_METHOD = Refusal("ERROR_METHOD_NOT_FOUND", "Method not found!", 404)
_ANY_SCOPE = {"", "basic"}


class Done(NamedTuple):
    """What a command came to: a reply or a refusal, with its time block and its virtual seconds."""

    reply: Any
    refusal: Refusal | None
    timing: Json
    cost: float


def find_method(name: str) -> Method:
    """Return a method by its name in any letter case; raise Refusal."""
    wanted = name.lower().removesuffix(".json")
    found = METHODS.get(wanted)
    if wanted == "batch":
        raise NOT_IN_BATCH.anew()
    if found is None:
        raise _NO_METHOD.anew()
    return found


def execute(portal: Portal, who: Principal, name: str, params: Params) -> Done:
    """Run a command; its server time is charged to the caller and the method."""
    started = portal.clock.now()
    begun = time.perf_counter()
    reply: Any = None
    refusal: Refusal | None = None
    cost, operating = 0.0, None
    try:
        found = find_method(name)
        if switch(portal, "names_by_case") and name.removesuffix(".json") != found.name:
            raise _NO_METHOD.anew()
        _allow(portal, who, found)
        cost = portal.cost(found.name)
        portal.methods[found.name] += 1
        try:
            portal.state["auth_connector"] = (
                str(param(params, "auth_connector") or "") if "bindings" in portal.state else ""
            )
            reply = found.run(portal, who, params)
            if isinstance(reply, Listing) and portal.state.get("phantom_next"):
                reply = with_phantom(reply)
            if found.writes:
                portal.counts["writes"] += 1
        finally:
            operating = portal.limits.charge(who.key, found.name, cost + time.perf_counter() - begun)
    except Refusal as refused:
        refusal = refused
    finished = started + cost + time.perf_counter() - begun
    return Done(reply, refusal, time_block(portal.clock, started, finished, operating), cost)


def _allow(portal: Portal, who: Principal, found: Method) -> None:
    if found.application_only and not who.is_application:
        raise Refusal("ACCESS_DENIED", "Access denied! Application context required", 403)
    if found.scope not in _ANY_SCOPE and found.scope not in portal.scopes:
        raise Refusal(
            "insufficient_scope",
            "The request requires higher privileges than provided by the access token",
            403,
        )
    portal.rights.user_id = who.user_id
    portal.rights.check_method(found.name)
    if not portal.limits.allows(who.key, found.name):
        portal.counts["429"] += 1
        raise Refusal("OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit.", 429)


def total_of(reply: Any) -> tuple[Any, int | None, int | None]:
    """Return a reply's result, total and next."""
    return (reply.result, reply.total, reply.next) if isinstance(reply, Listing) else (reply, None, None)
