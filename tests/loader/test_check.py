"""What `intersect check` finds before anything is written."""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from loader import embedded
from loader.check.finding import Finding, Severity
from loader.check.run import check
from loader.config import PortalPlan, Settings
from loader.database import Connection
from loader.sandbox import Sandbox
from loader.tick import run_tick
from tests.erp import people, register, stage


@pytest.fixture
def portal() -> Iterator[Sandbox]:
    with Sandbox(plan="onpremise") as sandbox:
        yield sandbox


@pytest.fixture
def settings(database: Settings, portal: Sandbox) -> Settings:
    register(database)
    return database.model_copy(
        update={"portal_url": SecretStr(portal.url), "portal_plan": PortalPlan.ONPREMISE}
    )


def errors(findings: list[Finding]) -> dict[str, str]:
    return {finding.subject: finding.problem for finding in findings if finding.severity is Severity.ERROR}


def test_a_portal_that_fits_has_no_errors_and_is_not_written_to(settings: Settings, portal: Sandbox) -> None:
    findings = check(settings)
    assert errors(findings) == {}
    assert {finding.subject for finding in findings if finding.severity is Severity.GOOD} == {
        "database",
        "portal",
    }
    assert portal.stats()["writes"] == 0


def test_every_error_and_warning_comes_with_a_next_step(settings: Settings, portal: Sandbox) -> None:
    portal.configure(scopes=["crm", "basic"])
    wrong = [finding for finding in check(settings) if finding.severity is not Severity.GOOD]
    assert "scope" in {finding.subject for finding in wrong}
    assert [finding for finding in wrong if not finding.next_step] == []


def test_a_missing_scope_is_named(settings: Settings, portal: Sandbox) -> None:
    portal.configure(scopes=["crm", "basic"])
    found = errors(check(settings))
    assert found["scope"].endswith(" lacks catalog")
    assert "not allowed" in found["catalog.product.add"]


def test_a_user_without_administrator_rights_is_a_warning(settings: Settings, portal: Sandbox) -> None:
    person = settings.model_copy(update={"portal_url": SecretStr(portal.person_url)})
    assert "rights" in {f.subject for f in check(person) if f.severity is Severity.WARNING}


def test_a_webhook_that_is_gone_is_an_error(settings: Settings, portal: Sandbox) -> None:
    portal.configure(revoke_webhook=1)
    findings = check(settings)
    assert "NO_AUTH_FOUND" in errors(findings)["portal"]
    assert not any(finding.is_unreachable for finding in findings)


def test_a_portal_out_of_reach_is_told_apart_from_one_that_refuses(
    settings: Settings, portal: Sandbox
) -> None:
    portal.configure(down=True)
    assert any(finding.is_unreachable for finding in check(settings))
    nowhere = settings.model_copy(update={"portal_url": SecretStr("http://127.0.0.1:1/rest/1/s3cr3t/")})
    findings = check(nowhere)
    assert any(finding.is_unreachable for finding in findings)
    assert "s3cr3t" not in str(findings)


def test_a_field_that_the_portal_lacks_is_found(settings: Settings, admin: Connection) -> None:
    admin.execute(
        "update exchange.field_map set portal_field = 'ufCrmNowhere' where portal_field = 'secondName'"
    )
    assert "no such field" in errors(check(settings))["contact.ufCrmNowhere"]


def test_pipelines_and_stages_that_orders_need_are_looked_for(
    settings: Settings, connection: Connection, admin: Connection
) -> None:
    orders = [
        {"source_key": "1", "customer_key": "P1", "direction": "sales", "stage": "new"},
        {"source_key": "2", "customer_key": "P1", "direction": "repair", "stage": "won"},
        {"source_key": "3", "customer_key": "P1", "direction": "insurance", "stage": "new"},
    ]
    stage(connection, "customer", people(1, 1))
    stage(connection, "sales_order", orders)
    run_tick(connection)
    admin.execute("insert into exchange.portal_value values (1, 'deal_direction', 'repair', '77')")
    found = errors(check(settings))
    assert "no pipeline 77; 1 orders need it" in found["values.deal_direction.repair"]
    assert "no stage C77:WON; 1 orders need it" in found["values.deal_stage.won"]
    assert "'insurance', which 1 rows have" in found["deal.categoryId"]


def test_timeouts_below_the_portals_own_are_warned_of_in_the_cloud(database: Settings) -> None:
    hasty = database.model_copy(
        update={"portal_plan": PortalPlan.CLOUD, "read_timeout": 30.0, "unknown_wait": 10.0}
    )
    problems = [finding.problem for finding in check(hasty)]
    assert any("INTERSECT_READ_TIMEOUT is 30 s" in problem for problem in problems)
    assert any("INTERSECT_UNKNOWN_WAIT is 10 s" in problem for problem in problems)
    own_server = hasty.model_copy(update={"portal_plan": PortalPlan.ONPREMISE})
    assert not any("TIMEOUT" in finding.problem for finding in check(own_server))


def test_an_empty_database_is_told_to_be_deployed(cluster: Settings) -> None:
    access = embedded.start(cluster, durable=False)
    empty = cluster.model_copy(update={"database_url": SecretStr(access.url("template1"))})
    assert "intersect deploy" in errors(check(empty))["database"]
