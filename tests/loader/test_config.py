"""Settings: where they come from, what is refused, what is never shown."""

import re
from pathlib import Path

import pytest
from pydantic import SecretStr, TypeAdapter, ValidationError

from loader.config import PREFIX, LogFormat, PortalPlan, Settings, load_settings
from loader.errors import SettingsError
from loader.example import EXAMPLE

SECRET_URL = "https://company.bitrix24.ru/rest/1/s3cr3t/"


def test_nothing_needs_to_be_set() -> None:
    settings = load_settings()
    assert settings.database_url is None
    assert settings.portal_plan is PortalPlan.CLOUD
    assert settings.data_dir == Path.cwd() / "intersect-data"


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("INTERSECT_BATCH_SIZE=10\nINTERSECT_LOG_FORMAT=json\nOTHER=1\n")
    monkeypatch.setitem(Settings.model_config, "env_file", tmp_path / ".env")
    monkeypatch.setenv("INTERSECT_BATCH_SIZE", "20")
    settings = load_settings()
    assert (settings.batch_size, settings.log_format) == (20, LogFormat.JSON)


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERSECT_DATABASE_URL", "")
    monkeypatch.setenv("INTERSECT_TICK_INTERVAL", "")
    assert load_settings() == load_settings(database_url=None)


def test_secrets_are_masked_wherever_settings_are_printed() -> None:
    settings = load_settings(portal_url=SECRET_URL, database_url="postgresql://me:s3cr3t@db/x")
    assert "s3cr3t" not in f"{settings!r} {settings} {settings.model_dump_json()}"
    assert settings.portal_url is not None
    assert settings.portal_url.get_secret_value() == SECRET_URL


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("database_url", "mysql://me:s3cr3t@db/x"),
        ("portal_url", "company.bitrix24.ru/rest/1/s3cr3t/"),
        ("pg_bin", "/s3cr3t"),
        ("batch_size", "51"),
        ("read_timeout", "0"),
        ("portal_plan", "s3cr3t"),
        ("tick_interval", "0"),
        ("log_level", "s3cr3t"),
        ("originator_id", "s3cr3t" * 20),
    ],
)
def test_a_wrong_setting_is_named_and_its_value_is_not(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"INTERSECT_{name.upper()}", value)
    with pytest.raises(SettingsError, match=f"INTERSECT_{name.upper()}") as caught:
        load_settings()
    assert "s3cr3t" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        load_settings().batch_size = 1  # type: ignore[misc]  # what mypy forbids is what is tried


def test_a_setting_given_as_a_secret_is_taken() -> None:
    assert load_settings(portal_url=SecretStr(SECRET_URL)).portal_url == SecretStr(SECRET_URL)


def test_the_example_shows_every_setting_with_its_default() -> None:
    shown = dict(re.findall(rf"^#{PREFIX}(\w+)=(.*)$", EXAMPLE, re.M))
    assert {name.lower() for name in shown} == set(Settings.model_fields)
    for name, field in Settings.model_fields.items():
        if field.default is not None:
            assert TypeAdapter(type(field.default)).validate_python(shown[name.upper()]) == field.default
