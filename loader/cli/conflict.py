"""`intersect conflict …`: fields that an ERP and people changed to different values."""

from typing import Annotated

import typer

from loader.cli.output import AsJson, print_entries, print_json, print_rows
from loader.cli.session import begin, open_database
from loader.database import call
from loader.errors import UsageError

Status = Annotated[str, typer.Option("--status", help="waiting, decided, agreed or all.")]
Entity = Annotated[str | None, typer.Option("--entity", help="Only contact, company or deal.")]
Limit = Annotated[int, typer.Option("--limit", min=1, help="At most so many, the newest first.")]
Ids = Annotated[list[int], typer.Argument(metavar="ID…", help="Numbers of conflicts that wait.")]
Winner = Annotated[
    str, typer.Option("--winner", help="erp: its value goes to the card; crm: the card's value stays.")
]
Reason = Annotated[str | None, typer.Option("--reason", help="Why, for those who look later.")]

PORTAL_ID = 1
HEADING = ("conflict_id", "entity", "crm_id", "portal_field", "rule", "status", "winner")
STATUSES = ("waiting", "decided", "agreed", "all")

group = typer.Typer(
    help="Fields that an ERP and people changed at once: list, resolve.", no_args_is_help=True
)


@group.command("list")
def show(
    status: Status = "waiting", entity: Entity = None, limit: Limit = 50, as_json: AsJson = False
) -> None:
    """List conflicts with both values: those that wait for a person, or what the rules decided."""
    if status not in STATUSES:
        raise UsageError(f"there is no status {status!r}. Statuses are: {', '.join(STATUSES)}")
    with open_database(begin()) as connection:
        rows = call(
            connection,
            "inbound.list_conflicts",
            p_portal_id=PORTAL_ID,
            p_status=None if status == "all" else status,
            p_entity=entity,
            p_limit=limit,
        )
    if as_json:
        print_json(rows)
        return
    for row in rows:
        row["values"] = f"before: {row['base']}; the ERP: {row['ours']}; people: {row['theirs']}"
        by = f"by user {row['theirs_by']} " if row["theirs_by"] else ""
        row["changed"] = f"changed in the CRM {by}at {row['theirs_at']}, golden id {row['golden_id']}"
        row["next"] = (
            f"intersect conflict resolve {row['conflict_id']} --winner erp|crm"
            if row["status"] == "waiting"
            else None
        )
    print_entries(
        rows, heading=HEADING, text=("values", "changed", "reason", "next"), empty="No conflict waits."
    )


@group.command()
def resolve(ids: Ids, winner: Winner, reason: Reason = None, as_json: AsJson = False) -> None:
    """Decide fields that wait: the winner's value travels with the next delivery, the other is kept here."""
    with open_database(begin()) as connection:
        rows = call(connection, "inbound.resolve", p_conflict_ids=ids, p_winner=winner, p_reason=reason)
    print_rows(rows, as_json=as_json)
