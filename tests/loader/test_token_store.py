"""The token pair of an application in the database, with a sandbox whose tokens expire."""

import threading
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from loader.config import Settings
from loader.database import Connection
from loader.errors import SettingsError, UsageError
from loader.portal.access import has_portal, open_portal
from loader.portal.oauth import OAuthApplication, TokenPair
from loader.portal.token_store import DatabaseTokenStore
from loader.sandbox import Sandbox
from loader.sandbox.oauth import CLIENT_ID, CLIENT_SECRET, FIRST_REFRESH_TOKEN


@pytest.fixture
def portal() -> Iterator[Sandbox]:
    with Sandbox(plan="onpremise") as sandbox:
        yield sandbox


@pytest.fixture
def settings(database: Settings, portal: Sandbox) -> Settings:
    return database.model_copy(
        update={
            "oauth_client_id": SecretStr(CLIENT_ID),
            "oauth_client_secret": SecretStr(CLIENT_SECRET),
            "oauth_server": portal.base_url,
            "portal_plan": "onpremise",
        }
    )


def expire(settings: Settings, portal: Sandbox) -> None:
    """Store a pair of which only the refresh token still works."""
    store = DatabaseTokenStore(settings)
    refresh = FIRST_REFRESH_TOKEN
    with store.lock():
        store.save(TokenPair("never-issued", refresh, endpoint=f"{portal.base_url}/rest/"))
    portal.configure(token_ttl_s=1)
    application = OAuthApplication(
        CLIENT_ID, CLIENT_SECRET, store=store, server=portal.base_url, timeouts=(5.0, 5.0)
    )
    application.renew("never-issued")
    application.close()
    portal.configure(token_ttl_s=3600, advance_seconds=10)


def test_without_a_first_pair_the_command_is_named(settings: Settings) -> None:
    assert has_portal(settings)
    with pytest.raises(UsageError, match="intersect portal token"):
        open_portal(settings)


def test_without_any_portal_the_setting_is_named(database: Settings) -> None:
    assert not has_portal(database)
    with pytest.raises(SettingsError, match="INTERSECT_PORTAL_URL"):
        open_portal(database)


def test_an_expired_token_is_renewed_and_stored(
    settings: Settings, portal: Sandbox, admin: Connection
) -> None:
    expire(settings, portal)
    old = DatabaseTokenStore(settings).load()
    with open_portal(settings) as client:
        assert client.call("profile", {})["ID"] == "1"
    new = DatabaseTokenStore(settings).load()
    assert new.access_token != old.access_token
    assert new.refresh_token != old.refresh_token
    row = admin.execute("select previous_refresh_token from portal.oauth_token").fetchone()
    assert row == (old.refresh_token,)


def test_workers_with_stores_of_their_own_renew_once(settings: Settings, portal: Sandbox) -> None:
    expire(settings, portal)
    answers: list[str] = []

    def work() -> None:
        with open_portal(settings) as client:
            answers.append(client.call("profile", {})["ID"])

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert answers == ["1"] * 4


def test_a_lock_keeps_other_stores_out_until_it_is_left(settings: Settings) -> None:
    order: list[str] = []
    entered = threading.Event()

    def other() -> None:
        entered.set()
        with DatabaseTokenStore(settings).lock():
            order.append("other")

    with DatabaseTokenStore(settings).lock():
        worker = threading.Thread(target=other)
        worker.start()
        assert entered.wait(5)
        worker.join(0.5)
        order.append("first")
    worker.join(10)
    assert order == ["first", "other"]
