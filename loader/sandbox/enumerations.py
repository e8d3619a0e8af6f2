"""What clients ask once: kinds of owners and addresses, the CRM's mode, which directories there are."""

from typing import Any

from loader.sandbox.directory import categories, stage_directory, stage_prefix, statuses
from loader.sandbox.fields import DEAL, LEAD, QUOTE
from loader.sandbox.packed import Record
from loader.sandbox.portal import Params, Portal, Principal
from loader.sandbox.registry import method
from loader.sandbox.schema import owner_abbreviation, schemas

_ADDRESS_TYPES = ((1, "Actual"), (4, "Registered"), (6, "Legal"), (8, "Mailing"), (9, "Beneficiary"))
_LISTS = ("SOURCE", "CONTACT_TYPE", "COMPANY_TYPE", "EMPLOYEES", "INDUSTRY", "DEAL_TYPE", "HONORIFIC")


@method("crm.enum.ownertype")
def owner_types(portal: Portal, who: Principal, params: Params) -> Any:
    """List the kinds of objects."""
    return [
        {
            "ID": number,
            "NAME": schema.name.replace("_", " ").title(),
            "SYMBOL_CODE": schema.name,
            "SYMBOL_CODE_SHORT": owner_abbreviation(number),
        }
        for number, schema in schemas(portal).items()
    ]


@method("crm.enum.addresstype")
def address_types(portal: Portal, who: Principal, params: Params) -> Any:
    """List the kinds of addresses."""
    return [{"ID": number, "NAME": name} for number, name in (*_ADDRESS_TYPES, (11, "Shipping"))]


@method("crm.settings.mode.get")
def crm_mode(portal: Portal, who: Principal, params: Params) -> Any:
    """Say that leads are in use: the classic mode."""
    return 1


@method("crm.status.entity.types")
def directories(portal: Portal, who: Principal, params: Params) -> Any:
    """List the directories, one for the stages of each pipeline."""
    statuses(portal)
    shown = [_directory(name, name.replace("_", " ").title()) for name in _LISTS]
    for entity_type, schema in schemas(portal).items():
        if not schema.has_stages:
            continue
        pipelines = (
            [0] if entity_type in (LEAD, QUOTE) else [c["id"] for c in categories(portal, entity_type)]
        )
        for category in pipelines:
            name = stage_directory(entity_type, category)
            shown.append(
                _directory(name, f"Stages of {schema.name}")
                | {
                    "SEMANTIC_INFO": {"FINAL_SORT": 0},
                    "PREFIX": stage_prefix(entity_type, category).rstrip(":"),
                    "ENTITY_TYPE_ID": entity_type,
                    "CATEGORY_ID": category if entity_type == DEAL or category else None,
                }
            )
    return shown


def _directory(name: str, title: str) -> Record:
    return {"ID": name, "NAME": title, "SEMANTIC_INFO": [], "PREFIX": "", "ENTITY_TYPE_ID": None}
