"""A portal without limits, and a source, a client and a command line for it; a module may say otherwise."""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from loader.config import PortalPlan, Settings
from loader.portal.client import PortalClient
from loader.portal.connect import connect_portal
from loader.sandbox import Sandbox
from tests.commands import Shell
from tests.erp import register


@pytest.fixture
def portal() -> Iterator[Sandbox]:
    with Sandbox(plan="onpremise") as sandbox:
        yield sandbox


@pytest.fixture
def settings(database: Settings, portal: Sandbox) -> Settings:
    register(database)
    return database.model_copy(
        update={"portal_url": SecretStr(portal.url), "portal_plan": PortalPlan.ONPREMISE}
    )


@pytest.fixture
def client(settings: Settings) -> Iterator[PortalClient]:
    with connect_portal(settings) as client:
        yield client


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], settings: Settings) -> Shell:
    shell = Shell(monkeypatch, capsys, settings)
    assert settings.portal_url is not None
    shell.set(PORTAL_URL=settings.portal_url.get_secret_value())
    return shell
