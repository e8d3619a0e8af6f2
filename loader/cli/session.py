"""What most commands begin with."""

from loader.config import Settings, load_settings
from loader.logs import configure_logs


def begin() -> Settings:
    """Read the settings and set up the log."""
    settings = load_settings()
    configure_logs(settings)
    return settings
