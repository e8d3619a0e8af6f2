"""`intersect check --probe`: what holds on this portal is found out, stored, and nothing is left behind."""

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import SecretStr

from loader.check.finding import Finding, Severity
from loader.check.run import check
from loader.config import PortalPlan, Settings
from loader.database import Connection, call
from loader.portal.connect import connect_portal
from loader.sandbox import Sandbox
from tests.commands import Shell
from tests.erp import register

# A switch of the sandbox, the question it answers, and the answers without and with it.
SWITCHED = (
    ({"batch_over_50": "whole"}, "batch_over_50", "each", "whole"),
    ({"strict_classic_filters": True}, "classic_filter_of_unknown_field", "ignored", "refused"),
    ({"deleted_code": "ACCESS_DENIED"}, "deleted_card_answers", "NOT_FOUND", "ACCESS_DENIED"),
    ({"empty_keeps": True}, "empty_text_clears", "yes", "no"),
    ({"equal_update_saves": True}, "equal_update_moves_time", "no", "yes"),
    ({"language": "ru"}, "error_language", "en", "ru"),
    ({"last_link_is_primary": True}, "first_contact_is_primary", "yes", "no"),
    ({"import_alone": True}, "import_in_batch", "yes", "no"),
    ({"import_multifields": "PHONE"}, "import_multifields", "both", "PHONE"),
    ({"text_limit": 100}, "longest_text", "255", "100"),
    ({"names_by_case": True}, "method_names_by_case", "no", "yes"),
    ({"null_keeps": True}, "null_clears", "yes", "no"),
    ({"touch_owner_on_child": True}, "product_rows_move_owner_time", "no", "yes"),
    ({}, "requisite_moves_owner_time", "no", "yes"),
    ({"list_lag_s": 0.7}, "seconds_until_listed", "0", "1"),
    ({"plan": "cloud", "bucket_size": 1000}, "tells_operating", "no", "yes"),
    ({"strips_markup": True}, "texts_keep_markup", "yes", "no"),
    ({"unresolved_reference": "literal"}, "unresolved_reference", "empty", "literal"),
)


@pytest.fixture
def portal() -> Iterator[Sandbox]:
    with Sandbox(plan="onpremise") as sandbox:
        yield sandbox


@pytest.fixture
def shell(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], settings: Settings, portal: Sandbox
) -> Shell:
    shell = Shell(monkeypatch, capsys, settings)
    shell.set(PORTAL_URL=portal.url)
    return shell


@pytest.fixture
def settings(database: Settings, portal: Sandbox) -> Settings:
    register(database)
    return database.model_copy(
        update={"portal_url": SecretStr(portal.url), "portal_plan": PortalPlan.ONPREMISE}
    )


def answers(connection: Connection) -> dict[str, dict[str, Any]]:
    return {row["question"]: row for row in call(connection, "portal.list_answers", p_portal_id=1)}


def found(connection: Connection) -> dict[str, str | None]:
    return {question: row["found"] for question, row in answers(connection).items()}


def of_probe(findings: list[Finding], severity: Severity) -> list[str]:
    return [f.problem for f in findings if f.subject.startswith("probe") and f.severity is severity]


def cards(portal: Sandbox) -> int:
    return sum(portal.stats()["items"].values())


def test_a_probe_finds_what_holds_on_this_portal(
    settings: Settings, portal: Sandbox, connection: Connection
) -> None:
    check(settings, probe=True)
    assert found(connection) == {question: usual for _, question, usual, _ in SWITCHED}


def test_a_probe_finds_the_other_answers_too(
    settings: Settings, portal: Sandbox, connection: Connection
) -> None:
    for switches, *_ in SWITCHED:
        portal.configure(**switches)
    check(settings, probe=True)
    assert found(connection) == {question: other for _, question, _, other in SWITCHED}


def test_every_question_is_asked_and_has_a_safe_answer(connection: Connection) -> None:
    asked = answers(connection)
    assert asked.keys() == {question for _, question, *_ in SWITCHED}
    assert {row["origin"] for row in asked.values()} == {"assumed"}
    assert [row["question"] for row in asked.values() if row["answer"] != row["safe_answer"]] == []
    assert [row["question"] for row in asked.values() if row["is_trouble"]] == []


def test_a_probe_leaves_nothing_and_tells_what_it_did(settings: Settings, portal: Sandbox) -> None:
    with connect_portal(settings) as client:
        client.call("crm.item.add", {"entityTypeId": 3, "fields": {"name": "Olga"}})
    findings = check(settings, probe=True)
    assert cards(portal) == 1
    deeds = of_probe(findings, Severity.GOOD)
    made = [deed for deed in deeds if deed.startswith("created")]
    assert len(made) > 10
    assert len(deeds) == 2 * len(made)
    assert of_probe(findings, Severity.WARNING) == []


def test_cards_of_a_probe_are_imported_so_that_no_automation_starts(
    settings: Settings, portal: Sandbox
) -> None:
    check(settings, probe=True)
    assert "crm.item.add" not in portal.stats()["methods"]


def test_a_probe_works_without_the_right_to_import(
    settings: Settings, portal: Sandbox, connection: Connection
) -> None:
    portal.configure(denied_methods={"1": ["crm.item.import"]})
    findings = check(settings, probe=True)
    assert cards(portal) == 0
    assert answers(connection)["null_clears"]["found"] == "yes"
    assert answers(connection)["import_multifields"]["origin"] == "assumed"
    assert any("INVALID_CREDENTIALS" in problem for problem in of_probe(findings, Severity.WARNING))


def test_a_check_without_a_probe_writes_nothing(settings: Settings, portal: Sandbox) -> None:
    check(settings)
    assert portal.stats()["writes"] == 0


def test_what_a_lost_reply_left_is_deleted(settings: Settings, portal: Sandbox) -> None:
    portal.configure(faults=[{"method": "crm.item.import", "kind": "drop_after", "after": 3}])
    findings = check(settings, probe=True)
    assert any(finding.subject == "probe" and finding.is_unreachable for finding in findings)
    assert cards(portal) == 0


def test_what_a_killed_probe_left_is_deleted_by_the_next_and_nothing_else(
    settings: Settings, portal: Sandbox
) -> None:
    kept = [
        {"originatorId": "intersect", "originId": "17"},
        {"originatorId": "other", "originId": "probe-1"},
        {"originatorId": "intersect", "originId": "aprobe-1"},
    ]
    with connect_portal(settings) as client:
        for key in [*kept, {"originatorId": "intersect", "originId": "probe-dead-1"}]:
            client.call("crm.item.add", {"entityTypeId": 3, "fields": {"name": "A", **key}})
        check(settings, probe=True)
        left = client.call("crm.item.list", {"entityTypeId": 3, "order": {"id": "ASC"}})["items"]
    assert [{name: card[name] for name in ("originatorId", "originId")} for card in left] == kept


def test_cards_that_cannot_be_deleted_are_named(settings: Settings, portal: Sandbox) -> None:
    portal.configure(denied_methods={"1": ["crm.item.delete"]})
    findings = check(settings, probe=True)
    left = [problem for problem in of_probe(findings, Severity.WARNING) if "may be left" in problem]
    assert len(left) == cards(portal) > 10
    assert any("contact 1: ACCESS_DENIED" in problem for problem in left)


def test_nothing_is_tried_on_a_portal_with_errors(settings: Settings, portal: Sandbox) -> None:
    portal.configure(scopes=["crm", "basic"])
    findings = check(settings, probe=True)
    assert of_probe(findings, Severity.WARNING) == ["nothing was tried out on the portal"]
    assert portal.stats()["writes"] == 0


def test_the_probes_cards_are_not_taken_for_born_in_the_crm(
    settings: Settings, portal: Sandbox, connection: Connection, admin: Connection
) -> None:
    portal.configure(denied_methods={"1": ["crm.item.delete"]})
    call(connection, "inbound.begin_capture", p_portal_id=1, p_portal_time="2020-01-01T00:00:00+00:00")
    check(settings, probe=True)
    with connect_portal(settings) as client:
        page = client.call("crm.item.list", {"entityTypeId": 3, "order": {"updatedTime": "ASC"}})["items"]
    assert page
    call(connection, "inbound.record_page", p_portal_id=1, p_entity="contact", p_cards=page)
    born = admin.execute("select count(*) from portal.item where is_born_in_crm").fetchone()
    assert born == (0,)


def test_a_full_bucket_is_waited_for(settings: Settings, portal: Sandbox, connection: Connection) -> None:
    portal.configure(faults=[{"method": "crm.item.import", "kind": "503"}])
    check(settings, probe=True)
    assert portal.stats()["rejected"]["503"] == 1
    assert None not in found(connection).values()


def test_answers_that_this_version_does_not_fit_are_warned_of(
    settings: Settings, portal: Sandbox, connection: Connection
) -> None:
    portal.configure(empty_keeps=True, list_lag_s=1.2)
    hasty = settings.model_copy(update={"lookup_pause": 1.0})
    for findings in (check(hasty, probe=True), check(hasty)):
        warned = {f.subject: f for f in findings if f.severity is Severity.WARNING}
        assert "null_policy" in warned["portal.empty_text_clears"].next_step
        assert "INTERSECT_LOOKUP_PAUSE is 1 s" in warned["settings"].problem
    assert "settings" not in {f.subject for f in check(settings) if f.severity is Severity.WARNING}


def test_a_person_outranks_the_probe(settings: Settings, connection: Connection, shell: Shell) -> None:
    assert shell("check", "--probe", "--json").code == 0
    chosen = shell("portal", "answer", "null_clears", "no", "--json")
    assert chosen.json == {"question": "null_clears", "answer": "no"}
    row = next(row for row in shell("portal", "answers", "--json").json if row["question"] == "null_clears")
    assert (row["answer"], row["origin"], row["found"]) == ("no", "person", "yes")
    shell("check", "--probe")
    assert answers(connection)["null_clears"]["answer"] == "no"
    assert shell("portal", "answer", "null_clears").out.strip().endswith("yes")
    assert answers(connection)["null_clears"]["origin"] == "probe"


@pytest.mark.parametrize(
    ("question", "text", "told"),
    [
        ("nonsense", "yes", "intersect portal answers"),
        ("null_clears", "perhaps", "^(yes|no)$"),
        ("seconds_until_listed", "soon", "An answer matches"),
    ],
)
def test_a_wrong_answer_is_refused_with_the_way_out(
    settings: Settings, shell: Shell, question: str, text: str, told: str
) -> None:
    ended = shell("portal", "answer", question, text)
    assert ended.code != 0
    assert told in ended.err


def test_a_function_reads_the_answer_in_use(connection: Connection) -> None:
    def read() -> Any:
        return call(connection, "portal.answer_of", p_portal_id=1, p_question="import_in_batch")[0][
            "answer_of"
        ]

    assert read() == "no"
    call(
        connection, "portal.remember_answers", p_portal_id=1, p_answers={"import_in_batch": "yes", "odd": "1"}
    )
    assert read() == "yes"
