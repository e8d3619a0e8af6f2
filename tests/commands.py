"""The `intersect` command inside the test's own process: output, complaints, exit code."""

import json
import sys
from dataclasses import dataclass
from typing import Any

import pytest
import structlog

from loader.cli import main
from loader.config import PREFIX, Settings


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Shell:
    """Run commands with the settings of a test."""

    def __init__(
        self, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str], settings: Settings
    ) -> None:
        self._patch = patch
        self._capture = capture
        self.set(DATA_DIR=str(settings.data_dir), PORTAL_PLAN="onpremise", LOG_LEVEL="error")
        if settings.database_url:
            self.set(DATABASE_URL=settings.database_url.get_secret_value())

    def set(self, **settings: str) -> None:
        for name, value in settings.items():
            self._patch.setenv(PREFIX + name, value)

    def __call__(self, *arguments: str) -> Ended:
        self._patch.setattr(sys, "argv", ["intersect", *arguments])
        self._capture.readouterr()
        try:
            with pytest.raises(SystemExit) as ended:
                main()
        finally:
            structlog.reset_defaults()  # a command sets the log up for the whole process
        told = self._capture.readouterr()
        code = ended.value.code
        return Ended(code if isinstance(code, int) else int(bool(code)), told.out, told.err)
