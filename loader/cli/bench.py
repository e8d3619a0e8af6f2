"""`intersect bench …`: how fast and how right, on rows made for it and a database of its own."""

from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from loader.bench.delivery import measure_delivery
from loader.bench.delivery_plan import DeliveryPlan
from loader.bench.measure import run
from loader.bench.population import Plan
from loader.bench.wayback import measure_wayback
from loader.bench.wayback_plan import WaybackPlan
from loader.cli.output import complain, print_json
from loader.config import LogLevel, PortalPlan, load_settings
from loader.logs import configure_logs

Rows = Annotated[int, typer.Option("--rows", min=1000, max=100_000_000, help="How many rows to stage.")]
Sources = Annotated[int, typer.Option("--sources", min=1, max=9, help="How many systems write them.")]
Duplicates = Annotated[
    float, typer.Option("--duplicates", min=0.0, max=0.9, help="Share of rows about somebody already known.")
]
Seed = Annotated[int, typer.Option("--seed", help="The same seed makes the same rows.")]
AsJson = Annotated[
    bool, typer.Option("--json", help="Print the result as one JSON object, and nothing else.")
]
Keep = Annotated[bool, typer.Option("--keep", help="Leave the database's files, to look at them afterwards.")]
Errors = Annotated[
    int,
    typer.Option("--show-errors", min=0, metavar="K", help="Show so many false merges and so many misses."),
]

Records = Annotated[int, typer.Option("--records", min=1, max=10_000_000, help="Contacts to create.")]
Limits = Annotated[PortalPlan, typer.Option("--plan", help="Whose limits the portal keeps.")]
BucketSize = Annotated[
    int | None, typer.Option("--bucket-size", min=1, help="Requests its bucket holds, instead of the plan's.")
]
BucketDrain = Annotated[
    float | None, typer.Option("--bucket-drain", min=0.1, help="Requests a second, instead of the plan's.")
]
Processes = Annotated[int, typer.Option("--processes", min=1, max=16, help="Loaders that share the work.")]
Against = Annotated[
    bool, typer.Option("--against", help="Then let plain requests and the public clients do the same.")
]
Window = Annotated[
    float | None,
    typer.Option("--window", min=1, help="Let server time bind: 600 s at a real portal, here made shorter."),
]
RecordMs = Annotated[
    float | None,
    typer.Option("--record-ms", min=0.1, help="Server time of a record; a 6000th of the window."),
]
Credentials = Annotated[int, typer.Option("--credentials", min=1, max=20, help="Webhooks used side by side.")]
Waiting = Annotated[
    int,
    typer.Option(
        "--waiting",
        min=0,
        max=10_000_000,
        help="Let so many wait as a backfill; --records are then staged one by one.",
    ),
]
Imported = Annotated[bool, typer.Option("--imports", help="Import the contacts, as a backfill.")]

Changes = Annotated[int, typer.Option("--changes", min=1, max=10_000_000, help="Cards that people change.")]
ByEvents = Annotated[bool, typer.Option("--events", help="Read the portal's event queue, not its cards.")]
Interval = Annotated[
    float, typer.Option("--interval", min=0.5, help="Seconds between two looks at the portal.")
]
Singles = Annotated[
    int, typer.Option("--singles", min=0, max=10_000, help="Changes made one by one afterwards.")
]

group = typer.Typer(help="Measure speed and accuracy on made-up rows.", no_args_is_help=True)


@group.callback()
def bench() -> None:
    """Measure speed and accuracy on made-up rows, in a database of its own."""


@group.command()
def core(
    rows: Rows = 100_000,
    sources: Sources = 3,
    duplicates: Duplicates = 0.2,
    seed: Seed = 1,
    as_json: AsJson = False,
    keep: Keep = False,
    show_errors: Errors = 0,
) -> None:
    """Load customers, load them again, change some, change one: time each against COPY, judge the merges."""
    settings = load_settings().model_copy(update={"log_level": LogLevel.WARNING})
    configure_logs(settings)
    plan = Plan(rows=rows, sources=sources, duplicates=duplicates, seed=seed)
    figures = run(settings, plan, complain, keep=keep, errors=show_errors)
    _tell(figures, as_json=as_json)
    if keep:
        folder = settings.data_dir / "bench"
        complain(f"To look at the database: INTERSECT_DATA_DIR={folder} intersect database psql")


@group.command()
def delivery(
    records: Records = 10_000,
    plan: Limits = PortalPlan.CLOUD,
    bucket_size: BucketSize = None,
    bucket_drain: BucketDrain = None,
    processes: Processes = 1,
    window: Window = None,
    record_ms: RecordMs = None,
    credentials: Credentials = 1,
    imports: Imported = False,
    waiting: Waiting = 0,
    against: Against = False,
    as_json: AsJson = False,
    keep: Keep = False,
) -> None:
    """Create contacts in a portal whose bucket is full: the time taken against the least its limits allow."""
    settings = load_settings().model_copy(update={"log_level": LogLevel.WARNING})
    configure_logs(settings)
    wanted = DeliveryPlan(
        records,
        plan,
        bucket_size,
        bucket_drain,
        processes,
        against,
        window=window,
        record_ms=record_ms,
        credentials=credentials,
        is_imported=imports,
        waiting=waiting,
    )
    figures = measure_delivery(settings, wanted, complain, keep=keep)
    _tell(figures, as_json=as_json)


@group.command()
def wayback(
    changes: Changes = 10_000,
    plan: Limits = PortalPlan.CLOUD,
    events: ByEvents = False,
    interval: Interval = 5.0,
    singles: Singles = 100,
    bucket_size: BucketSize = None,
    bucket_drain: BucketDrain = None,
    as_json: AsJson = False,
    keep: Keep = False,
) -> None:
    """Let people change cards: the time until ERPs can read it against the least the limits allow."""
    settings = load_settings().model_copy(update={"log_level": LogLevel.WARNING})
    configure_logs(settings)
    wanted = WaybackPlan(
        changes,
        plan,
        is_by_events=events,
        interval=interval,
        single_changes=singles,
        size=bucket_size,
        drain=bucket_drain,
    )
    figures = measure_wayback(settings, wanted, complain, keep=keep)
    _tell(figures, as_json=as_json)


def _tell(figures: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(figures)
        return
    console = Console()
    table = Table("figure", "value")
    for name, value in figures.items():
        if isinstance(value, dict):
            for part, seconds in value.items():
                table.add_row(f"{name}: {part}", str(seconds))
        elif not isinstance(value, list):
            table.add_row(name, str(value))
    console.print(table)
    for name in ("false_merges", "misses"):
        for pair in figures.get(name, ()):
            console.print(f"[bold]{name}[/bold]")
            for row in pair:
                console.print("  " + " · ".join(f"{key}={value}" for key, value in row.items()), markup=False)
