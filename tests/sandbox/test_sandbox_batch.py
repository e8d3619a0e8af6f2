"""batch: shapes of its five maps, references, halt, limits, encodings."""

from urllib.parse import quote_plus

from loader.sandbox import Sandbox
from tests.sandbox.caller import Caller

MAPS = {"result", "result_error", "result_total", "result_next", "result_time"}


def deal(title: str, **more: str) -> str:
    extra = "".join(f"&fields[{name}]={quote_plus(value)}" for name, value in more.items())
    return f"crm.item.add?entityTypeId=2&fields[title]={quote_plus(title)}{extra}"


def test_empty_maps_are_lists_and_others_are_objects(portal: Caller) -> None:
    reply = portal.batch({"a": deal("A"), "b": "crm.item.list?entityTypeId=2&order[id]=ASC"})
    assert set(reply) == MAPS
    assert reply["result_error"] == []
    assert reply["result_next"] == []
    assert reply["result_total"] == {"b": 1}
    assert reply["result"]["b"]["items"][0]["title"] == "A"
    assert set(reply["result_time"]) == {"a", "b"}


def test_number_keys_turn_maps_into_lists(portal: Caller) -> None:
    reply = portal.result("batch", cmd=["user.admin", "nonsense"])
    assert reply["result"] == [True]
    assert reply["result_error"] == {
        "1": {"error": "ERROR_METHOD_NOT_FOUND", "error_description": "Method not found!"}
    }
    only_failure = portal.result("batch", cmd={"0": "nonsense"})
    assert isinstance(only_failure["result_error"], list)
    assert only_failure["result"] == []


def test_a_failure_undoes_nothing_and_halt_leaves_the_rest_in_no_map(portal: Caller) -> None:
    commands = {"a": deal("A"), "b": deal("B", stageId="NOWHERE"), "c": deal("C")}
    reply = portal.batch(commands)
    assert set(reply["result"]) == {"a", "c"}
    assert reply["result_error"]["b"]["error"] == "CRM_FIELD_ERROR_VALUE_NOT_VALID"
    halted = portal.batch(commands, halt=1)
    assert set(halted["result"]) == {"a"}
    assert set(halted["result_error"]) == {"b"}
    assert portal.ids(2, {}) == [1, 2, 3]


def test_references_reach_into_earlier_replies(portal: Caller) -> None:
    reply = portal.batch(
        {
            "company": "crm.item.add?entityTypeId=4&fields[title]=Acme",
            "contact": "crm.item.add?entityTypeId=3&fields[name]=A"
            "&fields[companyIds][0]=$result[company][item][id]",
            "deal": deal("for $result[company][item][title]", companyId="$result[company][item][id]"),
            "list": "crm.item.list?entityTypeId=2&filter[%3Eid]=0&order[id]=ASC",
            "again": "crm.item.get?entityTypeId=2&id=$result[list][items][0][id]",
        }
    )
    assert reply["result"]["contact"]["item"]["companyIds"] == [1]
    assert reply["result"]["again"]["item"]["title"] == "for Acme"
    assert reply["result"]["again"]["item"]["companyId"] == 1


def test_an_unresolved_reference_is_empty_and_starts_from_the_first_row(portal: Caller) -> None:
    for title in "AB":
        portal.add(2, title=title)
    reply = portal.batch(
        {"x": "crm.item.list?entityTypeId=2&filter[%3Eid]=$result[no][items][49][id]&order[id]=ASC&start=-1"}
    )
    assert [item["id"] for item in reply["result"]["x"]["items"]] == [1, 2]


def test_fifty_commands_run_and_the_surplus_fails(portal: Caller) -> None:
    reply = portal.batch({f"c{number:02}": deal("A") for number in range(52)})
    assert len(reply["result"]) == 50
    assert {error["error"] for error in reply["result_error"].values()} == {"ERROR_BATCH_LENGTH_EXCEEDED"}
    assert set(reply["result_error"]) == {"c50", "c51"}


def test_a_batch_in_a_batch_is_not_allowed(portal: Caller) -> None:
    reply = portal.batch({"a": "batch?cmd[a]=profile"})
    assert reply["result_error"]["a"]["error"] == "ERROR_BATCH_METHOD_NOT_ALLOWED"


def test_values_are_decoded_as_php_does(portal: Caller) -> None:
    careless = portal.batch({"a": "crm.item.add?entityTypeId=2&fields[title]=+7 R&D&fields[opened]=True"})
    assert careless["result"]["a"]["item"]["title"] == "7 R"
    assert careless["result"]["a"]["item"]["opened"] == "N"
    careful = portal.batch({"a": deal("+7 R&D #1 = 100 %", opened="Y")})
    assert careful["result"]["a"]["item"]["title"] == "+7 R&D #1 = 100 %"


def test_form_bodies_and_queries_are_encoded_once_more(portal: Caller) -> None:
    commands = {"cmd[a]": deal("Ivan & Co"), "cmd[b]": "crm.item.get?entityTypeId=2&id=$result[a][item][id]"}
    for reply in (
        portal.session.post(portal.url + "batch", data=commands, timeout=5),
        portal.session.get(portal.url + "batch.json", params=commands, timeout=5),
        portal.session.post(
            portal.url + "batch/", files={name: (None, text) for name, text in commands.items()}, timeout=5
        ),
    ):
        assert reply.json()["result"]["result"]["b"]["item"]["title"] == "Ivan & Co"


def test_commands_and_requests_are_counted(portal: Caller, sandbox: Sandbox) -> None:
    portal.batch({"a": deal("A"), "b": "nonsense", "c": "profile"})
    stats = sandbox.stats()
    assert (stats["requests"], stats["commands"], stats["writes"]) == (1, 3, 1)
    assert stats["methods"] == {"crm.item.add": 1, "profile": 1}


def test_a_whole_batch_shares_sixty_seconds(portal: Caller, sandbox: Sandbox) -> None:
    sandbox.configure(plan="cloud", server_cost_ms={"crm.item.add": 1900})
    reply = portal.reply("batch", cmd={f"c{number}": deal("A") for number in range(50)})
    assert reply.status_code == 504
    assert "json" not in reply.headers["content-type"]
    assert sandbox.stats()["items"]["2"] == 32
