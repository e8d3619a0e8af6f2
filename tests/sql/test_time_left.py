"""How long deliveries still take, and which limit holds them back."""

from typing import Any

import pytest

from loader.config import Settings
from loader.database import Connection, call
from loader.tick import run_tick
from tests.erp import people, register, stage


@pytest.fixture
def backlog(database: Settings, connection: Connection) -> None:
    """Queue 5 companies and 20 contacts."""
    register(database)
    companies = [
        {"source_key": f"O{n}", "kind": "organization", "company_name": f"Завод {n}-й"} for n in range(1, 6)
    ]
    stage(connection, "customer", [*companies])
    stage(connection, "customer", people(1, 20))
    run_tick(connection)


def left(connection: Connection) -> dict[str, dict[str, Any]]:
    return {row["entity"]: row for row in call(connection, "delta.time_left", p_portal_id=1)}


def has_bucket(admin: Connection, drain: float, taken: float = 0) -> None:
    columns = "portal_id, address, size, drain, level, doubt, drained_at, known_at, taken_rate"
    values = "1, 'here', 50, %s, 0, 0, now(), now(), %s"
    admin.execute(f"insert into portal.bucket ({columns}) values ({values})".encode(), [drain, taken])


def were_done(admin: Connection, count: int, *, seconds: int) -> None:
    admin.execute(
        "insert into delta.settlement (lease, portal_id, entity, golden_id, outcome, settled_at) "
        "select 1, 1, 'contact', n, 'done', now() - make_interval(secs => %s * n / %s::numeric) "
        "from generate_series(1, %s) as n",
        [seconds, count, count],
    )


@pytest.mark.usefixtures("backlog")
def test_before_the_first_request_nothing_is_promised(connection: Connection) -> None:
    found = left(connection)
    assert {entity: row["backlog"] for entity, row in found.items()} == {"company": 5, "contact": 20}
    assert {row["eta_seconds"] for row in found.values()} == {None}
    assert {row["binding_limit"] for row in found.values()} == {"none"}


@pytest.mark.usefixtures("backlog")
def test_without_deliveries_the_requests_allowed_tell_and_who_goes_later_takes_longer(
    connection: Connection, admin: Connection
) -> None:
    has_bucket(admin, 0.1)  # 5 records a second
    found = left(connection)
    assert (found["company"]["eta_seconds"], found["contact"]["eta_seconds"]) == (1, 5)
    assert found["contact"]["measured_by"] == "requests the portal lets in"
    assert found["contact"]["binding_limit"] == "requests"


@pytest.mark.usefixtures("backlog")
def test_the_speed_measured_goes_before_the_one_allowed(connection: Connection, admin: Connection) -> None:
    has_bucket(admin, 2.0)
    were_done(admin, 100, seconds=50)
    found = left(connection)["contact"]
    assert float(found["records_per_second"]) == pytest.approx(2.0, rel=0.05)
    assert found["eta_seconds"] == pytest.approx(12.5, abs=1.5)
    assert found["measured_by"] == "deliveries of the last ten minutes"
    assert found["binding_limit"] == "none"  # 2 of 100 records a second: no limit is near


@pytest.mark.usefixtures("backlog")
def test_the_limit_that_binds_is_named(connection: Connection, admin: Connection) -> None:
    has_bucket(admin, 0.1, taken=0.06)
    were_done(admin, 100, seconds=50)
    assert left(connection)["contact"]["binding_limit"] == "requests, shared with others"
    call(
        connection,
        "portal.register_credentials",
        p_portal_id=1,
        p_credentials=["one"],
        p_operating_limit=480.0,
        p_operating_window=600.0,
    )
    admin.execute(
        "insert into portal.operating_use "
        "(portal_id, credential, method, lease, is_reserved, record_count, seconds, used_at) "
        "values (1, 'one', 'crm.item.add', 1, false, 1, 480, now())"
    )
    assert left(connection)["contact"]["binding_limit"] == "operating time"
    admin.execute("update portal.portal set paused_until = now() + interval '1 minute'")
    assert left(connection)["contact"]["binding_limit"] == "paused"


def test_nothing_to_do_takes_no_time(connection: Connection) -> None:
    assert left(connection) == {}
