"""I2 in bulk: 100,000 malformed rows among good ones stop nothing, and each of them is accounted for."""

import random
from collections.abc import Iterator, Sequence
from typing import Any

import psycopg
import pytest

from loader.database import Connection
from tests.sql.staging import column, row, rows, stage, tick, value

pytestmark = pytest.mark.slow

BAD_ROWS = 100_000
GOOD_EVERY = 10  # one good row after so many bad ones
# Columns whose values have a type, by table: with a bad value there is a reject, or no value.
TYPED = {
    "customer": ("birth_date", "phone", "email", "tax_id", "kind"),
    "product": ("vat_rate", "is_active", "kind"),
    "price": ("amount", "valid_from"),
    "sales_order": ("amount", "ordered_at", "closed_at", "stage", "direction", "currency"),
    "sales_order_line": ("quantity", "price", "discount", "vat_rate"),
}
REQUIRED: dict[str, dict[str, str]] = {
    "customer": {},
    "product": {"name": "bolt"},
    "price": {"product_key": "P", "amount": "1"},
    "sales_order": {"title": "order"},
    "sales_order_line": {"order_key": "O", "product_key": "P", "name": "bolt"},
}
# No type has any of these as a value.
PIECES = (
    "\u202eabc", "\u200f\u05d0\u05d1", "😀😃", "👩\u200d👩\u200d👧", "\x01\x02\x1b[31m", "\x7f\x85\x9f",
    "\ufeff?", "\ufffd\uffff", "¿½²³", "Ⅷ", "٣٤٥ x", "NaN!", "1e999999x", "%s %(x)s %I", "\\N\\t\\",
    "'; drop table staging.customer; --", "{{ref('x')}}", "<script>", "0x1F?", "-- ", "31.02.1990 x",
    "99999-99-99", "24:61:61 ?", "abc@", "@@@", "ⓐⓑ", "a\tb\nc\rd", "\u2028\u2029x", "Z\u0335\u0322a\u0336l",
    "\U0010ffff", "null?", "[object Object]", "=CMD()", "$$;", "ﷺ",
)  # fmt: skip
ATTRIBUTES = ("[]", '"text"', "1", "null", "true", '{"a": [[[[[[1]]]]]]}')


WORDS = tuple(piece for piece in PIECES if not any(letter.isnumeric() for letter in piece))


def bad_value(chance: random.Random, name: str = "") -> str:
    """Return a text that this column's type does not take; now and then a very long one."""
    # With enough digits anything is a phone or a tax number.
    pieces = WORDS if name in ("phone", "tax_id") else PIECES
    made = "".join(chance.choices(pieces, k=chance.randint(1, 3)))
    return made * 4000 if chance.random() < 0.0005 else made


def bad_row(chance: random.Random, number: int, table: str) -> dict[str, str]:
    made = {"source_key": f"bad{number}", **REQUIRED[table]}
    for name in chance.sample(TYPED[table], chance.choice((1, 1, 2))):
        made[name] = bad_value(chance, name)
    if chance.random() < 0.05:
        made[chance.choice(("op", "modified_at"))] = bad_value(chance)
    if chance.random() < 0.02:
        made["attributes"] = chance.choice(ATTRIBUTES)
    if chance.random() < 0.005:
        del made["source_key"]
    elif chance.random() < 0.005:
        made["source_key"] = bad_value(chance) * 50 + str(number)
    return made


def copy_rows(connection: Connection, table: str, made: Sequence[dict[str, str]]) -> None:
    names = [
        "source_key",
        "op",
        "modified_at",
        "attributes",
        *dict.fromkeys((*TYPED[table], *REQUIRED[table])),
    ]
    defaults = {"op": "upsert", "attributes": "{}"}
    text = f"copy staging.{table} (source_system, {', '.join(names)}) from stdin"
    with connection.cursor() as cursor, cursor.copy(text.encode()) as copy:
        for one in made:
            copy.write_row(["erp", *(one.get(name, defaults.get(name)) for name in names)])


def everything() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Make the rows of each table: bad ones, and good ones among them."""
    chance = random.Random(20261124)
    for table in TYPED:
        made: list[dict[str, str]] = []
        for number in range(BAD_ROWS // len(TYPED)):
            made.append(bad_row(chance, number, table))
            if number % GOOD_EVERY == 0:
                made.append({"source_key": f"good{number}", **REQUIRED[table]})
        yield table, made


def test_malformed_rows_stop_nothing_and_each_is_accounted_for(base: Connection) -> None:
    base.execute("set statement_timeout = '60s'")
    total = 0
    for table, made in everything():
        copy_rows(base, table, made)
        total += len(made)
    counts = tick(base)
    assert counts["rows_taken"] == total == BAD_ROWS + BAD_ROWS // GOOD_EVERY
    told = ("rows_rejected", "rows_folded", "rows_unchanged", "rows_changed")
    assert sum(counts[name] for name in told) == total
    assert counts["rows_rejected"] > BAD_ROWS / 2

    unexplained = rows(
        base,
        """select code, column_name, left(value, 50) as value from staging.reject
        where advice_ru = '' or advice_en = '' or column_name is null
        or advice_ru ~ '[{](key|column|table|value)[}]'
        -- JSON's null has no text.
        or (value is null and code not in ('key_missing', 'value_missing', 'attributes_invalid')) limit 3""",
    )
    assert unexplained == []
    for table, columns in TYPED.items():
        assert_accounted_for(base, table, columns)
    assert tick(base) == {}


def assert_accounted_for(connection: Connection, table: str, columns: Sequence[str]) -> None:
    """Check that each row of a table is in or has a reject, and that no bad value got in."""
    per_table = BAD_ROWS // len(TYPED)
    refused = "select row_id from staging.reject where staging_table = %s and not is_waiting"
    good = f"select count(*) from linked.{table} where source_key ~ '^good[0-9]+$'"
    assert value(connection, good) == per_table // GOOD_EVERY
    lost = f"""select count(*) from staging.{table} as staged
        where row_id not in ({refused}) and not exists (
            select from linked.{table} as record where record.source_key = btrim(staged.source_key)
        )"""
    assert value(connection, lost, table) == 0
    # Every typed column of a bad row held a bad value or none, so nothing may have come in.
    for name in columns:
        passed = column(
            connection,
            f"""select staged.{name} from linked.{table} as record
            inner join staging.{table} as staged on record.row_id = staged.row_id
            where staged.source_key ~ '^bad' and staged.{name} is not null and record.{name} is not null
            and staged.{name} is distinct from %s limit 5""",
            REQUIRED[table].get(name),
        )
        assert (table, name, passed) == (table, name, [])


INVALID = [
    (b"erp\tbroken\tcaf\xe9\n", "0xe9"),
    (b"erp\tbroken\t\xff\xfe\n", "0xff"),
    # Half of a surrogate pair, as some drivers write it.
    (b"erp\tbroken\t\xed\xa0\x80\n", "0xed 0xa0 0x80"),
    (b"erp\tbroken\ta\x00b\n", "0x00"),
    (b"erp\tbroken\t\xc0\xaf\n", "0xc0 0xaf"),
    (b"erp\tbroken\t\xf4\x90\x80\x80\n", "0xf4 0x90 0x80 0x80"),
]


@pytest.mark.parametrize(("line", "told"), INVALID, ids=[told for _, told in INVALID])
def test_a_copy_in_a_broken_encoding_fails_alone_and_says_which_bytes(
    base: Connection, line: bytes, told: str
) -> None:
    stage(base, "customer", source_key="before", full_name="Anna")
    text = b"copy staging.customer (source_system, source_key, full_name) from stdin"
    with (
        pytest.raises(psycopg.errors.CharacterNotInRepertoire, match=told),
        base.cursor() as cursor,
        cursor.copy(text) as copy,
    ):
        copy.write(b"erp\tgood\tBoris\n" + line)
    stage(base, "customer", source_key="after", full_name="Vera")
    assert tick(base)["rows_taken"] == 2
    assert column(base, "select source_key from linked.customer order by 1") == ["after", "before"]


@pytest.mark.parametrize(
    ("columns", "error"),
    [
        ({"full_name": "a\x00b"}, psycopg.DataError),
        ({"full_name": "\ud800"}, UnicodeEncodeError),
    ],
    ids=["NUL", "half a character"],
)
def test_what_no_driver_can_send_fails_alone(
    base: Connection, columns: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        stage(base, "customer", **columns)
    stage(base, "customer", source_key="good", full_name="Anna")
    assert tick(base)["rows_taken"] == 1
    assert row(base, "select source_key from linked.customer") == {"source_key": "good"}


def test_an_escaped_nul_in_attributes_is_refused_by_the_database(base: Connection) -> None:
    text = "insert into staging.customer (source_system, source_key, attributes) values ('erp', 'x', %s)"
    with pytest.raises(psycopg.errors.UntranslatableCharacter, match="cannot be converted to text"):
        base.execute(text.encode(), ['{"name": "a\\u0000b"}'])
    assert tick(base) == {}
