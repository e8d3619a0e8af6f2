"""The one way to the portal that the settings name: a webhook, or an OAuth application."""

from loader.config import Settings
from loader.errors import SettingsError
from loader.portal.client import PortalClient
from loader.portal.connect import connect_portal
from loader.portal.pacing import Pacer
from loader.portal.token_store import DatabaseTokenStore


def has_portal(settings: Settings) -> bool:
    """Tell whether the settings name a portal."""
    return settings.portal_url is not None or is_application(settings)


def is_application(settings: Settings) -> bool:
    """Tell whether the portal is reached as an OAuth application; a webhook comes first."""
    return settings.portal_url is None and bool(settings.oauth_client_id and settings.oauth_client_secret)


def connector_of(settings: Settings) -> dict[str, str]:
    """Return the parameter that marks our writes, so that the event queue leaves them out (V07)."""
    if settings.auth_connector is None or not is_application(settings):
        return {}
    return {"auth_connector": settings.auth_connector}


def open_portal(settings: Settings, *, pace: Pacer | None = None) -> PortalClient:
    """Return a client for one thread; raise SettingsError without a portal, UsageError without a token."""
    if not has_portal(settings):
        raise SettingsError(
            "No portal is set: give INTERSECT_PORTAL_URL, or INTERSECT_OAUTH_CLIENT_ID and _SECRET."
        )
    store = DatabaseTokenStore(settings) if is_application(settings) else None
    return connect_portal(settings, pace=pace, store=store)
