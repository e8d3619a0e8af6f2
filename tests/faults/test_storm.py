"""A storm of ERPs, people, faults and deaths ends in agreement, with every change of people's told."""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from loader.config import Settings
from loader.database import Connection
from loader.sandbox import Sandbox
from loader.sandbox.oauth import CLIENT_ID, CLIENT_SECRET
from tests.faults.storm import World, run_storm


@pytest.fixture(params=["polls", "events"])
def world(
    request: pytest.FixtureRequest, fast: Settings, portal: Sandbox, connection: Connection, admin: Connection
) -> Iterator[World]:
    person = fast.model_copy(update={"portal_url": SecretStr(portal.person_url)})
    chosen = {"unknown_wait": 0.0, "lookup_pause": 0.0, "portal_plan": "onpremise"}
    if request.param == "events":
        chosen |= {
            "portal_url": None,
            "oauth_client_id": SecretStr(CLIENT_ID),
            "oauth_client_secret": SecretStr(CLIENT_SECRET),
            "oauth_server": portal.base_url,
        }
    yield World(fast.model_copy(update=chosen), person, portal, connection, admin)


def test_any_storm_ends_in_agreement_and_loses_nothing_that_people_wrote(world: World) -> None:
    run_storm(world, examples=8, steps=20)
