"""`intersect delta list` and `intersect replay`: what is to be delivered, and what the portal refused."""

from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from loader.cli.output import AsJson, print_entries, print_facts, print_json
from loader.cli.session import begin, open_database
from loader.database import call
from loader.errors import UsageError

PORTAL_ID = 1
STATES = ("open", "waiting", "held", "leased", "unknown", "parked", "done")
HEADING = ("entity", "golden_id", "state", "error_code")
MOMENTS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
TEXT = ("error_description", "advice_en")

State = Annotated[str | None, typer.Option("--state", help=f"Only in this state: {', '.join(STATES)}.")]
Entity = Annotated[
    str | None, typer.Option("--entity", help="Only contact, company, deal, product, price, requisite …")
]
Code = Annotated[str | None, typer.Option("--code", help="Only with this error code.")]
Limit = Annotated[int, typer.Option("--limit", min=1, help="At most so many.")]
Ids = Annotated[list[int] | None, typer.Option("--id", help="This golden id; may be repeated.")]
Source = Annotated[str | None, typer.Option("--source", help="Only what this source has a record of.")]
Since = Annotated[
    datetime | None, typer.Option("--since", formats=MOMENTS, help="Settled or parked then or later (UTC).")
]
Until = Annotated[
    datetime | None, typer.Option("--until", formats=MOMENTS, help="Settled or parked before (UTC).")
]
All = Annotated[bool, typer.Option("--all", help="Every parked delivery, but for superseded cards.")]

WAITING = (
    "entity",
    "parent_entity",
    "parent_state",
    "error_code",
    "item_count",
    "golden_id",
    "parent_golden_id",
)

group = typer.Typer(help="What is to be delivered: list, waiting.", no_args_is_help=True)


@group.command("list")
def show(
    state: State = None,
    entity: Entity = None,
    code: Code = None,
    source: Source = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """List deliveries with the portal's error and what to do about it."""
    if state is not None and state not in STATES:
        raise UsageError(f"there is no state {state!r}. States are: {', '.join(STATES)}")
    with open_database(begin()) as connection:
        rows = call(
            connection,
            "delta.list_items",
            p_portal_id=PORTAL_ID,
            p_state=state,
            p_entity=entity,
            p_code=code,
            p_limit=limit,
            **_when_and_whose(source, since, until),
        )
    if as_json:
        print_json(rows)
    else:
        print_entries(rows, heading=HEADING, text=TEXT)


@group.command()
def waiting(as_json: AsJson = False) -> None:
    """Count what deliveries wait for: a parent nobody sent, or one that is refused, held or on its way."""
    with open_database(begin()) as connection:
        rows = call(connection, "delta.waiting_reasons", p_portal_id=PORTAL_ID)
    if as_json:
        print_json(rows)
    else:
        print_entries(rows, heading=WAITING, text=("advice_en",), empty="Nothing waits for another record.")


def replay(
    entity: Entity = None,
    code: Code = None,
    ids: Ids = None,
    source: Source = None,
    since: Since = None,
    until: Until = None,
    everything: All = False,
    as_json: AsJson = False,
) -> None:
    """Deliver parked records again, after their reason was removed."""
    if not (everything or entity or code or ids or source or since or until):
        raise UsageError(
            "say which: --entity, --code, --id, --source, --since or --until, or --all. "
            "See: intersect delta list --state parked"
        )
    with open_database(begin()) as connection:
        opened = call(
            connection,
            "delta.replay_parked",
            p_portal_id=PORTAL_ID,
            p_entity=entity,
            p_code=code,
            p_golden_ids=ids or None,
            **_when_and_whose(source, since, until),
        )[0]["replay_parked"]
    print_facts({"opened": opened}, as_json=as_json)


def _when_and_whose(source: str | None, since: datetime | None, until: datetime | None) -> dict[str, Any]:
    return {
        "p_source": source,
        "p_since": since and since.replace(tzinfo=UTC),
        "p_until": until and until.replace(tzinfo=UTC),
    }
