"""What an administrator does once: install our application in a sandbox portal."""

from contextlib import suppress
from typing import Any

import requests
from pydantic import SecretStr

from loader.config import Settings
from loader.portal.oauth import TokenPair
from loader.portal.token_store import DatabaseTokenStore
from loader.sandbox import Sandbox
from loader.sandbox.oauth import CLIENT_ID, CLIENT_SECRET, FIRST_REFRESH_TOKEN


def install_application(settings: Settings, portal: Sandbox, store: DatabaseTokenStore | None = None) -> None:
    """Store the first pair of tokens, as `intersect portal token` does."""
    asked = {
        "grant_type": "refresh_token",
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "refresh_token": FIRST_REFRESH_TOKEN,
    }
    told: dict[str, Any] = {}
    while "access_token" not in told:  # he tries again until the token server answers
        portal.configure(authorize=True)
        with suppress(requests.RequestException):
            told = requests.get(f"{portal.base_url}/oauth/token/", params=asked, timeout=10).json()
    (store or DatabaseTokenStore(settings)).save(
        TokenPair(
            access_token=told["access_token"],
            refresh_token=told["refresh_token"],
            endpoint=told["client_endpoint"],
            member_id=told["member_id"],
            expires_at=told["expires"],
        )
    )


def application(settings: Settings, portal: Sandbox) -> Settings:
    """Return the settings of an application without limits that is installed there."""
    chosen = settings.model_copy(
        update={
            "oauth_client_id": SecretStr(CLIENT_ID),
            "oauth_client_secret": SecretStr(CLIENT_SECRET),
            "oauth_server": portal.base_url,
            "portal_plan": "onpremise",
        }
    )
    install_application(chosen, portal)
    return chosen
