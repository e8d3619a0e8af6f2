"""A portal for each test, and short ways to call it."""

from collections.abc import Iterator

import pytest

from loader.sandbox import Sandbox
from tests.sandbox.caller import Caller


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(plan="onpremise") as running:
        yield running


@pytest.fixture
def portal(sandbox: Sandbox) -> Iterator[Caller]:
    caller = Caller(sandbox.url)
    yield caller
    caller.close()


@pytest.fixture
def person(sandbox: Sandbox) -> Iterator[Caller]:
    """An employee of the portal, user 7, who edits what the integration wrote."""
    caller = Caller(sandbox.person_url)
    yield caller
    caller.close()
