"""`intersect after-restore` and `intersect lost …`: a database that came out of a backup."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from loader.cli.output import AsJson, print_entries, print_json, print_rows
from loader.cli.session import begin, open_database, open_walker
from loader.database import call
from loader.portal.access import open_credentials
from loader.portal.connect import pace_for
from loader.portal.metadata import remember_portal
from loader.restore import restore

PORTAL_ID = 1
COLUMNS = (
    "entity",
    "read",
    "taken_over",
    "lost",
    "read_again",
    "changed_by_people",
    "missing",
    "duplicated",
    "not_ours",
)
STAGED = ("source_system", "staging_table", "since", "last_received_at", "last_modified_at")
LOST = ("entity", "crm_id", "golden_id", "title")
CONSUMERS = ("consumer", "acknowledged_through", "offered_again")
COMPLETE = "The server is noted; the database counts as complete."
STANDBYS = "A standby that takes over counts as complete from now on: {}."

NothingLost = Annotated[
    bool,
    typer.Option(
        "--nothing-lost", help="Read nothing: the database has every commit, only its place changed."
    ),
]
TrustFailover = Annotated[
    bool | None,
    typer.Option(
        "--trust-failover/--no-trust-failover",
        help="From now on: a standby that takes over has every commit (synchronous replication).",
    ),
]
Examples = Annotated[int, typer.Option("--examples", min=0, help="So many cards whose records are unknown.")]
Entity = Annotated[str | None, typer.Option("--entity", help="Only company, contact, deal or product.")]
Limit = Annotated[int, typer.Option("--limit", min=1, help="At most so many, the newest first.")]
Kind = Annotated[str, typer.Argument(metavar="ENTITY", help="company, contact, deal or product.")]
Card = Annotated[int, typer.Argument(metavar="CRM_ID", help="Id of the card in the portal.")]
Golden = Annotated[int, typer.Argument(metavar="GOLDEN_ID", help="Golden id of the record that it is.")]
Cards = Annotated[
    list[int] | None, typer.Argument(metavar="[CRM_ID…]", help="Ids of cards; none: all of the kind.")
]

group = typer.Typer(
    help="Cards whose records a restored database does not know: list, link, forget.", no_args_is_help=True
)


def after_restore(
    nothing_lost: NothingLost = False,
    trust_failover: TrustFailover = None,
    examples: Examples = 20,
    as_json: AsJson = False,
) -> None:
    """Put a restored database right: read what the portal has, list what ERPs must stage again."""
    settings = begin()
    if nothing_lost or trust_failover is not None:
        with open_database(settings) as connection:
            if trust_failover is not None:
                call(connection, "exchange.trust_failover", p_is_trusted=trust_failover)
                typer.echo(STANDBYS.format("yes" if trust_failover else "no"))
            if nothing_lost:
                call(connection, "exchange.accept_server")
                typer.echo(COMPLETE)
        return
    with open_walker(settings) as walker:
        remember_portal(walker.connection, walker.client, settings)
        others = open_credentials(settings, pace=pace_for(settings))
        try:
            report = restore(walker, others, examples=examples)
        finally:
            for client in others:
                client.close()
    if as_json:
        print_json(report)
    else:
        _print(report)


@group.command("list")
def show(entity: Entity = None, limit: Limit = 50, as_json: AsJson = False) -> None:
    """List cards that wait for their records, and parked records that may be theirs."""
    with open_database(begin()) as connection:
        rows = call(connection, "portal.list_lost", p_portal_id=PORTAL_ID, p_entity=entity, p_limit=limit)
    if as_json:
        print_json(rows)
        return
    for row in rows:
        ids = row["candidate_ids"]
        row["maybe"] = f"may be golden id {', '.join(map(str, ids))}" if ids else None
        row["next"] = f"intersect lost link {row['entity']} {row['crm_id']} {ids[0]}" if ids else None
    print_entries(rows, heading=LOST, text=("maybe", "next"), empty="No card waits for its record.")


@group.command("link")
def link(entity: Kind, crm_id: Card, golden_id: Golden) -> None:
    """Say that a card is the one of a record: it is taken over, and the record delivered to it."""
    with open_database(begin()) as connection:
        call(
            connection,
            "portal.link_lost",
            p_portal_id=PORTAL_ID,
            p_entity=entity,
            p_crm_id=crm_id,
            p_golden_id=golden_id,
        )
    typer.echo("Linked.")


@group.command("forget")
def forget(entity: Kind, crm_ids: Cards = None) -> None:
    """Let cards be whose records nobody will stage again; records that waited get cards of their own."""
    chosen: Sequence[int | None] = crm_ids or [None]
    with open_database(begin()) as connection, connection.transaction():
        forgotten = sum(
            call(connection, "portal.forget_lost", p_portal_id=PORTAL_ID, p_entity=entity, p_crm_id=crm_id)[
                0
            ]["forget_lost"]
            for crm_id in chosen
        )
    typer.echo(f"{forgotten} forgotten.")


def _print(report: Mapping[str, Any]) -> None:
    typer.echo(f"Restored: {report['reason']}.\n\nIn the portal:")
    print_rows([{name: one[name] for name in COLUMNS} for one in report["entities"]], as_json=False)
    if report["stage_again"]:
        typer.echo("\nTo be staged again, all that changed since (UTC, an hour before the last row here):")
        print_rows([{name: one[name] for name in STAGED} for one in report["stage_again"]], as_json=False)
    if report["lost"]:
        typer.echo("\nCards whose records this database does not know (intersect lost list):")
        print_rows([{name: one[name] for name in LOST} for one in report["lost"]], as_json=False)
    if report["consumers"]:
        typer.echo(f"\nConsumers; new changes are numbered from {report['changes_begin_at']} on:")
        print_rows([{name: one[name] for name in CONSUMERS} for one in report["consumers"]], as_json=False)
    typer.echo("\nDone: start the daemon.")
