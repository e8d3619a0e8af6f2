"""batch: up to 50 commands in one request, with references to earlier results (4)."""

import re
from collections.abc import Callable
from typing import Any

from loader.sandbox.decode import parse_str
from loader.sandbox.dispatch import Done, total_of
from loader.sandbox.envelope import php_map
from loader.sandbox.portal import Params, param
from loader.sandbox.refusal import Refusal

LIMIT = 50
_REFERENCE = re.compile(r"\$result((?:\[[^\]\[]*\])+)")
_STEP = re.compile(r"\[([^\]\[]*)\]")
_YES = {"1", "true", "True", "Y"}
Execute = Callable[[int, str, Params], Done]


class RequestCut(Exception):
    """A request ends in its middle, as past the portal's 60 s; what was executed stays (B07)."""


class Batch:
    """The five result maps of a batch, filled command by command."""

    def __init__(self, params: Params, *, keeps_unresolved: bool = False) -> None:
        self._keeps_unresolved = keeps_unresolved
        commands = param(params, "cmd")
        self._commands = dict(enumerate(commands)) if isinstance(commands, list) else commands
        if not isinstance(self._commands, dict):
            raise Refusal("100", "Could not find value for parameter {cmd}")
        self._halt = str(param(params, "halt") or "0") in _YES
        self._results: dict[str, Any] = {}
        self._maps: dict[str, dict[str, Any]] = {
            name: {} for name in ("result_error", "result_total", "result_next", "result_time")
        }

    def __len__(self) -> int:
        return len(self._commands)

    def names(self) -> list[tuple[str, str]]:
        """Return the key and the lower-case method of every command asked for."""
        return [
            (str(key), str(command).partition("?")[0].lower().removesuffix(".json"))
            for key, command in self._commands.items()
        ]

    def run(self, execute: Execute) -> dict[str, Any]:
        """Run the commands in order; one that fails undoes nothing, `halt` stops after it (B02, B03)."""
        for place, (key, command) in enumerate(self._commands.items()):
            if not self._run_one(place, str(key), str(command), execute) and self._halt:
                break
        return {"result": php_map(self._results)} | {
            name: php_map(entries) for name, entries in self._maps.items()
        }

    def _run_one(self, place: int, key: str, command: str, execute: Execute) -> bool:
        method, _, query = command.partition("?")
        params = parse_str(query)
        if "result" in query and ("$result" in query or "%24result" in query):
            params = self._resolved(params)
        done = execute(place, method, params)
        if done.refusal is not None:
            self._refuse(key, done.refusal)
            return False
        result, total, following = total_of(done.reply)
        self._results[key] = result
        self._maps["result_time"][key] = done.timing
        if total is not None:
            self._maps["result_total"][key] = total
        if following is not None:
            self._maps["result_next"][key] = following
        return True

    def _refuse(self, key: str, refusal: Refusal) -> None:
        self._maps["result_error"][key] = {"error": refusal.code, "error_description": refusal.description}

    def _resolved(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._resolved(element) for key, element in value.items()}
        if isinstance(value, list):
            return [self._resolved(element) for element in value]
        if not isinstance(value, str) or "$result" not in value:
            return value
        whole = _REFERENCE.fullmatch(value)
        if whole:
            return self._reference(whole[1])
        return _REFERENCE.sub(lambda match: _as_text(self._reference(match[1])), value)

    def _reference(self, path: str) -> Any:
        """Return what a reference points at; of nothing "", or its own text on some portals (B06)."""
        nothing = f"$result{path}" if self._keeps_unresolved else ""
        node: Any = self._results
        for step in _STEP.findall(path):
            if isinstance(node, dict):
                node = node.get(step)
            elif isinstance(node, list) and step.isdigit() and int(step) < len(node):
                node = node[int(step)]
            else:
                return nothing
        return nothing if node is None else node


def _as_text(value: Any) -> str:
    return "" if isinstance(value, (dict, list)) else str(value)
