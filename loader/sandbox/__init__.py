"""A Bitrix24 portal in memory, faithful to its documentation, traps included; with faults on demand."""

from loader.sandbox.server import Sandbox, serve

__all__ = ["Sandbox", "serve"]
