"""Who is whom: match rules, contradictions, over-common keys, stable golden ids (I5, I6)."""

from typing import Any

import pytest

from loader.database import Connection
from tests.sql.staging import column, linked, row, rows, stage, take, tick, value

Record = dict[str, str]

PHONE = {"phone": "8 495 123-45-67"}
MOBILE = {"phone": "8 916 123-45-67"}
EMAIL = {"email": "home@example.com"}
BORN = {"birth_date": "1980-05-17"}
LATER = {"birth_date": "2004-02-29"}
INN = {"tax_id": "7707083893"}
OTHER_INN = {"tax_id": "7736050003"}
PERSON_INN = {"tax_id": "500100732259"}
MISTYPED_INN = {"tax_id": "500100732258"}
HEAD = {"tax_reason_code": "770701001"}
BRANCH = {"tax_reason_code": "780202002"}


def name(text: str, **more: str) -> Record:
    """Return the columns of a person's name: last, first and perhaps middle name."""
    parts = dict(zip(("last_name", "first_name", "middle_name"), text.split(), strict=False))
    return {**parts, **more}


def company(text: str, **more: str) -> Record:
    return {"company_name": text, "kind": "organization", **more}


IVAN = name("Иванов Иван Петрович")
IVAN_SHORT = name("Иванов Иван")
INITIALS = name("Иванов И. П.")
MARIA_SHORT = name("Иванова Мария")
MARIA = name("Иванова Мария Сергеевна")
PETER = name("Иванов Пётр Иванович")

# Records, and who of them is one: "01 2" says that the first two are, and the third is somebody else.
PEOPLE = {
    "an e-mail in another case": ([{"email": "Anna@example.com"}, {"email": "anna@EXAMPLE.com"}], "01"),
    "the second of two e-mails": ([{"email": "a@x.org", "email_2": "b@x.org"}, {"email": "b@x.org"}], "01"),
    "two phones in one field": (
        [{**IVAN, "phone": "8 495 123-45-67, 8 916 123-45-67"}, {**IVAN, **MOBILE}, {**IVAN, **PHONE}],
        "012",
    ),
    "a phone in two columns": ([{**IVAN, **PHONE}, {**IVAN, "phone_2": "+74951234567"}], "01"),
    "a phone and a woman's name": ([{**MARIA_SHORT, **PHONE}, {**MARIA, **PHONE}], "01"),
    "a phone of one name": ([{**IVAN_SHORT, **PHONE}, {**IVAN_SHORT, **PHONE}], "01"),
    "a phone of one name, two e-mails": (
        [{**IVAN_SHORT, **PHONE, **EMAIL}, {**IVAN_SHORT, **PHONE, "email": "work@example.com"}],
        "0 1",
    ),
    "a phone and an e-mail of one name": ([{**IVAN_SHORT, **PHONE, **EMAIL}] * 2, "01"),
    "an e-mail of one name": ([{**IVAN_SHORT, **EMAIL}] * 2, "01"),
    "an e-mail of one name, two phones": (
        [{**IVAN_SHORT, **EMAIL, **PHONE}, {**IVAN_SHORT, **EMAIL, **MOBILE}],
        "0 1",
    ),
    "father and son, both Ivan Ivanovich": ([{**name("Иванов Иван Иванович"), **PHONE, **EMAIL}] * 2, "0 1"),
    "father and son, both Lev Lvovich": ([{**name("Орлов Лев Львович"), **PHONE, **EMAIL}] * 2, "0 1"),
    "father and son, both Yuri Yurevich": ([{**name("Орлов Юрий Юрьевич"), **PHONE, **EMAIL}] * 2, "0 1"),
    "Aleksandr Alekseevich has no father of his name": (
        [{**name("Орлов Александр Алексеевич"), **PHONE}] * 2,
        "01",
    ),
    "Anna Alekseevna is nobody's father": ([{**name("Шевченко Анна Алексеевна"), **PHONE}] * 2, "01"),
    "father and son by the same initials and birth dates on one side": (
        [{**INITIALS, **PHONE}, {**INITIALS, **PHONE, **BORN}, {**IVAN, **PHONE, **LATER}],
        "0 1 2",
    ),
    "a phone and no name": ([PHONE, PHONE], "0 1"),
    "an e-mail and no name": ([EMAIL, EMAIL], "01"),
    "a name and nothing else": ([IVAN, IVAN], "0 1"),
    "nothing at all": ([{}, {}], "0 1"),
    "е and ё, letters of any case": (
        [{**name("Соловьёва Алёна"), **PHONE}, {**name("СОЛОВЬЕВА алена"), **PHONE}],
        "01",
    ),
    "a family on one phone and one e-mail": (
        [{**one, **PHONE, **EMAIL} for one in (IVAN, MARIA, PETER)],
        "0 1 2",
    ),
    "a family, each member in two sources": (
        [{**one, **PHONE, **EMAIL} for one in (IVAN, MARIA, PETER) * 2],
        "03 14 25",
    ),
    "a family without middle names": (
        [{**name(one), **PHONE} for one in ("Иванов Иван", "Иванова Мария", "Иванов Иван")],
        "0 1 2",
    ),
    "father and son of one initial": (
        [{**name("Жуков Станислав Сергеевич"), **PHONE}, {**name("Жуков С. С."), **PHONE}],
        "0 1",
    ),
    "kanji beside Latin letters under one tax number": (
        [{**name("山本 裕美"), **PERSON_INN}, {**name("山本 Hiromi"), **PERSON_INN}],
        "01",
    ),
    "kana beside Latin letters": (
        [{**name("ヤマモト ヒロミ"), **PHONE}, {**name("Yamamoto Hiromi"), **PHONE}],
        "01",
    ),
    "two given names in kanji": (
        [{**name("山本 裕美"), **PERSON_INN}, {**name("山本 太郎"), **PERSON_INN}],
        "0 1",
    ),
    "father and son of one name": (
        [{**IVAN_SHORT, **PHONE, **EMAIL, **BORN}, {**IVAN_SHORT, **PHONE, **EMAIL, **LATER}],
        "0 1",
    ),
    "a record that could be the father or the son": (
        [{**IVAN_SHORT, **PHONE, **BORN}, {**IVAN_SHORT, **PHONE, **LATER}, {**IVAN_SHORT, **PHONE}],
        "0 1 2",
    ),
    "father and son, each in two sources": (
        [{**IVAN_SHORT, **PHONE, **born} for born in (BORN, LATER, BORN, LATER)],
        "02 13",
    ),
    "father and son by their initials": (
        [{**name("Иванов И."), **PHONE, **BORN}, {**name("Иванов И."), **PHONE, **LATER}],
        "0 1",
    ),
    "twins": (
        [{**name(one), **PHONE, **EMAIL, **BORN} for one in ("Ким Анна Ильинична", "Ким Вера Ильинична")],
        "0 1",
    ),
    "twins with names of one letter": (
        [{**name(one), **PHONE, **EMAIL, **BORN} for one in ("Ким Алина Ильинична", "Ким Арина Ильинична")],
        "0 1",
    ),
    "namesakes born on two days": ([{**IVAN, **BORN}, {**IVAN, **LATER}], "0 1"),
    "namesakes born on one day, without middle names": (
        [{**IVAN_SHORT, **BORN, "city": "Омск"}, {**IVAN_SHORT, **BORN, "city": "Томск"}],
        "0 1",
    ),
    "a full name and a birth date": ([{**IVAN, **BORN}, {**IVAN, **BORN}], "01"),
    "a surname changed by marriage": (
        [{**name("Белова Анна"), **EMAIL, **BORN}, {**name("Чернова Анна"), **EMAIL, **BORN}],
        "01",
    ),
    "a surname changed, no birth date": (
        [{**name("Белова Анна"), **EMAIL}, {**name("Чернова Анна"), **EMAIL}],
        "0 1",
    ),
    "a valid tax number": ([{**IVAN, **PERSON_INN}, {**IVAN, "tax_id": "5001 0073 2259"}], "01"),
    "a tax number with a slip of the pen": ([{**IVAN, **MISTYPED_INN}, {**IVAN, **MISTYPED_INN}], "0 1"),
    "a slip in the tax number, all else agrees": (
        [{**IVAN, **PHONE, **PERSON_INN}, {**IVAN, **PHONE, **MISTYPED_INN}],
        "01",
    ),
    "two valid tax numbers": (
        [{**IVAN, **PHONE, **PERSON_INN}, {**IVAN, **PHONE, "tax_id": "526317984689"}],
        "0 1",
    ),
    "initials with phone and birth date": (
        [{**IVAN, **PHONE, **BORN}, {**name("Иванов И. П."), **PHONE, **BORN}],
        "01",
    ),
    "initials that Latin letters write with two": (
        [{**name("Горбачёва Яна Марковна"), **PHONE}, {"full_name": "Я.М. ГОРБАЧЁВА", **PHONE}],
        "01",
    ),
    "initials under one tax number": (
        [{**name("Новиков Лев Ильич"), **PERSON_INN}, {"full_name": "Novikov L.I.", **PERSON_INN}],
        "01",
    ),
    "twins with names of one letter, and an initial": (
        [{**name(one), **PHONE, **BORN} for one in ("Орлова Алина", "Орлова Анна", "Орлова А.")],
        "0 1 2",
    ),
    "an initial, a birth date and two e-mails, as twins have": (
        [
            {**name("Орлова Алина"), **PHONE, **BORN, **EMAIL},
            {**name("Орлова А."), **PHONE, **BORN, "email": "work@example.com"},
        ],
        "0 1",
    ),
    "a family name of one kanji": ([{"full_name": "林 健一", **PHONE}, {**name("林 健一"), **PHONE}], "01"),
    "two letters exchanged": (
        [{**name("Зимин Сергей Игоревич"), **PHONE}, {**name("Зимин Серегй Игорвеич"), **PHONE}],
        "01",
    ),
    "a surname changed by marriage, one middle name": (
        [{**name("Белова Анна Ильинична"), **PHONE}, {**name("Чернова Анна Ильинична"), **PHONE}],
        "01",
    ),
    "initials on a phone of one name": ([{**IVAN, **PHONE}, {**name("Иванов И. П."), **PHONE}], "01"),
    "initials on a family's phone": (
        [{**IVAN, **PHONE}, {**name("Иванов И. П."), **PHONE}, {**MARIA, **PHONE}],
        "0 1 2",
    ),
    "other initials": ([{**IVAN, **PHONE, **BORN}, {**name("Иванов К. П."), **PHONE, **BORN}], "0 1"),
    "swapped parts": ([{**IVAN, **PHONE}, {**name("Иван Иванов Петрович"), **PHONE}], "01"),
    "parts in one column": ([{**IVAN, **PHONE}, {"full_name": "Иван Петрович Иванов", **PHONE}], "01"),
    "Cyrillic and Latin letters": (
        [{**name("Щербакова Юлия"), **PHONE}, {**name("Shcherbakova Yulia"), **PHONE}],
        "01",
    ),
    "a slip of the pen in a name": (
        [{**name("Иванова Екатерина"), **PHONE, **BORN}, {**name("Иванова Екатеринна"), **PHONE, **BORN}],
        "01",
    ),
    "husband and wife, one letter apart": (
        [{**name("Иванов Александр"), **PHONE}, {**name("Иванова Александра"), **PHONE}],
        "0 1",
    ),
    "birth dates that differ in the year alone": (
        [
            {**IVAN_SHORT, **PHONE, **EMAIL, **BORN},
            {**IVAN_SHORT, **PHONE, **EMAIL, "birth_date": "1981-05-17"},
        ],
        "0 1",
    ),
    "birth dates with day and month exchanged": (
        [{**IVAN, **PHONE, "birth_date": "1980-05-07"}, {**IVAN, **PHONE, "birth_date": "1980-07-05"}],
        "0 1",
    ),
    "namesakes without birth dates, the first of January typed in": (
        [{**IVAN, "birth_date": "1900-01-01"}, {**IVAN, "birth_date": "1900-01-01"}],
        "0 1",
    ),
    "father and son, of one the year only is known": (
        [{**IVAN_SHORT, **PHONE, "birth_date": "1955-01-01"}, {**IVAN_SHORT, **PHONE, **BORN}],
        "0 1",
    ),
    "namesakes born on one day, with other phones and e-mails": (
        [{**IVAN, **BORN, **PHONE, **EMAIL}, {**IVAN, **BORN, **MOBILE, "email": "other@example.com"}],
        "0 1",
    ),
    "a full name and a birth date, another phone": (
        [{**IVAN, **BORN, **PHONE}, {**IVAN, **BORN, **MOBILE}],
        "01",
    ),
    "father and son, one of them known as Ivan Ivanovich": (
        [{**one, **PHONE} for one in (name("Иванов Иван Иванович"), IVAN_SHORT, IVAN_SHORT)],
        "0 1 2",
    ),
    "father and son in two cities": (
        [{**IVAN_SHORT, **PHONE, **EMAIL, "city": city} for city in ("Омск", "Томск")],
        "0 1",
    ),
    "father and son, senior and junior": (
        [{"full_name": f"Daniel Garcia {one}", **PHONE, **EMAIL} for one in ("Sr.", "Jr.", "Jr.")],
        "0 12",
    ),
    "an English middle initial": (
        [{"full_name": "Thomas J. Roberts", **PHONE, **EMAIL}, {**name("Roberts Thomas"), **PHONE, **EMAIL}],
        "01",
    ),
    "titles": (
        [{"full_name": one, **PHONE} for one in ("Mrs. Sandra Hall", "SANDRA HALL", "Frau Dr. Hall, Sandra")],
        "012",
    ),
    "an initial on an e-mail of one name": ([{**IVAN, **EMAIL}, {**name("Иванов И."), **EMAIL}], "01"),
    "an initial on a phone, as a brother has": ([{**IVAN, **PHONE}, {**name("Иванов И."), **PHONE}], "0 1"),
    "a name in kanji that is read like one in kana": (
        [
            {**name("山本 健太"), **PHONE},
            {**name("ヤマモト ケンタ"), **PHONE},
            {"full_name": "Kenta Yamamoto", **PHONE},
        ],
        "012",
    ),
    "brother and sister, in kanji and in Latin letters": (
        [{**name("山本 健太"), **PHONE, **EMAIL}, {**name("Yamamoto Yuka"), **PHONE, **EMAIL}],
        "0 1",
    ),
    "Japanese father and son, their names end like a woman's": (
        [{**name("Yamamoto Kenta"), **PHONE, "email": f"{one}@example.com"} for one in "ab"],
        "0 1",
    ),
    "twins with names hardly heard": (
        [{**name(one), **PHONE, **EMAIL} for one in ("Миронова Дарья", "Миронова Дарина")],
        "0 1",
    ),
    "placeholders": (
        [{**name("нет нет"), "phone": "0000000000", "email": "test@test.ru", "tax_id": "000000000000"}] * 2,
        "0 1",
    ),
    "a person and an organization": ([{**EMAIL, "kind": "person"}, {**EMAIL, "kind": "organization"}], "0 1"),
}
ORGANIZATIONS = {
    "one tax number, no tax reason code": ([INN, INN], "01"),
    "branches, each in two sources": (
        [{**INN, **HEAD}, {**INN, **BRANCH}, {**INN, **HEAD}, {**INN, **BRANCH}],
        "02 13",
    ),
    "a record without tax reason code joins no branch": ([{**INN, **HEAD}, {**INN, **BRANCH}, INN], "0 1 2"),
    "a record without tax reason code that could be two branches": (
        [{**INN, **PHONE, "city": "Омск", **code} for code in (HEAD, BRANCH, {})],
        "0 1 2",
    ),
    "head office and branch on one phone and e-mail, one of them without a tax reason code": (
        [
            {**company("ООО Север"), **INN, **PHONE, **EMAIL},
            {**company("ООО Север"), **INN, **PHONE, **EMAIL, "tax_reason_code": "780243001"},
        ],
        "0 1",
    ),
    "a head office with and without its tax reason code": (
        [{**company("ООО Север"), **INN, **PHONE}, {**company("ООО Север"), **INN, **PHONE, **HEAD}],
        "01",
    ),
    "branches in two cities on one phone, a third record that could be both": (
        [
            {**company("ООО Север"), **PHONE, "city": "Омск"},
            {**company("ООО Север"), **PHONE, "city": "Томск"},
            {**company("ООО Север"), **PHONE},
        ],
        "0 1 2",
    ),
    "one name and city, two houses of one street": (
        [company("Ель", city="Омск", address=f"ул. Победы, д. {house}") for house in (12, 120)],
        "0 1",
    ),
    "holdings on one switchboard": (
        [
            {**company("ООО Север-Лес"), **PHONE, **INN},
            {**company("ООО Север-Транс"), **PHONE, **OTHER_INN},
            {**company("АО Север"), **PHONE},
        ],
        "0 1 2",
    ),
    "one name and phone, two tax numbers": (
        [{**company("ООО Север"), **PHONE, **INN}, {**company("ООО Север"), **PHONE, **OTHER_INN}],
        "0 1",
    ),
    "one name and phone, two legal forms": (
        [{**company("ООО Север"), **PHONE}, {**company("АО Север"), **PHONE}],
        "0 1",
    ),
    "one name and phone": ([{**company("ООО «Север»"), **PHONE}, {**company("Sever, OOO"), **PHONE}], "01"),
    "a branch without a tax reason code, told by its name": (
        [
            {**company(one), **INN, **PHONE}
            for one in ('ООО "Титан"', 'ООО "Титан" Омск', 'Филиал ООО "Титан" в г. Томск', "ООО Титан")
        ],
        "03 1 2",
    ),
    "a company renamed": ([{**company(one), **INN, **PHONE} for one in ("ООО Титан", "ООО Восход")], "01"),
    "a closed company made public by law": (
        [{**company("ЗАО Титан"), **INN, **PHONE}, {**company("АО Титан"), **INN, **PHONE}],
        "01",
    ),
    "a closed and a public company of one name on one phone": (
        [{**company("ЗАО Титан"), **PHONE}, {**company("АО Титан"), **PHONE}],
        "0 1",
    ),
    "a legal form in translation": (
        [{**company("ООО Титан"), **PHONE}, {**company("Titan LLC"), **PHONE}],
        "01",
    ),
    "two legal forms on one switchboard, and a record without": (
        [{**company(one), **PHONE} for one in ("ООО Титан", "АО Титан", "Титан")],
        "0 1 2",
    ),
    "tax number and tax reason code in one field": (
        [company("Ель", tax_id="7707083893/770701001"), company("Ель", tax_id="ИНН 7707083893", **HEAD)],
        "01",
    ),
    "a sole trader moved": (
        [
            company("ИП Зимин", **PERSON_INN, **PHONE, city="Омск"),
            company("ИП Зимин", **PERSON_INN, city="Томск"),
        ],
        "01",
    ),
    "a company registered anew, one record without tax number": (
        [
            company("Ель", city="Омск", address="ул. Победы, д. 12", **number)
            for number in (INN, OTHER_INN, {})
        ],
        "0 1 2",
    ),
    "a short number typed for a phone": ([company("Ель", phone="1234567")] * 2, "0 1"),
    "a company's tax number with a slip of the pen": ([company("Ель", tax_id="7707083894")] * 2, "0 1"),
}


def groups(connection: Connection) -> str:
    """Return who is one with whom, as the tables above write it."""
    found: dict[int, list[str]] = {}
    for (_, key), golden_id in sorted(linked(connection).items(), key=lambda one: int(one[0][1])):
        found.setdefault(golden_id, []).append(key)
    return " ".join("".join(keys) for keys in found.values())


def people(connection: Connection) -> int:
    return int(value(connection, "select count(*) from golden.customer where not is_deleted"))


CASES = {**PEOPLE, **ORGANIZATIONS}


@pytest.mark.parametrize(("records", "expected"), CASES.values(), ids=CASES)
def test_who_is_one(base: Connection, records: list[Record], expected: str) -> None:
    for place, record in enumerate(records):
        stage(base, "customer", source_system=("erp", "shop")[place % 2], source_key=str(place), **record)
    tick(base)
    assert groups(base) == expected
    assert people(base) == len(expected.split())


@pytest.mark.parametrize(
    ("records", "expected"),
    [pytest.param(*CASES[text], id=text) for text in CASES if len(CASES[text][0]) > 2],
)
def test_who_is_one_when_each_comes_in_a_tick_of_its_own(
    base: Connection, records: list[Record], expected: str
) -> None:
    for place, record in enumerate(records):
        take(base, "customer", source_key=str(place), **record)
    assert groups(base) == expected
    assert people(base) == len(expected.split())


def test_a_key_that_too_many_share_links_nobody(base: Connection) -> None:
    for number in range(11):
        stage(base, "customer", source_key=str(number), email="info@example.com")
    tick(base)
    assert people(base) == 11
    assert column(base, "select * from linked.link") == []


def test_a_key_that_becomes_over_common_stops_and_gives_the_golden_ids_back(base: Connection) -> None:
    for number in range(10):
        take(base, "customer", source_key=str(number), email="info@example.com")
    assert people(base) == 1
    born = {
        key: value(base, "select record_id from linked.customer where source_key = %s", key)
        for key in "0123456789"
    }
    assert set(linked(base).values()) == {born["0"]}
    take(base, "customer", source_key="10", email="info@example.com")
    assert people(base) == 11
    assert {key: golden_id for (_, key), golden_id in linked(base).items() if key != "10"} == born
    assert column(base, "select * from linked.link") == []
    assert column(base, "select op from exchange.journal") == ["split"] * 9


def test_another_name_on_a_phone_takes_its_links_back(base: Connection) -> None:
    for key in "01":
        take(base, "customer", source_key=key, **name("Иванов И. П."), **PHONE)
    assert groups(base) == "01"
    take(base, "customer", source_key="2", **MARIA_SHORT, **PHONE)
    assert groups(base) == "0 1 2"
    assert column(base, "select is_deleted from golden.customer") == [False, False, False]


def test_a_link_with_another_reason_outlives_the_phone_of_one_name(base: Connection) -> None:
    for key in "01":
        take(base, "customer", source_key=key, **IVAN_SHORT, **PHONE, **EMAIL)
    take(base, "customer", source_key="2", **name("Иванова Мария"), **PHONE)
    assert groups(base) == "01 2"


def test_a_contradiction_drops_the_weakest_links_only(base: Connection) -> None:
    father = {**IVAN_SHORT, **BORN, **PERSON_INN}
    stage(base, "customer", source_key="0", **father)
    stage(base, "customer", source_key="1", **IVAN_SHORT, **PERSON_INN, **PHONE)
    tick(base)
    assert groups(base) == "01"
    # The son shares the phone alone; the tax number, which is stronger, goes on to hold the father's records.
    take(base, "customer", source_key="2", **IVAN_SHORT, **LATER, **PHONE)
    assert groups(base) == "01 2"
    take(base, "customer", source_key="3", **IVAN_SHORT, **LATER, **PHONE)
    assert groups(base) == "01 23"


def decide(connection: Connection, one: str, other: str, verdict: str) -> None:
    """Write a person's decision about two keys of erp, and let the next tick look."""
    for table, columns in (("decision", "record_a, record_b, verdict"), ("pending", "record_id")):
        values = "min(record_id), max(record_id), %s" if table == "decision" else "min(record_id)"
        connection.execute(
            f"insert into linked.{table} (entity, {columns}) select 'customer', {values}"
            " from linked.customer where source_key in (%s, %s)".encode(),
            [*([verdict] if table == "decision" else []), one, other],
        )


def test_a_decision_outranks_every_rule(base: Connection) -> None:
    stage(base, "customer", source_key="0", **IVAN, **PHONE, **BORN)
    stage(base, "customer", source_key="1", **IVAN, **PHONE, **BORN)
    stage(base, "customer", source_key="2", **MARIA, **LATER)
    tick(base)
    assert groups(base) == "01 2"
    decide(base, "0", "1", "different")
    decide(base, "0", "2", "same")
    tick(base)
    assert groups(base) == "02 1"
    # Everything again, with another comment: no rule brings back what a person took apart.
    for key, who in (("0", {**IVAN, **BORN}), ("1", {**IVAN, **BORN}), ("2", {**MARIA, **LATER})):
        stage(base, "customer", source_key=key, comment="again", **who, **PHONE)
    tick(base)
    assert groups(base) == "02 1"
    decide(base, "0", "1", "same")
    decide(base, "0", "2", "different")
    tick(base)
    assert groups(base) == "01 2"


def test_customers_and_products_are_grouped_in_one_tick(base: Connection) -> None:
    for source in ("erp", "shop"):
        stage(base, "customer", source_system=source, **IVAN, **PHONE)
        stage(base, "product", source_system=source, sku="A-1", name="Wheel")
    tick(base)
    assert len(set(linked(base).values())) == 1
    assert len(set(linked(base, "product").values())) == 1


def test_a_merge_keeps_the_elder_id_and_says_why(base: Connection) -> None:
    take(base, "customer", email="a@example.com")
    take(base, "customer", source_system="shop", **PERSON_INN, **IVAN)
    elder, younger = linked(base)["erp", "1"], linked(base)["shop", "1"]
    take(base, "customer", source_system="shop", source_key="2", email="a@example.com", **PERSON_INN, **IVAN)
    assert set(linked(base).values()) == {elder}
    why = rows(
        base,
        """select rule.rule_name, link.record_a from linked.link as link
        inner join exchange.match_rule as rule using (match_rule_id) order by rule.strength""",
    )
    assert why == [
        {"rule_name": "same person by e-mail, no name against it", "record_a": elder},
        {"rule_name": "same person by tax number and name", "record_a": younger},
    ]
    moved = row(base, "select record_id, from_golden_id, to_golden_id from linked.move")
    assert moved == {"record_id": younger, "from_golden_id": younger, "to_golden_id": elder}
    assert value(base, "select is_deleted from golden.customer where golden_id = %s", younger)


def test_ids_are_not_numbered_anew_when_everything_is_sent_again(base: Connection) -> None:
    def send() -> None:
        for number in range(6):
            stage(base, "customer", source_key=str(number), email=f"a{number // 2}@example.com")
        tick(base)

    send()
    before = linked(base)
    send()
    base.execute("update linked.customer set comment = 'differs', raw_hash = null")
    send()
    assert linked(base) == before
    assert value(base, "select count(*) from linked.link") == 3
    assert column(base, "select * from linked.move") == []


def test_a_record_that_loses_its_key_stays_where_it_is(base: Connection) -> None:
    base.execute("update exchange.source set null_policy = 'clear'")
    stage(base, "customer", email="a@example.com")
    stage(base, "customer", source_system="shop", email="a@example.com")
    tick(base)
    take(base, "customer", source_system="shop", email="b@example.com")
    assert people(base) == 1
    assert value(base, "select emails from golden.customer") == ["a@example.com", "b@example.com"]
    take(base, "customer", source_system="shop", source_key="3", email="b@example.com")
    assert people(base) == 1


def test_a_deleted_record_links_nobody(base: Connection) -> None:
    take(base, "customer", email="a@example.com")
    take(base, "customer", op="delete")
    take(base, "customer", source_system="shop", email="a@example.com")
    assert len(rows(base, "select distinct golden_id from linked.customer")) == 2


def test_what_pointed_to_a_merged_record_points_to_the_elder(base: Connection) -> None:
    take(base, "customer", email="a@example.com")
    stage(base, "customer", source_system="shop", **PERSON_INN, **IVAN)
    stage(base, "sales_order", source_system="shop", customer_key="1")
    tick(base)
    elder, younger = linked(base)["erp", "1"], linked(base)["shop", "1"]
    assert value(base, "select customer_golden_id from golden.sales_order") == younger
    take(base, "customer", source_key="2", email="a@example.com", **PERSON_INN, **IVAN)
    assert value(base, "select customer_golden_id from golden.sales_order") == elder


def test_people_follow_their_merged_company(base: Connection) -> None:
    take(base, "customer", **INN)
    stage(base, "customer", source_system="shop", source_key="firm", company_name="Firm")
    stage(base, "customer", source_system="shop", source_key="anna", parent_key="firm", last_name="Petrova")
    tick(base)
    take(base, "customer", source_system="shop", source_key="firm", **INN)
    elder = linked(base)["erp", "1"]
    found = value(base, "select parent_golden_id from golden.customer where last_name = 'Petrova'")
    assert found == elder


def test_products_link_by_article_number_and_prices_follow(base: Connection) -> None:
    for source, amount in (("erp", "10"), ("shop", "12")):
        stage(base, "product", source_system=source, sku="A-1")
        stage(base, "price", source_system=source, product_key="1", amount=amount)
    tick(base)
    assert rows(base, "select amount::text from golden.price where not is_deleted") == [{"amount": "10"}]


def born(connection: Connection, entity: str = "contact") -> int:
    """Register a card that people made; return its golden id."""
    return int(
        value(
            connection,
            """insert into portal.item (portal_id, entity, golden_id, crm_id, is_born_in_crm)
            values (1, %s, nextval('golden.golden_id_seq'), 77, true) returning golden_id""",
            entity,
        )
    )


def test_a_record_born_in_the_crm_is_adopted_by_its_golden_id(base: Connection) -> None:
    golden_id = born(base)
    take(base, "customer", last_name="Petrova", attributes={"golden_id": golden_id})
    assert linked(base) == {("erp", "1"): golden_id}
    assert value(base, "select attributes from golden.customer") == {}


@pytest.mark.parametrize("named", [0, "none", "99999999999999999999", None, [1]])
def test_a_golden_id_that_is_none_is_passed_over(base: Connection, named: Any) -> None:
    assert take(base, "customer", attributes={"golden_id": named})["rows_changed"] == 1


def test_a_golden_id_nobody_offered_takes_over_no_other_record(base: Connection) -> None:
    take(base, "customer", email="a@example.com")
    golden_id = linked(base)["erp", "1"]
    base.execute(
        "insert into portal.item (portal_id, entity, golden_id, crm_id) values (1, 'contact', %s, 5)",
        [golden_id],
    )
    take(base, "customer", source_system="shop", attributes={"golden_id": golden_id})
    assert linked(base)["shop", "1"] != golden_id


def test_a_link_stays_when_the_records_of_its_key_differ_in_what_its_rule_does_not_ask_for(
    base: Connection,
) -> None:
    """It was taken back by any difference that another rule asks for, so that the order of ticks mattered."""
    take(base, "customer", source_key="0", **EMAIL)
    take(base, "customer", source_key="1", **EMAIL)
    assert groups(base) == "01"
    take(base, "customer", source_key="2", **name("Иванов Иван Петрович"), **EMAIL, **BORN)
    take(base, "customer", source_key="3", **name("Иванов Иван Ильич"), **EMAIL, **BORN)
    one_by_one = column(base, "select record_a || ' ' || record_b from linked.link order by 1")
    row(base, "select linked.rebuild_keys('customer')")
    tick(base)
    assert column(base, "select record_a || ' ' || record_b from linked.link order by 1") == one_by_one
