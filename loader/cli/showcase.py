"""`intersect demo` and `intersect realdata`: the whole exchange, on a database and a portal of their own."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from loader import demo as demo_run
from loader import realdata as realdata_run
from loader.cli.output import print_json
from loader.config import LogLevel, Settings, load_settings
from loader.logs import configure_logs

AsJson = Annotated[
    bool, typer.Option("--json", help="Print the result as one JSON object, and nothing else.")
]
Keep = Annotated[bool, typer.Option("--keep", help="Leave the database's files, to look at them afterwards.")]
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Folder with erp/ and shop/.")]


def demo(as_json: AsJson = False, keep: Keep = False) -> None:
    """Show the whole exchange: ERP rows in, a portal in memory, a person's changes back. Ends by itself."""
    console = Console(stderr=True, quiet=True) if as_json else Console()
    result = demo_run.run(_quiet(), console, keep=keep)
    if as_json:
        print_json(result.to_json())
    if not result.agrees:
        raise typer.Exit(1)


def realdata(folder: Folder) -> None:
    """Run the tables of a real company through everything; end with one line of JSON."""
    progress = Console(stderr=True, highlight=False)
    print_json(realdata_run.run(_quiet(), folder, progress.print))


def _quiet() -> Settings:
    # The commands tell what happens in words of their own.
    settings = load_settings().model_copy(update={"log_level": LogLevel.WARNING})
    configure_logs(settings)
    return settings
