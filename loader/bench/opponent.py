"""What others need for the same records: plain requests with prebuilt bodies, and the public clients."""

import asyncio
import json
import multiprocessing
import os
import time
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from importlib.util import find_spec
from multiprocessing.connection import Connection
from typing import Any

import requests

from loader.portal.batch import MAX_COMMANDS, batch_body
from loader.portal.command import Command

THREADS = 8
_PAUSE = 1.0  # seconds after a refusal, as a simple program waits
_LONGEST = 1800.0  # seconds for one opponent
_INSTALLED = {"plain": "requests", "b24pysdk": "b24pysdk", "fast_bitrix24": "fast_bitrix24"}


def opponents() -> list[str]:
    """Return the names of those that are installed."""
    return [name for name, module in _INSTALLED.items() if find_spec(module)]


def needs_tls(name: str) -> bool:
    """Tell whether an opponent speaks https only."""
    return name == "b24pysdk"


def run_opponent(name: str, url: str, ca_file: str | None, records: int) -> dict[str, Any]:
    """Run one in a process of its own; return wall_s and cpu_ms_per_record, or why it failed."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_run, args=(name, url, ca_file, records, theirs), name=name, daemon=True)
    process.start()
    theirs.close()
    try:
        told: dict[str, Any] = ours.recv() if ours.poll(_LONGEST) else {"failed": f"took over {_LONGEST:g} s"}
    except EOFError:
        told = {"failed": "its process died"}
    finally:
        process.terminate()
        process.join()
    return told


def _run(
    name: str, url: str, ca_file: str | None, records: int, told: "Connection[dict[str, Any], Any]"
) -> None:
    if ca_file:
        os.environ["REQUESTS_CA_BUNDLE"] = ca_file
    warnings.simplefilter("ignore")
    runner: Callable[[str, int], Callable[[], object]] = {
        "plain": _plain,
        "b24pysdk": _b24pysdk,
        "fast_bitrix24": _fast_bitrix24,
    }[name]
    work = runner(url, records)
    started, used = time.perf_counter(), time.process_time()
    try:
        work()
    except Exception as error:
        told.send({"failed": f"{type(error).__name__}: {error}"[:200]})
        return
    wall, cpu = time.perf_counter() - started, time.process_time() - used
    told.send({"wall_s": round(wall, 3), "cpu_ms_per_record": round(cpu * 1000 / records, 4)})


def _plain(url: str, records: int) -> Callable[[], object]:
    """Eight threads, a kept-alive session each, bodies made before the clock starts."""
    commands = [Command(f"c{number}", "crm.item.add", _params(number)) for number in range(records)]
    parts = [commands[place : place + MAX_COMMANDS] for place in range(0, records, MAX_COMMANDS)]
    bodies = [json.dumps(batch_body(part)).encode() for part in parts]

    def work(number: int) -> None:
        with requests.Session() as session:
            for body in bodies[number::THREADS]:
                while _post(session, url, body) == 503:
                    time.sleep(_PAUSE)

    def run() -> None:
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(work, range(THREADS)))

    return run


def _post(session: requests.Session, url: str, body: bytes) -> int:
    reply = session.post(f"{url}batch", data=body, headers={"Content-Type": "application/json"})
    reply.json()
    return reply.status_code


def _b24pysdk(url: str, records: int) -> Callable[[], object]:
    domain, _, token = url.partition("://")[2].partition("/rest/")
    webhook = import_module("b24pysdk.credentials").BitrixWebhook(
        domain=domain, webhook_token=token.strip("/")
    )
    methods = [("crm.item.add", _params(number)) for number in range(records)]
    return lambda: webhook.call_batches(methods)


def _fast_bitrix24(url: str, records: int) -> Callable[[], object]:
    items = [_params(number) for number in range(records)]

    async def work() -> None:
        await import_module("fast_bitrix24").BitrixAsync(url, verbose=False).call("crm.item.add", items)

    return lambda: asyncio.run(work())


def _params(number: int) -> dict[str, Any]:
    """Return what the loader sends for a contact of the bench."""
    return {
        "entityTypeId": 3,
        "useOriginalUfNames": "Y",
        "fields": {
            "name": f"Пётр{number}",
            "lastName": f"Иванов{number}",
            "birthdate": "1980-05-17",
            "originatorId": "opponent",
            "originId": str(number),
            "fm": [
                {"typeId": "PHONE", "valueType": "WORK", "value": f"+79{number:09d}"},
                {"typeId": "EMAIL", "valueType": "WORK", "value": f"c{number}@example.ru"},
            ],
        },
    }
