"""`intersect status` and `intersect check`: what an operator asks."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer
from rich.table import Table

from loader.check.finding import Finding, Severity
from loader.check.run import check as look
from loader.cli.findings import print_findings
from loader.cli.output import AsJson, print_json, wide_console
from loader.cli.session import begin, open_database
from loader.database import call

FOUND_WRONG, UNREACHABLE = 1, 3
ALARMS = ("held_ticks", "held_deletions", "stopped_credentials", "restored_because")
INTAKE = (
    "source_system",
    "entity",
    "rows_taken",
    "rows_rejected",
    "rows_folded",
    "rows_unchanged",
    "rows_changed",
    "adds_up",
)
DELTAS = (
    "entity",
    "open",
    "waiting",
    "held",
    "leased",
    "unknown",
    "parked",
    "done",
    "golden_rows",
    "adds_up",
)
HELD = (
    "tick_id",
    "entity",
    "source_system",
    "measure",
    "row_count",
    "record_count",
    "share",
    "max_share",
    "held_count",
    "next_step",
)
STOPPED = ("credential", "stop_reason", "stopped_at", "tried_again_at", "advice_en")
DELETIONS = ("entity", "card_count", "noticed_at")
WALKS = ("walk", "finished_at", "read", "differences")
PARTITIONS = ("table_name", "ends_at", "has_strays")
UNREAD = ("consumer", "change_count", "oldest_seconds", "refused_count")
TIME_LEFT = ("lane", "entity", "backlog", "records per second", "about", "binding limit")
Probe = Annotated[
    bool,
    typer.Option("--probe", help="Try out how the portal works, with a few cards that are deleted again."),
]
JOBS = ("job", "last success", "failures in a row", "last error")


def status(as_json: AsJson = False) -> None:
    """Show rows, rejects, deliveries, jobs; end with 1 when counts do not add up or anything is held."""
    with open_database(begin()) as connection:
        found = call(connection, "exchange.status")[0]["status"]
    if as_json:
        print_json(found)
    else:
        _print_status(found)
    if not found["adds_up"] or any(found[name] for name in ALARMS):
        raise typer.Exit(FOUND_WRONG)


def check(probe: Probe = False, as_json: AsJson = False) -> None:
    """Look at settings, database and portal, and say what to do; the portal is only read without --probe."""
    findings = look(begin(), probe=probe)
    print_findings(findings, as_json=as_json, empty="Nothing to say.")
    if _is_wrong(findings):
        raise typer.Exit(UNREACHABLE if any(f.is_unreachable for f in findings) else FOUND_WRONG)


def _is_wrong(findings: Sequence[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)


def _print_status(found: Mapping[str, Any]) -> None:
    _table("Rows taken", found["intake"], INTAKE)
    _table("Waiting for a tick", found["staged"], ("staging_table", "row_count"))
    _table("Not processed by this version", found["not_processed"], ("staging_table", "row_count"))
    _table("Deliveries", found["deltas"], DELTAS)
    _table("Time left", [_left(row) for row in found["time_left"]], TIME_LEFT)
    _table("Held by a brake", found["held_ticks"], HELD)
    _table("Deleted in the CRM, held (intersect deletion)", found["held_deletions"], DELETIONS)
    _table("Credentials that the portal refuses; others go on", found["stopped_credentials"], STOPPED)
    _table("Parked", found["parked"], ("error_code", "item_count"))
    _table("Not acknowledged", found["unacknowledged"], UNREAD)
    _table("Partitions to look at (intersect check)", found["partitions"], PARTITIONS)
    _table("Walks through the portal (intersect reconcile)", found["walks"], WALKS)
    _table("Jobs of the daemon", [_job(job) for job in found["jobs"]], JOBS)
    rejects, portal, tick = found["rejects"], found["portal"], found["last_tick"]
    facts = {
        "rejects": f"{rejects['blocking']} to correct, {rejects['waiting']} waiting for another record",
        "values no dictionary knows": found["missing_values"],
        "conflicts to resolve": found["conflicts"],
        "oldest open delivery": _age(found["oldest_open_seconds"]),
        "deliveries per minute": found["deliveries_per_minute"],
        "portal": f"paused: {portal['paused_reason']}" if portal["is_paused"] else "not paused",
        "portal data as of": portal["metadata_at"] or "never",
        "last tick": f"{tick['tick_id']}, ended {tick['finished_at']}" if tick else "none yet",
        "cards without a record": found["lost_cards"],
        "counts add up": "yes" if found["adds_up"] else "NO",
    }
    if found["restored_because"]:
        facts["RESTORED"] = f"{found['restored_because']}; nothing moves: intersect after-restore"
    if not found["lost_cards"]:
        del facts["cards without a record"]
    for name, value in facts.items():
        typer.echo(f"{name:22} {value}")


def _table(title: str, rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    if not rows:
        return
    table = Table(title=title, title_justify="left")
    for name in columns:
        is_text = isinstance(rows[0][name], str)
        table.add_column(name.replace("_", " "), justify="left" if is_text else "right")
    for row in rows:
        table.add_row(*(_cell(row[name]) for name in columns))
    wide_console().print(table)


def _job(job: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "job": job["job"],
        "last success": _age(job["success_age_seconds"]),
        "failures in a row": job["failures_in_a_row"],
        "last error": (job["last_error"] or "") if job["failures_in_a_row"] else "",
    }


def _left(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "lane": row["lane"],
        "entity": row["entity"],
        "backlog": row["backlog"],
        "records per second": row["records_per_second"],
        "about": _duration(row["eta_seconds"]),
        "binding limit": row["binding_limit"],
    }


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "NO"
    return "" if value is None else str(value)


def _age(seconds: int | None) -> str:
    return "none" if seconds is None else f"{_duration(seconds)} ago"


def _duration(seconds: int | None) -> str:
    if seconds is None:
        return "not known yet"
    hours, rest = divmod(seconds, 3600)
    return f"{hours} h {rest // 60} min" if hours else f"{rest // 60} min {rest % 60} s"
