"""Read and write JSON fast, as every record delivered passes through it both ways."""

import json
import re
from typing import Any

import orjson

_NUL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")


def read_json(text: bytes | str) -> Any:
    """Parse JSON, and what only Python takes for JSON: half a character, NaN, a byte order mark.

    Raise ValueError for anything else, RecursionError for what is nested too deeply.
    """
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text)


def write_jsonb(value: Any) -> bytes:
    """Write JSON that PostgreSQL can hold.

    What a portal may send and PostgreSQL cannot hold, NUL and half a character, must not stop the other
    records of the same reply.
    """
    try:
        text = orjson.dumps(value)
    except TypeError:  # half a character, or a whole number of more than 64 bits
        text = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
    # First for what is found at once: hardly any text has either.
    return _NUL.sub(rb"\1", text) if b"\\" in text and b"\\u0000" in text else text
