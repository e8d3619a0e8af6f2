"""`intersect adopt`: match what a portal holds already, before the first delivery."""

from typing import Annotated, Any

import typer

from loader.adopt import adopt as match
from loader.cli.output import AsJson, print_entries, print_json, print_rows
from loader.cli.session import begin, open_walker
from loader.portal.metadata import remember_portal

COLUMNS = (
    "entity",
    "read",
    "known_before",
    "linked",
    "offered",
    "review",
    "second",
    "unreadable",
    "origin_of_others",
)
HEADING = ("entity", "state", "crm_id", "golden_id")

DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would be linked and offered.")]
Examples = Annotated[int, typer.Option("--examples", min=0, help="So many of each kind.")]


def adopt(dry_run: DryRun = False, examples: Examples = 5, as_json: AsJson = False) -> None:
    """Match the contacts and companies that a portal holds already with those of the ERPs, once each."""
    settings = begin()
    with open_walker(settings) as walker:
        remember_portal(walker.connection, walker.client, settings)
        found = match(walker, dry_run=dry_run, examples=examples)
    if as_json:
        print_json({**found, "dry_run": dry_run})
    else:
        _print(found, dry_run=dry_run)


def _print(found: dict[str, Any], *, dry_run: bool) -> None:
    print_rows([{name: one[name] for name in COLUMNS} for one in found["entities"]], as_json=False)
    if found["examples"]:
        typer.echo("\nExamples:")
        print_entries(
            [{"records": "", **one} for one in found["examples"]], heading=HEADING, text=("records",)
        )
    if any(one["review"] for one in found["entities"]):
        typer.echo("\nReview: intersect review, intersect decide. Until then the ERP's records get no card.")
    if dry_run:
        typer.echo("\nNothing of this was kept: run it without --dry-run to adopt them.")
    else:
        typer.echo("\nThe next delivery writes our origin into the linked cards, and what else differs.")
