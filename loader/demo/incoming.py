"""The way in: two sources write, rows merge or are refused, cards appear; bad rows are explained."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from loader.database import call
from loader.demo import data
from loader.demo.erp import Erp, log_in
from loader.demo.report import Report
from loader.field_map import FieldMap, export_map, import_map, read_map
from loader.playground import Playground
from loader.project import project_root
from loader.staging.import_file import import_file
from loader.staging.profile import load_profile
from loader.tick import run_tick

DEAL, CONTACT, COMPANY = 2, 3, 4
REJECT_COLUMNS = ("staging_table", "source_key", "code", "column_name", "value", "advice_ru", "advice_en")


@dataclass(frozen=True)
class Sources:
    """The two systems, each logged in as its own role."""

    erp: Erp
    shop: Erp


@dataclass(frozen=True)
class Done:
    """What one pass did: changes of people, the tick's counts, deltas confirmed, write requests."""

    changes: int
    tick: Counter[str]
    delivered: int
    writes: int


def show_incoming(world: Playground, report: Report) -> Sources:
    """Bring the rows of both systems into the portal; return the systems, still logged in."""
    sources = _add_sources(world, report)
    _add_pipeline(world, report)
    rows = _write_good(world, report, sources)
    bad = _write_bad(report, sources)
    done = one_pass(world)
    report.step(
        "One pass: link, choose, deliver", f"{done.tick['rows_taken']} rows taken, {done.writes} writes"
    )
    report.check("went in", "rows taken from staging", rows + bad, intersect=done.tick["rows_taken"])
    report.check("refused", "rows with advice", 3, intersect=done.tick["rows_rejected"])
    _check_merged(world, report)
    _check_cards(world, report, "created", late=0)
    _explain_rejects(report, sources.erp)
    _cure(world, report, sources)
    _send_again(world, report, sources)
    return sources


def one_pass(world: Playground) -> Done:
    """Read what people did, take what was staged, deliver what differs."""
    before = world.portal.stats()["writes"]
    changes = world.capture().run().changes
    tick = Counter(run_tick(world.connection, world.settings))
    delivered = world.delivery().run().done
    return Done(changes, tick, delivered, world.portal.stats()["writes"] - before)


def _add_sources(world: Playground, report: Report) -> Sources:
    report.step(
        "Two source systems", "erp: 31.12.2026 and 12 500,00; shop: 2026-12-31 and 12500.00; a login each"
    )
    erp = log_in(
        world, "erp", description="1С", priority=10, date_order="dmy", decimal_separator=",",
        time_zone="Europe/Moscow", default_currency="RUB",
    )  # fmt: skip
    return Sources(erp, log_in(world, "shop", priority=20, default_currency="RUB"))


def _add_pipeline(world: Playground, report: Report) -> None:
    fields = {"entityTypeId": DEAL, "fields": {"name": "Ремонт"}}
    category = world.client.call("crm.category.add", fields)["category"]["id"]
    path = world.scratch / "map.yml"
    path.write_text(export_map(world.connection), "utf-8")
    present = read_map(path)
    values = {**(present.portal_values or {})}
    values["deal_direction"] = {**values["deal_direction"], "repair": str(category)}
    import_map(world.connection, FieldMap(fields=present.fields, values=values))
    report.step(
        "A pipeline for repairs",
        f"deals of the direction «Ремонт» go to pipeline {category}, the others to 0",
    )


def _write_good(world: Playground, report: Report, sources: Sources) -> int:
    companies, *others = data.erp_batches()
    inserted = sources.erp.insert(companies)
    copied = sum(map(sources.erp.copy, others))
    report.step("erp writes as source_erp", f"{inserted} rows by INSERT, {copied} by COPY")
    path = world.scratch / "people.csv"
    path.write_text(data.shop_file(), "cp1251", newline="")
    profile = load_profile(project_root() / "examples" / "demo" / "shop_people.yml")
    imported = import_file(world.connection, "customer", path, profile)
    line, reason = imported.malformed[0]
    shop = sum(map(sources.shop.copy, data.shop_batches()))
    report.step(
        "shop writes as source_shop", f"{shop} rows by COPY, {imported.imported} from a CSV in cp1251"
    )
    report.tell(f"left out of the file: line {line}: {reason}")
    report.check("refused", "lines of the file", 1, intersect=imported.malformed_count)
    return inserted + copied + imported.imported + shop


def _write_bad(report: Report, sources: Sources) -> int:
    rows = sum(map(sources.erp.insert, data.bad_rows()))
    report.step(
        "erp writes rows that are not right", "no such day, no key, no such stage, an order of nobody known"
    )
    return rows


def _check_merged(world: Playground, report: Report) -> None:
    report.check(
        "merged", "people found in both by e-mail", data.SHARED_PEOPLE, intersect=_joined(world, "customer")
    )
    report.check(
        "merged", "products found in both by article", data.SHARED_GOODS, intersect=_joined(world, "product")
    )
    report.check(
        "merged", "kept apart: a family with one phone", len(data.FAMILY), portal=_family_cards(world)
    )


def _check_cards(world: Playground, report: Report, section: str, *, late: int) -> None:
    """Compare what must be with what was confirmed and with the portal's own numbers; `late` came later."""
    goods = len(data.GOODS) + data.SHOP_GOODS - data.SHARED_GOODS
    lines = sum(
        len(b.rows) for b in (*data.erp_batches(), *data.shop_batches()) if b.table == "sales_order_line"
    )
    orders = data.ERP_ORDERS + data.SHOP_ORDERS + late
    stats, companies = world.portal.stats(), len(data.COMPANIES)
    items = stats["items"]
    done = {row["entity"]: row["done"] for row in call(world.connection, "delta.state_counts", p_portal_id=1)}
    for what, entity, expected, portal in (
        ("contacts", "contact", data.PEOPLE_IN_ALL + 2 * late, items[str(CONTACT)]),
        ("companies", "company", companies, items[str(COMPANY)]),
        ("requisites with ИНН and КПП", "requisite", companies, stats["requisites"]),
        ("addresses on requisites", "address", companies, stats["addresses"]),
        ("products", "product", goods, stats["catalog_products"]),
        ("prices", "price", goods, stats["prices"]),
        ("deals", "deal", orders, items[str(DEAL)]),
        ("deals with their rows", "product_rows", orders, None),
    ):
        report.check(section, what, expected, intersect=done[entity], portal=portal)
    report.check(section, "product rows", lines + late, portal=stats["product_rows"])
    report.check(section, "duplicates by origin", 0, portal=stats["duplicates_by_origin"])


def _joined(world: Playground, entity: str) -> int:
    return int(call(world.connection, "linked.count_joined", p_entity=entity)[0]["count_joined"])


def _family_cards(world: Playground) -> int:
    shared = "+74957001122"
    params = {
        "entityTypeId": CONTACT,
        "filter": {"%lastName": "Соколов"},
        "order": {"id": "ASC"},
        "start": -1,
    }
    cards: list[dict[str, Any]] = world.person.call("crm.item.list", params)["items"]
    return sum(any(entry["value"] == shared for entry in card["fm"]) for card in cards)


def _explain_rejects(report: Report, erp: Erp) -> None:
    rejects = erp.rejects()
    report.step("erp asks why", "staging.reject shows a source its own rows, with advice:")
    for reject in rejects:
        report.rejects.append({name: reject[name] for name in REJECT_COLUMNS})
        if reject["code"] in ("date_invalid", "value_unknown"):
            report.tell(f"[yellow]{reject['code']}[/] {reject['advice_ru']}")
            report.tell(f"[dim]{reject['advice_en']}[/]")
    found = Counter(reject["code"] for reject in rejects)
    for code in ("date_invalid", "key_missing", "value_unknown", "reference_missing"):
        report.check("refused", code, 1, intersect=found[code])


def _cure(world: Playground, report: Report, sources: Sources) -> None:
    wrong = next((r for r in sources.erp.rejects() if r["code"] == "date_invalid"), None)
    if wrong:
        sources.erp.correct(wrong["reject_id"], "birth_date", "28.02.1990")
    sources.erp.insert(data.late_customer())
    done = one_pass(world)
    report.step(
        "erp corrects the date and sends the missing customer",
        f"{done.writes} writes: two contacts, and the order that waited follows with its row by itself",
    )
    report.check("cured", "writes: 2 contacts, a deal, its rows", 4, portal=done.writes)
    _check_cards(world, report, "in the end", late=1)
    still = Counter(reject["code"] for reject in sources.erp.rejects())
    report.check("cured", "rejects that stay open", 2, intersect=still.total())


def _send_again(world: Playground, report: Report, sources: Sources) -> None:
    rows = sum(map(sources.erp.copy, data.erp_batches())) + sum(map(sources.shop.copy, data.shop_batches()))
    done = one_pass(world)
    report.step("The same rows once more", f"{rows} rows, {done.writes} write requests")
    report.check("sent again", "rows that changed nothing", rows, intersect=done.tick["rows_unchanged"])
    report.check("sent again", "write requests", 0, portal=done.writes)
