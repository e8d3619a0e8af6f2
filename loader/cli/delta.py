"""`intersect delta list` and `intersect replay`: what is to be delivered, and what the portal refused."""

from typing import Annotated

import typer

from loader.cli.output import AsJson, print_entries, print_facts, print_json
from loader.cli.session import begin, open_database
from loader.database import call
from loader.errors import UsageError

PORTAL_ID = 1
STATES = ("open", "waiting", "held", "leased", "unknown", "parked", "done")
HEADING = ("entity", "golden_id", "state", "error_code")
TEXT = ("error_description", "advice_en")

State = Annotated[str | None, typer.Option("--state", help=f"Only in this state: {', '.join(STATES)}.")]
Entity = Annotated[
    str | None, typer.Option("--entity", help="Only contact, company, deal, product, price, requisite …")
]
Code = Annotated[str | None, typer.Option("--code", help="Only with this error code.")]
Limit = Annotated[int, typer.Option("--limit", min=1, help="At most so many.")]
Ids = Annotated[list[int] | None, typer.Option("--id", help="This golden id; may be repeated.")]
All = Annotated[bool, typer.Option("--all", help="Every parked delivery, but for superseded cards.")]

group = typer.Typer(help="What is to be delivered: list.", no_args_is_help=True)


@group.command("list")
def show(
    state: State = None, entity: Entity = None, code: Code = None, limit: Limit = 50, as_json: AsJson = False
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
        )
    if as_json:
        print_json(rows)
    else:
        print_entries(rows, heading=HEADING, text=TEXT)


def replay(
    entity: Entity = None,
    code: Code = None,
    ids: Ids = None,
    everything: All = False,
    as_json: AsJson = False,
) -> None:
    """Deliver parked records again, after their reason was removed."""
    if not (everything or entity or code or ids):
        raise UsageError(
            "say which: --entity, --code or --id, or --all. See: intersect delta list --state parked"
        )
    with open_database(begin()) as connection:
        opened = call(
            connection,
            "delta.replay_parked",
            p_portal_id=PORTAL_ID,
            p_entity=entity,
            p_code=code,
            p_golden_ids=ids or None,
        )[0]["replay_parked"]
    print_facts({"opened": opened}, as_json=as_json)
