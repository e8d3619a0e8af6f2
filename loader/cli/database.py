"""`intersect database …`: the embedded PostgreSQL."""

import os

import typer
from psycopg.conninfo import conninfo_to_dict

from loader import embedded
from loader.cli.output import AsJson, print_facts
from loader.cli.session import begin
from loader.config import Settings
from loader.database import database_url
from loader.errors import UsageError
from loader.postgres.account import bundled_programs

NOT_RUNNING = 1
_PSQL_NAMES = {"dbname": "PGDATABASE"}

group = typer.Typer(help="The embedded PostgreSQL: start, stop, status, url, psql.", no_args_is_help=True)


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


@group.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def psql(context: typer.Context) -> None:
    """Open psql on the database; what follows is passed on to it: intersect database psql -c '\\dn'."""
    place = conninfo_to_dict(database_url(begin()))
    # In the environment, not in the arguments: those are for everybody to see.
    variables = {_PSQL_NAMES.get(name, f"PG{name.upper()}"): str(value) for name, value in place.items()}
    os.execve(bundled_programs() / "psql", ["psql", *context.args], {**os.environ, **variables})


def _embedded() -> Settings:
    settings = begin()
    if settings.database_url:
        raise UsageError(
            "INTERSECT_DATABASE_URL is set: that PostgreSQL is started and stopped where it runs."
        )
    return settings
