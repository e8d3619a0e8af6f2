"""A record that the portal dies of: it goes alone, later and later, and is parked in the end."""

from collections.abc import Sequence
from typing import cast

from loader.config import Settings
from loader.database import Connection
from loader.deliver import Delivery
from loader.portal.client import PortalClient
from loader.portal.command import Command, Outcome
from loader.portal.connect import connect_portal
from loader.portal.metadata import remember_portal
from loader.sandbox import Sandbox
from loader.tick import run_tick
from tests.erp import people, scalar, stage, states, wait_until


class Fragile:
    """A portal whose every request with one person in it ends in an error 500 before anything is executed."""

    def __init__(self, client: PortalClient, name: str) -> None:
        self.credential = client.credential
        self._client = client
        self._name = name
        self.deaths = 0

    def await_place(self, *, is_urgent: bool) -> None:
        self._client.await_place(is_urgent=is_urgent)

    def send(self, commands: Sequence[Command]) -> list[Outcome]:
        if any(command.params.get("fields", {}).get("lastName") == self._name for command in commands):
            self.deaths += 1
            return [Outcome(command.key, "unknown", error="UNREADABLE_REPLY") for command in commands]
        return self._client.send(commands)


def test_a_record_that_the_portal_dies_of_holds_up_nobody_and_is_parked(
    fast: Settings, portal: Sandbox, connection: Connection, admin: Connection
) -> None:
    settings = fast.model_copy(update={"unknown_wait": 0.0, "lookup_pause": 0.0})
    with connect_portal(settings) as client:
        remember_portal(connection, client, settings)
        fragile = Fragile(client, "Иванов7")
        delivery = Delivery(connection, cast(PortalClient, fragile), settings)
        stage(connection, "customer", people(1, 60))
        run_tick(connection)

        def others_are_done() -> bool:
            delivery.run()
            return states(connection, "contact").get("done") == 59

        wait_until(others_are_done, seconds=20, what="delivery of the others")
        assert fragile.deaths <= 4

        def is_parked() -> bool:
            admin.execute("update delta.item set due_at = now() where state = 'open'")
            delivery.run()
            return states(connection, "contact").get("parked") == 1

        wait_until(is_parked, seconds=20, what="parking")
    assert fragile.deaths == 10
    assert (
        scalar(connection, "select error_code from delta.item where state = 'parked'") == "UNREADABLE_REPLY"
    )
    assert portal.stats()["items"]["3"] == 59
    assert portal.stats()["duplicates_by_origin"] == 0


def test_what_a_loader_left_that_was_killed_twice_does_not_go_one_by_one(
    fast: Settings, portal: Sandbox, connection: Connection, admin: Connection
) -> None:
    """Four thousand products went alone, a request each, because two daemons had died with them in hand."""
    settings = fast.model_copy(update={"unknown_wait": 0.0, "lookup_pause": 0.0})
    with connect_portal(settings) as client:
        remember_portal(connection, client, settings)
        stage(connection, "customer", people(1, 70))
        run_tick(connection)
        admin.execute("update delta.item set attempts = 2 where entity = 'contact'")
        before = portal.stats()["requests"]
        Delivery(connection, client, settings).run()
        assert states(connection, "contact") == {"done": 70}
        assert portal.stats()["requests"] - before <= 12
