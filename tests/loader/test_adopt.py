"""A portal full of people's own cards is adopted before the first delivery (I19); against the sandbox."""

from collections import Counter
from typing import Any

from loader.config import Settings
from loader.database import Connection, call
from loader.portal.client import PortalClient
from loader.tick import run_pass
from tests.commands import Shell
from tests.erp import people, scalar, stage

COMPANY = {"source_key": "O1", "company_name": "ООО «Ромашка»", "tax_id": "7707083893", "city": "Москва"}


def add(client: PortalClient, entity_type_id: int, **fields: Any) -> int:
    told = client.call("crm.item.add", {"entityTypeId": entity_type_id, "fields": fields})
    return int(told["item"]["id"])


def phone(text: str) -> list[dict[str, str]]:
    return [{"typeId": "PHONE", "valueType": "MOBILE", "value": text}]


def by_hand(client: PortalClient, number: int, **fields: Any) -> int:
    """Enter a person of tests.erp.people as people do: in another case, without the country's code."""
    usual = {"name": "иван", "lastName": f"ИВАНОВ{number}", "fm": phone(f"8 (900) {number:07}")}
    return add(client, 3, **{**usual, **fields})


def fill(client: PortalClient, admin: Connection) -> dict[str, int]:
    """Let people have 66 cards, 60 of contacts that the ERP has too; return the odd ones."""
    for number in range(1, 58):
        by_hand(client, number)
    odd = {
        "bad phone": by_hand(client, 58, fm=[*phone("звонить Маше"), email("P58@Example.com")]),
        "of 1C": by_hand(client, 59, originatorId="1C", originId="000059"),
        "commented": by_hand(client, 60, comments="Любит кофе"),
        "second": by_hand(client, 60),
        "nobody's": by_hand(client, 900, name="Пётр", lastName="Сидоров"),
        "bad nobody's": add(client, 3, name="Анна", lastName="Ли", fm=phone("нет")),
        "company": add(client, 4, title="Ромашка, ООО"),
        "unknown company": add(client, 4, title="ООО Василёк"),
        "own": add(client, 4, title="Мы сами", isMyCompany="Y"),
    }
    requisite = {"ENTITY_TYPE_ID": 4, "ENTITY_ID": odd["company"], "PRESET_ID": 1, "NAME": "Реквизит"}
    client.call("crm.requisite.add", {"fields": {**requisite, "RQ_INN": "7707083893"}})
    client.call("crm.requisite.add", {"fields": {**requisite, "ENTITY_ID": odd["unknown company"]}})
    for number, street in ((1, "Арбат, 1"), (2, "Невский, 2")):
        address = {"TYPE_ID": 1, "ENTITY_TYPE_ID": 8, "ENTITY_ID": number, "ADDRESS_1": street}
        client.call("crm.address.add", {"fields": address})
    stage(admin, "customer", [*people(1, 80), COMPANY])
    return odd


def email(text: str) -> dict[str, str]:
    return {"typeId": "EMAIL", "valueType": "WORK", "value": text}


def counts(found: dict[str, Any]) -> dict[str, tuple[int, ...]]:
    names = ("read", "known_before", "linked", "offered", "second", "origin_of_others")
    return {one["entity"]: tuple(one[name] for name in names) for one in found["entities"]}


def test_going_live_on_a_full_portal_doubles_nothing(
    shell: Shell, client: PortalClient, connection: Connection, admin: Connection, settings: Settings
) -> None:
    odd = fill(client, admin)
    expected = {"company": (3, 0, 1, 1, 0, 0), "contact": (63, 0, 60, 2, 1, 1)}
    assert "holds 66 contacts and companies" in shell("check").out
    dry = shell("adopt", "--dry-run", "--json")
    assert dry.code == 0, dry.err
    # A dry run does not read the values anew that could not be read: that takes a second tick.
    assert counts(dry.json) == {**expected, "contact": (63, 0, 59, 3, 1, 1)}
    assert scalar(admin, "select count(*) from portal.item") == 0
    assert scalar(admin, "select count(*) from linked.customer") == 0

    ended = shell("adopt", "--json")
    assert ended.code == 0, ended.err
    assert "contacts and companies" not in shell("check").out
    assert counts(ended.json) == expected
    assert scalar(admin, "select count(*) from staging.reject where state = 'open'") == 0
    query = """select crm_id, op, source_system, coalesce(record ->> 'last_name', record ->> 'address')
        from outbound.change"""
    told = admin.execute(query).fetchall()
    assert sorted(told) == sorted(
        [
            (odd["nobody's"], "insert", "erp", "Сидоров"),
            (odd["bad nobody's"], "insert", "erp", "Ли"),
            (odd["unknown company"], "insert", "erp", "Невский, 2"),
        ]
    )
    for _ in range(2):
        delivered = run_pass(connection, client, settings).delivered
    assert delivered.outcomes == {}  # nothing is left, and nothing comes back as a change of people's
    cards = list_cards(client)
    assert len(cards) == 63 + 20  # those that only the ERP had
    assert Counter(card["originatorId"] for card in cards) == {"intersect": 79, None: 3, "1C": 1}
    assert len({card["originId"] for card in cards if card["originatorId"] == "intersect"}) == 79
    commented = next(card for card in cards if card["id"] == odd["commented"])
    # The ERP was later, so by the owner `latest` it wins; what the card said is kept.
    assert (commented["lastName"], commented["comments"]) == ("Иванов60", "Любит кофе")
    lost = "select portal_field, winner, theirs #>> '{}' from inbound.conflict where crm_id = %s order by 1"
    assert admin.execute(lost, [odd["commented"]]).fetchall() == [
        ("lastName", "erp", "ИВАНОВ60"),
        ("name", "erp", "иван"),
    ]
    assert [one["value"] for one in commented["fm"] if one["typeId"] == "EMAIL"] == ["p60@example.com"]
    untouched = next(card for card in cards if card["id"] == odd["nobody's"])
    assert (untouched["name"], untouched["lastName"]) == ("Пётр", "Сидоров")
    assert untouched["fm"][0]["value"] == "8 (900) 0000900"
    assert len(client.call("crm.requisite.list", {})) == 2
    # What only the card said stays, of an address too.
    addresses = sorted((one["ADDRESS_1"], one["CITY"]) for one in client.call("crm.address.list", {}))
    assert addresses == [("Арбат, 1", "Москва"), ("Невский, 2", None)]
    parked = shell("delta", "list", "--state", "parked", "--json").json
    assert [one["error_code"] for one in parked] == ["CARD_SUPERSEDED"]
    assert str(odd["second"]) in parked[0]["error_description"]
    assert shell("reconcile").code == 0
    assert shell("status").code == 0  # it adds up, although nothing is delivered for what is nobody's
    assert counts(shell("adopt", "--json").json) == {
        "company": (3, 2, 0, 0, 0, 0),  # ourselves are nobody's customer
        "contact": (83, 83, 0, 0, 0, 0),
    }


def list_cards(client: PortalClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while page := client.call(
        "crm.item.list",
        {"entityTypeId": 3, "order": {"id": "ASC"}, "filter": {">id": found[-1]["id"] if found else 0}},
    )["items"]:
        found += page
    return found


def test_an_erp_takes_over_what_it_was_offered_and_no_second_card_is_made(
    shell: Shell, client: PortalClient, connection: Connection, admin: Connection, settings: Settings
) -> None:
    card = by_hand(client, 1, comments="Из выставки")
    stranger = by_hand(client, 2)
    assert counts(shell("adopt", "--json").json)["contact"] == (2, 0, 0, 2, 0, 0)
    golden_id = scalar(admin, "select golden_id from outbound.customer where crm_id = %s", card)
    (first, second) = people(1, 2)
    # One by its number, the other by its phone alone.
    stage(admin, "customer", [{**first, "attributes": f'{{"golden_id": {golden_id}}}'}, second])
    for _ in range(2):
        run_pass(connection, client, settings)
    cards = {one["id"]: one for one in list_cards(client)}
    assert sorted(cards) == [card, stranger]
    assert {one["lastName"] for one in cards.values()} == {"Иванов1", "Иванов2"}
    assert {one["originatorId"] for one in cards.values()} == {"intersect"}
    assert cards[card]["comments"] == "Из выставки"
    assert scalar(admin, "select count(*) from inbound.change where not is_new") == 0


def test_an_adoption_that_was_cut_off_goes_on(
    shell: Shell, client: PortalClient, connection: Connection, admin: Connection, settings: Settings
) -> None:
    """Once what had been staged was forgotten, and never offered: any tick carries it to its end."""
    by_hand(client, 1)
    stage(admin, "customer", people(1, 1))
    by_hand(client, 900, name="Пётр")
    admin.execute("alter function inbound.end_adoption(integer) rename to end_later")
    assert shell("adopt").code == 1
    admin.execute("alter function inbound.end_later(integer) rename to end_adoption")
    run_pass(connection, client, settings)
    assert scalar(admin, "select array_agg(state order by crm_id) from inbound.card") == ["linked", "offered"]
    assert scalar(admin, "select count(*) from outbound.change") == 1
    assert counts(shell("adopt", "--json").json)["contact"] == (2, 2, 0, 0, 0, 0)
    assert len(list_cards(client)) == 2


def test_a_record_that_a_person_must_compare_with_a_card_gets_none_of_its_own_before(
    shell: Shell, client: PortalClient, connection: Connection, admin: Connection, settings: Settings
) -> None:
    """Once it was delivered beside the card that it perhaps was."""
    cards = [by_hand(client, number) for number in (1, 2)]
    # Two on one phone: without a middle name or a birth date the card may be of a son.
    wives = [
        {**one, "source_key": f"W{place}", "first_name": "Мария", "email": f"w{place}@example.com"}
        for place, one in enumerate(people(1, 2))
    ]
    stage(admin, "customer", [*people(1, 2), *wives])
    ended = shell("adopt", "--json")
    assert [one["review"] for one in ended.json["entities"] if one["entity"] == "contact"] == [2], ended.json
    run_pass(connection, client, settings)
    assert [one["id"] for one in list_cards(client)][:2] == cards
    assert len(list_cards(client)) == 4  # the wives are nobody's card
    assert scalar(admin, "select count(*) from outbound.change") == 0
    reasons = call(connection, "delta.waiting_reasons", p_portal_id=1)
    assert [(one["parent_state"], one["item_count"]) for one in reasons] == [("review", 2)]
    pairs = shell("review", "--json").json
    verdicts = {}
    for pair, verdict in zip(pairs, ("same", "different"), strict=True):
        assert shell("decide", str(pair["record_a"]), str(pair["record_b"]), verdict).code == 0
        verdicts[verdict] = next(
            int(side.rpartition(":")[2]) for side in (pair["source_a"], pair["source_b"]) if ":" in side
        )
    for _ in range(2):
        run_pass(connection, client, settings)
    origins = {one["id"]: one["originatorId"] for one in list_cards(client)}
    assert (len(origins) - 2, origins[verdicts["same"]], origins[verdicts["different"]]) == (
        3,
        "intersect",
        None,
    )
    told = admin.execute("select op, crm_id from outbound.change").fetchall()
    assert told == [("insert", verdicts["different"])]


def test_a_card_that_people_make_is_matched_like_an_adopted_one(
    client: PortalClient, connection: Connection, admin: Connection, settings: Settings
) -> None:
    """Once each was offered to the ERP as new, which so got its own customers a second time."""
    wife = {"source_key": "W3", "last_name": "Иванов3", "first_name": "Мария", "phone": "+79000000003"}
    stage(admin, "customer", [COMPANY, *people(3, 4), wife])
    run_pass(connection, client, settings)
    ours = add(client, 4, title="Мы сами", isMyCompany="Y")
    made = {
        "known": by_hand(client, 1, comments="Любит кофе"),
        "of another": by_hand(client, 2, originatorId="1C", originId="7"),
        "second": by_hand(client, 4),
        "unsure": by_hand(client, 3),
        "nobody's": by_hand(client, 900, name="Пётр", lastName="Сидоров"),
        "unreadable": by_hand(
            client, 901, name="Анна", lastName="Ли", fm=phone("звонить Маше"), birthdate="1800-01-01"
        ),
    }
    branch = add(client, 4, title="Ромашка")
    requisite = {"ENTITY_TYPE_ID": 4, "ENTITY_ID": branch, "PRESET_ID": 1, "NAME": "Реквизит"}
    client.call("crm.requisite.add", {"fields": {**requisite, "RQ_INN": "7707083893"}})
    stage(admin, "customer", people(1, 2))
    for _ in range(8):
        run_pass(connection, client, settings)
    states = dict(admin.execute("select crm_id, state from inbound.card where entity = 'contact'").fetchall())
    assert {name: states[number] for name, number in made.items()} == {
        "known": "linked",
        "of another": "linked",
        "second": "second",
        "unsure": "review",
        "nobody's": "offered",
        "unreadable": "offered",
    }
    company = "select state, crm_id = %s from inbound.card where entity = 'company'"
    assert admin.execute(company, [branch]).fetchall() == [("second", True)]
    assert (
        scalar(admin, "select count(*) from inbound.card where crm_id = %s and entity = 'company'", ours) == 0
    )
    told = admin.execute(
        "select crm_id, op, source_key from outbound.change where op = 'insert' order by 1"
    ).fetchall()
    assert told == [(made["nobody's"], "insert", None), (made["unreadable"], "insert", None)]
    # What the ERP does not have of its own customer it hears of.
    told = admin.execute(
        "select source_key, changed_fields from outbound.change where op = 'update'"
    ).fetchall()
    assert told == [("P1", ["comment"])]
    cards = {card["id"]: card for card in list_cards(client)}
    assert len(cards) == 3 + len(made)
    assert (cards[made["known"]]["originatorId"], cards[made["of another"]]["originatorId"]) == (
        "intersect",
        "1C",
    )
    assert cards[made["known"]]["comments"] == "Любит кофе"
    assert run_pass(connection, client, settings).delivered.outcomes == {}
