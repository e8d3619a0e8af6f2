"""`intersect dictionary …`: values that mean the same, and values nobody has explained yet."""

from typing import Annotated

import typer

from loader.cli.output import AsJson, print_entries, print_facts, print_json, print_rows
from loader.cli.session import begin, open_database
from loader.database import call
from loader.errors import UsageError

Dictionary = Annotated[
    str, typer.Argument(metavar="DICTIONARY", help="Name of the dictionary, e.g. deal_stage.")
]
Value = Annotated[str, typer.Argument(metavar="VALUE", help="The value as a source writes it.")]
Answer = Annotated[str, typer.Argument(metavar="ANSWER", help="What it means: the canonical value.")]
Only = Annotated[str | None, typer.Option("--dictionary", help="Only of this dictionary.")]
OnlySource = Annotated[str | None, typer.Option("--source", help="Only of this source system.")]
ForSource = Annotated[str, typer.Option("--source", help="Holds for this source system only; * is all.")]
State = Annotated[str, typer.Option("--state", help="open, answered, ignored or all.")]
Limit = Annotated[int, typer.Option("--limit", min=1, help="At most so many, the most frequent first.")]
ForPortal = Annotated[
    bool, typer.Option("--portal", help="VALUE is a canonical one, ANSWER the portal's id or code for it.")
]
Policy = Annotated[str, typer.Argument(metavar="POLICY", help="For unknown values: default, reject or pass.")]
Default = Annotated[str | None, typer.Option("--value", help="The canonical value of policy default.")]
Number = Annotated[
    int, typer.Argument(metavar="ID", help="missing_value_id of `intersect dictionary missing`.")
]

PORTAL_ID = 1
STATES = ("open", "answered", "ignored", "all")
HEADING = ("missing_value_id", "dictionary", "source_system", "source_value", "row_count", "state")

group = typer.Typer(help="Value dictionaries: list, missing values, answers, policy.", no_args_is_help=True)


@group.command("list")
def show(as_json: AsJson = False) -> None:
    """List the dictionaries: what they do with an unknown value, how much they know, how much is missing."""
    with open_database(begin()) as connection:
        rows = call(connection, "exchange.list_dictionaries", p_portal_id=PORTAL_ID)
    print_rows(rows, as_json=as_json, empty="No dictionaries.")


@group.command()
def missing(
    dictionary: Only = None,
    source: OnlySource = None,
    state: State = "open",
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """List values no dictionary knows, and canonical values the portal has no value for."""
    if state not in STATES:
        raise UsageError(f"there is no state {state!r}. States are: {', '.join(STATES)}")
    with open_database(begin()) as connection:
        call(connection, "exchange.queue_unmapped_values", p_portal_id=PORTAL_ID)
        rows = call(
            connection,
            "exchange.list_missing_values",
            p_dictionary=dictionary,
            p_source=source,
            p_state=None if state == "all" else state,
            p_limit=limit,
        )
    if as_json:
        print_json(rows)
        return
    for row in rows:
        row["of"] = f"e.g. {', '.join(row['examples'])}" if row["examples"] else None
        row["answered"] = f"answer: {row['answer']}" if row["answer"] else None
        row["next"] = _next_step(row) if row["state"] == "open" else None
    print_entries(rows, heading=HEADING, text=("of", "answered", "next"), empty="No missing values.")


@group.command()
def answer(
    dictionary: Dictionary,
    value: Value,
    meaning: Answer,
    source: ForSource = "*",
    portal: ForPortal = False,
    as_json: AsJson = False,
) -> None:
    """Say what a value means; rows and deliveries that waited for it are taken again."""
    if portal and source != "*":
        raise UsageError("--portal and --source exclude each other: the portal's values are for all sources")
    with open_database(begin()) as connection:
        if portal:
            (done,) = call(
                connection,
                "exchange.answer_portal_value",
                p_portal_id=PORTAL_ID,
                p_dictionary=dictionary,
                p_canonical_value=value,
                p_portal_value=meaning,
            )
        else:
            (done,) = call(
                connection,
                "exchange.answer_value",
                p_dictionary=dictionary,
                p_source_system=source,
                p_source_value=value,
                p_canonical_value=meaning,
            )
    print_facts(done, as_json=as_json)


@group.command()
def ignore(missing_value_id: Number, as_json: AsJson = False) -> None:
    """Take a value off the list: what the policy makes of it is right."""
    with open_database(begin()) as connection:
        (done,) = call(connection, "exchange.ignore_value", p_missing_value_id=missing_value_id)
    print_facts({name: done[name] for name in HEADING}, as_json=as_json)


@group.command()
def policy(dictionary: Dictionary, unknown: Policy, value: Default = None, as_json: AsJson = False) -> None:
    """Decide what becomes of a value the dictionary does not know; rows that come from now on follow it."""
    with open_database(begin()) as connection:
        (done,) = call(
            connection,
            "exchange.set_dictionary_policy",
            p_dictionary=dictionary,
            p_unknown_policy=unknown,
            p_default_value=value,
        )
    print_facts(done, as_json=as_json)


def _next_step(row: dict[str, object]) -> str:
    is_portals = row["portal_id"] is not None
    option = " --portal" if is_portals else ""
    return f'intersect dictionary answer {row["dictionary"]} "{row["source_value"]}" ANSWER{option}'
