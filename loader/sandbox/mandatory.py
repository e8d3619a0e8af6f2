"""Which fields an object may not be without: names, and what the administrator demands (W20)."""

from collections.abc import Mapping, Sequence
from typing import Any

from loader.sandbox.fields import COMPANY, CONTACT
from loader.sandbox.packed import Record
from loader.sandbox.portal import Portal
from loader.sandbox.refusal import Refusal, required
from loader.sandbox.schema import Schema

# By object type: a field, and the stages in which it is demanded; no stages mean all.
Demands = dict[int, dict[str, frozenset[str]]]


def read_demands(raw: Mapping[str, Any]) -> Demands:
    """Read `{"2": ["sourceId"]}` or, for some stages only, `{"2": {"sourceId": ["WON"]}}`."""
    demands: Demands = {}
    for entity_type, fields in raw.items():
        staged = fields.items() if isinstance(fields, Mapping) else ((name, ()) for name in fields)
        demands[int(entity_type)] = {str(name): frozenset(_names(stages)) for name, stages in staged}
    return demands


def _names(stages: Sequence[Any]) -> list[str]:
    return [str(stage) for stage in stages]


def check_mandatory(portal: Portal, schema: Schema, record: Record) -> None:
    """Raise Refusal for an object that lacks what it must have."""
    check_names(schema, record)
    demands: Demands = portal.state.get("mandatory_fields", {})
    for name, stages in demands.get(schema.entity_type, {}).items():
        if (not stages or record.get("stageId") in stages) and record.get(name) in (None, "", []):
            raise required(name)
    for key, field in schema.customs.items():
        if field.required and record.get(key) in (None, "", []):
            raise required(key)


def check_names(schema: Schema, record: Record) -> None:
    """Raise Refusal for a contact or company without a name."""
    if schema.entity_type == CONTACT and not record["name"] and not record["lastName"]:
        raise Refusal("CRM_FIELD_ERROR_REQUIRED", 'Field "name" or "lastName" is required')
    if schema.entity_type == COMPANY and not record["title"]:
        raise required("title")
