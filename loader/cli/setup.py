"""`intersect init` and `intersect deploy`."""

from pathlib import Path

import typer

from loader.cli.output import AsJson, print_facts
from loader.cli.session import begin
from loader.deploy import deploy as deploy_to
from loader.example import EXAMPLE


def init() -> None:
    """Write a .env with every setting explained, unless there is one."""
    path = Path(".env")
    try:
        with path.open("x", encoding="utf-8") as file:
            path.chmod(0o600)
            file.write(EXAMPLE)
    except FileExistsError:
        typer.echo(f"{path.absolute()} is there already and stays as it is.")
        return
    typer.echo(f"Wrote {path.absolute()}. Set the portal's address there, then run: intersect deploy")


def deploy(as_json: AsJson = False) -> None:
    """Create the database's objects or bring them to this version. Harmless to repeat."""
    print_facts({"deployed": True, "migration": deploy_to(begin())}, as_json=as_json)
