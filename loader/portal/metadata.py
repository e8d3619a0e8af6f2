"""Learn from the portal what delivery must know: catalog, base price type, requisite presets, fields."""

from typing import Any

from loader.config import Settings
from loader.database import Connection, Jsonb, call
from loader.portal.client import PortalClient
from loader.portal.command import Command
from loader.portal.reading import ask
from loader.portal.walk import rows_of

RUSSIA = "1"  # COUNTRY_ID of the Russian requisite presets, the ones with ИНН and КПП
ORGANIZATION_PRESET, PERSON_PRESET = "COMPANY", "PERSON"  # words of the presets' XML_IDs
CARD_TYPES = {"contact": 3, "company": 4, "deal": 2}


def remember_portal(
    connection: Connection, client: PortalClient, settings: Settings, *, portal_id: int = 1
) -> None:
    """Store the portal's settings; raise the portal's errors."""
    catalogs = rows_of(ask(client.call, "catalog.catalog.list", {}))
    price_types = rows_of(ask(client.call, "catalog.priceType.list", {}))
    russian = {"filter": {"COUNTRY_ID": RUSSIA}, "order": {"ID": "ASC"}}
    presets = ask(client.call, "crm.requisite.preset.list", russian)
    call(
        connection,
        "portal.remember_settings",
        p_portal_id=portal_id,
        p_originator_id=settings.originator_id,
        # A catalog of offers names its products' catalog; the others are products themselves (9.1).
        p_catalog_id=next((c["iblockId"] for c in catalogs if not c.get("productIblockId")), None),
        p_base_price_type_id=_base_price_type(price_types),
        p_organization_preset_id=_preset(presets, ORGANIZATION_PRESET),
        p_person_preset_id=_preset(presets, PERSON_PRESET),
    )
    for entity, entity_type_id in CARD_TYPES.items():
        asked = {"entityTypeId": entity_type_id, "useOriginalUfNames": "Y"}
        fields = ask(client.call, "crm.item.fields", asked)
        call(
            connection,
            "portal.remember_fields",
            p_portal_id=portal_id,
            p_entity=entity,
            p_fields=Jsonb(fields["fields"]),
        )

    _note_newest_cards(connection, client, settings.originator_id, portal_id)


def _note_newest_cards(connection: Connection, client: PortalClient, mark: str, portal_id: int) -> None:
    """Have the database look whether it knows the newest cards of ours: a restored one does not (I25)."""
    commands = [
        Command(
            entity,
            "crm.item.list",
            {
                "entityTypeId": entity_type_id,
                "select": ["id", "originatorId", "originId"],
                "filter": {"=originatorId": mark},
                "order": {"id": "DESC"},
                "start": -1,
            },
        )
        for entity, entity_type_id in CARD_TYPES.items()
    ]
    newest = [
        card
        for outcome in client.send(commands)
        if outcome.state == "done"
        for card in outcome.result["items"]
    ]
    call(connection, "portal.note_newest_cards", p_portal_id=portal_id, p_cards=Jsonb(newest))


def _base_price_type(price_types: list[dict[str, Any]]) -> int | None:
    base = [t for t in price_types if t.get("base") == "Y" or t.get("xmlId") == "BASE"]
    return int((base or price_types)[0]["id"]) if price_types else None


def _preset(presets: list[dict[str, Any]], word: str) -> int | None:
    # By XML_ID, never by id: a wrong preset is accepted and hides the requisite (W17).
    return next((int(p["ID"]) for p in presets if word in str(p.get("XML_ID", "")).upper()), None)
