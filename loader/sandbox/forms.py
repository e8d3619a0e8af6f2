"""Multipart form bodies."""

from email import message_from_bytes
from typing import Any

from loader.sandbox.decode import bracket_path, nest


def form_fields(content_type: str, body: bytes) -> dict[str, Any]:
    """Decode a multipart body; names nest by brackets, files become their text."""
    message = message_from_bytes(b"Content-Type: " + content_type.encode("latin-1") + b"\r\n\r\n" + body)
    pairs = []
    for part in message.get_payload() if message.is_multipart() else ():
        if isinstance(part, str):
            continue
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes):
            pairs.append((bracket_path(name), content.decode("utf-8", "replace")))
    return nest(pairs)
