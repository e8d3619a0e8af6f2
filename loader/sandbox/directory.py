"""Directories and pipelines: statuses, categories, and which stage belongs where."""

from typing import Any

from loader.sandbox.fields import COMPANY, CONTACT, DEAL, INVOICE, LEAD, QUOTE
from loader.sandbox.portal import Portal
from loader.sandbox.store import Store

_DEAL_STAGES = (
    "NEW New|PREPARATION Documents|PREPAYMENT_INVOICE Prepayment|EXECUTING In progress|"
    "FINAL_INVOICE Final invoice"
)
_STAGES = {
    LEAD: ("NEW New|IN_PROCESS In progress|PROCESSED Processed", "CONVERTED Converted", "JUNK Junk"),
    DEAL: (_DEAL_STAGES, "WON Won", "LOSE Lost|APOLOGY Apology"),
    QUOTE: ("DRAFT Draft|SENT Sent", "APPROVED Accepted", "DECLAINED Declined"),
    INVOICE: ("N New|S Sent", "P Paid", "D Not paid"),
    0: ("NEW Start|PREPARATION Preparation|CLIENT Approval", "SUCCESS Success", "FAIL Failure"),
}
_LISTS = {
    "SOURCE": "CALL Call|EMAIL E-mail|WEB Web site|ADVERTISING Advertising|PARTNER Existing client|"
    "RECOMMENDATION Recommendation|TRADE_SHOW Show|WEBFORM Form|CALLBACK Callback|STORE Shop|OTHER Other",
    "CONTACT_TYPE": "CLIENT Clients|SUPPLIER Suppliers|PARTNER Partners|OTHER Other",
    "COMPANY_TYPE": "CUSTOMER Client|SUPPLIER Supplier|COMPETITOR Competitor|PARTNER Partner|OTHER Other",
    "EMPLOYEES": "EMPLOYEES_1 Less than 50|EMPLOYEES_2 50-250|EMPLOYEES_3 250-500|EMPLOYEES_4 More than 500",
    "INDUSTRY": "IT Information technology|TELECOM Telecommunication|MANUFACTURING Manufacturing|"
    "BANKING Banking|CONSULTING Consulting|FINANCE Finance|GOVERNMENT Government|DELIVERY Delivery|"
    "ENTERTAINMENT Entertainment|NOTPROFIT Non-profit|OTHER Other",
    "DEAL_TYPE": "SALE Sale|COMPLEX Complex sale|GOODS Goods|SERVICES Services|SERVICE Service",
    "HONORIFIC": "HNR_RU_1 Mr|HNR_RU_2 Mrs",
}
_SEMANTICS = (("", "process"), ("S", "success"), ("F", "failure"))


def statuses(portal: Portal) -> Store:
    """Return the store of directory items, filled at its first use."""
    store = portal.store("status", "ID")
    if not store.records and "statuses" not in portal.state:
        portal.state["statuses"] = True
        for name, entries in _LISTS.items():
            _add_entries(store, name, "", entries, semantics=None)
        for entity_type in (LEAD, DEAL, QUOTE):
            _add_stages(store, entity_type, 0)
        for entity_type in (DEAL, CONTACT, COMPANY):
            _add_category(portal, entity_type, 0, "General", is_default=True)
        add_category(portal, INVOICE, {"name": "General", "isDefault": "Y"})
    return store


def stage_directory(entity_type: int, category: int) -> str:
    """Return the ENTITY_ID of a type's stages in a pipeline."""
    if entity_type == LEAD:
        return "STATUS"
    if entity_type == QUOTE:
        return "QUOTE_STATUS"
    if entity_type == DEAL:
        return f"DEAL_STAGE_{category}" if category else "DEAL_STAGE"
    prefix = "SMART_INVOICE" if entity_type == INVOICE else f"DYNAMIC_{entity_type}"
    return f"{prefix}_STAGE_{category}"


def stage_prefix(entity_type: int, category: int) -> str:
    """Return what stage ids of a pipeline begin with."""
    if entity_type == DEAL:
        return f"C{category}:" if category else ""
    return "" if entity_type in (LEAD, QUOTE) else f"DT{entity_type}_{category}:"


def stages(portal: Portal, entity_type: int, category: int) -> list[dict[str, Any]]:
    """Return a pipeline's stages in order."""
    found = statuses(portal).where("ENTITY_ID", stage_directory(entity_type, category))
    return sorted(found, key=lambda status: (int(status["SORT"]), int(status["ID"])))


def has_value(portal: Portal, directory: str, value: str) -> bool:
    """Say whether a directory knows a STATUS_ID."""
    return any(status["ENTITY_ID"] == directory for status in statuses(portal).where("STATUS_ID", value))


def categories(portal: Portal, entity_type: int) -> list[dict[str, Any]]:
    """Return the pipelines of a type; an SPA gets its first one at first use."""
    statuses(portal)
    pipelines: dict[int, list[dict[str, Any]]] = portal.remember("categories", {})
    if entity_type not in pipelines and entity_type not in (LEAD, QUOTE):
        add_category(portal, entity_type, {"name": "General", "isDefault": "Y"})
    return pipelines.get(entity_type, [])


def default_category(portal: Portal, entity_type: int) -> int:
    """Return the id of the main pipeline."""
    for category in categories(portal, entity_type):
        if category["isDefault"] == "Y":
            return int(category["id"])
    return 0


def add_category(portal: Portal, entity_type: int, fields: dict[str, Any]) -> dict[str, Any]:
    """Add a pipeline with the usual stages; deal pipelines count from 1, all others share one sequence."""
    statuses(portal)
    sequence = "deal" if entity_type == DEAL else "other"
    next_ids: dict[str, int] = portal.remember("category_ids", {"deal": 1, "other": 3})
    category_id = next_ids[sequence]
    next_ids[sequence] += 2 if sequence == "other" else 1
    is_default = str(fields.get("isDefault")) in ("Y", "1", "True")
    added = _add_category(
        portal, entity_type, category_id, str(fields.get("name") or ""), is_default=is_default
    )
    if str(fields.get("sort") or "").isdigit():
        added["sort"] = int(fields["sort"])
    for key in ("originId", "originatorId"):
        if key in fields and key in added:
            added[key] = str(fields[key])
    if entity_type not in (CONTACT, COMPANY):
        _add_stages(statuses(portal), entity_type, category_id)
    return added


def _add_category(
    portal: Portal, entity_type: int, category_id: int, name: str, *, is_default: bool
) -> dict[str, Any]:
    pipelines: dict[int, list[dict[str, Any]]] = portal.remember("categories", {})
    existing = pipelines.setdefault(entity_type, [])
    category: dict[str, Any] = {
        "id": category_id,
        "name": name,
        "sort": 300 + 100 * len(existing),
        "entityTypeId": entity_type,
        "isDefault": "Y" if is_default else "N",
    }
    if entity_type == DEAL:
        if category_id:
            category |= {"originId": "", "originatorId": ""}
    else:
        category |= {"isSystem": "N", "code": ""}
    if is_default:
        for other in existing:
            other["isDefault"] = "N"
    existing.append(category)
    return category


def _add_stages(store: Store, entity_type: int, category: int) -> None:
    groups = _STAGES.get(entity_type, _STAGES[0])
    name, prefix = stage_directory(entity_type, category), stage_prefix(entity_type, category)
    for (letter, semantics), entries in zip(_SEMANTICS, groups, strict=True):
        _add_entries(store, name, prefix, entries, semantics=(letter, semantics), category=category)


def _add_entries(
    store: Store,
    directory: str,
    prefix: str,
    entries: str,
    *,
    semantics: tuple[str, str] | None,
    category: int = 0,
) -> None:
    for entry in entries.split("|"):
        code, _, name = entry.partition(" ")
        add_status(store, directory, prefix + code, name, semantics=semantics, category=category)


def add_status(
    store: Store,
    directory: str,
    status_id: str,
    name: str,
    *,
    semantics: tuple[str, str] | None = None,
    category: int = 0,
    sort: int = 0,
    system: str = "Y",
    color: str = "",
) -> dict[str, Any]:
    """Enter one directory item; all its values are strings or null."""
    letter, word = semantics or (None, None)
    position = sort or 10 * (1 + len(store.where("ENTITY_ID", directory)))
    status: dict[str, Any] = {
        "ID": str(store.reserve_id()),
        "ENTITY_ID": directory,
        "STATUS_ID": status_id,
        "NAME": name,
        "NAME_INIT": name if system == "Y" else "",
        "SORT": str(position),
        "SYSTEM": system,
        "COLOR": color or None,
        "SEMANTICS": letter or None,
        "CATEGORY_ID": str(category) if semantics else None,
    }
    if semantics:
        status["EXTRA"] = {"SEMANTICS": word, "COLOR": color or None}
    store.insert(status)
    return status
