"""Faults on demand: what is lost, what was committed, what the client sees."""

import socket
import time
from typing import Any

import pytest
import requests

from loader.sandbox import Sandbox
from tests.sandbox.caller import Caller

ADD = {"entityTypeId": 2, "fields": {"title": "A"}}


def fault(kind: str, method: str = "crm.item.add", **more: Any) -> dict[str, Any]:
    return {"method": method, "kind": kind} | more


@pytest.mark.parametrize(
    ("kind", "committed"), [("drop_before", 0), ("drop_after", 1), ("reset_before", 0), ("reset_after", 1)]
)
def test_a_dropped_connection(portal: Caller, sandbox: Sandbox, kind: str, committed: int) -> None:
    sandbox.configure(faults=[fault(kind)])
    with pytest.raises(requests.ConnectionError):
        portal.reply("crm.item.add", **ADD)
    assert sandbox.stats()["items"]["2"] == committed
    assert portal.add(2, title="B")["id"] == committed + 1


@pytest.mark.parametrize(
    ("kind", "status", "committed"),
    [
        *((f"http_{status}_before", status, 0) for status in (500, 502, 503, 504)),
        *((f"http_{status}_after", status, 1) for status in (500, 502, 503, 504)),
        ("html_403_before", 403, 0),
        ("html_200_after", 200, 1),
    ],
)
def test_a_page_instead_of_json(
    portal: Caller, sandbox: Sandbox, kind: str, status: int, committed: int
) -> None:
    sandbox.configure(faults=[fault(kind)])
    reply = portal.reply("crm.item.add", **ADD)
    assert reply.status_code == status
    assert reply.text.startswith("<html>")
    assert sandbox.stats()["items"]["2"] == committed


@pytest.mark.parametrize(("kind", "status"), [("503", 503), ("429", 429)])
def test_refusals_execute_nothing(portal: Caller, sandbox: Sandbox, kind: str, status: int) -> None:
    sandbox.configure(faults=[fault(kind, times=2)])
    assert portal.reply("crm.item.add", **ADD).status_code == status
    nested = portal.batch({"a": "crm.item.add?entityTypeId=2&fields[title]=A", "b": "profile"})
    assert set(nested["result"]) == {"b"}
    assert nested["result_error"]["a"]["error"] in ("QUERY_LIMIT_EXCEEDED", "OPERATION_TIME_LIMIT")
    assert sandbox.stats()["items"]["2"] == 0
    assert sandbox.stats()["rejected"][kind] == 2


def test_a_cut_reply_is_shorter_than_announced(portal: Caller, sandbox: Sandbox) -> None:
    sandbox.configure(faults=[fault("truncate")])
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        portal.reply("crm.item.add", **ADD)
    assert sandbox.stats()["items"]["2"] == 1


def test_a_delay_outlasts_an_impatient_client(portal: Caller, sandbox: Sandbox) -> None:
    sandbox.configure(faults=[fault("delay", seconds=0.4)])
    with pytest.raises(requests.ReadTimeout):
        portal.session.post(portal.url + "crm.item.add", json=ADD, timeout=0.1)
    _wait_for(lambda: sandbox.stats()["items"]["2"] == 1)


def test_a_lost_request_is_committed_late(portal: Caller, sandbox: Sandbox) -> None:
    sandbox.configure(faults=[fault("commit_late", method="batch", seconds=0.3)])
    with pytest.raises(requests.ConnectionError):
        portal.batch({"a": "crm.item.add?entityTypeId=2&fields[title]=A"})
    assert portal.ids(2, {}) == []
    _wait_for(lambda: portal.ids(2, {}) == [1])


def test_a_moved_portal_answers_302_and_works_at_its_new_name(portal: Caller, sandbox: Sandbox) -> None:
    sandbox.configure(faults=[fault("redirect", times=-1)])
    moved = portal.reply("crm.item.add", **ADD)
    assert moved.status_code == 302
    assert sandbox.stats()["items"]["2"] == 0
    location = moved.headers["location"]
    assert "localhost" in location
    assert requests.post(location, json=ADD, timeout=5).json()["result"]["item"]["id"] == 1


@pytest.mark.parametrize("kind", ["reset_after", "truncate_reset"])
def test_a_reset_is_no_orderly_close(sandbox: Sandbox, kind: str) -> None:
    sandbox.configure(faults=[fault(kind)])
    host, port = sandbox.domain.split(":")
    path = sandbox.url.removeprefix(sandbox.base_url)
    request = f"POST {path}crm.item.add?entityTypeId=2&fields[title]=A HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(request)
        with pytest.raises(ConnectionResetError):
            while connection.recv(65536):
                pass
    assert sandbox.stats()["items"]["2"] == 1


@pytest.mark.parametrize(("kind", "committed"), [("error_500_before", 0), ("error_500_after", 1)])
def test_an_internal_error_says_nothing_of_what_was_done(
    portal: Caller, sandbox: Sandbox, kind: str, committed: int
) -> None:
    sandbox.configure(faults=[fault(kind)])
    reply = portal.reply("crm.item.add", **ADD)
    assert (reply.status_code, reply.json()["error"]) == (500, "INTERNAL_SERVER_ERROR")
    assert sandbox.stats()["items"]["2"] == committed


def test_an_empty_reply_is_no_json(portal: Caller, sandbox: Sandbox) -> None:
    sandbox.configure(faults=[fault("empty_200_after")])
    reply = portal.reply("crm.item.add", **ADD)
    assert (reply.status_code, reply.content) == (200, b"")
    assert sandbox.stats()["items"]["2"] == 1


@pytest.mark.parametrize("kind", ["cut_504", "cut_drop"])
def test_a_batch_is_cut_in_its_middle(portal: Caller, sandbox: Sandbox, kind: str) -> None:
    sandbox.configure(faults=[fault(kind, commands=3)])
    commands = {f"c{n}": f"crm.item.add?entityTypeId=2&fields[title]=A{n}" for n in range(5)}
    if kind == "cut_504":
        assert portal.reply("batch", cmd=commands).status_code == 504
    else:
        with pytest.raises(requests.ConnectionError):
            portal.reply("batch", cmd=commands)
    assert sandbox.stats()["items"]["2"] == 3
    entry = sandbox.journal()["entries"][0]
    assert [command["executed"] for command in entry["commands"]] == [True] * 3 + [False] * 2


def test_a_cut_falls_where_its_seed_says(portal: Caller, sandbox: Sandbox) -> None:
    commands = {f"c{n}": "profile" for n in range(50)}
    runs = []
    for _ in range(2):
        sandbox.configure(faults=[fault("cut_504", method="batch", times=-1, seed=3)])
        runs.append([_executed(portal, sandbox, commands) for _ in range(4)])
    assert runs[0] == runs[1]
    assert len(set(runs[0])) > 1


def _executed(portal: Caller, sandbox: Sandbox, commands: dict[str, str]) -> int:
    portal.reply("batch", cmd=commands)
    return int(sandbox.journal(method="batch")["entries"][-1]["executed"])


def test_a_gateway_timeout_is_no_refusal_the_commit_comes_later(portal: Caller, sandbox: Sandbox) -> None:
    sandbox.configure(faults=[fault("commit_late_504", seconds=0.3)])
    assert portal.reply("crm.item.add", **ADD).status_code == 504
    assert portal.ids(2, {}) == []
    _wait_for(lambda: portal.ids(2, {}) == [1])


def test_a_late_commit_does_not_reach_a_portal_made_anew(portal: Caller, sandbox: Sandbox) -> None:
    sandbox.configure(faults=[fault("commit_late_504", seconds=0.2)])
    portal.reply("crm.item.add", **ADD)
    sandbox.reset()
    time.sleep(0.4)  # the late commit is over
    assert sandbox.stats()["items"]["2"] == 0


def test_a_reply_can_come_late_though_the_work_is_done_at_once(portal: Caller, sandbox: Sandbox) -> None:
    sandbox.configure(faults=[fault("delay_after", seconds=0.5)])
    with pytest.raises(requests.ReadTimeout):
        portal.session.post(portal.url + "crm.item.add", json=ADD, timeout=0.2)
    assert sandbox.stats()["items"]["2"] == 1


def test_a_fault_can_be_for_one_credential(portal: Caller, person: Caller, sandbox: Sandbox) -> None:
    sandbox.configure(faults=[fault("http_502_before", method="*", times=-1, credential="webhook1")])
    assert portal.reply("profile").status_code == 502
    assert person.reply("profile").status_code == 200


def test_a_fault_waits_for_its_turn_and_stops_after_its_times(portal: Caller, sandbox: Sandbox) -> None:
    sandbox.configure(faults=[fault("503", method="*", after=1, times=2)])
    assert [portal.reply("profile").status_code for _ in range(5)] == [200, 503, 503, 200, 200]
    assert sandbox.stats()["faults"] == [{"method": "*", "kind": "503", "hits": 2}]


def test_a_fault_with_a_seed_falls_the_same_way_twice(portal: Caller, sandbox: Sandbox) -> None:
    runs = []
    for _ in range(2):
        sandbox.configure(faults=[fault("503", method="*", probability=0.4, seed=5)])
        runs.append([portal.reply("profile").status_code for _ in range(20)])
    assert runs[0] == runs[1]
    assert set(runs[0]) == {200, 503}


def test_a_batch_is_hit_by_the_methods_inside_it(portal: Caller, sandbox: Sandbox) -> None:
    sandbox.configure(faults=[fault("http_502_after")])
    reply = portal.reply(
        "batch", cmd={f"c{n}": "crm.item.add?entityTypeId=2&fields[title]=A" for n in range(3)}
    )
    assert reply.status_code == 502
    assert sandbox.stats()["items"]["2"] == 3


def test_a_portal_that_is_down_answers_nothing_but_a_page(portal: Caller, sandbox: Sandbox) -> None:
    sandbox.configure(down=True)
    assert portal.reply("profile").status_code == 502
    sandbox.configure(down=False)
    assert portal.reply("profile").status_code == 200


def test_a_stopped_sandbox_refuses_connections() -> None:
    with Sandbox(plan="onpremise") as running:
        url = running.url
        assert requests.get(url + "profile", timeout=5).status_code == 200
    with pytest.raises(requests.ConnectionError):
        requests.get(url + "profile", timeout=5)


def test_a_sandbox_started_again_has_its_port_and_its_data() -> None:
    sandbox = Sandbox(plan="onpremise")
    with sandbox:
        url = sandbox.url
        requests.post(url + "crm.item.add", json=ADD, timeout=5)
    with sandbox:
        assert sandbox.url == url
        found = requests.post(url + "crm.item.get", json={"entityTypeId": 2, "id": 1}, timeout=5)
    assert found.json()["result"]["item"]["title"] == "A"


def _wait_for(condition: Any) -> None:
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
