"""What an administrator does once: install our application in a sandbox portal."""

from loader.bench.application import install_application as install
from loader.config import Settings
from loader.sandbox import Sandbox


def install_application(settings: Settings, portal: Sandbox) -> None:
    """Store the first pair of tokens."""
    install(settings, portal.base_url)
