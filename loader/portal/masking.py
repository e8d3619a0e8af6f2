"""Keep webhook secrets and tokens out of messages, logs and exceptions (T14)."""

from __future__ import annotations

import logging
import re

_PATH = re.compile(r"(/rest/(?:api/)?\d+/)[^/\s\"'?#&]+")
_FIELD = re.compile(
    r"((?:\bauth|access_token|refresh_token|client_secret|application_token)"
    r"[\"']?\s*(?:=|%3D|:)\s*[\"']?)[^\s&\"',;)}]+",
    re.IGNORECASE,
)
_SHORTEST_SECRET = 4


def mask(text: str, *secrets: str) -> str:
    """Replace webhook secrets, tokens and the given secrets by `***`."""
    for secret in secrets:
        if len(secret) >= _SHORTEST_SECRET:
            text = text.replace(secret, "***")
    return _FIELD.sub(r"\1***", _PATH.sub(r"\1***", text))


class _MaskingFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = mask(record.getMessage())
        record.args = None
        return True


_FILTER = _MaskingFilter()


def mask_http_logs() -> None:
    """Mask what urllib3 writes at debug level: it logs the path of every request."""
    for name in ("urllib3.connectionpool", "urllib3.util.retry"):
        logging.getLogger(name).addFilter(_FILTER)
