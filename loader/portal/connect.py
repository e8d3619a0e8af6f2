"""Build the portal client that the settings describe."""

from __future__ import annotations

from collections.abc import Callable

from loader.config import Settings
from loader.errors import SettingsError
from loader.portal.client import PortalClient
from loader.portal.endpoint import webhook_endpoint
from loader.portal.oauth import OAuthApplication, TokenStore
from loader.portal.pacing import PLANS, Pace


def pace_for(settings: Settings) -> Pace:
    """Return the pace of the portal's plan; share one among all clients of a portal (T06)."""
    return Pace(PLANS[settings.portal_plan])


def connect_portal(
    settings: Settings,
    *,
    pace: Pace | None = None,
    store: TokenStore | None = None,
    on_moved: Callable[[str], object] | None = None,
) -> PortalClient:
    """Return a client for the webhook in the settings, or for the application if a token store is given.

    Raise SettingsError, which shows no secret, for a missing or malformed setting.
    """
    pace = pace or pace_for(settings)
    timeouts = (settings.connect_timeout, settings.read_timeout)
    if store is None:
        if settings.portal_url is None:
            raise SettingsError("INTERSECT_PORTAL_URL is not set: give the address of an incoming webhook")
        endpoint = webhook_endpoint(settings.portal_url.get_secret_value())
        return PortalClient(endpoint.url, pace=pace, timeouts=timeouts, on_moved=on_moved)
    if settings.oauth_client_id is None or settings.oauth_client_secret is None:
        raise SettingsError("INTERSECT_OAUTH_CLIENT_ID and INTERSECT_OAUTH_CLIENT_SECRET are not both set")
    application = OAuthApplication(
        settings.oauth_client_id.get_secret_value(),
        settings.oauth_client_secret.get_secret_value(),
        store=store,
        server=settings.oauth_server,
        timeouts=timeouts,
    )
    return PortalClient(
        store.load().endpoint, pace=pace, timeouts=timeouts, authorization=application, on_moved=on_moved
    )
