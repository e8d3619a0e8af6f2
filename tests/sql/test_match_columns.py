"""The columns that linking compares: one key for all spellings of a name, none for an impossible number."""

from typing import Any

import pytest

from loader.database import Connection
from tests.sql.staging import row, rows, stage


def read(connection: Connection, **columns: Any) -> dict[str, Any]:
    """Stage a customer and return what the normalized view makes of it."""
    stage(connection, "customer", **columns)
    return row(connection, "select * from normalized.customer order by row_id desc limit 1")


def person(connection: Connection, **columns: Any) -> list[str | None]:
    found = read(connection, **columns)
    return [found[f"{part}_name_key"] for part in ("last", "first", "middle")]


@pytest.mark.parametrize(
    "spellings",
    [
        ["Щербакова", "Shcherbakova", "Scherbakova"],
        ["Соловьёв", "Соловьев", "Solovyov", "Solovev"],
        ["Юлия", "Yulia", "Julia", "Iuliia", "Yuliya"],
        ["Дмитрий", "Dmitry", "Dmitriy", "Dmitrii"],
        ["Алексей", "Aleksey", "Alexey", "Alexei"],
        ["Қайрат", "Кайрат", "Kairat", "Qairat"],
        ["Михаил", "Mikhail", "Mihail"],
        ["Müller", "Muller", "Muler"],
        ["Сато", "サトウ", "さとう", "Sato"],
        ["シマダ", "ｼﾏﾀﾞ", "Shimada"],
        ["ジュンコ", "Junko"],
        ["リョウタ", "Ryota"],
        ["フジワラ", "Fujiwara"],
        ["ハットリ", "Hattori"],
    ],
)
def test_the_spellings_of_a_name_have_one_key(base: Connection, spellings: list[str]) -> None:
    assert len({read(base, last_name=spelling)["last_name_key"] for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("columns", "keys"),
    [
        ({"full_name": "Иванов Иван Петрович"}, ["ivanov", "ivan", "petrovich"]),
        ({"full_name": "Иван Петрович Иванов"}, ["ivanov", "ivan", "petrovich"]),
        ({"full_name": "Иванов И.П."}, ["ivanov", "i", "p"]),
        ({"full_name": "И.П. Иванов"}, ["ivanov", "i", "p"]),
        ({"full_name": "Ivan Petrov"}, ["petrov", "ivan", None]),
        ({"full_name": "PETROV, Ivan"}, ["petrov", "ivan", None]),
        ({"full_name": "Mrs. Kimberly N. Wood"}, ["vod", "kimberli", "n"]),
        ({"full_name": "Иванов И. Петрович"}, ["ivanov", "i", "petrovich"]),
        ({"last_name": "Gray Sr.", "first_name": "Anthony"}, ["grai4", "antoni", None]),
        ({"full_name": "Anthony Gray III"}, ["grai3", "antoni", None]),
        ({"last_name": "Наталья", "first_name": "Иванова"}, ["ivanova", "natalia", None]),
        ({"last_name": "Иванов", "first_name": "Иван Петрович"}, ["ivanov", "ivan", "petrovich"]),
        (
            {"last_name": "Рабинович", "first_name": "Борис", "middle_name": "Львович"},
            ["rabinovich", "boris", "lvovich"],
        ),
        ({"full_name": "山田 太郎"}, ["山田", "太郎", None]),
        ({"full_name": "裕美 山本"}, ["山本", "裕美", None]),
        ({"last_name": "裕美", "first_name": "山本"}, ["山本", "裕美", None]),
        ({"full_name": "Досжан Сейдахметұлы"}, ["seidahmetuli", "doszhan", None]),
        ({"full_name": "Сейдахметұлы Досжан"}, ["seidahmetuli", "doszhan", None]),
        ({"full_name": "Иван Петрович"}, [None, "ivan", "petrovich"]),
        ({"full_name": "ООО Ромашка", "kind": "organization"}, [None, None, None]),
    ],
)
def test_the_parts_of_a_name_are_put_in_order(
    base: Connection, columns: dict[str, str], keys: list[str | None]
) -> None:
    assert person(base, **columns) == keys


def test_a_name_is_shown_as_it_was_written(base: Connection) -> None:
    found = read(base, last_name=" Ｐｅｔｒｏｖ ", first_name="Anna   Maria", middle_name="нет")
    assert [found["last_name"], found["first_name"], found["middle_name"]] == ["Petrov", "Anna Maria", None]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ('ООО "Ромашка"', "romashka|ooo"),
        ("Romashka, OOO", "romashka|ooo"),
        ("Общество с ограниченной ответственностью «Торговый дом Ромашка»", "td romashka|ooo"),
        ("ТОО «Алатау»", "alatau|too"),
        ("Алатау ЖШС", "alatau|too"),
        ("Müller GmbH & Co. KG", "muler|gmbhcokg"),
        ("株式会社山田", "山田|kk"),
        ("(株)山田", "山田|kk"),
        ("Acme Co., Ltd.", "akme|ltd"),
        ("Ромашка", "romashka|"),
        ("Romashka LLC", "romashka|ooo"),
        ("Алатау, LLP", "alatau|too"),
        ("ПАО Ромашка", "romashka|ao|pao"),
        ("Romashka CJSC", "romashka|ao|zao"),
    ],
)
def test_the_legal_form_of_a_company_is_told_apart(base: Connection, name: str, key: str) -> None:
    assert read(base, company_name=name)["company_name_key"] == key


@pytest.mark.parametrize(
    ("tax_id", "key"),
    [
        ("7707083893", "7707083893"),
        ("7707083894", None),
        ("500100732259", "500100732259"),
        ("500100732258", None),
        ("940140000385", "940140000385"),
        ("DE123456789", "DE123456789"),
        ("ИНН 7707083893", "7707083893"),
        ("7707083893 / 770701001", "7707083893"),
        ("ИНН/КПП: 7707083893/770701001", "7707083893"),
        ("0000000000", None),
    ],
)
def test_only_a_valid_tax_number_is_a_key(base: Connection, tax_id: str, key: str | None) -> None:
    found = read(base, tax_id=tax_id)
    assert (found["tax_id_key"], found["errors"]) == (key, [])


def test_the_tax_reason_code_behind_a_tax_number_is_read(base: Connection) -> None:
    assert read(base, tax_id="7707083893/770743001")["tax_reason_code"] == "770743001"
    own = read(base, tax_id="7707083893/770743001", tax_reason_code="770701001")
    assert own["tax_reason_code"] == "770701001"
    assert read(base, tax_id="7707083893")["tax_reason_code"] is None


def test_only_a_valid_registration_number_is_a_key(base: Connection) -> None:
    assert read(base, registration_number="1027700132195")["registration_number_key"] == "1027700132195"
    assert read(base, registration_number="1027700132196")["registration_number_key"] is None


def test_a_value_nobody_has_mapped_is_told_whatever_the_policy(base: Connection) -> None:
    stage(base, "sales_order", stage="никакая", currency="тугрик", direction="sales")
    (found,) = rows(base, "select missing_values, errors from normalized.sales_order")
    assert found["missing_values"] == ["deal_stage=никакая", "currency=тугрик"]
    assert "value_unknown:stage" in found["errors"]


def test_every_given_name_has_the_key_of_the_macros(base: Connection) -> None:
    base.execute(
        """insert into staging.customer (source_system, source_key, last_name)
        select 'erp', name, name from normalized.given_name"""
    )
    assert (
        rows(
            base,
            """select name, name_key, last_name_key from normalized.customer
        inner join normalized.given_name on name = source_key where last_name_key <> name_key""",
        )
        == []
    )
