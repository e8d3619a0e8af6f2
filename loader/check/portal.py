"""Look at a portal without writing to it: credential, rights, methods, catalog, presets, the field map."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from loader.check.finding import Finding, Severity
from loader.config import Settings
from loader.database import Connection, call
from loader.errors import (
    IntersectError,
    PortalLimited,
    PortalRefused,
    PortalUnknownOutcome,
    PortalUnreachable,
)
from loader.field_map import check_map
from loader.portal.access import open_credentials, open_portal
from loader.portal.client import PortalClient
from loader.portal.command import Command
from loader.portal.metadata import remember_portal

SCOPES = ("crm", "catalog")
METHODS = (
    "server.time",
    "crm.item.add",
    "crm.item.update",
    "crm.item.list",
    "crm.item.fields",
    "crm.item.productrow.set",
    "crm.requisite.add",
    "crm.requisite.update",
    "crm.requisite.list",
    "crm.requisite.preset.list",
    "crm.address.add",
    "crm.address.update",
    "crm.address.list",
    "crm.category.list",
    "crm.status.list",
    "catalog.catalog.list",
    "catalog.product.add",
    "catalog.product.update",
    "catalog.product.list",
    "catalog.price.add",
    "catalog.price.update",
    "catalog.price.list",
    "catalog.priceType.list",
)
CUSTOMERS = (3, 4)  # contacts and companies
# What portal.portal must know, how bad it is without, and what a person can do.
NEEDED = (
    (
        "catalog_id",
        Severity.ERROR,
        "the portal has no product catalog",
        "switch the catalog on in the portal",
    ),
    ("base_price_type_id", Severity.ERROR, "the portal has no base price type", "make one in the portal"),
    (
        "organization_preset_id",
        Severity.WARNING,
        "the portal has no Russian requisite preset for organizations",
        "make one whose XML_ID contains COMPANY; until then requisites of companies are refused",
    ),
    (
        "person_preset_id",
        Severity.WARNING,
        "the portal has no Russian requisite preset for persons",
        "make one whose XML_ID contains PERSON; until then requisites of contacts are refused",
    ),
)


def check_portal(settings: Settings, connection: Connection, portal_id: int = 1) -> list[Finding]:
    """Return everything found; trouble on the way is the last finding."""
    found: list[Finding] = []
    try:
        with ExitStack() as opened:
            client = opened.enter_context(open_portal(settings))
            for one in open_credentials(settings):
                found += _check_credential(opened.enter_context(one))
            found += _check_methods(client)
            if any(finding.severity is Severity.ERROR for finding in found):
                return found  # what follows needs these rights
            remember_portal(connection, client, settings, portal_id=portal_id)
            found += _check_knowledge(call(connection, "portal.portal_state", p_portal_id=portal_id)[0])
            found += check_map(connection, client, portal_id)
            if not call(connection, "portal.knows_cards", p_portal_id=portal_id)[0]["knows_cards"]:
                found += _check_fullness(client)
    except (PortalUnreachable, PortalUnknownOutcome) as error:
        step = "check the address and the network; is the portal up?"
        found.append(Finding(Severity.ERROR, "portal", str(error), step, is_unreachable=True))
    except PortalLimited as error:
        step = f"repeat in {error.retry_after:.0f} s"
        found.append(Finding(Severity.ERROR, "portal", str(error), step))
    except PortalRefused as error:
        step = "check the webhook: is it still there, is its user active, has it the scopes crm and catalog?"
        found.append(Finding(Severity.ERROR, "portal", str(error), step))
    except IntersectError as error:
        found.append(Finding(Severity.ERROR, "portal", str(error)))
    return found


def _check_credential(client: PortalClient) -> Iterator[Finding]:
    try:
        profile: dict[str, Any] = client.call("profile", {})
    except PortalRefused as error:
        step = "is it still there, is its user active? If not, make a new one and put it into the settings"
        yield Finding(Severity.ERROR, "portal", f"{client.host} refuses {client.credential}: {error}", step)
        return
    yield Finding(
        Severity.GOOD, "portal", f"{client.host} answers {client.credential}, as user {profile['ID']}"
    )
    missing = [scope for scope in SCOPES if scope not in client.call("scope", {})]
    if missing:
        yield Finding(
            Severity.ERROR,
            "scope",
            f"{client.credential} lacks {', '.join(missing)}",
            "tick them in the webhook's or application's form",
        )
    if not client.call("user.admin", {}):
        yield Finding(
            Severity.WARNING,
            "rights",
            f"the user of {client.credential} is no administrator",
            "products and prices need an administrator's rights; let one create the webhook",
        )


def _check_fullness(client: PortalClient) -> Iterator[Finding]:
    """Warn of a portal that people have worked in: a delivery would put its customers there again."""
    numbers = (client.call_full("crm.item.list", {"entityTypeId": kind}).get("total") for kind in CUSTOMERS)
    cards = sum(number or 0 for number in numbers)
    if cards:
        yield Finding(
            Severity.WARNING,
            "adopt",
            f"the portal holds {cards} contacts and companies that we do not know",
            "before the first delivery: intersect adopt --dry-run, then intersect adopt",
        )


def _check_methods(client: PortalClient) -> Iterator[Finding]:
    commands = [Command(f"m{place}", "method.get", {"name": name}) for place, name in enumerate(METHODS)]
    for name, outcome in zip(METHODS, client.send(commands), strict=True):
        answer = outcome.result if isinstance(outcome.result, dict) else {}
        if outcome.state != "done":
            yield Finding(Severity.ERROR, name, f"method.get: {outcome.error}", "repeat intersect check")
        elif not answer.get("isExisting"):
            yield Finding(Severity.ERROR, name, "the portal has no such method", "update the portal")
        elif not answer.get("isAvailable"):
            yield Finding(Severity.ERROR, name, "not allowed to this credential", "give it the missing scope")


def _check_knowledge(state: dict[str, Any]) -> Iterator[Finding]:
    for column, severity, problem, next_step in NEEDED:
        if state[column] is None:
            yield Finding(severity, column, problem, next_step)
