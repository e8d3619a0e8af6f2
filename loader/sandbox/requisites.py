"""crm.requisite.* and crm.requisite.preset.list: all values are strings (8)."""

from typing import Any

from loader.sandbox import events
from loader.sandbox.decode import values_of
from loader.sandbox.envelope import Listing
from loader.sandbox.filters import Column, Compiler
from loader.sandbox.items import drop_requisite, item_store, save
from loader.sandbox.listing import lenient_order, page_of, start_of
from loader.sandbox.packed import Record
from loader.sandbox.portal import Params, Portal, Principal, param
from loader.sandbox.refusal import Refusal
from loader.sandbox.registry import method
from loader.sandbox.schema import schemas
from loader.sandbox.store import Store
from loader.sandbox.values import whole_number

_PLAIN = (
    "ENTITY_TYPE_ID",
    "ENTITY_ID",
    "PRESET_ID",
    "NAME",
    "CODE",
    "XML_ID",
    "ORIGINATOR_ID",
    "ACTIVE",
    "ADDRESS_ONLY",
    "SORT",
)
_MOMENTS = {"DATE_CREATE", "DATE_MODIFY", "CREATED", "LAST_UPDATED", "DEADLINE"}
_NUMBERS = {
    "ID",
    "ENTITY_TYPE_ID",
    "ENTITY_ID",
    "PRESET_ID",
    "SORT",
    "TYPE_ID",
    "COUNTRY_ID",
    "ANCHOR_ID",
    "ANCHOR_TYPE_ID",
}
_RQ = (
    "INN KPP OGRN OGRNIP OKPO OKTMO OKVED IFNS COMPANY_NAME COMPANY_FULL_NAME COMPANY_REG_DATE DIRECTOR "
    "ACCOUNTANT CEO_NAME CEO_WORK_POS NAME FIRST_NAME LAST_NAME SECOND_NAME CONTACT EMAIL PHONE FAX "
    "IDENT_DOC VAT_PAYER VAT_ID BASE_DOC"
)
_RQ_NAMES = {f"RQ_{name}" for name in _RQ.split()}
_PRESETS = (
    ("1", "Organization", "COMPANY"),
    ("2", "Individual entrepreneur", "INDIVIDUAL"),
    ("3", "Person", "PERSON"),
)


def requisite_store(portal: Portal) -> Store:
    """Return the requisites."""
    return portal.store("requisite", "ID")


def _columns(known: set[str]) -> Any:
    def resolve(name: str) -> Column | None:
        upper = name.upper()
        if upper not in known and not upper.startswith(("RQ_", "UF_CRM_")):
            return None
        return Column(upper, "moment" if upper in _MOMENTS else "number" if upper in _NUMBERS else "text")

    return resolve


def listing(portal: Portal, store: Store, params: Params, known: set[str]) -> Listing:
    """Return a page of classic rows: lenient filter, `select` of upper names."""
    resolve = _columns(known)
    chosen = Compiler(resolve, portal.clock, strict=False, groups=False).compile(param(params, "filter"))
    order = lenient_order(portal, resolve, param(params, "order"))
    start = start_of(params)
    rows, total = store.page(chosen, order, start)
    select = {str(name).upper() for name in values_of(param(params, "select"))}
    shown = [
        {
            key: value
            for key, value in row.items()
            if not key.islower() and (not select or "*" in select or key in select or key == "ID")
        }
        for row in rows
    ]
    return page_of(shown, start, total)


def _touch_owner(portal: Portal, who: Principal, record: Record) -> None:
    """Move the owner's stamp, where the portal does so (G24)."""
    entity_type = int(record["ENTITY_TYPE_ID"])
    owner = item_store(portal, entity_type).get(record["ENTITY_ID"])
    if owner is not None and portal.state.get("touch_owner_on_child"):
        save(portal, who, schemas(portal)[entity_type], owner, {})


def touch_requisite(portal: Portal, who: Principal, record: Record, changes: dict[str, Any]) -> None:
    """Write values of a requisite and its stamp."""
    requisite_store(portal).update(
        int(record["ID"]), {**changes, "DATE_MODIFY": portal.stamp(), "MODIFY_BY_ID": str(who.user_id)}
    )
    _touch_owner(portal, who, record)


@method("crm.requisite.add", writes=True)
def add_requisite(portal: Portal, who: Principal, params: Params) -> Any:
    """Create a requisite; its preset is not checked (W17)."""
    fields = given_fields(params)
    for name in ("ENTITY_TYPE_ID", "ENTITY_ID", "PRESET_ID"):
        if not whole_number(fields.get(name)):
            raise Refusal("", f"{name} is not defined or invalid.")
    if not str(fields.get("NAME") or "").strip():
        raise Refusal("", "NAME is not defined.")
    entity_type = whole_number(fields["ENTITY_TYPE_ID"])
    if entity_type not in (3, 4) or item_store(portal, entity_type).get(fields["ENTITY_ID"]) is None:
        raise Refusal("", "Entity not found.")
    store = requisite_store(portal)
    record: Record = {"ID": str(store.reserve_id()), **dict.fromkeys(_PLAIN)}
    record |= {"ACTIVE": "Y", "ADDRESS_ONLY": "N", "SORT": "500", **_requisite_values(fields)}
    record |= {
        "DATE_CREATE": portal.stamp(),
        "DATE_MODIFY": "",
        "CREATED_BY_ID": str(who.user_id),
        "MODIFY_BY_ID": None,
    }
    store.insert(record)
    _touch_owner(portal, who, record)
    events.emit(portal, "ONCRMREQUISITEADD", {"ID": record["ID"]})
    return int(record["ID"])


@method("crm.requisite.update", writes=True)
def update_requisite(portal: Portal, who: Principal, params: Params) -> Any:
    """Change a requisite; false when nothing differs."""
    record = _requisite(portal, params)
    changes = {
        key: value
        for key, value in _requisite_values(given_fields(params)).items()
        if (record.get(key) or "") != value
    }
    for key in ("ENTITY_TYPE_ID", "ENTITY_ID"):
        changes.pop(key, None)
    if not changes:
        return False
    touch_requisite(portal, who, record, changes)
    events.emit(portal, "ONCRMREQUISITEUPDATE", {"ID": record["ID"]})
    return True


@method("crm.requisite.get")
def get_requisite(portal: Portal, who: Principal, params: Params) -> Any:
    """Return one requisite; DATE_MODIFY is empty until its first change (R05)."""
    return {**dict.fromkeys(sorted(_RQ_NAMES)), **_requisite(portal, params)}


@method("crm.requisite.list")
def list_requisites(portal: Portal, who: Principal, params: Params) -> Any:
    """Return a page of requisites."""
    known = {"ID", *_PLAIN, *_MOMENTS, "CREATED_BY_ID", "MODIFY_BY_ID"}
    return listing(portal, requisite_store(portal), params, known)


@method("crm.requisite.delete", writes=True)
def delete_requisite(portal: Portal, who: Principal, params: Params) -> Any:
    """Delete a requisite with its addresses, bank details and links (W30)."""
    record = _requisite(portal, params)
    drop_requisite(portal, int(record["ID"]))
    events.emit(portal, "ONCRMREQUISITEDELETE", {"ID": record["ID"]})
    return True


@method("crm.requisite.preset.list")
def list_presets(portal: Portal, who: Principal, params: Params) -> Any:
    """Return the requisite presets."""
    store = portal.store("preset", "ID")
    if not store.records:
        for number, name, code in _PRESETS:
            store.insert(
                {
                    "ID": number,
                    "ENTITY_TYPE_ID": "8",
                    "COUNTRY_ID": "1",
                    "NAME": name,
                    "ACTIVE": "Y",
                    "SORT": "500",
                    "XML_ID": f"#CRM_REQUISITE_PRESET_DEF_RU_{code}#",
                    "DATE_CREATE": portal.stamp(),
                    "DATE_MODIFY": "",
                    "CREATED_BY_ID": "1",
                    "MODIFY_BY_ID": None,
                }
            )
    return listing(
        portal,
        store,
        params,
        {"ID", "ENTITY_TYPE_ID", "COUNTRY_ID", "NAME", "ACTIVE", "SORT", "XML_ID", *_MOMENTS},
    )


def _requisite(portal: Portal, params: Params) -> Record:
    record = requisite_store(portal).get(param(params, "id"))
    if record is None:
        raise Refusal("", f"The Requisite with ID '{param(params, 'id')}' is not found")
    return record


def given_fields(params: Params) -> dict[str, Any]:
    """Return `fields` by upper names; raise Refusal."""
    fields = param(params, "fields")
    if not isinstance(fields, dict):
        raise Refusal("", "Parameter 'fields' must be array.")
    return {str(key).upper(): value for key, value in fields.items()}


def _requisite_values(fields: dict[str, Any]) -> dict[str, str]:
    kept = (key for key in fields if key in _PLAIN or key.startswith(("RQ_", "UF_CRM_")))
    return {key: "" if fields[key] is None else str(fields[key]).strip() for key in kept}
