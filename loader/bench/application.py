"""Install an application in a sandbox portal, as an administrator does once."""

import requests

from loader.config import Settings
from loader.portal.oauth import TokenPair
from loader.portal.token_store import DatabaseTokenStore
from loader.sandbox.oauth import CLIENT_ID, CLIENT_SECRET, FIRST_REFRESH_TOKEN

_PATIENCE = 10.0  # seconds


def install_application(settings: Settings, server: str) -> None:
    """Store the first pair of tokens, as `intersect portal token` does; `server` gives tokens away."""
    asked = {
        "grant_type": "refresh_token",
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "refresh_token": FIRST_REFRESH_TOKEN,
    }
    told = requests.get(f"{server}/oauth/token/", params=asked, timeout=_PATIENCE).json()
    DatabaseTokenStore(settings).save(
        TokenPair(
            access_token=told["access_token"],
            refresh_token=told["refresh_token"],
            endpoint=told["client_endpoint"],
            member_id=told["member_id"],
            expires_at=told["expires"],
        )
    )
