"""What each object type looks like on this portal: its fields, the custom ones too, its template."""

from typing import Any

from loader.sandbox.fields import STANDARD_TYPES, Field, camel_custom_name
from loader.sandbox.filters import Column
from loader.sandbox.layouts import layout
from loader.sandbox.portal import Portal
from loader.sandbox.refusal import Refusal

ABBREVIATIONS = {1: "L", 2: "D", 3: "C", 4: "CO", 7: "Q", 31: "SI"}
_NAMES = {1: "LEAD", 2: "DEAL", 3: "CONTACT", 4: "COMPANY", 7: "QUOTE", 31: "SMART_INVOICE"}
_SYSTEM_TYPES = {5, 8, 14, 36}
_KINDS = {
    "date": "day",
    "datetime": "moment",
    "double": "number",
    "enumeration": "number",
    "employee": "number",
}


class Schema:
    """The fields of one object type, by every name a client may use."""

    def __init__(self, entity_type: int, type_id: int = 0) -> None:
        self.entity_type = entity_type
        self.fields: dict[str, Field] = {field.name: field for field in layout(entity_type)}
        self.customs: dict[str, Field] = {}
        self._by_upper = {field.upper: field for field in self.fields.values()}
        self._by_camel: dict[str, Field] = {}
        self.template = {name: field.default for name, field in self.fields.items()}
        name = _NAMES.get(entity_type)
        self.name = name or f"DYNAMIC_{entity_type}"
        self.custom_owner = f"CRM_{name}" if name else f"CRM_{type_id}"
        self.defaults_to_list = [name for name, field in self.fields.items() if field.multiple]

    @property
    def has_multifields(self) -> bool:
        """Say whether objects carry phones and e-mails."""
        return "hasPhone" in self.fields

    @property
    def has_stages(self) -> bool:
        """Say whether objects stand in a stage."""
        return "stageId" in self.fields

    @property
    def has_products(self) -> bool:
        """Say whether objects can hold product rows."""
        return "opportunity" in self.fields

    def add_custom(self, field: Field) -> None:
        """Add a custom field; its records' key is the upper name."""
        self.customs[field.upper] = field
        self._by_camel[field.name] = field
        self.template[field.upper] = field.default
        if field.multiple and field.upper not in self.defaults_to_list:
            self.defaults_to_list.append(field.upper)

    def drop_custom(self, upper: str) -> None:
        """Remove a custom field."""
        field = self.customs.pop(upper)
        self._by_camel.pop(field.name, None)
        self.template.pop(upper, None)

    def written(self, name: str, *, original: bool) -> Field | None:
        """Return the field a key in `fields` means, None for an unknown one (W02)."""
        field = self.fields.get(name)
        if field is None:
            field = (self.customs if original else self._by_camel).get(name)
        return field

    def classic(self, upper: str) -> Field | None:
        """Return the field of a classic method's key."""
        return self._by_upper.get(upper) or self.customs.get(upper)

    def column(self, name: str, *, original: bool) -> Column | None:
        """Return the field of a filter or order; `ID` is taken for `id` (1.5)."""
        field = self.fields.get("id" if name == "ID" else name) or self.written(name, original=original)
        return column_of(field) if field else None

    def classic_column(self, upper: str) -> Column | None:
        """Return the field of a classic filter or order."""
        field = self.classic(upper.upper())
        return column_of(field) if field else None


def key_of(field: Field) -> str:
    """Return a field's key in records."""
    return field.upper if field.custom else field.name


def column_of(field: Field) -> Column:
    """Return how a field compares."""
    kind = "number" if field.is_number else _KINDS.get(field.kind, "text")
    if field.custom and field.kind == "boolean":
        kind = "custom_flag"
    return Column(key_of(field), kind)


def schemas(portal: Portal) -> dict[int, Schema]:
    """Return the types the portal has: the standard ones and two SPA."""
    found: dict[int, Schema] = portal.remember("schemas", {})
    if not found:
        for entity_type in STANDARD_TYPES:
            found[entity_type] = Schema(entity_type)
        for entity_type in (128, 1030):
            add_dynamic_type(portal, entity_type, f"Process {entity_type}")
    return found


def dynamic_types(portal: Portal) -> dict[int, dict[str, Any]]:
    """Return the SPA types by their own id."""
    types: dict[int, dict[str, Any]] = portal.remember("dynamic_types", {})
    return types


def add_dynamic_type(portal: Portal, entity_type: int, title: str) -> dict[str, Any]:
    """Enter an SPA type."""
    types = dynamic_types(portal)
    type_id = max(types, default=0) + 1
    found: dict[int, Schema] = portal.remember("schemas", {})
    found[entity_type] = Schema(entity_type, type_id)
    flags = (
        "Stages",
        "Categories",
        "Client",
        "LinkWithProducts",
        "Mycompany",
        "Observers",
        "BeginCloseDates",
        "Source",
    )
    types[type_id] = {
        "id": type_id,
        "title": title,
        "code": "",
        "createdBy": 1,
        "entityTypeId": entity_type,
        "customSectionId": None,
        **{f"is{flag}Enabled": "Y" for flag in flags},
        "isRecyclebinEnabled": "N",
        "createdTime": portal.stamp(),
        "updatedTime": portal.stamp(),
        "updatedBy": 1,
    }
    return types[type_id]


def drop_dynamic_type(portal: Portal, entity_type: int) -> None:
    """Forget an SPA type."""
    types = dynamic_types(portal)
    for type_id in [number for number, known in types.items() if known["entityTypeId"] == entity_type]:
        del types[type_id]
    del schemas(portal)[entity_type]


def schema_of(portal: Portal, entity_type: Any) -> Schema:
    """Return the schema of a type; raise Refusal for one the portal has not (G14)."""
    try:
        number = int(entity_type)
    except (TypeError, ValueError):
        raise Refusal("100", "Could not find value for parameter {entityTypeId}") from None
    found = schemas(portal).get(number)
    if found is None:
        if number in _SYSTEM_TYPES:
            raise Refusal("ENTITY_TYPE_NOT_SUPPORTED", f"Entity type {number} is not supported")
        raise Refusal("NOT_FOUND", "Smart process not found")
    return found


def custom_field(
    upper: str,
    kind: str,
    *,
    multiple: bool,
    required: bool,
    title: str,
    options: tuple[tuple[str, str], ...] = (),
) -> Field:
    """Return a custom field."""
    numbers = {
        "employee": "user",
        "crm_status": "string",
        "iblock_element": "integer",
        "iblock_section": "integer",
    }
    return Field(
        name=camel_custom_name(upper),
        upper=upper,
        kind=numbers.get(kind, kind),
        multiple=multiple,
        required=required,
        title=title,
        options=options,
        custom=True,
        default=[] if multiple else None,
    )


def owner_abbreviation(entity_type: int) -> str:
    """Return the ownerType of product rows."""
    return ABBREVIATIONS.get(entity_type) or f"T{entity_type:x}"


def type_of_abbreviation(abbreviation: str) -> int | None:
    """Return the object type an ownerType means."""
    for entity_type, short in ABBREVIATIONS.items():
        if short == abbreviation:
            return entity_type
    try:
        return int(abbreviation[1:], 16) if abbreviation.startswith("T") else None
    except ValueError:
        return None
