"""A storm of ERPs, people, faults and deaths ends in agreement, with every change of people's told.

`make chaos` runs the long one, with other seeds.
"""

from collections.abc import Iterator

import pytest

from loader.config import Settings
from loader.sandbox import Sandbox
from tests.erp import register
from tests.faults.storm import World, open_world, run_storms


@pytest.fixture(params=[False, True], ids=["polls", "events"])
def world(request: pytest.FixtureRequest, database: Settings, portal: Sandbox) -> Iterator[World]:
    register(database)
    with open_world(database, portal, is_by_events=request.param) as world:
        yield world


def test_any_storm_comes_to_rest_and_loses_nothing_that_people_wrote(world: World) -> None:
    run_storms(world, examples=8, steps=25)
