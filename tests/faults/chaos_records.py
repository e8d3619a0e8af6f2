"""What the ERP of a chaos run holds: records of four kinds, in versions, all from a number."""

from collections.abc import Sequence
from typing import Any

from psycopg.sql import SQL, Identifier, Placeholder

from loader.database import Connection

SOURCE = "erp"
Row = dict[str, Any]


def company(number: int, version: int) -> Row:
    return {
        "source_key": f"C{number}",
        "kind": "organization",
        "company_name": f"Завод № {number}",
        "phone": f"+7495{number:07}",
        "city": f"Город {version % 3}",
        "comment": f"версия {version}",
    }


def person(number: int, version: int) -> Row:
    return {
        "source_key": f"P{number}",
        "kind": "person",
        "last_name": f"Иванов{number}",
        "first_name": "Пётр" if version % 2 else "Иван",
        "phone": f"+7900{number:07}",
        "phone_2": f"+7901{number:04}{version:03}",
        "email": f"p{number}@example.com",
        "parent_key": f"C{number}",
        "comment": f"версия {version}",
    }


def product(number: int, version: int) -> Row:
    return {"source_key": f"G{number}", "sku": f"SKU-{number}", "name": f"Болт {number} / {version}"}


def order(number: int, version: int) -> Row:
    return {
        "source_key": f"O{number}",
        "customer_key": f"P{number}",
        "title": f"Заказ {number}",
        "amount": f"{number}.{version % 10}0",
        "currency": "RUB",
        "ordered_at": "2026-07-01",
        "comment": f"версия {version}",
    }


def line(number: int, version: int) -> Row:
    return {
        "source_key": f"L{number}",
        "order_key": f"O{number}",
        "line_number": "1",
        "product_key": f"G{number}",
        "name": f"Болт {number}",
        "quantity": str(1 + version % 5),
        "price": f"{number}.50",
    }


TABLES = {
    "customer": (company, person),
    "product": (product,),
    "sales_order": (order,),
    "sales_order_line": (line,),
}


def stage_versions(connection: Connection, numbers: Sequence[int], version: int) -> None:
    """Stage one version of every record of the numbers, in one transaction."""
    with connection.transaction(), connection.cursor() as cursor:
        for table, makers in TABLES.items():
            rows = [
                {"source_system": SOURCE, **maker(number, version)} for maker in makers for number in numbers
            ]
            for names in {tuple(row) for row in rows}:
                cursor.executemany(
                    SQL("insert into {} ({}) values ({})").format(
                        Identifier("staging", table),
                        SQL(", ").join(map(Identifier, names)),
                        SQL(", ").join(map(Placeholder, names)),
                    ),
                    [row for row in rows if tuple(row) == names],
                )
