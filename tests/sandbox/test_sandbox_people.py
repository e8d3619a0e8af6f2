"""People who edit, merge and delete at random, the same way each time."""

from typing import Any

import pytest
import requests

from loader.sandbox import Sandbox
from tests.sandbox.caller import Caller


@pytest.fixture
def cards(portal: Caller) -> list[int]:
    """Thirty contacts of the integration, each with its external key and a phone."""
    return [
        portal.add(
            3,
            name=f"N{number}",
            originatorId="intersect",
            originId=str(number),
            fm=[{"typeId": "PHONE", "value": f"+7916{number:07}"}],
        )["id"]
        for number in range(30)
    ]


def told(acts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in act.items() if key != "at"} for act in acts]


def test_the_same_seed_gives_the_same_acts() -> None:
    runs = []
    for _ in range(2):
        with Sandbox(plan="onpremise") as sandbox:
            sandbox.people(20, seed=5, weights={"add": 1})
            runs.append(told(sandbox.people(100, seed=8)))
    assert runs[0] == runs[1]
    assert {act["kind"] for act in runs[0]} > {"edit", "merge", "delete", "copy"}


def test_people_act_over_http_and_tell_what_they_did(
    sandbox: Sandbox, portal: Caller, cards: list[int]
) -> None:
    people = f"{sandbox.base_url}/_sandbox/people"
    asked = {"count": 3, "types": [3], "weights": {"edit": 1}}
    acts = requests.post(people, json=asked, timeout=5).json()["acts"]
    assert [act["number"] for act in acts] == [1, 2, 3]
    assert requests.get(people, params={"since": 1}, timeout=5).json()["acts"] == acts[1:]
    for act in acts:
        card = portal.get(3, act["id"])
        assert card["updatedBy"] == 7
    ((field, value),) = acts[-1]["changes"].items()
    assert portal.get(3, acts[-1]["id"])[field] == value
    assert (sandbox.stats()["acts"], sandbox.stats()["writes"]) == (3, 30)


def test_a_merge_leaves_one_card_with_the_phones_of_both(
    sandbox: Sandbox, portal: Caller, cards: list[int]
) -> None:
    act = sandbox.people(1, types=[3], weights={"merge": 1}, seed=2)[0]
    assert act["into"] != act["id"]
    assert portal.error("crm.item.get", entityTypeId=3, id=act["id"]) == "NOT_FOUND"
    survivor = portal.get(3, act["into"])
    assert sorted(entry["value"] for entry in survivor["fm"]) == sorted(
        f"+7916{card - 1:07}" for card in (act["id"], act["into"])
    )
    assert survivor["originId"] == str(act["into"] - 1)


def test_a_deleted_card_is_gone(sandbox: Sandbox, portal: Caller, cards: list[int]) -> None:
    gone = {act["id"] for act in sandbox.people(5, types=[3], weights={"delete": 1})}
    assert set(portal.ids(3, {})) == set(cards) - gone
    assert len(gone) == 5


def test_a_copy_has_the_phone_and_no_external_key(sandbox: Sandbox, portal: Caller, cards: list[int]) -> None:
    act = sandbox.people(1, types=[3], weights={"copy": 1})[0]
    copy, source = portal.get(3, act["id"]), portal.get(3, act["of"])
    assert copy["originId"] is None
    assert [entry["value"] for entry in copy["fm"]] == [entry["value"] for entry in source["fm"]]


def test_stages_move_within_the_pipeline(sandbox: Sandbox, portal: Caller) -> None:
    portal.add(2, title="A")
    acts = sandbox.people(10, types=[2], weights={"stage": 1})
    assert [act["refused"] for act in acts] == [None] * 10
    assert portal.get(2, 1)["stageId"] == acts[-1]["changes"]["stageId"]


def test_people_act_between_the_commands_of_a_batch(sandbox: Sandbox, portal: Caller) -> None:
    sandbox.configure(people={"share": 0.5, "seed": 3, "types": [2], "weights": {"delete": 1}})
    reply = portal.batch({f"c{n:02}": f"crm.item.add?entityTypeId=2&fields[title]=A{n}" for n in range(40)})
    assert len(reply["result"]) == 40
    deleted = [act["id"] for act in sandbox.acts()]
    assert 10 < len(deleted) < 30
    assert portal.ids(2, {}) == sorted(set(range(1, 41)) - set(deleted))
    sandbox.configure(people=None)
    count = sandbox.stats()["acts"]
    portal.batch({f"c{n:02}": "profile" for n in range(40)})
    assert sandbox.stats()["acts"] == count


def test_what_people_may_not_do_is_told(sandbox: Sandbox, portal: Caller) -> None:
    sandbox.configure(mandatory_fields={"3": ["comments"]})
    act = sandbox.people(1, types=[3], weights={"add": 1})[0]
    assert (act["id"], act["refused"]) == (None, "CRM_FIELD_ERROR_REQUIRED")


@pytest.mark.parametrize("wrong", [{"weights": {"burn": 1}}, {"sede": 1}, {"count": "many"}])
def test_a_wrong_wish_is_refused(sandbox: Sandbox, wrong: dict[str, Any]) -> None:
    assert requests.post(f"{sandbox.base_url}/_sandbox/people", json=wrong, timeout=5).status_code == 400


def test_a_card_merged_with_itself_is_not_lost(portal: Caller) -> None:
    portal.add(3, name="A")
    asked = {"entityTypeId": 3, "entityIds": [1, "1"]}
    assert portal.result("crm.entity.mergeBatch", params=asked)["STATUS"] == "ERROR"
    assert portal.get(3, 1)["name"] == "A"


def test_cards_that_contradict_each_other_can_be_a_conflict(sandbox: Sandbox, portal: Caller) -> None:
    portal.add(3, name="A", post="clerk")
    portal.add(3, name="A")
    portal.add(3, name="B")
    sandbox.configure(merge_conflicts=True)

    def merge(*ids: int) -> dict[str, Any]:
        return portal.result("crm.entity.mergeBatch", params={"entityTypeId": 3, "entityIds": ids})

    assert merge(1, 3) == {"STATUS": "CONFLICT", "ENTITY_IDS": []}
    assert merge(1, 2) == {"STATUS": "SUCCESS", "ENTITY_IDS": [2]}
    assert portal.ids(3, {}) == [1, 3]


def test_people_take_card_after_card_and_edit_what_they_are_told(sandbox: Sandbox, cards: list[int]) -> None:
    asked = {"types": [3], "weights": {"edit": 1}, "fields": {"3": ["comments"]}, "after": cards[0]}
    acts = sandbox.people(len(cards), **asked)
    assert [act["id"] for act in acts] == [*cards[1:], None]
    assert {name for act in acts[:-1] for name in act["changes"]} == {"comments"}


def test_people_write_an_address_on_the_requisite_and_save_that(
    sandbox: Sandbox, portal: Caller, cards: list[int]
) -> None:
    acts = [sandbox.people(1, types=[3], weights={"address": 1}, seed=seed)[0] for seed in (4, 4)]
    (requisite,) = portal.result("crm.requisite.list", filter={"ENTITY_ID": acts[0]["id"]})
    (address,) = portal.result("crm.address.list")
    assert (address["ENTITY_ID"], address["CITY"]) == (requisite["ID"], acts[-1]["city"])
    assert (requisite["MODIFY_BY_ID"], requisite["DATE_MODIFY"] > "") == ("7", True)
