"""Write commands as batch strings and read a batch's reply."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from loader.portal.command import Command, Outcome
from loader.portal.reply import (
    Failure,
    Reply,
    error_code,
    read_int,
    read_single,
    read_timing,
    state_of,
)

BATCH = "batch"
MAX_COMMANDS = 50
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_METHOD = re.compile(r"[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*")


def check(commands: Sequence[Command]) -> None:
    """Raise ValueError for what only a programmer can cause: too many commands, bad or repeated keys."""
    if len(commands) > MAX_COMMANDS:
        raise ValueError(f"a batch holds {MAX_COMMANDS} commands, not {len(commands)}")
    seen: set[str] = set()
    for command in commands:
        # Integer-like keys turn the reply's maps into lists and lose the correlation (B04).
        if not _KEY.fullmatch(command.key):
            raise ValueError(f"batch key {command.key!r} must be a letter, then letters, digits or _")
        if command.key in seen:
            raise ValueError(f"batch key {command.key!r} is used twice")
        seen.add(command.key)
    for method in {command.method for command in commands}:
        if not _METHOD.fullmatch(method):
            raise ValueError(f"{method!r} is no method name")


def split(commands: Sequence[Command], *, halt: bool) -> Sequence[Sequence[Command]]:
    """Split commands into requests: batches, and alone what a batch string cannot carry.

    The order given is kept only with `halt`.
    """
    fits = [command.text is not None for command in commands]
    if commands and all(fits):
        return [commands]
    alone = [[command] for command, fit in zip(commands, fits, strict=True) if not fit]
    if not halt:
        together = [command for command, fit in zip(commands, fits, strict=True) if fit]
        return [together, *alone] if together else alone
    runs: list[list[Command]] = []
    previous = False
    for command, fit in zip(commands, fits, strict=True):
        if fit and previous:
            runs[-1].append(command)
        else:
            runs.append([command])
        previous = fit
    return runs


def batch_body(commands: Sequence[Command], *, halt: bool = False) -> dict[str, Any]:
    """Return the JSON body of a batch; the strings inside are encoded once (bitrix24-rest.md 4.1)."""
    # Where the portal looks for it is not documented (G08): the commands have it, and so has the batch.
    marks = [command.params["auth_connector"] for command in commands if "auth_connector" in command.params]
    mark = {"auth_connector": marks[0]} if marks else {}
    return {"halt": int(halt), **mark, "cmd": {command.key: command.text for command in commands}}


def read_batch(
    commands: Sequence[Command], exchange: Reply | Failure, *, halt: bool = False
) -> list[Outcome]:
    """Account for every command of a batch, in the order given (B02, B03)."""
    whole = read_single("", exchange)
    if whole.state != "done":
        return [_for_key(whole, command.key) for command in commands]
    envelope = whole.result if isinstance(whole.result, Mapping) else {}
    maps = {
        name: as_map(envelope.get(name))
        for name in ("result", "result_error", "result_total", "result_next", "result_time")
    }
    outcomes: list[Outcome] = []
    done, failed, times = maps["result"], maps["result_error"], maps["result_time"]
    is_list = bool(maps["result_total"] or maps["result_next"])
    stopped = any(_is_surplus(entry) for entry in failed.values())
    for command in commands:
        key = command.key
        if key in done and key not in failed and not is_list:  # nearly all there are
            outcome = Outcome(
                key, "done", result=done[key], http_status=200, time=read_timing(times.get(key))
            )
        else:
            outcome = _read_entry(key, maps, stopped=stopped)
        outcomes.append(outcome)
        stopped = stopped or (halt and key in failed)
    return outcomes


def as_map(value: Any) -> Mapping[str, Any]:
    """Read a PHP array: an object, a list for keys 0..n-1, or `[]` for nothing (B04, B05)."""
    if isinstance(value, Mapping):
        return value
    if isinstance(value, list):
        return {str(index): item for index, item in enumerate(value)}
    return {}


def _read_entry(key: str, maps: Mapping[str, Mapping[str, Any]], *, stopped: bool) -> Outcome:
    timing = read_timing(maps["result_time"].get(key))
    done, failed = key in maps["result"], key in maps["result_error"]
    if failed:
        code, description = _error(maps["result_error"][key])
        # A reply that says both yes and no proves neither.
        state = "unknown" if done else state_of(code, 200)
        return Outcome(key, state, error=code, description=description, http_status=200, time=timing)
    if done:
        return Outcome(
            key,
            "done",
            result=maps["result"][key],
            http_status=200,
            time=timing,
            total=read_int(maps["result_total"].get(key)),
            next=read_int(maps["result_next"].get(key)),
        )
    if stopped:
        return Outcome(key, "not_executed", error="HALTED", http_status=200)
    # The portal may cut a batch in the middle of a command (B07).
    words = "the batch's reply does not mention this command"
    return Outcome(key, "unknown", error="NO_ENTRY", description=words, http_status=200)


def _for_key(whole: Outcome, key: str) -> Outcome:
    return Outcome(
        key,
        whole.state,
        error=whole.error,
        description=whole.description,
        http_status=whole.http_status,
        retry_after=whole.retry_after,
        is_whole_batch=True,
    )


def _is_surplus(entry: Any) -> bool:
    return _error(entry)[0].upper() == "ERROR_BATCH_LENGTH_EXCEEDED"


def _error(entry: Any) -> tuple[str, str]:
    if isinstance(entry, Mapping):
        return error_code(entry.get("error")), error_code(entry.get("error_description"))
    return error_code(entry), ""
