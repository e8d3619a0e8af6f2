"""Pack cards to be imported twenty to a command, and part the reply again (bitrix24-rest.md 5.11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from loader.portal.command import Command, Outcome
from loader.portal.reply import error_code, state_of

BATCH_IMPORT = "crm.item.batchImport"
MAX_ROWS = 20
_UNCLEAR = "the import's reply does not say what became of each card"


@dataclass(slots=True)
class Packet:
    """One command and the keys of the records it carries."""

    command: Command
    keys: Sequence[str]


def pack(records: Sequence[Command]) -> list[Packet]:
    """Return the commands to send: imports of one kind of card together, everything else as it is.

    An import's parameters are those of one card, with its `fields`.
    """
    if all(record.method != BATCH_IMPORT for record in records):
        return [Packet(record, (record.key,)) for record in records]
    packets: list[Packet] = []
    for kind, group in groupby(records, key=_kind):
        run = list(group)
        size = MAX_ROWS if kind[0] == BATCH_IMPORT else 1
        for place in range(0, len(run), size):
            part = run[place : place + size]
            command = _imported(part) if size > 1 else part[0]
            packets.append(Packet(command, [record.key for record in part]))
    return packets


def unpack(packets: Sequence[Packet], outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Return one outcome for each record of all commands; an import's time is shared out (W27)."""
    if all(packet.command.method != BATCH_IMPORT for packet in packets):
        return list(outcomes)
    parted = map(_unpack, packets, outcomes)
    return [one for several in parted for one in several]


def _unpack(packet: Packet, outcome: Outcome) -> list[Outcome]:
    if packet.command.method != BATCH_IMPORT:
        return [outcome]
    count = len(packet.keys)
    timing = outcome.time
    if timing is not None and timing.duration is not None:
        timing = replace(timing, duration=timing.duration / count)
    shared = replace(outcome, time=timing)
    if outcome.state != "done":
        return [replace(shared, key=key) for key in packet.keys]
    entries = outcome.result.get("items") if isinstance(outcome.result, Mapping) else None
    if not isinstance(entries, list) or len(entries) != count:
        unclear = replace(
            shared, state="unknown", result=None, error="UNREADABLE_REPLY", description=_UNCLEAR
        )
        return [replace(unclear, key=key) for key in packet.keys]
    return [_entry(replace(shared, key=key), entry) for key, entry in zip(packet.keys, entries, strict=True)]


def _kind(record: Command) -> tuple[str, Any]:
    return record.method, record.params.get("entityTypeId")


def _imported(records: Sequence[Command]) -> Command:
    shared = {name: value for name, value in records[0].params.items() if name != "fields"}
    data = [record.params["fields"] for record in records]
    return Command(records[0].key, BATCH_IMPORT, {**shared, "data": data})


def _entry(outcome: Outcome, entry: Any) -> Outcome:
    if isinstance(entry, Mapping) and "error" in entry:
        code, words = error_code(entry["error"]), error_code(entry.get("error_description"))
        return replace(outcome, state=state_of(code, 200), result=None, error=code, description=words)
    return replace(outcome, result=entry)
