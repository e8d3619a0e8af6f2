"""Put what `intersect deploy` reads into the wheel; a clone reads its own files."""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ProjectFiles(BuildHookInterface):
    """Carry the SQL, the migrations and the dbt project as `loader/_project`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files to carry; called by hatch."""
        if version != "editable":
            for name in ("alembic.ini", "migrations", "sql", "dbt_project", "examples"):
                build_data["force_include"][name] = f"loader/_project/{name}"
