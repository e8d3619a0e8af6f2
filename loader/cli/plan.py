"""`intersect plan` and `intersect trace`: what would happen, and what has happened."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any

import typer

from loader.cli.output import AsJson, print_entries, print_facts, print_json, print_rows
from loader.cli.session import begin, open_database
from loader.config import Settings
from loader.database import call
from loader.errors import IntersectError
from loader.portal.connect import webhook_endpoints
from loader.portal.pacing import PLANS
from loader.tick import plan_tick

PORTAL_ID = 1
NOTHING = "Nothing new is staged: a tick would do nothing."
# The portal works 480 of every 600 s for one method (T05), and about 0.1 s on a record of a batch.
WORKING_RECORDS = 480 / 600 / 0.1

Source = Annotated[str, typer.Argument(metavar="SOURCE", help="Name of the source system.")]
Key = Annotated[str, typer.Argument(metavar="KEY", help="source_key of the record.")]
Entity = Annotated[str | None, typer.Option("--entity", help="Only customer, product, price, sales_order …")]


def plan(as_json: AsJson = False) -> None:
    """Show what the next tick would do and send; nothing is kept of it. A large one takes its time."""
    settings = begin()
    with open_database(settings) as connection:
        found = plan_tick(connection, batch_size=settings.batch_size, records_per_second=_pace(settings))
    if as_json:
        print_json(found)
    elif found is None:
        typer.echo(NOTHING)
    else:
        _print_plan(found)


def trace(source: Source, key: Key, entity: Entity = None, as_json: AsJson = False) -> None:
    """Show everything that became of a record, from staging to the portal and back, in order of time."""
    with open_database(begin()) as connection:
        rows = call(connection, "exchange.trace", p_source_system=source, p_source_key=key, p_entity=entity)
    if not rows:
        raise IntersectError(
            f"source {source} has staged nothing with the key {key!r}. "
            "Look at the spelling; the sources are listed by: intersect source list"
        )
    if as_json:
        print_json(rows)
        return
    for row in rows:
        row["details"] = ", ".join(f"{name}: {value}" for name, value in row["detail"].items())
    print_entries(rows, heading=("happened_at", "stage", "what"), text=("details",))


def _pace(settings: Settings) -> Decimal | None:
    allowance = PLANS[settings.portal_plan]
    if allowance is None:
        return None
    credentials = len(webhook_endpoints(settings)) if settings.portal_url else 1
    working = WORKING_RECORDS * credentials
    return Decimal(str(min(allowance.drain * settings.batch_size, working)))


def _print_plan(found: Mapping[str, Any]) -> None:
    if found["cut_off"]:
        typer.echo(f"Tick {found['cut_off']} was cut off; the plan ends it first, so will the next tick.\n")
    for title, rows in (
        ("Rows to take", found["rows"]),
        ("Rejects", found["rejects"]),
        ("Merges and splits", found["moves"]),
        ("Brakes that would hold the tick", found["brakes"]),
        ("Cards", [_card(card) for card in found["cards"]]),
        ("Updates by field", list(_fields(found["cards"]))),
        ("Time left", found["time_left"]),
    ):
        if rows:
            typer.echo(f"{title}:")
            print_rows(rows, as_json=False)
    eta = found["eta_seconds"]
    print_facts(
        {
            "operations": found["commands"],
            "requests": found["requests"],
            "waiting from before": found["waiting_before"],
            "about": f"{round(eta / 60, 1):g} min ({found['eta_by']})"
            if eta is not None
            else "not known yet",
            "limit that binds": found["binding_limit"],
        },
        as_json=False,
    )


def _card(card: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in card.items() if name != "fields"}


def _fields(cards: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"entity": card["entity"], "field": field, "cards": count}
        for card in cards
        for field, count in sorted(card["fields"].items(), key=lambda entry: -entry[1])
    ]
