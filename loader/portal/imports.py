"""Pack cards to be imported twenty to a command, and part the reply again (bitrix24-rest.md 5.11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from loader.portal.command import Command, Outcome
from loader.portal.reply import error_code, state_of

BATCH_IMPORT = "crm.item.batchImport"
MAX_ROWS = 20
_UNCLEAR = "the import's reply does not say what became of each card"


def pack(records: Sequence[Command]) -> Sequence[Command]:
    """Return the commands to send: imports of one kind of card together, everything else as it is.

    An import's parameters are those of one card, with its `fields`; `carried` names the records it holds.
    """
    if all(record.method != BATCH_IMPORT for record in records):
        return records
    commands: list[Command] = []
    for kind, group in groupby(records, key=_kind):
        run = list(group)
        if kind[0] == BATCH_IMPORT:
            commands += [_imported(run[place : place + MAX_ROWS]) for place in range(0, len(run), MAX_ROWS)]
        else:
            commands += run
    return commands


def unpack(commands: Sequence[Command], outcomes: Sequence[Outcome]) -> Sequence[Outcome]:
    """Return one outcome for each record of all commands; an import's time is shared out (W27)."""
    if not any(command.carried for command in commands):
        return outcomes
    parted = map(_unpack, commands, outcomes)
    return [one for several in parted for one in several]


def _unpack(command: Command, outcome: Outcome) -> list[Outcome]:
    keys = command.carried
    if not keys:
        return [outcome]
    count = len(keys)
    timing = outcome.time
    if timing is not None and timing.duration is not None:
        timing = replace(timing, duration=timing.duration / count)
    shared = replace(outcome, time=timing)
    if outcome.state != "done":
        return [replace(shared, key=key) for key in keys]
    entries = outcome.result.get("items") if isinstance(outcome.result, Mapping) else None
    if not isinstance(entries, list) or len(entries) != count:
        unclear = replace(
            shared, state="unknown", result=None, error="UNREADABLE_REPLY", description=_UNCLEAR
        )
        return [replace(unclear, key=key) for key in keys]
    return [_entry(replace(shared, key=key), entry) for key, entry in zip(keys, entries, strict=True)]


def _kind(record: Command) -> tuple[str, Any]:
    return record.method, record.params.get("entityTypeId")


def _imported(records: Sequence[Command]) -> Command:
    shared = {name: value for name, value in records[0].params.items() if name != "fields"}
    data = [record.params["fields"] for record in records]
    carried = [record.key for record in records]
    return Command(records[0].key, BATCH_IMPORT, {**shared, "data": data}, carried=carried)


def _entry(outcome: Outcome, entry: Any) -> Outcome:
    if isinstance(entry, Mapping) and "error" in entry:
        code, words = error_code(entry["error"]), error_code(entry.get("error_description"))
        return replace(outcome, state=state_of(code, 200), result=None, error=code, description=words)
    return replace(outcome, result=entry)
