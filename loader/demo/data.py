"""What the two systems of the demo hold: made up, the same at every run."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice

Row = dict[str, str]

COMPANIES = (
    "ООО «Альфа Моторс»", "АО «Балтийский порт»", "ООО «Вектор»", "ООО «Гранит Строй»", "ООО «Дорожник»",
    "ООО «Енисей Лес»", "АО «Жигули Сервис»", "ООО «Заря»", "ООО «Инжиниринг Плюс»", "ООО «Кедр»",
    "ООО «Лада Центр»", "АО «Металлист»", "ООО «Нева Логистик»", "ООО «Орион»", "ООО «Пульс»",
    "ООО «Рассвет»", "АО «Север»", "ООО «Техномир»", "ООО «Урал Авто»", "ООО «Фактор»",
)  # fmt: skip
CITIES = ("Москва", "Санкт-Петербург", "Казань", "Самара", "Екатеринбург")
PEOPLE = (
    ("Иванов", "Пётр", "Сергеевич"), ("Смирнова", "Анна", "Павловна"), ("Кузнецов", "Олег", "Ильич"),
    ("Попова", "Мария", "Юрьевна"), ("Васильев", "Антон", "Львович"), ("Петрова", "Елена", "Олеговна"),
    ("Михайлов", "Иван", "Петрович"), ("Новикова", "Ольга", "Игоревна"), ("Фёдоров", "Роман", "Ильич"),
    ("Морозова", "Дарья", "Андреевна"), ("Волков", "Артём", "Олегович"), ("Алексеева", "Вера", "Ивановна"),
    ("Лебедев", "Глеб", "Юрьевич"), ("Семёнова", "Нина", "Петровна"), ("Егоров", "Денис", "Павлович"),
    ("Павлова", "Юлия", "Романовна"), ("Козлов", "Максим", "Антонович"), ("Степанова", "Лидия", "Глебовна"),
    ("Николаев", "Игорь", "Денисович"), ("Орлова", "Софья", "Максимовна"),
)  # fmt: skip
FAMILY = (("Соколов", "Андрей"), ("Соколова", "Ирина"), ("Соколов", "Тимофей"))
FAMILY_PHONE = "8 (495) 700-11-22"
GOODS = (
    "Аккумулятор 60 А·ч", "Масло моторное 5W-30, 4 л", "Фильтр масляный", "Фильтр воздушный",
    "Колодки тормозные", "Диск тормозной", "Свеча зажигания", "Щётки стеклоочистителя", "Лампа H7",
    "Ремень ГРМ", "Антифриз, 5 л",
    "Амортизатор передний", "Шина зимняя R16",
    "Шина летняя R16", "Коврики в салон", "Чехлы на сиденья",
    "Домкрат 2 т", "Компрессор", "Насос топливный", "Датчик парковки",
)  # fmt: skip
STAGES = ("Новый", "В работе", "Счет выставлен", "Выполнен", "Отменен")
DIRECTIONS = ("Продажа", "Продажа", "Ремонт")
ERP_PEOPLE, SHOP_PEOPLE, SHARED_PEOPLE = 40, 30, 18
PEOPLE_IN_ALL = ERP_PEOPLE + SHOP_PEOPLE - SHARED_PEOPLE
ERP_ORDERS, SHOP_ORDERS = 50, 20
SHOP_GOODS, SHARED_GOODS = 12, 8
UNKNOWN_CUSTOMER = "Ф-0999"


@dataclass(frozen=True)
class Batch:
    """Rows of one staging table."""

    table: str
    rows: Sequence[Row]


def erp_batches() -> list[Batch]:
    """Return what the ERP writes: dates as 31.12.2026, amounts as 12 500,00."""
    goods = range(len(GOODS))
    return [
        Batch("customer", [_company(n) for n in range(len(COMPANIES))]),
        Batch("customer", [*(_person(n) for n in range(ERP_PEOPLE - len(FAMILY))), *_family()]),
        Batch("product", [_good(n) for n in goods]),
        Batch("price", [_price(n) for n in goods]),
        Batch("sales_order", [_order(n) for n in range(ERP_ORDERS)]),
        Batch("sales_order_line", [_line(n, turn) for n in range(ERP_ORDERS) for turn in range(1 + n % 2)]),
    ]


def shop_batches() -> list[Batch]:
    """Return what the web shop writes: ISO dates, a decimal point, no prices in its order lines."""
    first = len(GOODS) - SHARED_GOODS
    return [
        Batch("product", [
            {"source_key": f"p{n}", "sku": _sku(n), "name": GOODS[n] if n < len(GOODS) else f"Набор № {n}"}
            for n in range(first, first + SHOP_GOODS)
        ]),
        Batch("price", [
            {"source_key": f"p{n}", "product_key": f"p{n}", "amount": f"{1000 + 10 * n}.50"}
            for n in range(first, first + SHOP_GOODS)
        ]),
        Batch("sales_order", [
            {
                "source_key": f"W{n}", "customer_key": f"u{n}", "direction": "sales",
                "stage": ("new", "in_progress", "won")[n % 3], "title": f"Web order {n}",
                "ordered_at": f"2026-10-{1 + n:02}T12:00:00", "currency": "RUB",
            }
            for n in range(SHOP_ORDERS)
        ]),
        Batch("sales_order_line", [
            {
                "source_key": f"W{n}-1", "order_key": f"W{n}", "line_number": "1",
                "product_key": f"p{first + n % SHOP_GOODS}", "quantity": str(1 + n % 3),
            }
            for n in range(SHOP_ORDERS)
        ]),
    ]  # fmt: skip


def shop_file() -> str:
    """Return the web shop's people as the text of a file; one line lacks a field."""
    lines = ["id;first_name;last_name;born;email"]
    for n in range(SHOP_PEOPLE):
        last, first, _ = PEOPLE[n % len(PEOPLE)]
        if n < SHARED_PEOPLE:
            lines.append(f"u{n};{first};{last};{_born(n, iso=True)};{_email(n).upper()}")
        else:
            lines.append(f"u{n};{first};{last};{_born(n, iso=True)};web{n}@example.org")
    lines.insert(10, "u77;Кирилл;Беляев")
    return "\r\n".join(lines) + "\r\n"


def bad_rows() -> list[Batch]:
    """Return four rows that are not right: no such day, no key, no such stage, nobody's order."""
    return [
        Batch("customer", [
            {"source_key": "Ф-0500", "kind": "person", "last_name": "Громов", "first_name": "Егор",
             "phone": "+7 921 555-10-01", "birth_date": "31.02.1990"},
            {"kind": "person", "last_name": "Безымянная", "first_name": "Зоя", "phone": "+7 921 555-10-02"},
        ]),
        Batch("sales_order", [
            {**_order(900), "customer_key": "Ф-0001", "stage": "Почти готов"},
            {**_order(901), "customer_key": UNKNOWN_CUSTOMER, "stage": "Новый"},
        ]),
        Batch("sales_order_line", [_line(901, 0)]),
    ]  # fmt: skip


def late_customer() -> Batch:
    """Return the customer for whom an order waits."""
    row = {"source_key": UNKNOWN_CUSTOMER, "kind": "person", "last_name": "Поздняков", "first_name": "Лев",
           "phone": "+7 921 555-10-03", "birth_date": "05.06.1987"}  # fmt: skip
    return Batch("customer", [row])


def _company(n: int) -> Row:
    nine = f"77{12 + n:02}{345 * (n + 7):05}"[:9]
    return {
        "source_key": f"К-{n + 1:04}", "kind": "organization", "company_name": COMPANIES[n],
        "tax_id": nine + _check_digit(nine), "tax_reason_code": f"77{12 + n:02}01001",
        "phone": f"8 (495) 200-{n:02}-00", "email": f"info{n}@company.example.ru",
        "city": CITIES[n % len(CITIES)],
    }  # fmt: skip


def _check_digit(nine: str) -> str:
    weights = (2, 4, 10, 3, 5, 9, 4, 6, 8)
    return str(sum(w * int(d) for w, d in zip(weights, nine, strict=True)) % 11 % 10)


def _person(n: int) -> Row:
    last, first, middle = PEOPLE[n % len(PEOPLE)]
    row = {
        "source_key": f"Ф-{n + 1:04}", "kind": "person", "last_name": last, "first_name": first,
        "middle_name": middle, "email": _email(n), "phone": f"8-916-{100 + n}-20-{n:02}",
        "birth_date": _born(n),
    }  # fmt: skip
    return {**row, "parent_key": f"К-{n + 1:04}"} if n < 15 else row


def _family() -> list[Row]:
    return [
        {
            "source_key": f"Ф-07{n:02}", "kind": "person", "last_name": last, "first_name": first,
            "phone": FAMILY_PHONE, "birth_date": f"0{n + 1}.03.19{70 + 9 * n}",
        }
        for n, (last, first) in enumerate(FAMILY)
    ]  # fmt: skip


def _email(n: int) -> str:
    return f"client{n}@mail.example.ru"


def _born(n: int, *, iso: bool = False) -> str:
    day, month, year = 1 + n % 28, 1 + n % 12, 1960 + n
    return f"{year}-{month:02}-{day:02}" if iso else f"{day:02}.{month:02}.{year}"


def _sku(n: int) -> str:
    return f"АВТ-{n + 1:03}"


def _good(n: int) -> Row:
    return {
        "source_key": f"Т-{n + 1:03}",
        "sku": _sku(n),
        "name": GOODS[n],
        "kind": "goods",
        "is_active": "да",
    }


def _price(n: int) -> Row:
    return {
        "source_key": f"Т-{n + 1:03}", "product_key": f"Т-{n + 1:03}",
        "amount": f"{1 + n} {100 + 25 * n:03},50", "valid_from": "01.01.2026", "currency": "RUB",
    }  # fmt: skip


def _order(n: int) -> Row:
    customer = f"К-{n % len(COMPANIES) + 1:04}" if n % 3 else f"Ф-{n % 30 + 1:04}"
    return {
        "source_key": f"ЗК-{n + 1:05}", "customer_key": customer, "title": f"Заказ клиента № {n + 1}",
        "stage": STAGES[n % len(STAGES)], "direction": next(islice(cycle(DIRECTIONS), n, None)),
        "ordered_at": f"{1 + n % 28:02}.10.2026 10:{n % 60:02}:00", "currency": "RUB",
    }  # fmt: skip


def _line(order: int, turn: int) -> Row:
    good = (order + 7 * turn) % len(GOODS)
    return {
        "source_key": f"ЗК-{order + 1:05}/{turn + 1}", "order_key": f"ЗК-{order + 1:05}",
        "line_number": str(turn + 1), "product_key": f"Т-{good + 1:03}",
        "quantity": ("1", "2,5", "4")[order % 3],
        "price": f"{990 + good},90",
    }  # fmt: skip
