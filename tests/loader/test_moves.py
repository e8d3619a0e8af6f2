"""A portal that moves to another name is followed, and remembered for the next start."""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from loader.config import Settings
from loader.database import Connection, call
from loader.portal.access import open_credentials, open_portal
from loader.sandbox import Sandbox
from loader.sandbox.oauth import CLIENT_ID, CLIENT_SECRET
from tests.commands import Shell
from tests.erp import scalar
from tests.installation import install_application


@pytest.fixture
def portal() -> Iterator[Sandbox]:
    with Sandbox(plan="onpremise") as sandbox:
        yield sandbox


@pytest.fixture
def settings(database: Settings, portal: Sandbox) -> Settings:
    portal.configure(webhooks={"secondsecret": 1})
    further = portal.url.replace("sandboxsecret1", "secondsecret")
    return database.model_copy(
        update={
            "portal_url": SecretStr(portal.url),
            "portal_extra_urls": SecretStr(further),
            "portal_plan": "onpremise",
        }
    )


def requests_of(portal: Sandbox) -> int:
    return len(portal.journal()["entries"])


def test_the_next_start_begins_at_the_portal_s_new_address(
    settings: Settings, portal: Sandbox, connection: Connection, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    portal.configure(moved_to="localhost")
    with open_portal(settings) as client:
        assert client.call("profile")["ID"] == "1"
    new = portal.base_url.replace("127.0.0.1", "localhost")
    before = requests_of(portal)
    clients = open_credentials(settings)
    for client in clients:
        assert f"http://{client.host}" == new
        assert client.call("profile")["ID"] == "1"
        client.close()
    assert requests_of(portal) == before + len(clients) == before + 2, "no redirect more"
    assert not call(connection, "portal.list_moves", p_portal_id=1, p_configured="https://other.example")

    intersect = Shell(monkeypatch, capsys, settings)
    assert f"moved from {portal.base_url}  {new}" in intersect("portal", "show").out
    assert intersect("portal", "forget-moves", "--json").json == {"moves_forgotten": 1}
    with open_portal(settings) as client:
        assert client.host == portal.domain


def test_a_portal_that_came_back_is_remembered_no_more(
    settings: Settings, portal: Sandbox, admin: Connection
) -> None:
    for name, known in (("localhost", 1), ("127.0.0.1", 0)):
        portal.configure(moved_to=name)
        with open_portal(settings) as client:
            assert client.call("profile")["ID"] == "1"
        assert scalar(admin, "select count(*) from portal.move") == known


def test_a_moved_application_is_told_where_by_the_token_server_and_begins_there(
    database: Settings, portal: Sandbox
) -> None:
    settings = database.model_copy(
        update={
            "oauth_client_id": SecretStr(CLIENT_ID),
            "oauth_client_secret": SecretStr(CLIENT_SECRET),
            "oauth_server": portal.base_url,
            "portal_plan": "onpremise",
        }
    )
    install_application(settings, portal)
    with open_portal(settings) as running:
        running.call("profile")
        portal.configure(moved_to="localhost")
        assert running.call("profile")["ID"] == "1"
        assert running.host.startswith("localhost:")
    before = requests_of(portal)
    with open_portal(settings) as client:
        assert client.host.startswith("localhost:")
        assert client.call("profile")["ID"] == "1"
    assert requests_of(portal) == before + 1
