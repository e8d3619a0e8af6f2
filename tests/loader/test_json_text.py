"""What portals send that is not quite JSON, and what PostgreSQL cannot hold."""

import pytest

from loader.json_text import read_json, write_jsonb


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (b'{"name": "\\ud83d"}', {"name": "\ud83d"}),
        (b'\xef\xbb\xbf{"id": 1}', {"id": 1}),
        ('{"name": "Ёлка"}', {"name": "Ёлка"}),
    ],
)
def test_what_only_python_takes_for_json_is_read_too(text: bytes | str, value: object) -> None:
    assert read_json(text) == value


@pytest.mark.parametrize("text", [b"", b"<html>", b'{"id": 1', b'{"id": 1}\xff'])
def test_what_is_no_json_is_a_value_error(text: bytes) -> None:
    with pytest.raises(ValueError):
        read_json(text)


def test_nul_and_half_a_character_do_not_stop_the_rest() -> None:
    assert write_jsonb({"a": "x\x00y", "b": "\\u0000"}) == b'{"a":"xy","b":"\\\\u0000"}'
    assert read_json(write_jsonb({"a": "\ud83d", "number": 2**70})) == {"a": "?", "number": 2**70}
