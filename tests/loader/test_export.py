"""`intersect export` and `outbound`: files in a consumer's formats, refusals that people see."""

from pathlib import Path

import pytest

from loader.config import Settings
from loader.database import Connection
from tests.commands import Shell
from tests.erp import register


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], database: Settings) -> Shell:
    register(database, date_order="dmy", decimal_separator=",", time_zone="Europe/Moscow")
    return Shell(monkeypatch, capsys, database)


def offer(admin: Connection) -> None:
    admin.execute(
        """insert into outbound.change (inbound_id, entity, op, changed_fields, source_system, source_key,
            golden_id, crm_id, record, changed_at)
        values
            (1, 'contact', 'update', '{birth_date,last_name}', 'erp', '1', 1, 7,
                '{"last_name": "Ким; \\"Ли\\" 한", "birth_date": "1980-12-31"}', '2026-01-31T22:30Z'),
            (2, 'deal', 'update', '{amount}', 'erp', '9', 2, 8, '{"amount": 1234.50}', null)"""
    )


def test_files_are_written_in_the_consumers_formats_and_acknowledged(
    shell: Shell, admin: Connection, tmp_path: Path
) -> None:
    offer(admin)
    assert (
        shell("outbound", "set", "erp", "--encoding", "cp1251", "--time-format", "DD.MM.YYYY HH24:MI").code
        == 0
    )
    kept = shell("export", "erp", "--directory", str(tmp_path), "--table", "customer", "--no-ack", "--json")
    assert [one["acknowledged"] for one in kept.json] == [0]
    written = shell("export", "erp", "--directory", str(tmp_path), "--json").json
    assert [(Path(one["file"]).name, one["acknowledged"]) for one in written] == [
        ("erp_customer_1-1.csv", 1),
        ("erp_sales_order_2-2.csv", 1),
    ]
    names, line = (tmp_path / "erp_customer_1-1.csv").read_text("cp1251").splitlines()
    assert names.split(";")[:4] == ["change_id", "op", "changed_fields", "source_key"]
    # A character that the encoding lacks becomes a question mark.
    assert '"Ким; ""Ли"" ?"' in line
    assert "1;update;birth_date,last_name;1;1;7;01.02.2026 01:30;" in line
    assert line.split(";")[names.split(";").index("birth_date") + 1] == "31.12.1980"  # a name holds a ;
    assert ";1234,5;" in (tmp_path / "erp_sales_order_2-2.csv").read_text("cp1251")
    assert shell("export", "erp", "--directory", str(tmp_path)).out == "Nothing new.\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "erp_customer_1-1.csv",
        "erp_sales_order_2-2.csv",
    ]


def test_the_lines_of_exported_orders_lie_in_a_file_beside_them(
    shell: Shell, admin: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once a file said that the lines of an order had changed, and no file had them."""
    monkeypatch.setattr("loader.export.PAGE", 2)
    offer(admin)
    admin.execute(
        """insert into outbound.change (inbound_id, entity, op, changed_fields, source_system, source_key,
            golden_id, crm_id, record, changed_at)
        select 3, 'deal', 'update', '{lines}', 'erp', 'Z' || number, 10 + number, 20 + number,
            jsonb_build_object('lines', (
                select jsonb_agg(jsonb_build_object('line_number', line, 'product_key', 'SKU', 'price', 0.5))
                from generate_series(1, 3) as line
            )
        ), null
        from generate_series(1, 3) as number"""
    )
    shell("export", "erp", "--directory", str(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "erp_customer_1-1.csv",
        "erp_sales_order_2-5.csv",
        "erp_sales_order_line_2-5.csv",
    ]
    names, *lines = (tmp_path / "erp_sales_order_line_2-5.csv").read_text().splitlines()
    places = [names.split(";").index(name) for name in ("change_id", "order_key", "line_number", "price")]
    cells = [[line.split(";")[place] for place in places] for line in lines]
    assert cells == [
        [str(2 + number), f"Z{number}", str(line), "0,5"] for number in (1, 2, 3) for line in (1, 2, 3)
    ]
    assert shell("export", "erp", "--directory", str(tmp_path)).out == "Nothing new.\n"


def test_what_cannot_be_exported_is_said(shell: Shell, admin: Connection, tmp_path: Path) -> None:
    offer(admin)
    nobody = shell("export", "nobody", "--directory", str(tmp_path))
    assert (nobody.code, "intersect outbound list" in nobody.err) == (2, True)
    assert shell("export", "erp", "--directory", str(tmp_path), "--table", "lead").code == 2
    assert shell("outbound", "set", "erp", "--encoding", "klingon").code == 0
    unknown = shell("export", "erp", "--directory", str(tmp_path))
    assert (unknown.code, "intersect outbound set" in unknown.err) == (2, True)


def test_a_person_sees_what_an_erp_refused_and_ends_it(shell: Shell, admin: Connection) -> None:
    offer(admin)
    assert shell("outbound", "set", "store", "--source", "erp", "--from-start").code == 0
    admin.execute("select outbound.refuse(1, 'The customer is locked by accounting', 'erp')")
    listed = {one["consumer"]: one for one in shell("outbound", "list", "--json").json}
    assert {name: (one["change_count"], one["refused_count"]) for name, one in listed.items()} == {
        "erp": (1, 1),
        "store": (2, 0),
    }
    assert "locked by accounting" in shell("outbound", "refused").out
    assert shell("outbound", "offer", "1").out == "change_id      1\noffered again  1\n"
    assert shell("outbound", "refused").out == "Nobody has refused anything.\n"
    assert "Not acknowledged" in shell("status").out
    missing = shell("outbound", "close", "1")
    assert (missing.code, "intersect outbound refused" in missing.err) == (1, True)
