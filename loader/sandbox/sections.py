"""catalog.catalog.list and catalog.section.*."""

from typing import Any

from loader.sandbox.catalog import OFFER_IBLOCK, PRODUCT_IBLOCK, catalog_fields, catalog_page, to_number
from loader.sandbox.envelope import Listing
from loader.sandbox.portal import Params, Portal, Principal
from loader.sandbox.refusal import Refusal
from loader.sandbox.registry import method


@method("catalog.catalog.list", scope="catalog")
def list_catalogs(portal: Portal, who: Principal, params: Params) -> Any:
    """Return the two catalogs: products and their variations."""
    common = {"iblockTypeId": "CRM_PRODUCT_CATALOG", "lid": "s1", "subscription": "N", "vatId": None}
    catalogs = [
        {
            "id": PRODUCT_IBLOCK,
            "iblockId": PRODUCT_IBLOCK,
            "name": "CRM catalog",
            "productIblockId": None,
            "skuPropertyId": None,
        },
        {
            "id": OFFER_IBLOCK,
            "iblockId": OFFER_IBLOCK,
            "name": "CRM catalog (variations)",
            "productIblockId": PRODUCT_IBLOCK,
            "skuPropertyId": 97,
        },
    ]
    return Listing({"catalogs": [catalog | common for catalog in catalogs]}, total=2)


@method("catalog.section.add", scope="catalog", writes=True)
def add_section(portal: Portal, who: Principal, params: Params) -> Any:
    """Create a section."""
    fields, store = catalog_fields(params), portal.store("section")
    iblock = to_number(fields.get("iblockId"), "iblockId")
    if iblock not in (PRODUCT_IBLOCK, OFFER_IBLOCK):
        raise Refusal(200700300050, "iblock does not exist")
    if not fields.get("name"):
        raise Refusal(0, "Required fields: name")
    if fields.get("code") and store.where("code", str(fields["code"])):
        raise Refusal(200700300040, "Section code is not unique")
    record = {
        "id": store.reserve_id(),
        "iblockId": int(iblock or 0),
        "iblockSectionId": to_number(fields.get("iblockSectionId"), "iblockSectionId"),
        "name": str(fields["name"]),
        "xmlId": str(fields["xmlId"]) if fields.get("xmlId") else None,
        "code": str(fields["code"]) if fields.get("code") else None,
        "sort": to_number(fields.get("sort"), "sort") or 500,
        "active": "Y",
        "description": "",
        "descriptionType": "text",
    }
    store.insert(record)
    return {"section": dict(record)}


@method("catalog.section.list", scope="catalog")
def list_sections(portal: Portal, who: Principal, params: Params) -> Any:
    """Return a page of sections."""
    names = {"id", "iblockId", "iblockSectionId", "name", "xmlId", "code", "sort", "active"}
    return catalog_page(portal, portal.store("section"), params, "sections", names)
