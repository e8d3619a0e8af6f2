"""The portal's JSON: PHP array shapes, the time block, errors."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from loader.sandbox.clock import Clock
from loader.sandbox.store import PAGE

Json = dict[str, Any]
_ENCODE = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(frozen=True)
class Listing:
    """A list method's reply: rows, `total` and, where another page exists, `next`."""

    result: Any
    total: int | None = None
    next: int | None = None


def with_phantom(listing: Listing) -> Listing:
    """Name a next page after a full last one; it will be empty (R10)."""
    total = listing.total or 0
    return replace(listing, next=total) if listing.next is None and total and total % PAGE == 0 else listing


class Operating(NamedTuple):
    """Server time a method has used: seconds in the window, and when the oldest minute drops."""

    seconds: float
    reset_at: int


def php_map(entries: Mapping[str, Any]) -> Any:
    """Shape a map as json_encode does: [] when empty, a list when its keys are 0..n-1 (B04, B05)."""
    if not entries:
        return []
    if "0" in entries and all(key == str(index) for index, key in enumerate(entries)):
        return list(entries.values())
    return dict(entries)


def encode(document: Json) -> bytes:
    """Write JSON as PHP does, with escaped slashes and ampersands."""
    return _ENCODE(document).replace("/", "\\/").replace("&", "\\u0026").encode("ascii")


def time_block(clock: Clock, start: float, finish: float, operating: Operating | None = None) -> Json:
    """Return the `time` object; the operating pair is there only where the plan has that limit."""
    block: Json = {
        "start": start,
        "finish": finish,
        "duration": finish - start,
        "processing": finish - start,
        "date_start": clock.iso(start),
        "date_finish": clock.iso(finish),
    }
    if operating is not None:
        block["operating_reset_at"] = operating.reset_at
        block["operating"] = operating.seconds
    return block


def error_body(code: str | int, description: str) -> Json:
    """Return an error reply; it carries no time block."""
    return {"error": code, "error_description": description}


def success_body(reply: Any, timing: Json) -> Json:
    """Return a success reply of one method."""
    if not isinstance(reply, Listing):
        return {"result": reply, "time": timing}
    body: Json = {"result": reply.result}
    if reply.next is not None:
        body["next"] = reply.next
    if reply.total is not None:
        body["total"] = reply.total
    body["time"] = timing
    return body
