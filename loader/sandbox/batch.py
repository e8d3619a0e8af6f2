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
Execute = Callable[[str, Params], Done]


class RequestTimedOut(Exception):
    """The portal's 60 s for a request are over; what was executed stays (B07)."""


class Batch:
    """The five result maps of a batch, filled command by command."""

    def __init__(self, params: Params) -> None:
        commands = param(params, "cmd")
        self._commands = dict(enumerate(commands)) if isinstance(commands, list) else commands
        if not isinstance(self._commands, dict):
            raise Refusal("100", "Could not find value for parameter {cmd}")
        self._halt = str(param(params, "halt") or "0") in _YES
        self._results: dict[str, Any] = {}
        self._maps: dict[str, dict[str, Any]] = {
            name: {} for name in ("result_error", "result_total", "result_next", "result_time")
        }

    def methods(self) -> set[str]:
        """Return the lower-case names of the methods asked for."""
        return {str(command).partition("?")[0].lower() for command in self._commands.values()}

    def run(self, execute: Execute) -> dict[str, Any]:
        """Run the commands in order; one that fails undoes nothing, `halt` stops after it (B02, B03)."""
        for number, (name, command) in enumerate(self._commands.items()):
            key = str(name)
            if number >= LIMIT:
                self._refuse(key, Refusal("ERROR_BATCH_LENGTH_EXCEEDED", "Max batch length exceeded"))
            elif not self._run_one(key, str(command), execute) and self._halt:
                break
        return {"result": php_map(self._results)} | {
            name: php_map(entries) for name, entries in self._maps.items()
        }

    def _run_one(self, key: str, command: str, execute: Execute) -> bool:
        method, _, query = command.partition("?")
        if method.lower().removesuffix(".json") == "batch":
            self._refuse(
                key, Refusal("ERROR_BATCH_METHOD_NOT_ALLOWED", "Method is not allowed for batch usage", 405)
            )
            return False
        params = parse_str(query)
        if "result" in query and ("$result" in query or "%24result" in query):
            params = self._resolved(params)
        done = execute(method, params)
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
        """Return what a reference points at, "" when there is nothing (B06)."""
        node: Any = self._results
        for step in _STEP.findall(path):
            if isinstance(node, dict):
                node = node.get(step)
            elif isinstance(node, list) and step.isdigit() and int(step) < len(node):
                node = node[int(step)]
            else:
                return ""
        return "" if node is None else node


def _as_text(value: Any) -> str:
    return "" if isinstance(value, (dict, list)) else str(value)
