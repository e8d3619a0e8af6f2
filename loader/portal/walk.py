"""Read a whole list of the portal by growing id: no offset, no counting, no skipped rows (R01)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from loader.errors import PortalLimited, PortalUnknownOutcome
from loader.portal.reading import ask

PAGE = 50
_MOST_REFUSALS = 10
_LONGEST_WAIT = 30.0


class Caller(Protocol):
    """The part of PortalClient that a walk needs."""

    def call(self, method: str, params: Mapping[str, Any] | None = None) -> Any: ...


def walk(client: Caller, method: str, params: Mapping[str, Any], key: str = "id") -> Iterator[dict[str, Any]]:
    """Yield the rows of a list method in the order of their ids, page by page.

    `key` is the name of the id field: `id` for crm.item.list, `ID` for the classic lists. `params` may hold
    `select` and `filter`; a `>id` in the filter says where to start. Stop at a short page (R09, R10). Wait
    and repeat when the portal's bucket is full; raise PortalUnknownOutcome when the ids do not grow, and
    whatever `client.call` raises.
    """
    above = f">{key}"
    condition: dict[str, Any] = dict(params.get("filter") or {})
    request = {**params, "order": {key: "ASC"}, "start": -1}
    select = params.get("select")
    if select and key not in select and "*" not in select:
        request["select"] = [*select, key]
    last = int(condition.get(above) or 0)
    while True:
        rows = rows_of(_page(client, method, {**request, "filter": {**condition, above: last}}))
        for row in rows:
            number = int(row[key])  # ids are numbers in one family and text in another (R17)
            if number <= last:
                raise PortalUnknownOutcome(f"{method}: id {number} after {last}; the list is not in order")
            last = number
            yield row
        if len(rows) < PAGE:
            return


def rows_of(result: Any) -> list[dict[str, Any]]:
    """Return the rows of a list reply: bare, or under its only list (G10, G17)."""
    if isinstance(result, Mapping):
        lists = [value for value in result.values() if isinstance(value, list)]
        result = lists[0] if len(lists) == 1 else None if result else []
    if not isinstance(result, list):
        raise PortalUnknownOutcome("a list reply without a list of rows")
    return result


def _page(client: Caller, method: str, params: Mapping[str, Any]) -> Any:
    for _ in range(_MOST_REFUSALS):
        try:
            return ask(client.call, method, params)
        except PortalLimited as error:
            # The client's pace waits out a full bucket; a method's own limit may take ten minutes.
            if error.retry_after > _LONGEST_WAIT:
                raise
    return ask(client.call, method, params)
