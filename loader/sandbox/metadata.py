"""Directories and pipelines: crm.status.*, crm.category.* (7.3, 7.4)."""

from typing import Any

from loader.sandbox.directory import add_category, add_status, categories, statuses
from loader.sandbox.envelope import Listing
from loader.sandbox.fields import LEAD, QUOTE
from loader.sandbox.filters import Column, Compiler
from loader.sandbox.items import item_store
from loader.sandbox.listing import lenient_order
from loader.sandbox.packed import Record
from loader.sandbox.portal import Params, Portal, Principal, param
from loader.sandbox.refusal import Refusal, missing_parameter
from loader.sandbox.registry import method
from loader.sandbox.schema import schema_of, schemas
from loader.sandbox.store import sort_rows
from loader.sandbox.values import whole_number


def _administrator(who: Principal) -> None:
    if not who.is_admin:
        raise Refusal("", "Access denied.")


@method("crm.status.list")
def list_statuses(portal: Portal, who: Principal, params: Params) -> Any:
    """Return directory items; all of them, there are no pages here."""

    def resolve(name: str) -> Column | None:
        return Column(name.upper(), "number" if name.upper() in ("ID", "SORT", "CATEGORY_ID") else "text")

    chosen = Compiler(resolve, portal.clock, strict=False, groups=False).compile(param(params, "filter"))
    found = list(statuses(portal).select(chosen))
    sort_rows(found, lenient_order(portal, resolve, param(params, "order")))
    return Listing([dict(status) for status in found], total=len(found))


@method("crm.status.add", writes=True)
def add_status_item(portal: Portal, who: Principal, params: Params) -> Any:
    """Add a directory item; a pipeline's stage gets the pipeline's prefix."""
    _administrator(who)
    fields = param(params, "fields")
    fields = fields if isinstance(fields, dict) else {}
    for name in ("ENTITY_ID", "STATUS_ID", "NAME"):
        if not fields.get(name):
            raise Refusal("", f"The field {name} is required.")
    directory, status_id = str(fields["ENTITY_ID"]), str(fields["STATUS_ID"])
    siblings = statuses(portal).where("ENTITY_ID", directory)
    prefix, _, _ = siblings[0]["STATUS_ID"].rpartition(":") if siblings else ("", "", "")
    if prefix and not status_id.startswith(prefix + ":"):
        status_id = f"{prefix}:{status_id}"
    if any(status["STATUS_ID"] == status_id for status in siblings):
        raise Refusal("ERROR_CORE", f"Item with code {status_id} already exists")
    is_stage = bool(siblings) and siblings[0].get("EXTRA") is not None
    letter = str(fields.get("SEMANTICS") or "")
    semantics = (letter, {"S": "success", "F": "failure"}.get(letter, "process")) if is_stage else None
    status = add_status(
        statuses(portal),
        directory,
        status_id,
        str(fields["NAME"]),
        semantics=semantics,
        sort=whole_number(fields.get("SORT")),
        system="N",
        color=str(fields.get("COLOR") or ""),
        category=int(siblings[0]["CATEGORY_ID"] or 0) if is_stage else 0,
    )
    portal.state.pop("stage_cache", None)
    return int(status["ID"])


@method("crm.status.update", writes=True)
def update_status(portal: Portal, who: Principal, params: Params) -> Any:
    """Change a directory item's name, order or colour."""
    _administrator(who)
    status, fields = _status(portal, params), param(params, "fields")
    fields = fields if isinstance(fields, dict) else {}
    changes = {name: str(fields[name]) for name in ("NAME", "COLOR") if name in fields}
    if "SORT" in fields:
        changes["SORT"] = str(whole_number(fields["SORT"]))
    statuses(portal).update(int(status["ID"]), changes)
    portal.state.pop("stage_cache", None)
    return True


@method("crm.status.delete", writes=True)
def delete_status(portal: Portal, who: Principal, params: Params) -> Any:
    """Delete a directory item; a system one only when forced."""
    _administrator(who)
    status, options = _status(portal, params), param(params, "params")
    forced = isinstance(options, dict) and options.get("FORCED") == "Y"
    if status["SYSTEM"] == "Y" and not forced:
        raise Refusal("ERROR_CORE", "System item cannot be deleted")
    if any(
        item_store(portal, entity_type).where("stageId", status["STATUS_ID"])
        for entity_type in schemas(portal)
    ):
        raise Refusal("ERROR_CORE", "There are items in this stage")
    statuses(portal).delete(int(status["ID"]))
    portal.state.pop("stage_cache", None)
    return True


def _status(portal: Portal, params: Params) -> Record:
    status = statuses(portal).get(param(params, "id"))
    if status is None:
        raise Refusal("", "Status is not found")
    return status


@method("crm.status.entity.items")
def status_entity_items(portal: Portal, who: Principal, params: Params) -> Any:
    """Return one directory in short."""
    found = statuses(portal).where("ENTITY_ID", str(param(params, "entityId") or ""))
    return [
        {"NAME": status["NAME"], "SORT": int(status["SORT"]), "STATUS_ID": status["STATUS_ID"]}
        for status in found
    ]


def _pipeline_type(portal: Portal, params: Params) -> int:
    entity_type = schema_of(portal, param(params, "entityTypeId")).entity_type
    if entity_type in (LEAD, QUOTE):
        raise Refusal("ENTITY_TYPE_NOT_SUPPORTED", "Entity type does not support categories")
    return entity_type


@method("crm.category.list")
def list_categories(portal: Portal, who: Principal, params: Params) -> Any:
    """Return a type's pipelines."""
    found = [dict(category) for category in categories(portal, _pipeline_type(portal, params))]
    return Listing({"categories": found}, total=len(found))


@method("crm.category.get")
def get_category(portal: Portal, who: Principal, params: Params) -> Any:
    """Return one pipeline."""
    return {"category": dict(_category(portal, params))}


@method("crm.category.add", writes=True)
def add_pipeline(portal: Portal, who: Principal, params: Params) -> Any:
    """Add a pipeline with the usual stages."""
    _administrator(who)
    fields = param(params, "fields")
    if not isinstance(fields, dict) or not fields.get("name"):
        raise missing_parameter("fields")
    return {"category": dict(add_category(portal, _pipeline_type(portal, params), fields))}


@method("crm.category.update", writes=True)
def update_category(portal: Portal, who: Principal, params: Params) -> Any:
    """Rename or sort a pipeline."""
    _administrator(who)
    category, fields = _category(portal, params), param(params, "fields")
    for name, value in fields.items() if isinstance(fields, dict) else ():
        if name == "name":
            category["name"] = str(value)
        elif name == "sort":
            category["sort"] = whole_number(value)
    return {"category": dict(category)}


@method("crm.category.delete", writes=True)
def delete_category(portal: Portal, who: Principal, params: Params) -> Any:
    """Delete an empty pipeline that is not the main one; the reply is null."""
    _administrator(who)
    category, entity_type = _category(portal, params), _pipeline_type(portal, params)
    if category["isDefault"] == "Y" or item_store(portal, entity_type).where(
        "categoryId", category["id"], "number"
    ):
        raise Refusal("0" if entity_type == 2 else "BX_ERROR", "Could not delete the pipeline")
    categories(portal, entity_type).remove(category)


def _category(portal: Portal, params: Params) -> dict[str, Any]:
    wanted = str(param(params, "id"))
    for category in categories(portal, _pipeline_type(portal, params)):
        if str(category["id"]) == wanted:
            return category
    raise Refusal("NOT_FOUND", "Category not found")
