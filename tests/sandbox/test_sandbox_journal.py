"""The journal: what was asked, what was executed, what the client was told."""

from typing import Any

import pytest
import requests

from loader.sandbox import Sandbox
from tests.sandbox.caller import Caller

ADD = "crm.item.add?entityTypeId=2&fields[title]=A"


def entries(sandbox: Sandbox, **query: Any) -> list[dict[str, Any]]:
    answer = requests.get(f"{sandbox.base_url}/_sandbox/journal", params=query, timeout=5)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["entries"])


def test_a_call_is_written_down_with_who_what_and_how_it_ended(portal: Caller, sandbox: Sandbox) -> None:
    portal.add(2, title="A")
    portal.error("crm.item.get", entityTypeId=2, id=7)
    done, refused = entries(sandbox)
    assert (done["number"], done["credential"], done["method"]) == (1, "webhook1", "crm.item.add")
    assert (done["status"], done["sent"], done["fault"], done["executed"]) == (200, "whole", None, 1)
    command = done["commands"][0]
    assert command["at"] >= done["at"]
    assert (command["key"], command["outcome"], command["executed"], command["id"]) == ("", "done", True, 1)
    assert (refused["status"], refused["executed"]) == (400, 0)
    assert refused["commands"][0]["outcome"] == "NOT_FOUND"


def test_a_batch_is_written_down_command_by_command(portal: Caller, sandbox: Sandbox) -> None:
    commands = {"a": ADD, "b": "crm.item.get?entityTypeId=2&id=9", "c": ADD}
    portal.batch(commands, halt=1)
    told = [(c["key"], c["method"], c["outcome"], c["id"]) for c in entries(sandbox)[0]["commands"]]
    assert told == [
        ("a", "crm.item.add", "done", 1),
        ("b", "crm.item.get", "NOT_FOUND", None),
        ("c", "crm.item.add", None, None),
    ]


def test_refused_in_a_batch_without_running(portal: Caller, sandbox: Sandbox) -> None:
    portal.batch({f"c{number:02}": "batch" if number == 3 else "profile" for number in range(52)})
    told = [command["outcome"] for command in entries(sandbox)[0]["commands"]]
    assert told[3] == "ERROR_BATCH_METHOD_NOT_ALLOWED"
    assert told[50:] == ["ERROR_BATCH_LENGTH_EXCEEDED"] * 2
    assert told.count("done") == 49


@pytest.mark.parametrize(
    ("kind", "status", "sent", "executed"),
    [
        ("drop_before", None, "nothing", 0),
        ("drop_after", None, "nothing", 2),
        ("reset_after", None, "nothing", 2),
        ("http_504_after", 504, "whole", 2),
        ("http_502_before", 502, "whole", 0),
        ("truncate", 200, "part", 2),
    ],
)
def test_what_was_executed_is_told_apart_from_what_was_answered(
    portal: Caller, sandbox: Sandbox, kind: str, status: int | None, sent: str, executed: int
) -> None:
    sandbox.configure(faults=[{"method": "batch", "kind": kind}])
    try:
        portal.reply("batch", cmd={"a": ADD, "b": ADD})
    except requests.RequestException:
        assert sent != "whole"
    entry = entries(sandbox)[0]
    assert (entry["fault"], entry["status"], entry["sent"], entry["executed"]) == (
        kind,
        status,
        sent,
        executed,
    )
    assert sandbox.stats()["items"]["2"] == executed


def test_calls_that_never_got_in_are_written_down_too(sandbox: Sandbox, portal: Caller) -> None:
    sandbox.configure(plan="cloud", bucket_preload=51)
    portal.reply("profile")
    sandbox.configure(plan="onpremise", down=True)
    portal.reply("profile")
    sandbox.configure(down=False)
    requests.post(f"{sandbox.base_url}/rest/1/wrong/profile", timeout=5)
    told = [(entry["status"], entry["credential"], entry["executed"]) for entry in entries(sandbox)]
    assert told == [(503, "", 0), (502, "", 0), (401, "", 0)]


def test_the_journal_is_read_on_from_where_one_stopped(portal: Caller, sandbox: Sandbox) -> None:
    for _ in range(3):
        portal.result("profile")
    first = sandbox.journal(limit=2)
    assert [entry["number"] for entry in first["entries"]] == [1, 2]
    portal.batch({"a": ADD})
    assert [entry["method"] for entry in entries(sandbox, since=first["last"])] == ["profile", "batch"]
    assert [entry["number"] for entry in entries(sandbox, method="crm.item.add")] == [4]


def test_the_journal_forgets_the_oldest_and_says_so(portal: Caller, sandbox: Sandbox) -> None:
    sandbox.configure(journal_size=12)
    for _ in range(10):
        portal.batch({"a": "profile", "b": "profile", "c": "profile"})
    read = sandbox.journal()
    assert [entry["number"] for entry in read["entries"]] == [8, 9, 10]
    assert read["forgotten"] == 7


def test_the_journal_holds_no_values(portal: Caller, sandbox: Sandbox) -> None:
    portal.add(3, name="Olga", fm=[{"typeId": "PHONE", "value": "+79160000001"}])
    told = requests.get(f"{sandbox.base_url}/_sandbox/journal", timeout=5).text
    assert "Olga" not in told
    assert "sandboxsecret" not in told


def test_a_misspelt_question_is_refused(sandbox: Sandbox) -> None:
    answer = requests.get(f"{sandbox.base_url}/_sandbox/journal", params={"form": 1}, timeout=5)
    assert answer.status_code == 400
    assert "since" in answer.json()["error"]
