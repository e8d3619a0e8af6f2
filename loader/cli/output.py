"""What commands print: tables for people, JSON for programs, complaints to standard error."""

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


WIDTH = 200  # columns where nobody said how many there are


def wide_console() -> Console:
    """Return a console as wide as the terminal; a file or a pipe gets room for every column."""
    console = Console()
    return console if console.is_terminal else Console(width=WIDTH)


def print_json(value: Any) -> None:
    """Print a value as one line of JSON; dates and numbers JSON lacks become text."""
    typer.echo(json.dumps(value, ensure_ascii=False, default=str))


def print_rows(rows: Sequence[Mapping[str, Any]], *, as_json: bool, empty: str = "Nothing.") -> None:
    """Print rows as a table, or as one JSON array."""
    if as_json:
        print_json([dict(row) for row in rows])
    elif not rows:
        typer.echo(empty)
    else:
        table = Table(*rows[0])
        for row in rows:
            table.add_row(*("" if value is None else str(value) for value in row.values()))
        wide_console().print(table)


def print_entries(
    rows: Sequence[Mapping[str, Any]], *, heading: Sequence[str], text: Sequence[str], empty: str = "Nothing."
) -> None:
    """Print rows that hold sentences: a heading of some columns, below it the others, a line each."""
    for row in rows:
        typer.echo("  ".join(str(row[name]) for name in heading if row[name] not in (None, "")))
        for name in text:
            if row[name] not in (None, ""):
                typer.echo(f"    {row[name]}")
    if not rows:
        typer.echo(empty)


def print_facts(facts: Mapping[str, Any], *, as_json: bool) -> None:
    """Print one thing: a line for each fact, or one JSON object."""
    if as_json:
        print_json(dict(facts))
        return
    width = max(map(len, facts), default=0)
    for name, value in facts.items():
        typer.echo(f"{name.ljust(width)}  {'' if value is None else value}".rstrip())


def complain(message: str) -> None:
    """Print what went wrong to standard error."""
    typer.echo(message, err=True)
