"""`intersect lane …`: who goes first to the portal, and what the others keep."""

from decimal import Decimal
from typing import Annotated

import typer

from loader.cli.output import AsJson, print_facts, print_rows
from loader.cli.session import begin, open_database
from loader.database import call

PORTAL_ID = 1

Lane = Annotated[str, typer.Argument(metavar="LANE", help="live, corrections, reconciliation or backfill.")]
Share = Annotated[
    float | None, typer.Option("--share", help="Most it takes while others have work; a half is 0.5.")
]
Floor = Annotated[
    float | None, typer.Option("--floor", help="What it gets even when others have work; a tenth is 0.1.")
]
Entity = Annotated[str, typer.Argument(metavar="ENTITY", help="contact, company, deal, product …")]
Seconds = Annotated[int, typer.Argument(metavar="SECONDS", help="0: send every change at once.")]

Import = Annotated[
    bool, typer.Option("--on/--off", help="Whether its new cards of the backfill are imported.")
]
From = Annotated[str, typer.Argument(metavar="FROM", help="The lane in which they wait.")]
To = Annotated[str, typer.Argument(metavar="TO", help="The lane to put them into.")]
Only = Annotated[str | None, typer.Option("--entity", help="Only contact, company, deal, product …")]

group = typer.Typer(help="Lanes of delivery: list, set, debounce, import, move.", no_args_is_help=True)


@group.command("list")
def show(as_json: AsJson = False) -> None:
    """List the lanes in their order, and what is in them."""
    with open_database(begin()) as connection:
        rows = call(connection, "delta.list_lanes", p_portal_id=PORTAL_ID)
    print_rows(rows, as_json=as_json)


@group.command("set")
def change(lane: Lane, share: Share = None, floor: Floor = None, as_json: AsJson = False) -> None:
    """Set a lane's share and floor; the next delivery goes by them."""
    with open_database(begin()) as connection:
        (done,) = call(
            connection,
            "delta.set_lane",
            p_lane=lane,
            p_share=None if share is None else Decimal(str(share)),
            p_floor=None if floor is None else Decimal(str(floor)),
        )
    print_facts(done, as_json=as_json)


@group.command()
def debounce(entity: Entity, seconds: Seconds, as_json: AsJson = False) -> None:
    """Let a change of a record wait for further ones, counted from the first: fewer requests."""
    with open_database(begin()) as connection:
        (done,) = call(connection, "delta.set_debounce", p_entity=entity, p_seconds=seconds)
    print_facts(done, as_json=as_json)


@group.command("import")
def choose_import(entity: Entity, on: Import = True, as_json: AsJson = False) -> None:
    """Create a backfill's cards by crm.item.batchImport: fewer commands, and no automation starts."""
    with open_database(begin()) as connection:
        (done,) = call(
            connection, "delta.set_import", p_portal_id=PORTAL_ID, p_entity=entity, p_is_imported=on
        )
    print_facts(done, as_json=as_json)


@group.command()
def move(lane: From, to: To, entity: Only = None, as_json: AsJson = False) -> None:
    """Put what waits in one lane into another: a flood that came as live changes makes way for them."""
    with open_database(begin()) as connection:
        (done,) = call(
            connection, "delta.move_lane", p_portal_id=PORTAL_ID, p_from=lane, p_to=to, p_entity=entity
        )
    print_facts({"deltas_moved": done["move_lane"]}, as_json=as_json)
