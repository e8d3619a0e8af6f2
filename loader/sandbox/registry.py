"""Which methods the portal has: a decorator that enters them, and the table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from loader.sandbox.portal import Params, Portal, Principal

Handler = Callable[[Portal, Principal, Params], Any]


@dataclass(frozen=True)
class Method:
    """A REST method: its documented name, its scope, what runs it, whether it changes anything."""

    name: str
    scope: str
    run: Handler
    writes: bool
    application_only: bool


METHODS: dict[str, Method] = {}


def method(
    name: str, *, scope: str = "crm", writes: bool = False, application_only: bool = False
) -> Callable[[Handler], Handler]:
    """Enter a handler under a method name; names are matched without letter case (G38)."""

    def enter(handler: Handler) -> Handler:
        METHODS[name.lower()] = Method(name, scope, handler, writes, application_only)
        return handler

    return enter
