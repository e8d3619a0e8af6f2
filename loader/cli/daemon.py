"""`intersect run` and `intersect tick`: the daemon, and one pass without it."""

from contextlib import ExitStack
from dataclasses import asdict
from typing import Annotated, Any

import typer

from loader.cli.output import AsJson, print_facts, print_json
from loader.cli.session import begin, open_database, open_pace
from loader.config import Settings
from loader.daemon.leader import Leader
from loader.daemon.schedule import Daemon
from loader.database import Connection
from loader.deliver import Delivery
from loader.errors import SettingsError
from loader.portal.access import has_portal, open_credentials, open_portal
from loader.portal.metadata import remember_portal
from loader.tick import Pass, run_pass, run_tick

FOUND_WRONG = 1
WRONG = {"data", "configuration", "credential", "unknown"}  # outcomes that somebody should look at
NO_PORTAL = "No portal is set (INTERSECT_PORTAL_URL): nothing was delivered."
DAEMON_RUNS = "A daemon runs on this database and delivers: only the tick was done here."


DeliverOnly = Annotated[
    bool, typer.Option("--deliver-only", help="Only deliver, beside others that do: no tick, no capture.")
]


def run(deliver_only: DeliverOnly = False) -> None:
    """Run the daemon: tick, deliver and capture until SIGTERM or Ctrl-C. A second one waits as a standby."""
    settings = begin()
    if deliver_only and not has_portal(settings):
        raise SettingsError("--deliver-only needs a portal: set INTERSECT_PORTAL_URL.")
    Daemon(settings, is_deliver_only=deliver_only).run()


def tick(as_json: AsJson = False) -> None:
    """Do one whole pass now: read the portal's changes, take what is staged, deliver. Print the counts."""
    settings = begin()
    with open_database(settings) as connection, Leader(settings) as leader:
        note = None if has_portal(settings) else NO_PORTAL
        if note is None and not leader.try_lead():
            note = DAEMON_RUNS
        if note is None:
            found = _told(_whole_pass(settings, connection))
        else:
            found = {
                "captured": None,
                "tick": run_tick(connection, settings),
                "delivered": None,
                "note": note,
            }
    if as_json:
        print_json(found)
    else:
        print_facts(_flat(found), as_json=False)
    if WRONG & (found["delivered"] or {}).keys():
        raise typer.Exit(FOUND_WRONG)


def _whole_pass(settings: Settings, connection: Connection) -> Pass:
    with ExitStack() as opened:
        pace = opened.enter_context(open_pace(settings))
        client = opened.enter_context(open_portal(settings, pace=pace))
        credentials = [opened.enter_context(one) for one in open_credentials(settings, pace=pace)]
        Delivery(connection, client, settings).abandon()
        remember_portal(connection, client, settings)
        return run_pass(connection, client, settings, credentials)


def _told(done: Pass) -> dict[str, Any]:
    return {
        "captured": asdict(done.captured),
        "tick": done.tick,
        "delivered": done.delivered.outcomes,
        "note": None,
    }


def _flat(found: dict[str, Any]) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for part in ("captured", "tick", "delivered"):
        for name, value in (found[part] or {}).items():
            facts[f"{part} {name}".replace("_", " ")] = value
    if not found["tick"]:
        facts["tick"] = "nothing new was staged"
    if found["note"]:
        facts["note"] = found["note"]
    return facts
