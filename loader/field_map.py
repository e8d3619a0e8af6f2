"""The field map as a YAML file: read and written whole; the database checks and compiles it."""

from enum import StrEnum
from pathlib import Path
from typing import Any

import psycopg
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from loader.check.finding import Finding, Severity
from loader.database import Connection, Jsonb, call
from loader.errors import UsageError
from loader.portal.client import PortalClient
from loader.portal.walk import rows_of

MAP_FAULT = "IX001"  # the SQLSTATE of a map that cannot be compiled
DEAL = 2
_NOUN = {"deal_direction": "pipeline", "deal_stage": "stage"}
HEADER = """\
# Field map of the portal: which golden column travels to which portal field, and how.
# Columns: those of delta.<entity>_source. Left out, direction is both, owner is latest, transform is text.
# values: what the portal calls a dictionary's value, e.g. the id of the pipeline of a direction.
# Put it into force with: intersect map import FILE
"""


class Direction(StrEnum):
    """Name which way a field travels."""

    OUT = "out"
    IN = "in"
    BOTH = "both"


class Owner(StrEnum):
    """Name who decides a field's value when people and an ERP disagree."""

    ERP = "erp"
    CRM = "crm"
    LATEST = "latest"
    REVIEW = "review"


class EmptyValue(StrEnum):
    """Name what an empty value does to the portal's field."""

    SKIP = "skip"
    CLEAR = "clear"


class MapRow(BaseModel):
    """One field of one portal object, as in exchange.field_map."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)

    portal_field: str
    golden_column: str | None = None
    attribute_path: list[str] | None = None
    direction: Direction = Direction.BOTH
    owner: Owner = Owner.LATEST
    source_owners: dict[str, Owner] = {}
    transform: str = "text"
    argument: str | None = None
    default_value: str | None = None
    default_unless: list[str] = []
    null_policy: EmptyValue = EmptyValue.SKIP
    is_required: bool = False
    is_active: bool = True


class FieldMap(BaseModel):
    """A whole map: rows by portal object, portal values by dictionary and canonical value."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)

    fields: dict[str, list[MapRow]]
    portal_values: dict[str, dict[str, str]] | None = Field(default=None, alias="values")


def export_map(connection: Connection, portal_id: int = 1) -> str:
    """Return the map in force as YAML, without what is default."""
    fields: dict[str, list[dict[str, Any]]] = {}
    for row in call(connection, "exchange.field_map_rows", p_portal_id=portal_id):
        known = MapRow.model_validate({name: row[name] for name in MapRow.model_fields})
        fields.setdefault(row["entity"], []).append(known.model_dump(mode="json", exclude_defaults=True))
    values: dict[str, dict[str, str]] = {}
    for row in call(connection, "exchange.portal_values", p_portal_id=portal_id):
        values.setdefault(row["dictionary"], {})[row["canonical_value"]] = row["portal_value"]
    text = yaml.safe_dump({"fields": fields, "values": values}, allow_unicode=True, sort_keys=False)
    return HEADER + text


def read_map(path: Path) -> FieldMap:
    """Read a map; raise UsageError that names each place that cannot be right."""
    try:
        document = yaml.safe_load(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as UTF-8 text: {error}") from None
    except yaml.YAMLError as error:
        raise UsageError(f"{path.name}: is no YAML: {error}") from None
    try:
        return FieldMap.model_validate(document)
    except ValidationError as error:
        lines = [
            f"{path.name}: {'.'.join(str(step) for step in e['loc']) or 'document'}: {e['msg']}"
            for e in error.errors(include_input=False)
        ]
        lines.append("Correct the file; `intersect map export` shows the form.")
        raise UsageError("\n".join(lines)) from None


def import_map(connection: Connection, field_map: FieldMap, portal_id: int = 1) -> list[dict[str, Any]]:
    """Put a map into force, whole or not at all; return the portal objects changed and their new deltas.

    Raise UsageError that names every fault of the map.
    """
    rows = [
        {"entity": entity, **row.model_dump(mode="json")}
        for entity, entity_rows in field_map.fields.items()
        for row in entity_rows
    ]
    values = field_map.portal_values
    try:
        return call(
            connection,
            "exchange.replace_field_map",
            p_portal_id=portal_id,
            p_rows=Jsonb(rows),
            p_values=None if values is None else Jsonb(values),
        )
    except psycopg.Error as error:
        if error.sqlstate != MAP_FAULT and (error.sqlstate or "")[:2] not in ("22", "23", "42"):
            raise
        said = error.diag
        raise UsageError("\n".join(filter(None, (said.message_primary, said.message_hint)))) from error


def check_map(connection: Connection, client: PortalClient | None, portal_id: int = 1) -> list[Finding]:
    """Return what is wrong with the map in force.

    The portal's pipelines and stages are asked for when there is a client; raise its errors.
    """
    found = [
        Finding(
            Severity.ERROR,
            f"{row['entity']}.{row['portal_field']}",
            row["fault"],
            "correct the map: intersect map export, then import",
        )
        for row in call(connection, "delta.check_field_map", p_portal_id=portal_id)
    ]
    for row in call(connection, "exchange.unmapped_values", p_portal_id=portal_id):
        found.append(
            Finding(
                Severity.ERROR if row["is_required"] else Severity.WARNING,
                f"{row['entity']}.{row['portal_field']}",
                f"the portal has no value for {row['dictionary']} {row['canonical_value']!r},"
                f" which {row['row_count']} rows have",
                f"add it under values.{row['dictionary']}: intersect map export, then import",
            )
        )
    return found + (_check_stages(connection, client, portal_id) if client else [])


def _check_stages(connection: Connection, client: PortalClient, portal_id: int) -> list[Finding]:
    categories = rows_of(client.call("crm.category.list", {"entityTypeId": DEAL}))
    statuses = rows_of(client.call("crm.status.list", {"order": {"ID": "ASC"}}))
    missing = call(
        connection,
        "exchange.missing_stages",
        p_portal_id=portal_id,
        p_categories=Jsonb(categories),
        p_statuses=Jsonb(statuses),
    )
    return [
        Finding(
            Severity.ERROR if row["row_count"] else Severity.WARNING,
            f"values.{row['dictionary']}.{row['canonical_value']}",
            f"the portal has no {_NOUN[row['dictionary']]} {row['portal_value']}"
            f"; {row['row_count']} orders need it",
            "make it in the portal, or correct the value: intersect map export, then import",
        )
        for row in missing
    ]
