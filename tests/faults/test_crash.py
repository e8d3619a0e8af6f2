"""Killed, restarted, told to stop: nothing is lost, nothing is doubled."""

import socket
from collections.abc import Callable

import requests

from loader.database import Connection
from loader.sandbox import Sandbox
from tests.erp import people, scalar, stage, states, wait_until
from tests.faults.daemon_process import DaemonProcess

CONTACT = "3"
Start = Callable[..., DaemonProcess]


def contacts(portal: Sandbox) -> int:
    return int(portal.stats()["items"][CONTACT])


def test_a_daemon_killed_while_it_delivers_leaves_no_duplicate_and_no_gap(
    start: Start, portal: Sandbox, connection: Connection
) -> None:
    portal.configure(server_cost_ms={"crm.item.add": 20}, sleep_cost=True)
    stage(connection, "customer", people(1, 300))
    first = start()
    wait_until(lambda: contacts(portal) >= 70, what="a part of the delivery")
    first.kill()
    assert states(connection, "contact").get("leased", 0) > 0
    portal.configure(server_cost_ms=0, sleep_cost=False)
    start()
    wait_until(lambda: states(connection, "contact") == {"done": 300}, seconds=40, what="delivery of all")
    assert contacts(portal) == 300
    assert portal.stats()["duplicates_by_origin"] == 0


def test_a_signal_ends_the_daemon_once_the_batch_in_flight_is_settled(
    start: Start, portal: Sandbox, connection: Connection
) -> None:
    portal.configure(server_cost_ms={"crm.item.add": 20}, sleep_cost=True)
    stage(connection, "customer", people(1, 300))
    daemon = start(PORTAL_CONNECTIONS="2")  # so that not all of them are on their way at once
    wait_until(lambda: contacts(portal) >= 30, what="a part of the delivery")
    assert daemon.terminate() == 0
    found = states(connection, "contact")
    assert found.keys() == {"done", "open"}
    assert found["done"] == contacts(portal) < 300
    assert daemon.events()[-1]["event"] == "daemon.stopped"


def test_a_second_daemon_stands_by_and_takes_over(
    start: Start, portal: Sandbox, connection: Connection
) -> None:
    first = start()
    first.wait_for("portal.ready")
    second = start()
    second.wait_for("daemon.standby")
    stage(connection, "customer", people(1, 3))
    wait_until(lambda: contacts(portal) == 3, what="delivery by the leader")
    assert not second.has_logged("daemon.leading")
    first.kill()
    stage(connection, "customer", people(4, 6))
    wait_until(lambda: contacts(portal) == 6, what="delivery by the one that stood by")
    assert second.terminate() == 0
    assert portal.stats()["duplicates_by_origin"] == 0


def test_staged_rows_arrive_at_once_although_the_schedules_are_slow(
    start: Start, portal: Sandbox, connection: Connection
) -> None:
    daemon = start(TICK_INTERVAL="600", DELIVER_INTERVAL="600")
    daemon.wait_for("portal.ready")
    wait_until(
        lambda: scalar(connection, "select count(*) from exchange.job_health where job = 'deliver'") == 1,
        what="the first run",
    )
    stage(connection, "customer", people(1, 1))
    wait_until(lambda: contacts(portal) == 1, seconds=8, what="delivery")
    stage(connection, "customer", people(1, 1, comment="changed"))
    wait_until(lambda: portal.stats()["methods"].get("crm.item.update") == 1, seconds=8, what="update")


def test_a_ring_of_the_portal_has_a_person_s_change_read_at_once(
    start: Start, portal: Sandbox, connection: Connection, admin: Connection
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    daemon = start(CAPTURE_INTERVAL="600", EVENTS_LISTEN=address, EVENTS_TOKEN="token")
    stage(connection, "customer", people(1, 1))
    wait_until(lambda: states(connection, "contact") == {"done": 1}, what="delivery")
    daemon.wait_for("doorbell.listening")
    change = {"entityTypeId": 3, "id": 1, "fields": {"comments": "by a person"}}
    requests.post(f"{portal.person_url}crm.item.update", json=change, timeout=5).raise_for_status()
    rung = requests.post(
        f"http://{address}/events/bitrix24", data={"auth[application_token]": "token"}, timeout=5
    )
    assert rung.status_code == 200
    wait_until(
        lambda: scalar(admin, "select count(*) from outbound.change") == 1, seconds=3, what="the change"
    )
