"""A portal that refuses a batch as a whole: the guilty record is found, the others arrive."""

from collections.abc import Sequence
from typing import cast

from loader.config import Settings
from loader.database import Connection
from loader.deliver import Delivery
from loader.portal.batch import batch_body, read_batch
from loader.portal.client import PortalClient
from loader.portal.command import Command, Outcome
from loader.portal.connect import connect_portal
from loader.portal.metadata import remember_portal
from loader.portal.reply import Reply
from loader.sandbox import Sandbox
from loader.tick import run_tick
from tests.erp import people, scalar, stage, states


class Strict:
    """A portal whose gate refuses every batch with one person in it, as a firewall does a bad word."""

    def __init__(self, client: PortalClient, name: str) -> None:
        self.credential = client.credential
        self._client = client
        self._name = name
        self.refused: list[int] = []

    def await_place(self, *, is_urgent: bool) -> None:
        self._client.await_place(is_urgent=is_urgent)

    def send(self, commands: Sequence[Command]) -> list[Outcome]:
        if any(command.params.get("fields", {}).get("lastName") == self._name for command in commands):
            self.refused.append(len(commands))
            refusal = Reply(400, {"error": "BAD_WORD", "error_description": "no such word here"})
            if len(commands) > 1:
                assert batch_body(commands)
                return read_batch(commands, refusal)
            return [Outcome(commands[0].key, "refused", error="BAD_WORD", http_status=400)]
        return self._client.send(commands)


def test_a_batch_refused_as_a_whole_parks_the_guilty_record_and_nobody_else(
    fast: Settings, portal: Sandbox, connection: Connection
) -> None:
    with connect_portal(fast) as client:
        remember_portal(connection, client, fast)
        strict = Strict(client, "Иванов7")
        stage(connection, "customer", people(1, 120))
        run_tick(connection)
        delivered = Delivery(connection, cast(PortalClient, strict), fast).run()
    assert states(connection, "contact") == {"done": 119, "parked": 1}
    assert strict.refused == [50, 25, 12, 6, 3, 1]
    assert not delivered.is_cut_short
    assert scalar(connection, "select error_code from delta.item where state = 'parked'") == "BAD_WORD"
    assert portal.stats()["items"]["3"] == 119
    assert portal.stats()["duplicates_by_origin"] == 0
