"""The sandbox's switches, over HTTP and in process."""

import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

import loader.sandbox
from loader.sandbox import Sandbox
from loader.sandbox.clock import Clock, offset_seconds
from loader.sandbox.decode import parse_str
from loader.sandbox.faults import KINDS
from tests.sandbox.caller import Caller


def test_stats_and_settings_over_http(sandbox: Sandbox, portal: Caller) -> None:
    config = f"{sandbox.base_url}/_sandbox/config"
    answer = requests.post(config, json={"plan": "enterprise", "faults": []}, timeout=5)
    assert (answer.status_code, answer.json()) == (200, {"ok": True})
    portal.add(2, title="A")
    stats = requests.get(f"{sandbox.base_url}/_sandbox/stats", timeout=5).json()
    assert stats == sandbox.stats()
    assert (stats["plan"], stats["items"]["2"], stats["requests"]) == ("enterprise", 1, 1)
    assert requests.post(f"{sandbox.base_url}/_sandbox/reset", timeout=5).json() == {"ok": True}
    stats = sandbox.stats()
    assert (stats["plan"], stats["items"]["2"], stats["requests"]) == ("onpremise", 0, 0)


@pytest.mark.parametrize(
    "settings",
    [
        {"plam": "cloud"},
        {"plan": "free"},
        {"faults": [{"kind": "fire"}]},
        {"faults": [{"kind": "503", "tims": 1}]},
        [],
    ],
)
def test_a_wrong_setting_is_refused_with_its_name(sandbox: Sandbox, settings: object) -> None:
    answer = requests.post(f"{sandbox.base_url}/_sandbox/config", json=settings, timeout=5)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_every_setting_and_fault_is_described(sandbox: Sandbox) -> None:
    described = (Path(loader.sandbox.__file__).parent / "README.md").read_text()
    with pytest.raises(ValueError, match="known: ") as caught:
        sandbox.configure(nonsense=1)
    settings = str(caught.value).partition("known: ")[2].split(", ")
    assert len(settings) > 15
    assert [name for name in (*settings, *KINDS) if f"`{name}`" not in described] == []


def test_many_clients_never_share_an_id(sandbox: Sandbox) -> None:
    def run(number: int) -> list[int]:
        caller = Caller(sandbox.url)
        ids = [caller.add(2, title=f"{number}-{i}")["id"] for i in range(20)]
        caller.close()
        return ids

    with ThreadPoolExecutor(8) as pool:
        ids = [item_id for found in pool.map(run, range(8)) for item_id in found]
    assert sorted(ids) == list(range(1, 161))


def test_requests_may_follow_each_other_on_one_connection(sandbox: Sandbox) -> None:
    path = sandbox.url.removeprefix(sandbox.base_url)
    request = f"GET {path}user.admin HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    chunked = (
        f"POST {path}crm.item.list HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n"
        'Content-Type: application/json\r\n\r\n12\r\n{"entityTypeId": 2\r\n1\r\n}\r\n0\r\n\r\n'
    ).encode()
    host, port = sandbox.domain.split(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(request + request + chunked)
        received = b"".join(iter(lambda: connection.recv(65536), b""))
    assert received.count(b"HTTP/1.1 200 OK") == 3
    assert b'"items":[]' in received


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a=1&b=2", {"a": "1", "b": "2"}),
        ("a[b][c]=1&a[b][d]=2", {"a": {"b": {"c": "1", "d": "2"}}}),
        ("a[]=x&a[]=y", {"a": ["x", "y"]}),
        ("a[0]=x&a[1]=y", {"a": ["x", "y"]}),
        ("a[1]=x&a[0]=y", {"a": {"1": "x", "0": "y"}}),
        ("a[5]=x", {"a": {"5": "x"}}),
        ("a%5B%3E%3DID%5D=1+2", {"a": {">=ID": "1 2"}}),
        ("a[0][b]=1&a[1][b]=2", {"a": [{"b": "1"}, {"b": "2"}]}),
        ("a[b]=1&a=2&a[c]=3", {"a": {"c": "3"}}),
        ("a[b][c]=1&a[b]=2&a[b][d]=3", {"a": {"b": {"d": "3"}}}),
        ("a[][b]=1&a[][b]=2", {"a": [{"b": "1"}, {"b": "2"}]}),
        ("a=%D0%98%D0%B2+%2B7%ff%zz%2", {"a": "Ив +7\ufffd%zz%2"}),
        ("a=1&a=2&c=&d", {"a": "2", "c": "", "d": ""}),
        ("", {}),
    ],
)
def test_brackets_are_read_as_php_reads_them(text: str, expected: object) -> None:
    assert parse_str(text) == expected


@pytest.mark.parametrize(
    ("given", "seconds"), [("+03:00", 10800), ("-0530", -19800), (3, 10800), (-5, -18000), (7200, 7200)]
)
def test_a_zone_is_given_as_text_hours_or_seconds(given: object, seconds: int) -> None:
    assert offset_seconds(given) == seconds


def test_a_moment_without_an_offset_is_server_time() -> None:
    clock = Clock(offset=10800)
    assert clock.moment("2025-01-01T03:00:00") == clock.moment("2025-01-01T00:00:00Z")
    assert clock.moment("31.12.2024 12:00:00") == clock.moment("2024-12-31T12:00:00+03:00")
    assert clock.moment("yesterday") is None
