"""Look at settings, database and portal; the portal is only read, unless a probe is asked for."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import psycopg

from loader.check.finding import Finding, Severity
from loader.check.portal import check_portal
from loader.check.probe import PROBE, check_answers, probe_portal
from loader.config import PortalPlan, Settings
from loader.daemon.job import describe
from loader.database import Connection, call, connect
from loader.errors import DatabaseUnreachable, DeployNeeded, IntersectError
from loader.migrate import check_head
from loader.portal.access import has_portal

PORTAL_WORKS = 60.0  # seconds for which the portal may work on one request (T03)


def check(settings: Settings, *, probe: bool = False) -> list[Finding]:
    """Return everything found, good things too; raise nothing for what is wrong or out of reach.

    With `probe` the portal is tried out as well, with cards that are deleted again.
    """
    found = list(_check_settings(settings))
    try:
        with connect(settings, name="intersect check") as connection:
            check_head(connection)
            found += [Finding(Severity.GOOD, "database", "reachable, at this version's migration")]
            found += _check_exchange(connection)
            if has_portal(settings):
                found += _check_portal(settings, connection, probe=probe)
    except DatabaseUnreachable as error:
        found.append(Finding(Severity.ERROR, "database", str(error), "start it", is_unreachable=True))
    except DeployNeeded as error:
        found.append(Finding(Severity.ERROR, "database", str(error), "run: intersect deploy"))
    except (psycopg.Error, IntersectError) as error:
        found.append(Finding(Severity.ERROR, "database", describe(error), "run: intersect deploy"))
    return found


def _check_portal(settings: Settings, connection: Connection, *, probe: bool) -> list[Finding]:
    found = check_portal(settings, connection)
    if probe and any(finding.severity is Severity.ERROR for finding in found):
        step = "remove the errors above, then repeat: intersect check --probe"
        found.append(Finding(Severity.WARNING, PROBE, "nothing was tried out on the portal", step))
    elif probe:
        found += probe_portal(settings, connection)
    return found + list(check_answers(settings, connection))


def _check_settings(settings: Settings) -> Iterator[Finding]:
    if not has_portal(settings):
        yield Finding(
            Severity.WARNING,
            "settings",
            "no portal is set: rows are linked and merged, nothing is delivered",
            "set INTERSECT_PORTAL_URL to an incoming webhook's address",
        )
    if settings.portal_plan is PortalPlan.ONPREMISE:
        return
    if settings.read_timeout <= PORTAL_WORKS:
        yield Finding(
            Severity.WARNING,
            "settings",
            f"INTERSECT_READ_TIMEOUT is {settings.read_timeout:g} s, the portal may work {PORTAL_WORKS:g} s",
            "set it above 60: replies that come later are lost and have to be looked up",
        )
    if settings.unknown_wait < PORTAL_WORKS:
        yield Finding(
            Severity.WARNING,
            "settings",
            f"INTERSECT_UNKNOWN_WAIT is {settings.unknown_wait:g} s, the portal may work {PORTAL_WORKS:g} s",
            "set it to 60 or more: a card that appears after it was looked for comes out doubled",
        )


def _check_exchange(connection: Connection) -> Iterator[Finding]:
    if not call(connection, "exchange.list_sources"):
        yield Finding(
            Severity.WARNING, "sources", "no source system is registered", "run: intersect source add NAME"
        )
    status = call(connection, "exchange.status")[0]["status"]
    if status["restored_because"]:
        yield Finding(
            Severity.ERROR,
            "database",
            f"it was restored: {status['restored_because']}; nothing is taken, delivered or captured",
            "run: intersect after-restore",
        )
    yield from _check_partitions(status["partitions"])
    for tick in status["held_ticks"]:
        yield Finding(
            Severity.WARNING,
            f"tick {tick['tick_id']}",
            f"held by a brake: {tick['measure']} of {tick['row_count']} of {tick['record_count']} "
            f"{tick['entity']} records of {tick['source_system']}, {tick['held_count']} deliveries wait",
            f"look: intersect delta list --state held; then: {tick['next_step']}",
        )
    if status["missing_values"]:
        yield Finding(
            Severity.WARNING,
            "dictionaries",
            f"{status['missing_values']} values are in no dictionary",
            "look: intersect dictionary missing; answer: intersect dictionary answer",
        )
    for job in status["jobs"]:
        if job["failures_in_a_row"]:
            yield Finding(
                Severity.WARNING,
                f"job {job['job']}",
                f"failed {job['failures_in_a_row']} times in a row, last: {job['last_error']}",
                "remove the reason; the daemon goes on by itself",
            )


def _check_partitions(tables: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    for table in tables:
        if table["has_strays"]:
            yield Finding(
                Severity.WARNING,
                table["table_name"],
                "rows came while no partition was there for them: retention cannot drop these",
                "nothing is lost; to move them see docs/dba.md, Growth",
            )
        else:
            yield Finding(
                Severity.WARNING,
                table["table_name"],
                f"partitions are made until {table['ends_at'] or 'now'} only",
                "start the daemon, or run as intersect_owner: select exchange.create_partitions()",
            )
