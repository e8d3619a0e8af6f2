"""The way to the portal that the settings name: webhooks, or an OAuth application, at its present address."""

from loader.config import Settings
from loader.database import call, connect
from loader.errors import SettingsError
from loader.portal.client import PortalClient
from loader.portal.connect import connect_portal, connect_webhooks, webhook_endpoints
from loader.portal.endpoint import Endpoint
from loader.portal.pacing import Pacer
from loader.portal.token_store import DatabaseTokenStore

PORTAL_ID = 1


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
    """Return a client for one thread; raise SettingsError without a portal, UsageError without a token.

    Of several webhooks it uses one, and another one where that is refused.
    """
    _require(settings)
    if is_application(settings):
        return connect_portal(settings, pace=pace, store=DatabaseTokenStore(settings))
    memory = Moves(settings)
    return connect_webhooks(settings, memory.endpoints(), pace=pace, on_moved=memory.remember)


def open_credentials(settings: Settings, *, pace: Pacer | None = None) -> list[PortalClient]:
    """Return a client for each credential that delivers, for one thread; raise as `open_portal` does."""
    _require(settings)
    if is_application(settings):
        return [open_portal(settings, pace=pace)]
    memory = Moves(settings)
    return [
        connect_webhooks(settings, [endpoint], pace=pace, on_moved=memory.remember)
        for endpoint in memory.endpoints()
    ]


class Moves:
    """Where the portal of the settings' webhooks is: the database remembers its moves."""

    def __init__(self, settings: Settings, portal_id: int = PORTAL_ID) -> None:
        self._settings = settings
        self._where = {"p_portal_id": portal_id}
        self._configured = webhook_endpoints(settings)

    def endpoints(self) -> list[Endpoint]:
        """Return the webhooks at the portal's present address."""
        origin = self._configured[0].origin
        with connect(self._settings, name="intersect portal") as connection:
            known = call(connection, "portal.list_moves", p_configured=origin, **self._where)
        return [one.at(known[0]["present"] if known else origin) for one in self._configured]

    def remember(self, url: str) -> None:
        """Remember the address that a redirect led to; it is committed when this returns."""
        with connect(self._settings, name="intersect portal") as connection:
            call(
                connection,
                "portal.remember_move",
                p_configured=self._configured[0].origin,
                p_present=Endpoint(url).origin,
                **self._where,
            )


def _require(settings: Settings) -> None:
    if not has_portal(settings):
        raise SettingsError(
            "No portal is set: give INTERSECT_PORTAL_URL, or INTERSECT_OAUTH_CLIENT_ID and _SECRET."
        )
