"""Compare a portal with the golden rows behind it, card by card and field by field, over its own lists."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Any

from psycopg.rows import dict_row
from psycopg.sql import SQL, Identifier

from loader.database import Connection
from loader.portal.client import PortalClient
from loader.portal.command import Command
from loader.portal.walk import walk

ITEMS = {"company": 4, "contact": 3, "deal": 2}


Edits = Mapping[tuple[str, int], Mapping[str, Any]]


def disagreements(connection: Connection, client: PortalClient, edits: Edits | None = None) -> list[str]:
    """Return a line for each card that is missing, double, under a wrong number or with another value.

    `edits` are what people wrote into cards, by entity and id, where it shall stay; of `fm` what they added.
    """
    return [
        line
        for entity in (*ITEMS, "address", "product", "product_rows")
        for line in _compare(connection, client, entity, edits or {})
    ]


def _compare(connection: Connection, client: PortalClient, entity: str, edits: Edits) -> Iterator[str]:
    numbers = _numbers(connection, "deal" if entity == "product_rows" else entity)
    cards = list(_cards(client, entity, numbers))
    count = Counter(card["origin"] for card in cards)
    yield from (f"{entity} {origin}: {times} cards" for origin, times in count.items() if times > 1)
    by_origin = {card["origin"]: card for card in cards}
    wanted = _wanted(connection, entity)
    yield from (f"{entity} {origin}: nobody wants this card" for origin in by_origin.keys() - wanted.keys())
    for golden_id, fields in wanted.items():
        card = by_origin.get(golden_id)
        if card is None:
            yield f"{entity} {golden_id}: no card"
            continue
        if numbers.get(golden_id) != card["crm_id"]:
            yield f"{entity} {golden_id}: is card {card['crm_id']}, we say {numbers.get(golden_id)}"
        typed = edits.get((entity, card["crm_id"]), {})
        shown = fields | {name: value for name, value in typed.items() if name != "fm"}
        if added := typed.get("fm"):
            shown["fm"] = [*fields.get("fm", []), *added]
        for name, value in shown.items():
            if _plain(name, value) != _plain(name, card["fields"].get(name)):
                yield f"{entity} {golden_id}: {name} is {card['fields'].get(name)!r}, wanted {value!r}"


def _cards(client: PortalClient, entity: str, numbers: Mapping[int, int]) -> Iterator[dict[str, Any]]:
    if entity in ITEMS:
        request = {"entityTypeId": ITEMS[entity], "select": ["*", "fm"], "useOriginalUfNames": "Y"}
        for card in walk(client, "crm.item.list", request):
            yield {"origin": int(card["originId"]), "crm_id": int(card["id"]), "fields": card}
    elif entity == "address":
        owners = {crm_id: golden_id for golden_id, crm_id in numbers.items()}
        request = {"filter": {"ENTITY_TYPE_ID": 8}}
        for card in walk(client, "crm.address.list", request, key="ENTITY_ID"):
            crm_id = int(card["ENTITY_ID"])
            yield {"origin": owners.get(crm_id, -crm_id), "crm_id": crm_id, "fields": card}
    elif entity == "product":
        catalog = client.call("catalog.catalog.list", {})["catalogs"][0]["iblockId"]
        request = {"select": ["id", "iblockId", "xmlId", "*"], "filter": {"iblockId": catalog}}
        for card in walk(client, "catalog.product.list", request):
            origin = int(card["xmlId"].rpartition(":")[2])
            yield {"origin": origin, "crm_id": int(card["id"]), "fields": card}
    else:
        yield from _rows(client, numbers)


def _rows(client: PortalClient, numbers: Mapping[int, int]) -> Iterator[dict[str, Any]]:
    """Read the product rows of every deal, fifty deals a request; a deal without any is no card here."""
    for deals in batched(numbers.items(), 50):
        asked = [
            Command(
                f"d{origin}", "crm.item.productrow.list", {"filter": {"=ownerType": "D", "=ownerId": crm_id}}
            )
            for origin, crm_id in deals
        ]
        for (origin, crm_id), told in zip(deals, client.send(asked), strict=True):
            assert told.state == "done", told.error
            if rows := told.result["productRows"]:
                yield {"origin": origin, "crm_id": crm_id, "fields": {"productRows": rows}}


def batched(numbers: Iterable[tuple[int, int]], size: int) -> Iterator[list[tuple[int, int]]]:
    rest = iter(numbers)
    while part := list(islice(rest, size)):
        yield part


def _numbers(connection: Connection, entity: str) -> dict[int, int]:
    found = connection.execute("select golden_id, crm_id from portal.item where entity = %s", [entity])
    return {int(golden_id): crm_id for golden_id, crm_id in found}


def _wanted(connection: Connection, entity: str) -> dict[int, dict[str, Any]]:
    query = SQL("select golden_id, fields from {}").format(Identifier("delta", f"{entity}_wanted"))
    with connection.cursor(row_factory=dict_row) as cursor:
        return {int(row["golden_id"]): row["fields"] for row in cursor.execute(query)}


def _plain(name: str, value: Any) -> Any:
    """Bring a value to the form in which both sides write it."""
    if name == "fm":
        return sorted((entry["typeId"], entry["value"]) for entry in value or [])
    if name == "productRows":
        return [
            {key: _plain(key, row.get(key)) for key in ("productId", "productName", "price", "quantity")}
            for row in value
        ]
    if isinstance(value, list):
        return [_plain("", entry) for entry in value]
    if name.endswith("date") and value:
        return str(value)[:10]
    try:
        return Decimal(str(value)).normalize()
    except InvalidOperation:
        return value or ""
