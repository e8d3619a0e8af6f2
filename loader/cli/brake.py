"""`intersect brake …`, `intersect approve`, `intersect discard`: ticks that change more than they should."""

from decimal import Decimal
from typing import Annotated

import typer

from loader.cli.output import AsJson, print_facts, print_rows
from loader.cli.session import begin, open_database
from loader.database import call

TickId = Annotated[int, typer.Argument(metavar="TICK", help="Number of the held tick, see intersect status.")]
Measure = Annotated[str, typer.Argument(metavar="MEASURE", help="What is measured: change, delete or merge.")]
Entity = Annotated[str, typer.Option("--entity", help="Only for this entity, e.g. customer; * is all.")]
Source = Annotated[str, typer.Option("--source", help="Only for this source system; * is all.")]
Share = Annotated[
    float | None, typer.Option("--share", help="Greatest part of the source's records; a tenth is 0.1.")
]
MinRows = Annotated[int | None, typer.Option("--min-rows", help="Fewer than these are never held.")]
IsOn = Annotated[bool | None, typer.Option("--on/--off", help="Whether the line counts.")]

group = typer.Typer(help="Brakes that hold ticks for approval: list, set.", no_args_is_help=True)


@group.command("list")
def show(as_json: AsJson = False) -> None:
    """List the brakes; of the lines that fit the narrowest counts."""
    with open_database(begin()) as connection:
        rows = call(connection, "exchange.list_brakes")
    print_rows(rows, as_json=as_json, empty="No brakes.")


@group.command("set")
def change(
    measure: Measure,
    entity: Entity = "*",
    source: Source = "*",
    share: Share = None,
    min_rows: MinRows = None,
    is_on: IsOn = None,
    as_json: AsJson = False,
) -> None:
    """Set a threshold; the narrowest line counts: entity and source, then entity, then *."""
    with open_database(begin()) as connection:
        (done,) = call(
            connection,
            "exchange.set_brake",
            p_measure=measure,
            p_entity=entity,
            p_source_system=source,
            p_max_share=None if share is None else Decimal(str(share)),
            p_min_rows=min_rows,
            p_is_active=is_on,
        )
    print_facts({name: value for name, value in done.items() if name != "brake_id"}, as_json=as_json)


def approve(tick_id: TickId, as_json: AsJson = False) -> None:
    """Deliver what a held tick wants to change; what waits for another card goes after it."""
    with open_database(begin()) as connection:
        (done,) = call(connection, "exchange.approve_tick", p_tick_id=tick_id)
    print_facts({"tick_id": tick_id, "decision": "approved", **done}, as_json=as_json)


def discard(tick_id: TickId, as_json: AsJson = False) -> None:
    """Deliver nothing of a held tick; golden rows stay, the next change of a record sends all it lacks."""
    with open_database(begin()) as connection:
        discarded = call(connection, "exchange.discard_tick", p_tick_id=tick_id)[0]["discard_tick"]
    print_facts({"tick_id": tick_id, "decision": "discarded", "discarded": discarded}, as_json=as_json)
