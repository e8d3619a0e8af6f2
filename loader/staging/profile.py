"""A profile: how the columns of one kind of file become the columns of a staging table."""

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from loader.errors import UsageError

_PLACEHOLDER = re.compile(r"(\{\{|\}\})|\{([^{}]+)\}|([{}])")
_DELIMITERS = {"tab": "\t", "\\t": "\t", "semicolon": ";", "comma": ","}
# The database sets these, or another key of the profile does.
_NOT_MAPPED = {"source_system": "source", "batch_id": "batch_id", "attributes": "attributes"}


@dataclass(frozen=True)
class Template:
    """Hold a text with file columns in it, as a pattern for the % operator."""

    pattern: str
    file_columns: tuple[str, ...]


@dataclass(frozen=True)
class Profile:
    """Hold a profile that is complete in itself; the file and the database are checked at import."""

    name: str
    source: str
    table: str | None
    encoding: str
    delimiter: str
    quote: str | None
    header: tuple[str, ...] | None  # None: the first line of the file
    columns: Mapping[str, str]
    constants: Mapping[str, str]
    templates: Mapping[str, Template]
    attributes: Mapping[str, str]
    skip_when_empty: tuple[str, ...]
    only_when_empty: tuple[str, ...]
    batch_id: str | None

    def refuse(self, key: str, problem: str) -> UsageError:
        """Give the error that names this profile and the key."""
        return _refuse(self.name, key, problem)

    def file_columns(self) -> list[tuple[str, str]]:
        """List every (key of the profile, file column) pair, in the order of the profile."""
        pairs = [(f"columns.{name}", column) for name, column in self.columns.items()]
        for name, template in self.templates.items():
            pairs += [(f"templates.{name}", column) for column in template.file_columns]
        pairs += [(f"attributes.{name}", column) for name, column in self.attributes.items()]
        pairs += [("skip_when_empty", column) for column in self.skip_when_empty]
        return pairs + [("only_when_empty", column) for column in self.only_when_empty]

    def staging_columns(self) -> list[tuple[str, str]]:
        """List every (key of the profile, staging column) pair that the profile fills."""
        parts = {"columns": self.columns, "templates": self.templates, "constants": self.constants}
        return [(key, name) for key, part in parts.items() for name in part]


_KEYS = tuple(field.name for field in fields(Profile) if field.name != "name")


class _TextLoader(yaml.BaseLoader):
    """Load every scalar as the text it is (NO stays NO, 007 stays 007); refuse a key written twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: list[Any] = []
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    problem=f"{key.value!r} is written twice: keep one", problem_mark=key.start_mark
                )
            seen.append(key.value)
        return super().construct_mapping(node, deep=deep)


def load_profile(path: Path) -> Profile:
    """Read and check a profile; raise UsageError that names profile, key, problem and next step."""
    name = path.name
    document = _read_yaml(path)
    for key in document:
        if key not in _KEYS:
            raise _refuse(name, key, f"no such key{nearest(key, _KEYS)}. Keys are: {', '.join(_KEYS)}")
    profile = Profile(
        name=name,
        source=_text(name, document, "source") or "",
        table=_text(name, document, "table"),
        encoding=_encoding(name, document),
        delimiter=_delimiter(name, document),
        quote=_quote(name, document),
        header=_header(name, document),
        columns=_mapping(name, document, "columns"),
        constants=_mapping(name, document, "constants"),
        templates={
            column: _template(name, f"templates.{column}", text)
            for column, text in _mapping(name, document, "templates").items()
        },
        attributes=_mapping(name, document, "attributes"),
        skip_when_empty=_names(name, document, "skip_when_empty"),
        only_when_empty=_names(name, document, "only_when_empty"),
        batch_id=_text(name, document, "batch_id"),
    )
    _check_whole(profile)
    return profile


def nearest(name: str, known: tuple[str, ...] | list[str]) -> str:
    """Give ' (did you mean …?)' when a known name is close, else nothing."""
    close = get_close_matches(name, known, n=1)
    return f" (did you mean {close[0]}?)" if close else ""


def _read_yaml(path: Path) -> dict[str, Any]:
    try:
        document = yaml.load(path.read_text("utf-8-sig"), Loader=_TextLoader)
    except OSError as error:
        raise UsageError(f"profile {path}: cannot be read ({error.strerror}). Check the path.") from None
    except UnicodeDecodeError:
        raise UsageError(f"profile {path.name}: is not UTF-8. Save it as UTF-8.") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f"line {mark.line + 1}" if mark else "the file"
        raise _refuse(path.name, line, f"not valid YAML: {error.problem}. Correct it") from None
    except yaml.YAMLError as error:
        raise _refuse(path.name, "the file", f"not valid YAML: {error}. Correct it") from None
    if not isinstance(document, dict):
        raise UsageError(f"profile {path.name}: must be lines like 'key: value'. See docs/import.md.")
    return document


def _refuse(profile: str, key: str, problem: str) -> UsageError:
    return UsageError(f"profile {profile}: {key}: {problem}.")


def _text(profile: str, document: Mapping[str, Any], key: str) -> str | None:
    return _checked(profile, key, document[key]) if key in document else None


def _checked(profile: str, key: str, value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise _refuse(profile, key, "must be one text. Write a value after the colon, or remove the key")
    if "\0" in value:
        raise _refuse(profile, key, "holds a NUL character, which the database cannot keep. Remove it")
    return value


def _mapping(profile: str, document: Mapping[str, Any], key: str) -> dict[str, str]:
    value = document.get(key, {})
    if not isinstance(value, dict):
        raise _refuse(profile, key, "must be indented lines like 'phone: Phone number'")
    return {name: _checked(profile, f"{key}.{name}", text) for name, text in value.items()}


def _names(profile: str, document: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = document.get(key, [])
    if not isinstance(value, list) or not all(isinstance(name, str) and name for name in value):
        raise _refuse(profile, key, "must be a list of file columns, like [Column, Other column]")
    return tuple(value)


def _encoding(profile: str, document: Mapping[str, Any]) -> str:
    encoding = _text(profile, document, "encoding") or "utf-8"
    try:
        "a".encode(encoding)  # a codec like rot13 exists, but is no text encoding
        return codecs.lookup(encoding).name
    except LookupError:
        advice = "Use for example utf-8, cp1251, cp1252, cp932 or utf-16"
        raise _refuse(profile, "encoding", f"there is no text encoding {encoding!r}. {advice}") from None


def _delimiter(profile: str, document: Mapping[str, Any]) -> str:
    text = _text(profile, document, "delimiter") or ","
    delimiter = _DELIMITERS.get(text, text)
    if len(delimiter) != 1 or delimiter in "\r\n\ufeff":
        raise _refuse(profile, "delimiter", f'must be one character, not {text!r}. Use ",", ";", "|" or tab')
    return delimiter


def _quote(profile: str, document: Mapping[str, Any]) -> str | None:
    quote = _text(profile, document, "quote") or '"'
    if quote == "none":
        return None
    if len(quote) != 1 or quote in "\r\n\ufeff" or quote == _delimiter(profile, document):
        raise _refuse(profile, "quote", f"must be none or one character but the delimiter, not {quote!r}")
    return quote


def _header(profile: str, document: Mapping[str, Any]) -> tuple[str, ...] | None:
    value = document.get("header", "true")
    if isinstance(value, str) and value.lower() in ("true", "yes"):
        return None
    if isinstance(value, list) and value:
        return _names(profile, document, "header")
    advice = "Write true when the first line names the columns, else the list of names"
    raise _refuse(profile, "header", f"is not understood. {advice}")


def _template(profile: str, key: str, text: str) -> Template:
    columns: list[str] = []

    def pattern_of(match: re.Match[str]) -> str:
        doubled, column, stray = match.groups()
        if stray:
            raise _refuse(profile, key, f"has a lone {stray}. Write {stray * 2} for the character itself")
        if doubled:
            return str(doubled[0])
        columns.append(column)
        return "%s"

    pattern = _PLACEHOLDER.sub(pattern_of, text.replace("%", "%%"))
    if not columns:
        raise _refuse(profile, key, "names no file column in {braces}. For a fixed text use constants")
    # The text was doubled above, the names of columns must not be.
    return Template(pattern=pattern, file_columns=tuple(column.replace("%%", "%") for column in columns))


def _check_whole(profile: Profile) -> None:
    if not profile.source:
        raise profile.refuse("source", "is missing. Name the source system, as in: intersect source add NAME")
    seen: dict[str, str] = {}
    for key, column in profile.staging_columns():
        if column in _NOT_MAPPED:
            raise profile.refuse(f"{key}.{column}", f"is set by the key {_NOT_MAPPED[column]}: only")
        if column in seen:
            raise profile.refuse(f"{key}.{column}", f"is also filled by {seen[column]}. Keep one of the two")
        seen[column] = key
    if seen.get("source_key") not in ("columns", "templates"):
        raise profile.refuse("source_key", "is not filled. Add it under columns: or templates:")
