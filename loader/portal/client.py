"""Call the portal: single calls, batches, and an honest account of each command."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from types import TracebackType
from typing import Any, Self

import requests
import structlog

from loader.portal import batch
from loader.portal.caller import Authorization, Caller
from loader.portal.command import Command, Outcome, error_of
from loader.portal.endpoint import Endpoint
from loader.portal.masking import mask
from loader.portal.operating import OperatingLimits
from loader.portal.pacing import Pacer
from loader.portal.reply import (
    OPERATING_LIMIT,
    RATE_LIMIT,
    Failure,
    Reply,
    is_configuration_trouble,
    read_single,
)
from loader.portal.transport import Transport

log = structlog.get_logger(__name__)


class PortalClient:
    """One portal, one thread.

    `timeouts` are seconds to connect and to read; read above the portal's own 60 s (T03). `endpoint` is
    a webhook's address, or `https://host/rest/` together with `authorization`. `others` are further webhooks
    of the same portal: what the portal refuses for its credential is asked again with the next, and where
    one's server time is used up the next call goes with another. `on_moved` gets the new endpoint, which may
    hold the webhook's secret, after the portal changed its host.
    """

    def __init__(
        self,
        endpoint: str,
        *,
        pace: Pacer,
        timeouts: tuple[float, float],
        session: requests.Session | None = None,
        authorization: Authorization | None = None,
        others: Sequence[str] = (),
        on_moved: Callable[[str], object] | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        transport = Transport(
            Endpoint(endpoint), pace=pace, timeouts=timeouts, session=session, on_moved=on_moved
        )
        self._caller = Caller(transport, authorization, [Endpoint(other) for other in others], now)
        self._pace = pace
        self._operating: defaultdict[str, OperatingLimits] = defaultdict(lambda: OperatingLimits(now))

    def call(
        self, method: str, params: Mapping[str, Any] | None = None, *, read_timeout: float | None = None
    ) -> Any:
        """Call one method and return its `result`.

        Raise PortalRefused, PortalLimited, PortalUnknownOutcome or PortalUnreachable.
        """
        return self.call_full(method, params, read_timeout=read_timeout)["result"]

    def call_full(
        self, method: str, params: Mapping[str, Any] | None = None, *, read_timeout: float | None = None
    ) -> dict[str, Any]:
        """Call one method and return the whole envelope: result, total, next, time. Raise as `call` does."""
        command = Command("call", method, params or {})
        batch.check([command])
        exchange = self._caller.exchange(method, command.params, read_timeout=read_timeout)
        (outcome,) = self._relieved([command], [self._noted(command, read_single(command.key, exchange))])
        _log_trouble(method, [outcome])
        if outcome.state == "done" and isinstance(exchange, Reply) and exchange.body is not None:
            return exchange.body
        raise error_of(method, outcome)

    def await_place(self, *, is_urgent: bool) -> None:
        """Wait until a request is allowed, and keep its place for the next one."""
        self._caller.await_place(is_urgent=is_urgent)

    def call_chain(self, method: str, pages: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Call a list method for several pages in one request, each of which refers to the one before.

        The first is `p0` in such a reference (`$result[p0][items][49][id]`), the next `p1`. Return `result`,
        a list of the pages up to the first that could not be had, `time`, and `told`, every outcome with its
        method. Raise as `call` does where the first page could not be had.
        """
        commands = [Command(f"p{n}", method, page, has_references=n > 0) for n, page in enumerate(pages)]
        batch.check(commands)
        exchange, outcomes = self._send_run(commands, halt=True, read_timeout=None, is_chain=True)
        done = [one.result for one in takewhile(lambda one: one.state == "done", outcomes)]
        if not done:
            raise error_of(method, outcomes[0])
        return {"result": done, "time": _time_of(exchange), "told": [(method, one) for one in outcomes]}

    def call_together(self, calls: Mapping[str, tuple[str, Mapping[str, Any]]]) -> dict[str, Any]:
        """Call methods in one request, each under a key. Return `result`, by key, `time` and `told`.

        What was not done is missing in the result and, as an exception, in `errors`; raise as `call` does
        where nothing was done.
        """
        commands = [Command(key, method, params) for key, (method, params) in calls.items()]
        batch.check(commands)
        exchange, outcomes = self._send_run(commands, halt=False, read_timeout=None)
        done = {one.key: one.result for one in outcomes if one.state == "done"}
        errors = [
            error_of(command.method, one)
            for command, one in zip(commands, outcomes, strict=True)
            if one.state != "done"
        ]
        if not done:
            raise errors[0]
        told = [(command.method, one) for command, one in zip(commands, outcomes, strict=True)]
        return {"result": done, "errors": errors, "time": _time_of(exchange), "told": told}

    def send(
        self, commands: Sequence[Command], *, halt: bool = False, read_timeout: float | None = None
    ) -> list[Outcome]:
        """Send at most 50 commands; return one outcome for each, in the order given.

        Commands go as one batch; one that a batch string cannot carry goes alone, with its types, after it.
        With `halt` all go in the order given and stop at the first that is not done. What would follow a
        lost connection or reply, a rate refusal or configuration trouble is not sent. Raise ValueError for
        more than 50 commands or a bad key; trouble with the portal is never raised.
        """
        batch.check(commands)
        runs = batch.split(commands, halt=halt)
        if len(runs) == 1:
            return self._send_run(runs[0], halt=halt, read_timeout=read_timeout)[1]
        outcomes: dict[str, Outcome] = {}
        for run in runs:
            exchange, results = self._send_run(run, halt=halt, read_timeout=read_timeout)
            outcomes.update((outcome.key, outcome) for outcome in results)
            if _stops(exchange) or (halt and any(outcome.state != "done" for outcome in results)):
                break
        never = Outcome("", "not_executed", error="HALTED", description="an earlier request stopped the rest")
        return [outcomes.get(command.key) or replace(never, key=command.key) for command in commands]

    def configuration_trouble(self, outcome: Outcome) -> bool:
        """Tell refusals that no change of the record can cure: credential, rights, plan, portal closed."""
        return is_configuration_trouble(outcome)

    def retry_after(self, method: str) -> float | None:
        """Return the seconds for which the operating limit blocks a method; None when it does not (T05)."""
        return self._operating[self.credential].retry_after(method)

    @property
    def host(self) -> str:
        """Return the portal's present host."""
        return self._caller.endpoint.host

    @property
    def credential(self) -> str:
        """Return the name of what it calls with, which is no secret."""
        return self._caller.endpoint.credential

    def close(self) -> None:
        """Close the connection."""
        self._caller.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _send_run(
        self, run: Sequence[Command], *, halt: bool, read_timeout: float | None, is_chain: bool = False
    ) -> tuple[Reply | Failure, list[Outcome]]:
        if len(run) == 1:
            exchange = self._caller.exchange(run[0].method, run[0].params, read_timeout=read_timeout)
            outcomes = [read_single(run[0].key, exchange)]
        else:
            body = batch.batch_body(run, halt=halt)
            exchange = self._caller.exchange(batch.BATCH, body, read_timeout=read_timeout)
            outcomes = batch.read_batch(run, exchange, halt=halt)
        if all(outcome.state == "done" for outcome in outcomes):
            # A method's last command says what the earlier ones say.
            last = {command.method: outcome for command, outcome in zip(run, outcomes, strict=True)}
            for method, outcome in last.items():
                self._operating[self.credential].observe(method, outcome.time)
            return exchange, outcomes
        noted = [self._noted(command, outcome) for command, outcome in zip(run, outcomes, strict=True)]
        # What ends a chain is no trouble: its last page was a short one.
        _log_trouble(run[0].method if len(run) == 1 else batch.BATCH, noted[:1] if is_chain else noted)
        return exchange, self._relieved(run, noted)

    def _relieved(self, commands: Sequence[Command], outcomes: list[Outcome]) -> list[Outcome]:
        """Go on with another webhook where a method's server time is used up: it has its own."""
        told = [(c.method, o) for c, o in zip(commands, outcomes, strict=True)]
        blocked = {method for method, outcome in told if outcome.error.upper() == OPERATING_LIMIT}
        if not blocked or not self._caller.change_credential(
            lambda name: all(self._operating[name].retry_after(method) is None for method in blocked)
        ):
            return outcomes
        return [replace(o, retry_after=0.0) if o.error.upper() == OPERATING_LIMIT else o for o in outcomes]

    def _noted(self, command: Command, outcome: Outcome) -> Outcome:
        """Remember limits, fill in the waiting time, and hide secrets that the portal echoes."""
        if outcome.state == "done":
            self._operating[self.credential].observe(command.method, outcome.time)
            return outcome
        wait = outcome.retry_after
        if outcome.error.upper() == OPERATING_LIMIT:
            wait = self._operating[self.credential].block(command.method, seconds=wait, timing=outcome.time)
        elif outcome.error.upper() == RATE_LIMIT:
            wait = self._pace.pause_left()
        secret = self._caller.endpoint.secret
        error, description = mask(outcome.error, secret), mask(outcome.description, secret)
        return replace(outcome, retry_after=wait, error=error, description=description)


def _time_of(exchange: Reply | Failure) -> dict[str, Any]:
    body = exchange.body if isinstance(exchange, Reply) else None
    return (body or {}).get("time") or {}


def _stops(exchange: Reply | Failure) -> bool:
    if isinstance(exchange, Failure) or exchange.has_code(RATE_LIMIT):
        return True
    return is_configuration_trouble(read_single("", exchange))


def _log_trouble(method: str, outcomes: Sequence[Outcome]) -> None:
    """Log what was not done, once for a request; codes only, as descriptions may quote personal data."""
    trouble = Counter((outcome.state, outcome.error[:40]) for outcome in outcomes if outcome.state != "done")
    for (state, error), count in trouble.items():
        log.warning("portal_trouble", method=method, state=state, error=error, commands=count)
