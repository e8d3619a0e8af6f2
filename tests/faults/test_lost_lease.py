"""A loader that was slower than its lease, and a network that was slower than both."""

import threading
from time import sleep

from pydantic import SecretStr

from loader.config import Settings
from loader.database import Connection, call, connect
from loader.deliver import Delivery
from loader.portal.command import Command
from loader.portal.connect import connect_portal
from loader.portal.metadata import remember_portal
from loader.sandbox import Sandbox
from loader.tick import run_tick
from tests.erp import people, stage, states, wait_until
from tests.faults.stalling_proxy import StallingProxy

CONTACT, CONTACT_TYPE = "3", 3


def test_a_loader_whose_lease_another_one_ended_sends_no_more_of_it(
    fast: Settings, portal: Sandbox, connection: Connection
) -> None:
    # No limit on server time: one claim takes all.
    settings = fast.model_copy(update={"unknown_wait": 600.0, "portal_plan": "onpremise"})
    portal.configure(server_cost_ms={"crm.item.add": 20}, sleep_cost=True)
    stage(connection, "customer", people(1, 120))
    run_tick(connection)
    with connect_portal(settings) as client, connect(settings) as other:
        remember_portal(connection, client, settings)
        loader = threading.Thread(target=Delivery(connection, client, settings).run)
        loader.start()
        wait_until(lambda: portal.stats()["items"][CONTACT] > 0, what="the first batch on its way")
        ended = call(other, "delta.end_leases", p_portal_id=1, p_unknown_wait_seconds=600, p_all=True)[0][
            "end_leases"
        ]
        loader.join(30)
    assert ended == 120
    assert states(connection, "contact") == {"unknown": 120}
    # What was on its way arrived; nothing that the other loader is going to look up was sent after it.
    assert portal.stats()["items"][CONTACT] == 50


def test_a_request_given_up_in_a_stalled_network_is_not_delivered_when_the_network_comes_back(
    fast: Settings, portal: Sandbox
) -> None:
    add = Command(
        "a", "crm.item.add", {"entityTypeId": CONTACT_TYPE, "fields": {"name": "Anna", "originId": "1"}}
    )
    with StallingProxy(int(portal.domain.rpartition(":")[2])) as network:
        url = SecretStr(portal.url.replace(portal.domain, f"127.0.0.1:{network.port}"))
        settings = fast.model_copy(update={"portal_url": url, "read_timeout": 0.5})
        with connect_portal(settings) as client:
            client.call("server.time", {})
            network.stall()
            assert client.send([add])[0].error == "NO_REPLY"
            network.resume()
            sleep(0.5)
            client.call("server.time", {}, read_timeout=5.0)
    assert portal.stats()["items"][CONTACT] == 0
