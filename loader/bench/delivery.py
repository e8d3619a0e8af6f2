"""Deliver made-up contacts to a portal with limits: the time it took, and the least that the limits allow."""

import math
import os
import platform
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

from psycopg.sql import SQL, Identifier

from loader.bench.delivery_plan import DeliveryPlan, floor_seconds, operating_floor
from loader.bench.live_delivery import measure_live
from loader.bench.loader_process import LoaderProcesses, loader_processes
from loader.bench.opponent import needs_tls, opponents, run_opponent
from loader.bench.portal_process import PortalProcess, portal_process
from loader.bench.processor_time import process_seconds, server_seconds
from loader.config import Settings
from loader.database import call
from loader.errors import IntersectError
from loader.playground import Playground, playground
from loader.portal.connect import allowance_for
from loader.portal.imports import BATCH_IMPORT, MAX_ROWS
from loader.source import add_source
from loader.tick import run_tick

CONTACT = "3"  # entityTypeId
COLUMNS = ("source_key", "kind", "last_name", "first_name", "phone", "email", "birth_date")
_LOOK = 0.25  # seconds between two looks whether anything is due
_FIRST_LOOK = 0.02  # and whether it has begun: a program that starts uses all the processor gives
_COUNT = 20.0  # seconds between two counts of what is done, which read everything
_STALLED = 120.0  # seconds without a record confirmed, longer than any wait that heals

Say = Callable[[str], object]


def measure_delivery(
    settings: Settings, plan: DeliveryPlan, say: Say, *, keep: bool = False
) -> dict[str, Any]:
    """Do the run in `<data_dir>/bench` and return its figures; raise IntersectError when it stops moving."""
    with (
        portal_process(plan.plan) as portal,
        playground(settings, "bench", keep=keep, durable=True) as world,
    ):
        own = world.settings.model_copy(update=plan.settings)
        queue_contacts(world, plan)
        say(f"{plan.waiting or plan.records} records are queued")
        _prepare(portal, own, plan)
        if plan.waiting:
            live = measure_live(
                world, portal, own, plan, lambda numbers: _stage(world, numbers), lambda: _has_begun(world)
            )
            return {**asdict(plan), **live, **_machine()}
        urls = [portal.url, *portal.more_webhooks(plan.credentials - 1)]
        before = portal.stats()
        spent = server_seconds(own.data_dir / "postgres"), process_seconds(portal.pid)
        log = world.scratch / "loaders.log"
        with loader_processes(own, urls, processes=plan.processes, log=log) as loaders:
            used = await_delivery(world, loaders, plan.records, say)
        told = _figures(world, own, plan, before, portal.stats())
        spent = (server_seconds(own.data_dir / "postgres") - spent[0], process_seconds(portal.pid) - spent[1])
        for name, seconds in zip(("database", "portal"), spent, strict=True):
            used[f"{name}_cpu_ms_per_record"] = round(seconds * 1000 / plan.records, 4)
    if plan.is_against_others:
        told["against"] = {name: _opponent(own, name, plan, say) for name in opponents()}
    return {**asdict(plan), **told, **used, "live_p50_ms": None, "live_p99_ms": None, **_machine()}


def _machine() -> dict[str, Any]:
    return {"processors": os.cpu_count(), "python": platform.python_version()}


def _opponent(settings: Settings, name: str, plan: DeliveryPlan, say: Say) -> dict[str, Any]:
    """Let another do the same on a portal of its own, with the same limits, full as well."""
    with portal_process(plan.plan, tls=needs_tls(name)) as portal:
        _prepare(portal, settings, plan)
        told = run_opponent(name, portal.url, portal.ca_file, plan.records)
        after = portal.stats()
    say(f"{name}: {told}")
    unique = after["items"][CONTACT] - after["duplicates_by_origin"]
    return {
        **told,
        "requests": after["requests"],
        "rejected_503": after["rejected"]["503"],
        "rejected_429": after["rejected"]["429"],
        "duplicates": after["duplicates_by_origin"],
        "missing": plan.records - unique,
    }


def queue_contacts(world: Playground, plan: DeliveryPlan) -> None:
    """Stage the contacts and take them."""
    add_source(world.settings, "bench", phone_region="RU")
    _stage(world, range(plan.waiting or plan.records))
    run_tick(world.connection, world.settings)
    if plan.is_imported:
        portal = {"p_portal_id": 1}
        call(
            world.connection,
            "portal.choose_answer",
            **portal,
            p_question="import_in_batch",
            p_answer="yes",
        )
        call(world.connection, "delta.set_import", **portal, p_entity="contact", p_is_imported=True)
    if plan.is_imported or plan.waiting:
        call(world.connection, "delta.move_lane", p_portal_id=1, p_from="live", p_to="backfill")


def _stage(world: Playground, numbers: Iterable[int]) -> None:
    copied = SQL("copy staging.customer (source_system, {}) from stdin").format(
        SQL(", ").join(map(Identifier, COLUMNS))
    )
    with world.connection.cursor() as cursor, cursor.copy(copied) as copy:
        for number in numbers:
            copy.write_row(("bench", *contact(number)))


def contact(number: int) -> tuple[str, ...]:
    """Return a person whom no rule takes for another."""
    name = _letters(number)
    return (
        f"C-{number}",
        "person",
        f"Иванов{name}",
        f"Пётр{name}",
        f"+79{number:09d}",
        f"c{number}@example.ru",
        "1980-05-17",
    )


def _letters(number: int) -> str:
    """Write a number in letters, because names are compared without digits."""
    alphabet = "абвгдежзиклмнопрстуф"
    digits: list[str] = []
    while number or not digits:
        number, digit = divmod(number, len(alphabet))
        digits.append(alphabet[digit])
    return "".join(digits)


def _prepare(portal: PortalProcess, settings: Settings, plan: DeliveryPlan) -> None:
    """Give the portal its limits; only now, so that nothing has drained from the full bucket."""
    allowance = allowance_for(settings)
    if allowance is not None:
        portal.configure(
            bucket_size=allowance.size, bucket_drain=allowance.drain, bucket_preload=allowance.size
        )
    if plan.window is not None:
        cost = plan.record_seconds * 1000
        portal.configure(
            operating_limit_s=0.8 * plan.window,
            operating_window_s=plan.window,
            server_cost_ms={"crm.item.add": cost, BATCH_IMPORT: cost * MAX_ROWS},
        )


def await_delivery(world: Playground, loaders: LoaderProcesses, records: int, say: Say) -> dict[str, Any]:
    """Wait until everything is done; return what the loaders used."""
    done, counted_at, memory, has_begun = 0, time.monotonic(), 0.0, False
    started = loaders.cpu_seconds()
    while done < records:
        time.sleep(_LOOK if has_begun else _FIRST_LOOK)
        memory, used = max(memory, loaders.memory_mb()), loaders.cpu_seconds()
        has_begun = has_begun or _has_begun(world)
        if not has_begun and not loaders.have_ended:
            started = used
        elif not _is_due(world) or time.monotonic() - counted_at > _COUNT:
            now = _done(world)
            if loaders.have_ended or (now == done and time.monotonic() - counted_at > _STALLED):
                words = (world.scratch / "loaders.log").read_text(errors="replace")[-2000:]
                raise IntersectError(f"{now} of {records} records are delivered, and nothing moves:\n{words}")
            counted_at = time.monotonic() if now != done else counted_at
            done = now
    used = loaders.cpu_seconds() - started
    say(f"{done} records are delivered")
    return {"cpu_ms_per_record": round(used * 1000 / records, 4), "memory_mb": round(memory, 1)}


def _is_due(world: Playground) -> bool:
    return bool(call(world.connection, "delta.due_count", p_portal_id=1, p_limit=1)[0]["due_count"])


def _has_begun(world: Playground) -> bool:
    return bool(call(world.connection, "delta.delivery_span", p_portal_id=1)[0]["first_at"])


def _done(world: Playground) -> int:
    return int(call(world.connection, "delta.delivery_span", p_portal_id=1)[0]["done_count"])


def _figures(
    world: Playground, settings: Settings, plan: DeliveryPlan, before: dict[str, Any], after: dict[str, Any]
) -> dict[str, Any]:
    wall = float(call(world.connection, "delta.delivery_span", p_portal_id=1)[0]["seconds"])
    spent = {name: after["server_seconds"].get(name, 0) for name in _writing(after["server_seconds"])}
    cost = sum(spent.values()) / plan.records
    floor = max(floor_seconds(settings, plan.records), operating_floor(settings, plan, cost))
    cards = after["items"][CONTACT] - before["items"][CONTACT]
    return {
        "wall_s": round(wall, 3),
        "floor_s": round(floor, 3),
        "share_of_limit": round(floor / wall, 4) if floor else None,
        "share_of_server_time": _share_of_server_time(world, plan, wall, cost),
        "server_ms_per_record": round(cost * 1000, 3),
        "records_per_s": round(plan.records / wall, 1),
        "requests": after["requests"] - before["requests"],
        "rejected_503": after["rejected"]["503"] - before["rejected"]["503"],
        "rejected_429": after["rejected"]["429"] - before["rejected"]["429"],
        "duplicates": after["duplicates_by_origin"],
        "missing": plan.records - (cards - after["duplicates_by_origin"]),
    }


def _writing(names: Iterable[str]) -> list[str]:
    return [name for name in names if name.endswith(("crm.item.add", BATCH_IMPORT))]


def _share_of_server_time(world: Playground, plan: DeliveryPlan, wall: float, cost: float) -> float | None:
    """Return the part of the allowed server time that was used, over all whole windows of the run."""
    if plan.window is None or wall < plan.window:
        return None
    whole = math.floor(wall / plan.window) * plan.window
    span = call(world.connection, "delta.delivery_span", p_portal_id=1, p_within_seconds=whole)[0]
    return round(float(span["done_count"]) * cost / (0.8 * whole * plan.credentials), 4)
