"""dbt, run as a program of its own: its state and its logs stay out of ours."""

import os
import subprocess
import sys

import structlog

from loader.config import Settings
from loader.database import Connection
from loader.errors import DeployFailed
from loader.project import project_root

TIMEOUT = 3600.0  # seconds
_SSL = ("sslmode", "sslrootcert", "sslcert", "sslkey", "channel_binding", "gssencmode")

_log = structlog.get_logger(__name__)


def build(settings: Settings, connection: Connection, *, unit_tests: bool = False) -> None:
    """Build every model and test its data; raise DeployFailed with dbt's own words.

    Unit tests try the models' text on rows of their own: they are for who changes it, not for each deploy.
    """
    project = project_root() / "dbt_project"
    command = [
        sys.executable,
        "-m",
        "dbt.cli.main",
        "--quiet",
        "--no-use-colors",
        "--no-version-check",
        "build",
    ]
    command += ["--project-dir", str(project), "--profiles-dir", str(project)]
    command += [] if unit_tests else ["--exclude-resource-type", "unit_test"]
    try:
        result = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=TIMEOUT,
            cwd=project,
            env=_environment(settings, connection),
        )
    except subprocess.TimeoutExpired as error:
        raise DeployFailed(f"dbt build did not end within {TIMEOUT:.0f} s.") from error
    if result.returncode:
        raise DeployFailed(f"dbt build failed; migrations and sql/ are in place.\n{result.stdout.strip()}")
    _log.info("deploy.models_built")


def _environment(settings: Settings, connection: Connection) -> dict[str, str]:
    info, folder = connection.info, settings.data_dir / "dbt"
    parameters = info.get_parameters()
    return {
        **os.environ,
        **{f"PG{name.upper().replace('_', '')}": parameters[name] for name in _SSL if name in parameters},
        "PGHOST": info.host,
        "PGPORT": str(info.port),
        "PGUSER": info.user,
        "DBT_ENV_SECRET_PASSWORD": info.password,
        "PGDATABASE": info.dbname,
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
        "PYTHONWARNINGS": "ignore",
        "PGAPPNAME": "intersect dbt",
    }
