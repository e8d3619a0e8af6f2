"""`intersect reject …`: rows that could not be taken."""

from typing import Annotated

import typer

from loader.cli.output import AsJson, print_entries, print_facts, print_json
from loader.cli.session import begin, open_database
from loader.database import call
from loader.errors import UsageError

Source = Annotated[str | None, typer.Option("--source", help="Only of this source system.")]
Table = Annotated[str | None, typer.Option("--table", help="Only of this staging table.")]
Code = Annotated[str | None, typer.Option("--code", help="Only with this code, e.g. date_invalid.")]
State = Annotated[
    str, typer.Option("--state", help="open, waiting (for another record), replayed, obsolete or all.")
]
Limit = Annotated[int, typer.Option("--limit", min=1, help="At most so many, the newest first.")]
Ids = Annotated[list[int] | None, typer.Option("--id", help="This reject; may be repeated.")]
All = Annotated[bool, typer.Option("--all", help="Every open reject.")]
RejectId = Annotated[int, typer.Argument(metavar="ID", help="Number of the reject.")]
Column = Annotated[str, typer.Argument(metavar="COLUMN", help="Column of the staging table.")]
Value = Annotated[str, typer.Argument(metavar="VALUE", help="What it should have been.")]

HEADING = ("reject_id", "source_system", "staging_table", "source_key", "code", "column_name", "batch_id")
STATES = ("open", "waiting", "replayed", "obsolete", "all")

group = typer.Typer(help="Rows that could not be taken: list, correct, replay.", no_args_is_help=True)


@group.command("list")
def show(
    source: Source = None,
    table: Table = None,
    code: Code = None,
    state: State = "open",
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """List rejects, each with what to do about it."""
    if state not in STATES:
        raise UsageError(f"there is no state {state!r}. States are: {', '.join(STATES)}")
    with open_database(begin()) as connection:
        rows = call(
            connection,
            "exchange.list_rejects",
            p_source=source,
            p_table=table,
            p_code=code,
            p_state=None if state == "all" else state,
            p_limit=limit,
        )
    if as_json:
        print_json(rows)
    else:
        print_entries(rows, heading=HEADING, text=("advice_en",), empty="No rejects.")


@group.command()
def replay(
    ids: Ids = None,
    source: Source = None,
    table: Table = None,
    code: Code = None,
    everything: All = False,
    as_json: AsJson = False,
) -> None:
    """Take rows again, after a correction, a dictionary or a setting has changed; the next tick sees them."""
    if not (everything or ids or source or table or code):
        raise UsageError("say which: --id, --source, --table or --code, or --all")
    with open_database(begin()) as connection:
        staged = call(
            connection,
            "exchange.replay_rejects",
            p_reject_ids=ids or None,
            p_source=source,
            p_table=table,
            p_code=code,
        )[0]["replay_rejects"]
    print_facts({"rows_staged": staged}, as_json=as_json)


@group.command()
def correct(reject_id: RejectId, column: Column, value: Value) -> None:
    """Give a rejected row another value; `reject replay --id` takes it then."""
    with open_database(begin()) as connection:
        call(connection, "staging.correct", reject_id=reject_id, column_name=column, value=value)
    typer.echo(f"Corrected. Now: intersect reject replay --id {reject_id}")
