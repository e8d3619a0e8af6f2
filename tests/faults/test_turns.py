"""Capture and delivery at the same time, as in the daemon."""

import threading
from collections.abc import Mapping
from contextlib import nullcontext
from time import sleep
from typing import Any, cast

import pytest

from loader.capture import Capture
from loader.config import Settings
from loader.daemon.turn import Turn
from loader.database import Connection, connect
from loader.deliver import Delivery
from loader.portal.client import PortalClient
from loader.portal.connect import connect_portal
from loader.sandbox import Sandbox
from loader.tick import run_pass, run_tick
from tests.erp import people, scalar, stage


class SlowReader:
    """Read a page at once, and hand it over late."""

    def __init__(self, client: PortalClient) -> None:
        self._client = client
        self.has_read = threading.Event()

    @property
    def credential(self) -> str:
        return self._client.credential

    def call_full(self, method: str, params: Mapping[str, Any]) -> dict[str, Any]:
        return self._client.call_full(method, params)

    def call_together(self, calls: Mapping[str, Any]) -> dict[str, Any]:
        pages = self._client.call_together(calls)
        self.has_read.set()
        sleep(1)
        return pages


@pytest.mark.parametrize("takes_turns", [True, False])
def test_a_card_read_before_our_write_and_compared_after_it_is_no_change_of_people(
    fast: Settings, portal: Sandbox, connection: Connection, takes_turns: bool
) -> None:
    with connect_portal(fast) as client, connect_portal(fast) as other, connect(fast) as session:
        stage(connection, "customer", people(1, 3))
        run_pass(connection, client, fast)
        stage(connection, "customer", people(1, 3, comment="by the ERP"))
        run_tick(connection)
        reader = SlowReader(other)
        turn = Turn(session, 1, is_alone=True) if takes_turns else nullcontext()
        capture = Capture(session, cast(PortalClient, reader), fast, turn=turn)
        thread = threading.Thread(target=capture.run)
        thread.start()
        assert reader.has_read.wait(10)
        Delivery(connection, client, fast).run()
        thread.join(20)
    # Without taking turns the very trap would be sprung.
    assert scalar(connection, "select count(*) from inbound.change") == (0 if takes_turns else 3)
    assert (
        scalar(connection, "select count(*) from delta.item where state = 'done' and entity = 'contact'") == 3
    )
