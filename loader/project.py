"""Where the SQL, the migrations and the dbt project are."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def project_root() -> Path:
    """Return the folder of `sql/`, `migrations/`, `dbt_project/`: the wheel's own copy, else the clone."""
    packed = _PACKAGE / "_project"
    return packed if packed.is_dir() else _PACKAGE.parent
