"""The catalogue of the portal's errors: complete, in both languages, and at one with the program."""

import re
from pathlib import Path

import pytest

from loader.database import Connection, call
from loader.portal import reply
from tests.sql.staging import claim, rows, settle, take, value

ROOT = Path(__file__).parents[2]
REFUSALS = re.compile(r"""Refusal\(\s*(?:"([^"]*)"|(\d+)),""")
COMMAND = re.compile(r"intersect [a-z]+(?: [a-z-]+)?")


def known(connection: Connection) -> dict[str, tuple[str, bool]]:
    found = rows(connection, "select code, class, is_of_credential from exchange.portal_error")
    return {row["code"]: (row["class"], row["is_of_credential"]) for row in found}


def test_every_error_that_the_sandbox_knows_from_the_documents_has_a_class_and_advice(
    base: Connection,
) -> None:
    said = {
        (word or number).upper()
        for path in (ROOT / "loader" / "sandbox").glob("*.py")
        for word, number in REFUSALS.findall(path.read_text())
    }
    codes = {code for code in said if code and " " not in code}  # some methods answer a sentence in its place
    assert len(codes) > 25
    assert codes - known(base).keys() == set()


def test_the_program_and_the_catalogue_agree_on_what_no_record_is_to_blame_for(base: Connection) -> None:
    catalogue = known(base)
    for code in reply._OF_CREDENTIAL:
        assert catalogue[code] == ("configuration", True), code
    for code in reply._OF_PORTAL:
        assert catalogue[code] == ("configuration", False), code
    for code in reply._LIMITS:
        assert catalogue[code][0] == "limit", code
    for code in reply._UNSURE | {reply.MOVED}:
        assert catalogue[code][0] == "transient", code


def test_advice_is_there_in_russian_and_in_english_and_names_commands_that_exist(base: Connection) -> None:
    for row in rows(base, "select code, advice_ru, advice_en from exchange.portal_error"):
        assert re.search("[а-я]", row["advice_ru"]) and row["advice_ru"].endswith("."), row["code"]
        assert not re.search("[а-яА-Я]", row["advice_en"]) and row["advice_en"].endswith("."), row["code"]
        commands = [
            set(re.findall(r"intersect [a-z]+(?: [a-z-]+)?", row[f"advice_{n}"])) for n in ("ru", "en")
        ]
        assert commands[0] == commands[1], row["code"]


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        ({"error": "A_CODE_OF_TOMORROW", "http_status": 401}, "configuration"),
        ({"error": "", "description": "Access denied.", "http_status": 400}, "configuration"),
        ({"error": "", "description": "Доступ запрещён", "http_status": 400}, "configuration"),
        ({"error": "wrong_auth_type", "http_status": 403}, "configuration"),
        ({"error": "200040300030", "http_status": 400}, "configuration"),
        ({"error": "", "description": "Not found", "http_status": 400}, "data"),
        ({"error": "ERROR_CORE", "description": "Access denied is what I call it"}, "data"),
    ],
)
def test_a_credential_s_trouble_parks_no_record_under_whatever_name(
    base: Connection, told: dict[str, object], outcome: str
) -> None:
    """Ten thousand records were parked for a scope that nobody had ticked."""
    take(base, "customer", source_key="A", last_name="Petrova")
    (work,) = claim(base)
    assert settle(base, work, "refused", **told) == {outcome: 1}
    assert value(base, "select state from delta.item where entity = 'contact'") == (
        "open" if outcome == "configuration" else "parked"
    )


def test_what_is_parked_for_an_error_without_a_known_name_says_where_the_reason_is(base: Connection) -> None:
    take(base, "customer", source_key="A", last_name="Petrova")
    (work,) = claim(base)
    settle(base, work, "refused", error="The name is too long", description="Too long")
    (item,) = call(base, "delta.list_items", p_portal_id=1, p_state="parked")
    assert "in its text" in item["advice_en"] and "в тексте" in item["advice_ru"]
