"""Settings: read once from `INTERSECT_*` and `.env`, checked at start."""

from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from loader.errors import SettingsError

PREFIX = "INTERSECT_"


class PortalPlan(StrEnum):
    """Name the portal's tariff, which decides its limits."""

    CLOUD = "cloud"
    ENTERPRISE = "enterprise"
    ONPREMISE = "onpremise"


class LogFormat(StrEnum):
    """Name how log lines are written."""

    CONSOLE = "console"
    JSON = "json"


class LogLevel(StrEnum):
    """Name the least level that is logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Settings(BaseSettings):
    """Hold every setting; secrets print as asterisks. Times are in seconds."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    database_url: SecretStr | None = None
    pg_bin: Path | None = None
    data_dir: Path = Field(default=Path("intersect-data"), validate_default=True)

    portal_url: SecretStr | None = None
    portal_extra_urls: SecretStr | None = None  # further webhooks of the same portal, used side by side
    portal_plan: PortalPlan = PortalPlan.CLOUD
    portal_proxy: SecretStr | None = None  # http://host:port, also to the token server
    portal_ca_file: Path | None = None  # certificates to trust instead of the usual ones
    bucket_size: int | None = Field(
        default=None, ge=1
    )  # requests; only where the portal differs from its plan
    bucket_drain: float | None = Field(default=None, gt=0)  # requests a second
    operating_limit: float | None = Field(default=None, gt=0)  # server seconds of a method in the window
    operating_window: float = Field(default=600.0, gt=0)
    egress_address: str = Field(default="default", min_length=1)  # loaders with the same one share a budget
    portal_connections: int = Field(default=8, ge=1, le=64)  # requests on their way at a time
    oauth_client_id: SecretStr | None = None
    oauth_client_secret: SecretStr | None = None
    oauth_server: str = "https://oauth.bitrix.info"
    originator_id: str = Field(default="intersect", min_length=1, max_length=100)

    connect_timeout: float = Field(default=5.0, gt=0)
    read_timeout: float = Field(default=75.0, gt=0)  # above the 60 s that the portal itself may work
    unknown_wait: float = Field(default=75.0, ge=0)  # until no lost request can still be running
    lookup_pause: float = Field(default=5.0, ge=0)  # before a card that was not found is looked for again
    batch_size: int = Field(default=50, ge=1, le=50)
    batch_seconds: float = Field(
        default=20.0, gt=0, le=50
    )  # server time of a request; the portal ends it at 60

    tick_interval: float = Field(default=30.0, gt=0)
    tick_connections: int = Field(default=2, ge=1, le=64)  # of a large tick: as many as the server has cores
    deliver_interval: float = Field(default=5.0, gt=0)
    capture_interval: float = Field(default=30.0, gt=0)
    sweep_interval: float = Field(default=21600.0, ge=0)  # between looks for deleted cards; 0: never
    reconcile_interval: float = Field(default=86400.0, ge=0)  # between comparisons of all fields; 0: never
    reconcile_repair: bool = False  # what they find is repaired without being asked
    poll_interval: float = Field(default=600.0, gt=0)  # between polls of all cards, while events arrive
    auth_connector: str | None = Field(
        default=None, pattern=r"^[A-Za-z][A-Za-z0-9_]{0,49}$"
    )  # keeps our own writes out of the event queue, where the plan has that
    events_listen: str | None = None  # host:port where the portal rings when people changed something
    events_token: SecretStr | None = Field(default=None, validate_default=True)  # that each ring must carry
    capture_overlap: float = Field(default=10.0, ge=1)  # the portal's times have a resolution of 1 s

    log_level: LogLevel = LogLevel.INFO
    log_format: LogFormat = LogFormat.CONSOLE

    @field_validator("data_dir", "pg_bin", "portal_ca_file")
    @classmethod
    def _absolute(cls, path: Path | None) -> Path | None:
        return path.expanduser().absolute() if path else None

    @field_validator("pg_bin")
    @classmethod
    def _holds_postgres(cls, path: Path | None) -> Path | None:
        if path and not (path / "postgres").is_file():
            raise ValueError("must be the folder of the PostgreSQL programs, e.g. /usr/lib/postgresql/18/bin")
        return path

    @field_validator("portal_ca_file")
    @classmethod
    def _is_file(cls, path: Path | None) -> Path | None:
        if path and not path.is_file():
            raise ValueError("must be a file of certificates in PEM form")
        return path

    @field_validator("events_listen")
    @classmethod
    def _is_address(cls, address: str | None) -> str | None:
        host, _, port = (address or "").rpartition(":")
        if address and not (host and port.isdigit() and int(port) < 65536):
            raise ValueError("must be an address to listen at, e.g. 127.0.0.1:8085")
        return address

    @field_validator("events_token")
    @classmethod
    def _is_given_with_an_address(cls, token: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if info.data.get("events_listen") and not token:
            raise ValueError(f"must be set with {PREFIX}EVENTS_LISTEN: without it anybody could ring")
        return token

    @field_validator("database_url")
    @classmethod
    def _is_postgres(cls, url: SecretStr | None) -> SecretStr | None:
        if url and not url.get_secret_value().startswith(("postgresql://", "postgres://")):
            raise ValueError("must look like postgresql://user:password@host:5432/database")
        return url

    @field_validator("portal_url")
    @classmethod
    def _is_webhook(cls, url: SecretStr | None) -> SecretStr | None:
        if url and not url.get_secret_value().startswith(("https://", "http://")):
            raise ValueError("must look like https://company.bitrix24.ru/rest/1/secret/")
        return url


def load_settings(**overrides: Any) -> Settings:
    """Read the settings; raise SettingsError that names each wrong one, never its value."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        lines = [f"{PREFIX}{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors(include_input=False)]
        raise SettingsError("\n".join([*lines, "Correct it in the environment or in .env."])) from None
