"""The whole exchange in front of the user: `intersect demo`."""

import time

from rich.console import Console

from loader.config import Settings
from loader.demo.incoming import show_incoming
from loader.demo.report import Report
from loader.demo.way_back import show_way_back
from loader.playground import playground

__all__ = ["Report", "run"]


def run(settings: Settings, console: Console, *, keep: bool = False) -> Report:
    """Run the demo in `<data_dir>/demo`, from nothing, and leave nothing running; return what it found."""
    started = time.monotonic()
    report = Report(console)
    report.step("An empty PostgreSQL and an empty portal", "deploying migrations, functions and dbt models …")
    with playground(settings, "demo", keep=keep) as world:
        report.tell(
            f"ready after {time.monotonic() - started:.0f} s; the portal answers at {world.portal.base_url}"
        )
        show_way_back(world, report, show_incoming(world, report))
    report.seconds = time.monotonic() - started
    report.print_table()
    if keep:
        folder = settings.data_dir / "demo"
        console.print(
            f"The database is in {folder}. To look: INTERSECT_DATA_DIR={folder} intersect database url"
        )
    return report
