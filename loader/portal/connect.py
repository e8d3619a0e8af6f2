"""Build the portal client that the settings describe."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import requests

from loader.config import Settings
from loader.errors import SettingsError
from loader.portal.client import PortalClient
from loader.portal.endpoint import Endpoint, webhook_endpoint
from loader.portal.oauth import OAuthApplication, TokenStore
from loader.portal.pacing import OPERATING_LIMITS, PLANS, Allowance, Pace, Pacer
from loader.portal.transport import new_session


def allowance_for(settings: Settings) -> Allowance | None:
    """Return what the plan allows, or what the settings say of the portal's own limits; None without any."""
    plan = PLANS[settings.portal_plan]
    size = settings.bucket_size or (plan.size if plan else None)
    drain = settings.bucket_drain or (plan.drain if plan else None)
    if size is None and drain is None:
        return None
    if size is None or drain is None:
        raise SettingsError("INTERSECT_BUCKET_SIZE and INTERSECT_BUCKET_DRAIN: give both, or none")
    return Allowance(size, drain)


def operating_limit_for(settings: Settings) -> float | None:
    """Return the server seconds a method has in the window, by plan or settings; None: no limit."""
    return settings.operating_limit or OPERATING_LIMITS[settings.portal_plan]


def webhook_endpoints(settings: Settings) -> list[Endpoint]:
    """Return the portal's webhooks, the first one first; raise SettingsError, which shows none of them."""
    name = "INTERSECT_PORTAL_EXTRA_URLS"
    if settings.portal_url is None:
        if settings.portal_extra_urls is not None:
            raise SettingsError(f"{name}: further webhooks go with a first one; set INTERSECT_PORTAL_URL too")
        raise SettingsError("INTERSECT_PORTAL_URL is not set: give the address of an incoming webhook")
    first = webhook_endpoint(settings.portal_url.get_secret_value())
    if settings.portal_extra_urls is None:
        return [first]
    urls = settings.portal_extra_urls.get_secret_value().replace(",", " ").split()
    extra = [webhook_endpoint(url, setting=name) for url in urls]
    if any(endpoint.host != first.host for endpoint in extra):
        raise SettingsError(
            f"{name}: a webhook is of another host than INTERSECT_PORTAL_URL; all of one portal"
        )
    if len({endpoint.secret for endpoint in (first, *extra)}) <= len(extra):
        raise SettingsError(f"{name}: a webhook is named twice, which gives no server time of its own")
    return [first, *extra]


def connect_webhooks(
    settings: Settings,
    endpoints: Sequence[Endpoint],
    *,
    pace: Pacer | None = None,
    on_moved: Callable[[str], object] | None = None,
) -> PortalClient:
    """Return a client for the first of a portal's webhooks; the others come in where that one is refused."""
    first, *others = endpoints
    return PortalClient(
        first.url,
        pace=pace or pace_for(settings),
        timeouts=(settings.connect_timeout, settings.read_timeout),
        session=_session(settings, first.url),
        others=[other.url for other in others],
        on_moved=on_moved,
    )


def pace_for(settings: Settings) -> Pace:
    """Return the pace of a process that is alone with the portal; share one among its clients (T06)."""
    return Pace(allowance_for(settings))


def connect_portal(
    settings: Settings, *, pace: Pacer | None = None, store: TokenStore | None = None
) -> PortalClient:
    """Return a client for the webhooks in the settings, or for the application if a token store is given.

    Raise SettingsError, which shows no secret, for a missing or malformed setting.
    """
    if store is None:
        return connect_webhooks(settings, webhook_endpoints(settings), pace=pace)
    if settings.oauth_client_id is None or settings.oauth_client_secret is None:
        raise SettingsError("INTERSECT_OAUTH_CLIENT_ID and INTERSECT_OAUTH_CLIENT_SECRET are not both set")
    timeouts = (settings.connect_timeout, settings.read_timeout)
    application = OAuthApplication(
        settings.oauth_client_id.get_secret_value(),
        settings.oauth_client_secret.get_secret_value(),
        store=store,
        server=settings.oauth_server,
        timeouts=timeouts,
        session=_session(settings, settings.oauth_server),
    )
    address = store.load().endpoint
    return PortalClient(
        address,
        pace=pace or pace_for(settings),
        timeouts=timeouts,
        session=_session(settings, address),
        authorization=application,
    )


def _session(settings: Settings, url: str) -> requests.Session:
    proxy = settings.portal_proxy
    return new_session(
        url,
        proxy=proxy.get_secret_value() if proxy else None,
        ca_file=str(settings.portal_ca_file) if settings.portal_ca_file else None,
    )
