"""The field map as a file: out, in again, all or nothing."""

from pathlib import Path

import pytest

from loader.config import Settings
from loader.database import Connection, call
from loader.errors import UsageError
from loader.field_map import Direction, EmptyValue, Owner, check_map, export_map, import_map, read_map
from loader.tick import run_tick
from tests.erp import people, register, scalar, stage, states

MARK = "select count(*), max(field_map_id), max(portal_field) from exchange.field_map"


@pytest.fixture
def exported(connection: Connection, tmp_path: Path) -> Path:
    path = tmp_path / "map.yml"
    path.write_text(export_map(connection), encoding="utf-8")
    return path


def changed(path: Path, old: str, new: str) -> Path:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_an_exported_map_comes_back_unchanged(connection: Connection, exported: Path) -> None:
    before = exported.read_text(encoding="utf-8")
    assert import_map(connection, read_map(exported)) == []
    assert export_map(connection) == before
    assert "Без имени" in before


def test_a_new_map_queues_what_it_changes_and_nothing_else(
    database: Settings, connection: Connection, admin: Connection, exported: Path
) -> None:
    register(database)
    stage(
        connection,
        "customer",
        [*people(1, 3, city="Москва"), {"source_key": "C", "company_name": "ООО Ромашка"}],
    )
    run_tick(connection)
    admin.execute("update delta.item set state = 'done'")
    admin.execute(
        "insert into portal.item (portal_id, entity, golden_id, crm_id, wanted_hash)"
        " select portal_id, entity, golden_id, golden_id, wanted_hash from delta.item"
    )
    stage(connection, "customer", people(4, 4))
    path = changed(
        exported, "  contact:\n", "  contact:\n  - portal_field: address\n    golden_column: city\n"
    )
    told = import_map(connection, read_map(path))
    assert told == [{"entity": "contact", "deltas_queued": 3}]
    assert states(connection, "contact") == {"open": 3}
    assert states(connection, "company") == {"done": 1}
    wanted = call(connection, "delta.claim", p_portal_id=1, p_limit=10, p_lease_seconds=60)
    assert {row["params"]["fields"]["address"] for row in wanted} == {"Москва"}
    # The row that was staged meanwhile is still there to be taken.
    assert run_tick(connection)["rows_taken"] == 1


def test_another_value_of_the_portal_queues_the_orders_that_have_it(
    database: Settings, connection: Connection, exported: Path
) -> None:
    register(database)
    stage(
        connection,
        "sales_order",
        [{"source_key": "1", "direction": "sales", "amount": "5", "currency": "RUB"}],
    )
    run_tick(connection)
    old = scalar(connection, "select wanted_hash from delta.item where entity = 'deal'")
    path = changed(exported, "  deal_direction:\n    sales: '0'", "  deal_direction:\n    sales: '5'")
    assert import_map(connection, read_map(path)) == [{"entity": "deal", "deltas_queued": 1}]
    assert scalar(connection, "select wanted_hash from delta.item where entity = 'deal'") != old


def test_a_wrong_map_changes_nothing_and_every_fault_is_named(connection: Connection, exported: Path) -> None:
    before = connection.execute(MARK).fetchone()
    changed(exported, "golden_column: last_name", "golden_column: lastname")
    changed(exported, "transform: money", "transform: riches")
    changed(exported, "deal_stage:", "deal_stages:")
    with pytest.raises(UsageError) as refused:
        import_map(connection, read_map(exported))
    told = str(refused.value)
    assert "contact.lastName: there is no column lastname" in told
    assert "deal.opportunity: unknown transform riches" in told
    assert "values.deal_stages: there is no such dictionary" in told
    assert connection.execute(MARK).fetchone() == before


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("golden_column: last_name", "goldencolumn: last_name", "fields.contact.1.goldencolumn"),
        ("direction: out", "direction: sideways", "'out', 'in' or 'both'"),
        ("is_required: true", "is_required: perhaps", "is_required"),
        ("fields:", "felder:", "felder"),
        ("  contact:", "  contact: [", "is no YAML"),
        ("portal_field: lastName", "default_value: no", "fields.contact.1.portal_field"),
    ],
)
def test_a_file_that_is_no_map_is_refused_with_its_place(
    exported: Path, old: str, new: str, told: str
) -> None:
    with pytest.raises(UsageError, match=r"map\.yml") as refused:
        read_map(changed(exported, old, new))
    assert told in str(refused.value)


def test_a_transform_that_no_value_bears_is_refused(connection: Connection, exported: Path) -> None:
    before = connection.execute(MARK).fetchone()
    changed(
        exported,
        "golden_column: birth_date\n    transform: date",
        "golden_column: birth_date\n    transform: number",
    )
    with pytest.raises(UsageError, match="cannot cast"):
        import_map(connection, read_map(exported))
    assert connection.execute(MARK).fetchone() == before


def test_values_in_use_without_a_portal_value_are_found(database: Settings, connection: Connection) -> None:
    register(database)
    stage(connection, "sales_order", [{"source_key": "1", "direction": "repair", "manager": "Anna"}])
    run_tick(connection)
    found = {finding.subject: finding for finding in check_map(connection, None)}
    assert found["deal.categoryId"].severity == "error"
    assert "'repair'" in found["deal.categoryId"].problem
    assert found["deal.assignedById"].severity == "warning"


@pytest.mark.parametrize(
    ("column", "names"), [("direction", Direction), ("owner", Owner), ("null_policy", EmptyValue)]
)
def test_names_are_those_of_the_database(admin: Connection, column: str, names: type) -> None:
    text = scalar(
        admin,
        "select pg_get_constraintdef(oid) from pg_constraint"
        " where conrelid = 'exchange.field_map'::regclass and conname = %s",
        f"{column}_is_known",
    )
    assert {word for word in text.split("'")[1::2]} == {name.value for name in names}
