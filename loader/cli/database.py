"""`intersect database …`: the embedded PostgreSQL."""

import typer

from loader import embedded
from loader.cli.output import AsJson, print_facts
from loader.cli.session import begin
from loader.config import Settings
from loader.database import database_url
from loader.errors import UsageError

NOT_RUNNING = 1

group = typer.Typer(help="The embedded PostgreSQL: start, stop, status, url.", no_args_is_help=True)


@group.command()
def start() -> None:
    """Start it, and make it first if need be."""
    access = embedded.start(_embedded())
    typer.echo(
        f"PostgreSQL answers on 127.0.0.1, port {access.port}. `intersect database url` prints the address."
    )


@group.command()
def stop() -> None:
    """Stop it."""
    typer.echo("Stopped." if embedded.stop(_embedded()) else "It was not running.")


@group.command()
def status(as_json: AsJson = False) -> None:
    """Say whether it runs, and where its data and log are; end with 1 when it does not run."""
    found = embedded.status(_embedded())
    print_facts(vars(found), as_json=as_json)
    if not found.running:
        raise typer.Exit(NOT_RUNNING)


@group.command()
def url() -> None:
    """Print the database's address with its password, for psql and other programs; start it if need be."""
    typer.echo(database_url(begin()))


def _embedded() -> Settings:
    settings = begin()
    if settings.database_url:
        raise UsageError(
            "INTERSECT_DATABASE_URL is set: that PostgreSQL is started and stopped where it runs."
        )
    return settings
