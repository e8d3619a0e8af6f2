"""`intersect import`: a file into a staging table."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from loader.cli.output import AsJson, print_facts, print_json
from loader.cli.session import begin, open_database
from loader.staging.import_file import import_file, show_progress
from loader.staging.profile import load_profile

FOUND_WRONG = 1

Target = Annotated[
    str, typer.Argument(metavar="TABLE", help="Staging table: customer, product, sales_order …")
]
File = Annotated[Path, typer.Argument(metavar="FILE", help="CSV file.", exists=True, dir_okay=False)]
ProfilePath = Annotated[
    Path, typer.Option("--profile", help="YAML: source, columns, encoding; see docs/import.md.")
]
Rejected = Annotated[
    Path | None, typer.Option("--rejected", help="Write lines that could not be read to this new file.")
]


def import_staged(
    table: Target, file: File, profile: ProfilePath, rejected: Rejected = None, as_json: AsJson = False
) -> None:
    """Append a file's records to staging.TABLE, whole or not at all; end with 1 on unreadable lines."""
    settings = begin()
    known = load_profile(profile)
    console = Console(stderr=True)
    with open_database(settings) as connection, show_progress(console, file.name) as on_progress:
        result = import_file(connection, table, file, known, on_progress=on_progress, rejected=rejected)
    if as_json:
        print_json(result.to_json())
    else:
        told = result.to_json()
        malformed = told.pop("malformed")
        print_facts(told, as_json=False)
        for line in malformed:
            typer.echo(f"line {line['line']}: {line['reason']}")
    if result.malformed_count:
        raise typer.Exit(FOUND_WRONG)
