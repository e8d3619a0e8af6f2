"""Limits: the bucket of an address, the server time of a method."""

from collections.abc import Iterator

import pytest

from loader.sandbox import Sandbox
from loader.sandbox.clock import Clock
from loader.sandbox.limits import PLANS, Limits, read_others
from tests.sandbox.caller import Caller


@pytest.fixture
def cloud() -> Iterator[tuple[Sandbox, Caller]]:
    with Sandbox(plan="cloud") as running:
        caller = Caller(running.url)
        yield running, caller
        caller.close()


def test_the_bucket_refuses_above_its_size_and_leaks(cloud: tuple[Sandbox, Caller]) -> None:
    sandbox, portal = cloud
    sandbox.configure(bucket_preload=49)
    replies = [portal.reply("profile") for _ in range(4)]
    assert [reply.status_code for reply in replies] == [200, 200, 503, 503]
    assert replies[2].json()["error"] == "QUERY_LIMIT_EXCEEDED"
    assert sandbox.stats()["rejected"] == {"503": 2, "429": 0}
    sandbox.configure(advance_seconds=1)
    assert [portal.reply("profile").status_code for _ in range(3)] == [200, 200, 503]


def test_a_batch_is_one_request(cloud: tuple[Sandbox, Caller]) -> None:
    sandbox, portal = cloud
    sandbox.configure(bucket_preload=50)
    assert portal.reply("batch", cmd={f"c{number}": "profile" for number in range(50)}).status_code == 200
    assert portal.reply("profile").status_code == 503


@pytest.mark.parametrize(("plan", "burst"), [("cloud", 51), ("enterprise", 251)])
def test_plans_have_their_own_bucket(plan: str, burst: int) -> None:
    clock = Clock()
    limits = Limits(clock, PLANS[plan])
    answers = [limits.admit("10.0.0.1") for _ in range(burst + 1)]
    assert answers.count(True) == burst
    assert limits.admit("10.0.0.2")


def test_on_premise_has_no_limits(sandbox: Sandbox, portal: Caller) -> None:
    sandbox.configure(server_cost_ms=1_000_000)
    replies = [portal.full("profile") for _ in range(60)]
    assert all(reply["result"]["ID"] == "1" for reply in replies)
    assert "operating" not in replies[0]["time"]


def test_server_time_blocks_one_method_of_one_caller(cloud: tuple[Sandbox, Caller]) -> None:
    sandbox, portal = cloud
    sandbox.configure(server_cost_ms={"crm.item.add": 50_000, "*": 1})
    for number in range(10):
        assert portal.reply("crm.item.add", entityTypeId=2, fields={"title": str(number)}).status_code == 200
    refused = portal.reply("crm.item.add", entityTypeId=2, fields={"title": "x"})
    assert (refused.status_code, refused.json()["error"]) == (429, "OPERATION_TIME_LIMIT")
    nested = portal.batch({"a": "crm.item.add?entityTypeId=2&fields[title]=x", "b": "profile"})
    assert nested["result_error"]["a"]["error"] == "OPERATION_TIME_LIMIT"
    assert nested["result"]["b"]["ID"] == "1"
    other = Caller(sandbox.person_url)
    assert other.add(2, title="mine")["createdBy"] == 7
    other.close()
    assert sandbox.stats()["rejected"]["429"] == 2
    sandbox.configure(advance_seconds=600)
    assert portal.reply("crm.item.add", entityTypeId=2, fields={"title": "x"}).status_code == 200


def test_the_budget_ends_in_the_middle_of_a_batch(cloud: tuple[Sandbox, Caller]) -> None:
    sandbox, portal = cloud
    sandbox.configure(
        server_cost_ms={"crm.item.add": 1000}, operating_spent_s={"crm.item.add": 475}, request_cap_s=0
    )
    commands = {f"c{n}": f"crm.item.add?entityTypeId=2&fields[title]=A{n}" for n in range(9)}
    reply = portal.full("batch", cmd=commands | {"other": "profile"})["result"]
    assert set(reply["result"]) == {"c0", "c1", "c2", "c3", "c4", "other"}
    assert {error["error"] for error in reply["result_error"].values()} == {"OPERATION_TIME_LIMIT"}
    assert reply["result_time"]["c4"]["operating"] >= 480
    assert sandbox.stats()["items"]["2"] == 5
    sandbox.configure(advance_seconds=600)
    assert portal.add(2, title="B")["id"] == 6


def test_others_on_the_same_address_eat_from_the_bucket(cloud: tuple[Sandbox, Caller]) -> None:
    sandbox, portal = cloud
    sandbox.configure(bucket_preload=51, bucket_eaten=2)
    admitted = 0
    for _ in range(20):
        sandbox.configure(advance_seconds=1)
        admitted += sum(portal.reply("profile").status_code == 200 for _ in range(3))
    assert admitted <= 20
    sandbox.configure(bucket_eaten=0, advance_seconds=30)
    assert [portal.reply("profile").status_code for _ in range(40)] == [200] * 40


def test_others_come_in_the_same_bursts_for_the_same_seed() -> None:
    runs = []
    for _ in range(2):
        others = read_others({"rate": 1.5, "burst": 10, "seed": 4})
        runs.append([others.requests() for _ in range(1000)])
    assert runs[0] == runs[1]
    assert set(runs[0]) == {0.0, 10.0}
    assert 1000 < sum(runs[0]) < 2000


def test_the_time_block_tells_what_is_used(cloud: tuple[Sandbox, Caller]) -> None:
    sandbox, portal = cloud
    sandbox.configure(server_cost_ms=1500)
    portal.full("profile")
    time = portal.full("profile")["time"]
    assert 3.0 <= time["operating"] < 3.5
    assert 590 <= time["operating_reset_at"] - time["start"] <= 600
    assert time["duration"] >= 1.5


def test_baskets_drop_one_by_one() -> None:
    clock = Clock()
    limits = Limits(clock, PLANS["cloud"])
    for _ in range(5):
        limits.charge("webhook1", "m", 100.0)
        clock.shift += 119
    assert not limits.allows("webhook1", "m")
    clock.shift += 6
    report = limits.charge("webhook1", "m", 0.0)
    assert report is not None
    assert report.seconds == 400.0
    assert limits.allows("webhook1", "m")


def test_costs_can_really_be_slept(sandbox: Sandbox, portal: Caller) -> None:
    sandbox.configure(server_cost_ms=120, sleep_cost=True)
    assert portal.reply("profile").elapsed.total_seconds() >= 0.12
