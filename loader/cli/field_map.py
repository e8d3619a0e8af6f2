"""`intersect map …`: which golden column travels to which portal field."""

from pathlib import Path
from typing import Annotated

import typer

from loader.check.finding import Severity
from loader.cli.findings import print_findings
from loader.cli.output import AsJson, complain, print_rows
from loader.cli.session import begin, open_database
from loader.field_map import check_map, export_map, import_map, read_map
from loader.portal.access import has_portal, open_portal
from loader.portal.metadata import remember_portal

FOUND_WRONG = 1

Output = Annotated[
    Path | None, typer.Option("--output", help="File to write; without it the map is printed.")
]
File = Annotated[Path, typer.Argument(metavar="FILE", help="YAML file as `map export` writes it.")]

group = typer.Typer(help="The field map: export, import, check.", no_args_is_help=True)


@group.command("export")
def export(output: Output = None) -> None:
    """Print the map in force as YAML."""
    with open_database(begin()) as connection:
        text = export_map(connection)
    if output is None:
        typer.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")
        typer.echo(f"Wrote {output}.")


@group.command("import")
def replace(file: File, as_json: AsJson = False) -> None:
    """Put a map into force, whole or not at all, and queue every record it changes."""
    settings = begin()
    field_map = read_map(file)
    with open_database(settings) as connection:
        changed = import_map(connection, field_map)
    print_rows(changed, as_json=as_json, empty="Nothing in the map has changed.")


@group.command()
def check(as_json: AsJson = False) -> None:
    """Compare the map with the fields, pipelines and stages that the portal has now; end with 1 on errors."""
    settings = begin()
    with open_database(settings) as connection:
        if has_portal(settings):
            with open_portal(settings) as client:
                remember_portal(connection, client, settings)
                findings = check_map(connection, client)
        else:
            complain("No portal is set (INTERSECT_PORTAL_URL): only what the database knows was checked.")
            findings = check_map(connection, None)
    print_findings(findings, as_json=as_json, empty="The map fits.")
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise typer.Exit(FOUND_WRONG)
