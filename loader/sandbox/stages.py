"""Stages: which there are, how a card enters one and moves on, and the history of that."""

from typing import Any

from loader.sandbox.directory import categories, default_category, stages
from loader.sandbox.fields import LEAD, QUOTE
from loader.sandbox.filters import Column, Compiler
from loader.sandbox.listing import lenient_order, page_of, start_of
from loader.sandbox.packed import Record
from loader.sandbox.portal import Params, Portal, Principal, param
from loader.sandbox.refusal import Refusal, value_not_valid
from loader.sandbox.registry import method
from loader.sandbox.schema import Schema, schema_of
from loader.sandbox.store import Store
from loader.sandbox.values import whole_number

_CREATED, _MOVED, _FINAL, _PIPELINE = 1, 2, 3, 5  # TYPE_ID of a row of history


def stage_semantics(portal: Portal, entity_type: int, category: int) -> dict[str, str]:
    """Return the stages of a pipeline in order, each with P, S or F; kept until a directory changes."""
    cache: dict[tuple[int, int], dict[str, str]] = portal.remember("stage_cache", {})
    found = cache.get((entity_type, category))
    if found is None:
        found = {
            stage["STATUS_ID"]: stage["SEMANTICS"] or "P" for stage in stages(portal, entity_type, category)
        }
        cache[(entity_type, category)] = found
    return found


def enter_stage(portal: Portal, schema: Schema, record: Record) -> None:
    """Put a card into its stage, or into its pipeline's first; another pipeline's is refused."""
    category = 0
    if "categoryId" in record:
        known = categories(portal, schema.entity_type)
        if record["categoryId"] is None:
            record["categoryId"] = default_category(portal, schema.entity_type)
        category = record["categoryId"]
        if all(pipeline["id"] != category for pipeline in known):
            raise value_not_valid("categoryId")
    semantics = stage_semantics(portal, schema.entity_type, category)
    if not record["stageId"]:
        record["stageId"] = next(iter(semantics), None)
    elif record["stageId"] not in semantics:
        raise value_not_valid("stageId")
    if "closed" in record:
        record["closed"] = "N" if semantics.get(record["stageId"]) == "P" else "Y"


def move(portal: Portal, who: Principal, schema: Schema, record: Record, changes: dict[str, Any]) -> None:
    """Move to another stage or pipeline; a stage that is not the pipeline's is refused (W21)."""
    moved = {"stageId": record["stageId"]} | (
        {"categoryId": record["categoryId"]} if "categoryId" in record else {}
    )
    moved |= {key: changes[key] for key in ("stageId", "categoryId") if key in changes}
    if "categoryId" in changes and "stageId" not in changes:
        moved["stageId"] = None
    if "closed" in record:
        moved["closed"] = record["closed"]
    enter_stage(portal, schema, moved)
    changes |= {key: value for key, value in moved.items() if record[key] != value}
    if "movedTime" in record and "stageId" in changes:
        changes |= {"movedTime": portal.stamp(), "movedBy": who.user_id}
    if "previousStageId" in record and "stageId" in changes:
        changes["previousStageId"] = record["stageId"]


def _history(portal: Portal, entity_type: int) -> Store:
    return portal.packed(f"stagehistory{entity_type}", "ID", "CREATED_TIME")


def note_stage(portal: Portal, schema: Schema, record: Record, changes: Record | None = None) -> None:
    """Write down that a card was made in a stage, or came into another one."""
    if not schema.has_stages or (changes is not None and "stageId" not in changes):
        return
    category = int(record.get("categoryId") or 0)
    semantics = stage_semantics(portal, schema.entity_type, category).get(record["stageId"], "P")
    kind = _MOVED if semantics == "P" else _FINAL
    if changes is None:
        kind = _CREATED
    elif "categoryId" in changes:
        kind = _PIPELINE
    store = _history(portal, schema.entity_type)
    store.insert(
        {
            "ID": store.reserve_id(),
            "TYPE_ID": kind,
            "OWNER_ID": record["id"],
            "CREATED_TIME": record["createdTime"] if changes is None else portal.stamp(),
            "CATEGORY_ID": category,
            "STAGE_SEMANTIC_ID": semantics,
            "STAGE_ID": record["stageId"],
        }
    )


@method("crm.stagehistory.list")
def list_history(portal: Portal, who: Principal, params: Params) -> Any:
    """Return through which stages cards went; a lead's are called statuses."""
    number = whole_number(param(params, "entityTypeId"))
    try:
        schema = schema_of(portal, number)
    except Refusal:
        raise Refusal(0, f"Entity type {number} is not supported") from None
    if not schema.has_stages or number == QUOTE:
        raise Refusal(0, f"Entity type {number} is not supported")
    numbers = {"ID", "TYPE_ID", "OWNER_ID", "CATEGORY_ID"}

    def resolve(name: str) -> Column | None:
        upper = "STAGE_ID" if name.upper() == "STATUS_ID" else name.upper()
        kind = "moment" if upper == "CREATED_TIME" else "number" if upper in numbers else "text"
        return Column(upper, kind)

    chosen = Compiler(resolve, portal.clock, strict=False, groups=False).compile(param(params, "filter"))
    start = start_of(params)
    order = lenient_order(portal, resolve, param(params, "order") or {"ID": "ASC"})
    found, total = _history(portal, schema.entity_type).page(chosen, order, start)
    rows = [dict(row) for row in found]
    if schema.entity_type == LEAD:
        rows = [
            {
                ("STATUS_ID" if name == "STAGE_ID" else name): row[name]
                for name in row
                if name != "CATEGORY_ID"
            }
            for row in rows
        ]
    return page_of({"items": rows}, start, total)
