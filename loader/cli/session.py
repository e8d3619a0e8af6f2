"""What most commands begin with."""

from loader.config import Settings, load_settings
from loader.database import Connection, connect
from loader.logs import configure_logs
from loader.migrate import check_head


def begin() -> Settings:
    """Read the settings and set up the log."""
    settings = load_settings()
    configure_logs(settings)
    return settings


def open_database(settings: Settings) -> Connection:
    """Open a session as the loader; raise DeployNeeded when database and program do not fit."""
    connection = connect(settings)
    try:
        check_head(connection)
    except BaseException:
        connection.close()
        raise
    return connection
