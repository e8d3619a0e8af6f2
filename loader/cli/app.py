"""The `intersect` command: its groups, and what becomes of an error."""

import sys
from contextvars import ContextVar
from typing import Annotated

import psycopg
import typer

from loader import __version__
from loader.cli import (
    adopt,
    bench,
    brake,
    conflict,
    daemon,
    database,
    deletion,
    delta,
    dictionary,
    field_map,
    identity,
    lane,
    outbound,
    plan,
    portal,
    reconcile,
    reject,
    restore,
    sandbox,
    setup,
    showcase,
    source,
    staged_file,
    status,
)
from loader.cli.output import complain
from loader.errors import IntersectError

UNREACHABLE = 3
_debug: ContextVar[bool] = ContextVar("debug", default=False)

app = typer.Typer(
    name="intersect",
    help="Join ERP systems with the Bitrix24 CRM through PostgreSQL.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command()(setup.init)
app.command()(setup.deploy)
app.command()(status.check)
app.command()(adopt.adopt)
app.command()(daemon.run)
app.command()(daemon.tick)
app.command()(plan.plan)
app.command()(status.status)
app.command()(plan.trace)
app.command()(reconcile.reconcile)
app.command()(restore.after_restore)
app.command("import")(staged_file.import_staged)
app.command()(outbound.export)
app.command()(delta.replay)
app.command()(brake.approve)
app.command()(brake.discard)
app.command()(identity.explain)
app.command()(identity.review)
app.command()(identity.decide)
app.command()(identity.unmerge)
app.command()(sandbox.sandbox)
app.command()(showcase.demo)
app.command()(showcase.realdata)
app.add_typer(source.group, name="source")
app.add_typer(database.group, name="database")
app.add_typer(reject.group, name="reject")
app.add_typer(dictionary.group, name="dictionary")
app.add_typer(delta.group, name="delta")
app.add_typer(brake.group, name="brake")
app.add_typer(conflict.group, name="conflict")
app.add_typer(deletion.group, name="deletion")
app.add_typer(lane.group, name="lane")
app.add_typer(restore.group, name="lost")
app.add_typer(outbound.group, name="outbound")
app.add_typer(field_map.group, name="map")
app.add_typer(portal.group, name="portal")
app.add_typer(bench.group, name="bench")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"intersect {__version__}")
        raise typer.Exit


@app.callback()
def intersect(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_show_version, is_eager=True)
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show where an unexpected error came from.")] = False,
) -> None:
    """Join ERP systems with the Bitrix24 CRM through PostgreSQL."""
    _debug.set(debug)


def main() -> None:
    """Run a command; end with 0 good, 1 found something wrong, 2 wrong use, 3 nothing to reach."""
    try:
        app()
    except IntersectError as error:
        complain(str(error))
        sys.exit(error.exit_code)
    except psycopg.Error as error:
        if _debug.get():
            raise
        complain(_database_message(error))
        sys.exit(UNREACHABLE if isinstance(error, psycopg.OperationalError) and not error.sqlstate else 1)
    except Exception as error:
        if _debug.get():
            raise
        complain(
            f"Unexpected {type(error).__name__}: {error}\nRepeat with `intersect --debug …` for the details."
        )
        sys.exit(1)


def _database_message(error: psycopg.Error) -> str:
    said = error.diag
    return "\n".join(part for part in (said.message_primary or str(error).strip(), said.message_hint) if part)
