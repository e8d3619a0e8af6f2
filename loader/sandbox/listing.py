"""What all list methods share: the offset, the order, the next page."""

from collections.abc import Callable
from typing import Any

from loader.sandbox.envelope import Listing
from loader.sandbox.filters import Resolve, operand
from loader.sandbox.portal import Params, Portal, param
from loader.sandbox.store import PAGE, Order


def start_of(params: Params) -> int:
    """Return the page offset; -1 asks for no counting."""
    try:
        return max(-1, int(param(params, "start") or 0))
    except (TypeError, ValueError):
        return 0


def page_of(result: Any, start: int, total: int) -> Listing:
    """Return a reply with `total`, and `next` where another page exists."""
    return Listing(result, total=total, next=start + PAGE if start >= 0 and start + PAGE < total else None)


def lenient_order(portal: Portal, resolve: Resolve, raw: Any) -> list[Order]:
    """Read an `order`; unknown fields are ignored, as classic lists do."""
    order: list[Order] = []
    for name, direction in raw.items() if isinstance(raw, dict) else ():
        if column := resolve(str(name)):
            order.append((column.key, sort_key(portal, column.kind), str(direction).upper() == "DESC"))
    return order


def sort_key(portal: Portal, kind: str) -> Callable[[Any], Any]:
    """Return how values of a kind sort; empty ones come first."""

    def reading(value: Any) -> tuple[bool, Any]:
        text = "text" if isinstance(value, list) else kind
        read = None if value in (None, []) else operand(text, value, portal.clock)
        return (read is not None, read)

    return reading
