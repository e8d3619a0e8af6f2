"""The client that the settings describe: its way to the portal, its certificates, its allowance."""

import socket
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from loader.config import Settings
from loader.errors import PortalUnreachable, SettingsError
from loader.portal.connect import allowance_for, connect_portal, connect_webhooks, webhook_endpoints
from loader.portal.pacing import PLANS, Allowance
from loader.sandbox import Sandbox


@pytest.fixture
def secure() -> Iterator[Sandbox]:
    with Sandbox(plan="onpremise", tls=True) as running:
        yield running


def test_a_certificate_of_one_s_own_is_trusted_when_it_is_named(secure: Sandbox) -> None:
    settings = Settings(portal_url=SecretStr(secure.url), portal_plan="onpremise")
    with connect_portal(settings) as client, pytest.raises(PortalUnreachable):
        client.call("server.time")
    trusting = Settings(
        portal_url=SecretStr(secure.url), portal_plan="onpremise", portal_ca_file=secure.ca_file
    )
    with connect_portal(trusting) as client:
        assert client.call("server.time")


def test_requests_go_through_the_proxy_and_not_around_it(sandbox: Sandbox, dead: str) -> None:
    settings = Settings(
        portal_url=SecretStr(sandbox.url), portal_plan="onpremise", portal_proxy=SecretStr(dead)
    )
    before = sandbox.stats()["requests"]
    with connect_portal(settings) as client, pytest.raises(PortalUnreachable):
        client.call("server.time")
    assert sandbox.stats()["requests"] == before


def test_the_environment_s_proxy_is_used_where_no_other_is_set(
    sandbox: Sandbox, dead: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", dead)
    monkeypatch.setenv("no_proxy", "")
    settings = Settings(portal_url=SecretStr(sandbox.url), portal_plan="onpremise")
    with connect_portal(settings) as client, pytest.raises(PortalUnreachable):
        client.call("server.time")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with connect_portal(settings) as client:
        assert client.call("server.time")


def test_a_file_of_certificates_that_is_not_there_is_named() -> None:
    with pytest.raises(ValueError, match="file of certificates"):
        Settings(portal_ca_file="/nowhere/ca.pem")


def test_an_allowance_is_the_plan_s_unless_the_settings_know_better() -> None:
    assert allowance_for(Settings(portal_plan="enterprise")) == PLANS["enterprise"]
    assert allowance_for(Settings(portal_plan="onpremise")) is None
    assert allowance_for(Settings(portal_plan="enterprise", bucket_drain=50)) == Allowance(250, 50.0)
    assert allowance_for(Settings(portal_plan="onpremise", bucket_size=10, bucket_drain=3)) == Allowance(
        10, 3.0
    )
    with pytest.raises(SettingsError, match="give both"):
        allowance_for(Settings(portal_plan="onpremise", bucket_drain=3))


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(plan="onpremise") as running:
        yield running


@pytest.fixture
def dead() -> Iterator[str]:
    """Give an address that nobody else gets and that refuses connections."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


def test_further_webhooks_of_the_portal_have_names_of_their_own_and_show_no_secret(sandbox: Sandbox) -> None:
    sandbox.configure(webhooks={"secondsecret": 1, "thirdsecret": 1})
    one = sandbox.url
    two, three = (one.replace("sandboxsecret1", name) for name in ("secondsecret", "thirdsecret"))
    settings = Settings(portal_url=SecretStr(one), portal_extra_urls=SecretStr(f"{two}, {three}"))
    clients = [connect_webhooks(settings, [one]) for one in webhook_endpoints(settings)]
    assert [client.call("profile")["ID"] for client in clients] == ["1", "1", "1"]
    names = [client.credential for client in clients]
    assert len(set(names)) == 3
    assert not any(secret in str((names, settings)) for secret in ("secondsecret", "thirdsecret"))
    for client in clients:
        client.close()


@pytest.mark.parametrize(
    ("first", "extra", "complaint"),
    [
        ("https://a.example/rest/1/secret/", "https://b.example/rest/1/other/", "of another host"),
        ("https://a.example/rest/1/secret/", "https://a.example/rest/1/secret/", "named twice"),
        ("https://a.example/rest/1/secret/", "https://a.example/1/other/", "the path is not"),
        (None, "https://a.example/rest/1/other/", "set INTERSECT_PORTAL_URL too"),
    ],
)
def test_a_further_webhook_that_cannot_be_right_is_named_without_its_secret(
    first: str | None, extra: str, complaint: str
) -> None:
    settings = Settings(
        portal_url=SecretStr(first) if first else None, portal_extra_urls=SecretStr(extra), _env_file=None
    )
    with pytest.raises(SettingsError, match=f"INTERSECT_PORTAL_EXTRA_URLS: .*{complaint}") as raised:
        webhook_endpoints(settings)
    assert "other" not in str(raised.value).replace("another", "")
