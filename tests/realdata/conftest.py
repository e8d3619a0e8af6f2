"""The one run on real data that all tests here look at, and later change, in the order of the file."""

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from loader import realdata
from loader.config import Settings
from loader.playground import Playground, playground
from loader.portal.command import Command
from loader.portal.walk import walk
from loader.project import project_root

Card = dict[str, Any]

# Read before the settings of the developer are taken away from the tests.
FOLDER = Path(
    os.environ.get("INTERSECT_REALDATA") or project_root().parent / "shared" / "data" / "adventureworks"
)
CONTACT, DEAL = 3, 2


@dataclass
class Loaded:
    """The world after both runs, the figures, and the portal's cards as they were then."""

    world: Playground
    figures: dict[str, Any]
    said: list[str] = field(default_factory=list)

    @cached_property
    def contacts(self) -> list[Card]:
        return list(walk(self.world.client, "crm.item.list", {"entityTypeId": CONTACT}))

    @cached_property
    def deals(self) -> list[Card]:
        names = ["id", "title", "contactId", "companyId", "opportunity", "stageId", "currencyId"]
        return list(walk(self.world.client, "crm.item.list", {"entityTypeId": DEAL, "select": names}))

    @cached_property
    def rows(self) -> dict[int, list[Card]]:
        """Return the product rows of every deal, fifty deals a request."""
        found: dict[int, list[Card]] = {}
        numbers = [deal["id"] for deal in self.deals]
        for place in range(0, len(numbers), 50):
            commands = [
                Command(f"d{n}", "crm.item.productrow.list", {"filter": {"=ownerType": "D", "=ownerId": n}})
                for n in numbers[place : place + 50]
            ]
            for outcome in self.world.client.send(commands):
                assert outcome.state == "done", outcome
                found[int(outcome.key[1:])] = outcome.result["productRows"]
        return found


@pytest.fixture(scope="package")
def loaded(_no_settings_from_outside: None) -> Iterator[Loaded]:
    if not FOLDER.is_dir():
        pytest.skip(
            f"no real data at {FOLDER}: set INTERSECT_REALDATA to its folder (docs/adventureworks.md)"
        )
    with tempfile.TemporaryDirectory(prefix="intersect-realdata-") as name:
        Path(name).chmod(0o711)
        with playground(Settings(data_dir=Path(name)), "realdata") as world:
            said: list[str] = []
            yield Loaded(world, realdata.exchange(world, FOLDER, said.append), said)
