"""Two real systems' files through the whole exchange, counted in the portal (examples/adventureworks)."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loader.config import Settings
from loader.database import call
from loader.errors import ImportFailed
from loader.playground import Playground, playground
from loader.project import project_root
from loader.source import add_source
from loader.staging.import_file import import_file
from loader.staging.profile import load_profile
from loader.tick import run_tick

CONTACT, DEAL = 3, 2
YEARS = (2015, 2016, 2017)

Say = Callable[[str], object]


@dataclass(frozen=True)
class Step:
    """Name one import: a table, a file of the folder, a profile of examples/adventureworks."""

    table: str
    file: str
    profile: str


STEPS = (
    Step("product", "erp/product.csv", "erp_product"),
    Step("price", "erp/product_list_price_history.csv", "erp_price"),
    Step("customer", "erp/store.csv", "store"),
    Step("customer", "erp/email_address.csv", "person_email"),
    Step("customer", "erp/person_phone.csv", "person_phone"),
    Step("customer", "erp/customer.csv", "store_contact"),
    Step("customer", "shop/customers.csv", "shop_customer"),
    Step("product", "shop/products.csv", "shop_product"),
    Step("price", "shop/products.csv", "shop_price"),
    *(Step("sales_order", f"shop/sales_{year}.csv", "shop_order") for year in YEARS),
    *(Step("sales_order_line", f"shop/sales_{year}.csv", "shop_order_line") for year in YEARS),
)


def run(settings: Settings, folder: Path, say: Say) -> dict[str, Any]:
    """Do the whole run from nothing in `<data_dir>/realdata`; return its figures. Raise ImportFailed
    when files are missing."""
    started = time.monotonic()
    check_folder(folder)
    with playground(settings, "realdata") as world:
        say(f"{_since(started)} database and portal are ready")
        figures = exchange(world, folder, say)
    return {**figures, "seconds": round(time.monotonic() - started, 1)}


def exchange(world: Playground, folder: Path, say: Say) -> dict[str, Any]:
    """Deliver the folder's files to an empty portal, then the same files again; return the figures."""
    add_source(world.settings, "erp", priority=10, phone_region="US", default_currency="USD")
    add_source(
        world.settings, "shop", priority=20, date_order="mdy", phone_region="US", default_currency="USD"
    )
    _round(world, folder, say)
    figures = count(world)
    before = world.portal.stats()["writes"]
    _round(world, folder, say)
    return {**figures, "second_run_write_requests": world.portal.stats()["writes"] - before}


def check_folder(folder: Path) -> None:
    """Raise ImportFailed unless every file is there."""
    missing = [file for file in dict.fromkeys(step.file for step in STEPS) if not (folder / file).is_file()]
    if missing:
        raise ImportFailed(
            f"{folder}: there is no {', '.join(missing)}. "
            "Give the folder that holds erp/ and shop/, as in docs/adventureworks.md."
        )


def import_all(world: Playground, folder: Path) -> int:
    """Stage every file; return the rows that went in."""
    profiles = project_root() / "examples" / "adventureworks"
    return sum(
        import_file(
            world.connection, step.table, folder / step.file, load_profile(profiles / f"{step.profile}.yml")
        ).imported
        for step in STEPS
    )


def count(world: Playground) -> dict[str, Any]:
    """Count what the portal holds; what was joined is known to the database only."""
    stats = world.portal.stats()
    with_customer = {"0": {"logic": "OR", "0": {">contactId": 0}, "1": {">companyId": 0}}}
    return {
        "contacts": _total(world, CONTACT, {}),
        "contacts_joined": _joined(world, "customer"),
        "contacts_in_companies": _total(world, CONTACT, {">companyId": 0}),
        "companies": _total(world, 4, {}),
        "products": stats["catalog_products"],
        "products_joined": _joined(world, "product"),
        "deals": _total(world, DEAL, {}),
        "product_rows": stats["product_rows"],
        "deals_without_customer": _total(world, DEAL, {}) - _total(world, DEAL, with_customer),
        "duplicates_by_origin": stats["duplicates_by_origin"],
    }


def _round(world: Playground, folder: Path, say: Say) -> None:
    started = time.monotonic()
    rows = import_all(world, folder)
    say(f"{_since(started)} {rows} rows staged")
    counts = run_tick(world.connection, world.settings)
    say(
        f"{_since(started)} tick: {counts.get('rows_changed', 0)} records changed, "
        f"{counts.get('rows_rejected', 0)} rows rejected, {counts.get('deltas_queued', 0)} deltas queued"
    )
    delivered = world.delivery().run()
    say(f"{_since(started)} delivered: {delivered.outcomes or 'nothing to send'}")


def _total(world: Playground, entity_type_id: int, condition: dict[str, Any]) -> int:
    params = {"entityTypeId": entity_type_id, "select": ["id"], "filter": condition, "order": {"id": "ASC"}}
    return int(world.client.call_full("crm.item.list", params)["total"])


def _joined(world: Playground, entity: str) -> int:
    return int(call(world.connection, "linked.count_joined", p_entity=entity)[0]["count_joined"])


def _since(started: float) -> str:
    return f"{time.monotonic() - started:6.1f} s"
