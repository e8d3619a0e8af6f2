"""`tests/schema.sql`: what migrations and sql/ make, as pg_dump writes it. `make schema` writes it anew.

A reviewer reads its diff. dbt's relations and the bodies of functions are left out: their text is in
dbt_project/models and sql/ already.
"""

import os
import re
import subprocess
import tempfile
from pathlib import Path

from loader import embedded
from loader.config import Settings, load_settings
from loader.database import database_url
from loader.deploy import deploy
from loader.postgres.account import bundled_programs

ROOT = Path(__file__).parents[1]
PATH = ROOT / "tests" / "schema.sql"
# Comments that name versions, settings that only newer programs know, random tokens of psql's safe mode.
_NOISE = re.compile(r"^(--.*|SET .*|SELECT pg_catalog\.set_config.*|\\(un)?restrict .*)$\n?", re.M)
# PostgreSQL 18 names what 17 leaves without a name.
_NAMED_NOT_NULL = re.compile(r" CONSTRAINT \w+ NOT NULL")
_BODY = re.compile(r"AS (\$\w*\$).*?\1;", re.S)


def dump(settings: Settings) -> str:
    """Return the schema of a deployed database, equal on every version of PostgreSQL we support."""
    # Weekly partitions are made by exchange.create_partitions and differ from week to week.
    left_out = [*_dbt_relations(), "*.*_y[0-9][0-9][0-9][0-9]w[0-9][0-9]"]
    text = pg_dump(settings, "--schema-only", *(f"--exclude-table={name}" for name in left_out))
    return _BODY.sub("AS …;", _NAMED_NOT_NULL.sub(" NOT NULL", text))


def pg_dump(settings: Settings, *options: str) -> str:
    """Return what pg_dump writes, without what differs from run to run."""
    command = [
        str(bundled_programs() / "pg_dump"),
        f"--dbname={database_url(settings)}",
        "--no-owner",
        *options,
    ]
    result = subprocess.run(
        command, capture_output=True, text=True, check=True, timeout=60, env={"PATH": os.defpath}
    )
    return re.sub(r"\n{3,}", "\n\n", _NOISE.sub("", result.stdout)).strip() + "\n"


def _dbt_relations() -> list[str]:
    files = [
        *(ROOT / "dbt_project" / "models").rglob("*.sql"),
        *(ROOT / "dbt_project" / "seeds").rglob("*.csv"),
    ]
    return sorted(path.stem.replace("__", ".", 1) for path in files)


def main() -> None:
    """Deploy to an embedded database of its own and write the file."""
    with tempfile.TemporaryDirectory(prefix="intersect-schema-") as folder:
        Path(folder).chmod(0o711)
        settings = load_settings(data_dir=Path(folder), database_url=None)
        embedded.start(settings, durable=False)
        try:
            deploy(settings)
            PATH.write_text(dump(settings))
        finally:
            embedded.stop(settings)


if __name__ == "__main__":
    main()
