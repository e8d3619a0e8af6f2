"""`intersect demo` as a user runs it: a program of its own, on a database of its own."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from loader.project import project_root

TIMEOUT = 110  # seconds; the demo itself promises less than two minutes


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Give a data folder that a server under another account can reach."""
    with tempfile.TemporaryDirectory(prefix="intersect-demo-") as name:
        Path(name).chmod(0o711)
        yield Path(name)


def run_demo(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from loader.cli import main; main()", "demo", *options],
        env={**os.environ, "INTERSECT_DATA_DIR": str(folder / "data"), "PYTHONPATH": str(project_root())},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT,
    )


@pytest.fixture(scope="module")
def shown(folder: Path) -> subprocess.CompletedProcess[str]:
    return run_demo(folder, "--json", "--keep")


@pytest.fixture(scope="module")
def result(shown: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert shown.returncode == 0, shown.stdout + shown.stderr
    document: dict[str, Any] = json.loads(shown.stdout)
    return document


def said(result: dict[str, Any], section: str, what: str) -> int | None:
    check = next(c for c in result["checks"] if (c["section"], c["what"]) == (section, what))
    number: int | None = check["intersect"] if check["portal"] is None else check["portal"]
    return number


def test_every_count_agrees(result: dict[str, Any]) -> None:
    assert result["agrees"]
    assert [c for c in result["checks"] if not c["agrees"]] == []
    assert len(result["checks"]) >= 40
    assert result["seconds"] < TIMEOUT


def test_what_the_portal_holds_in_the_end(result: dict[str, Any]) -> None:
    names = (
        "contacts",
        "companies",
        "requisites with ИНН and КПП",
        "addresses on requisites",
        "products",
        "deals",
        "product rows",
    )
    assert [said(result, "in the end", name) for name in names] == [54, 20, 20, 20, 24, 71, 96]


def test_a_shared_phone_merges_nobody_and_a_shared_email_does(result: dict[str, Any]) -> None:
    assert said(result, "merged", "kept apart: a family with one phone") == 3
    assert said(result, "merged", "people found in both by e-mail") == 18


def test_rejects_are_explained_in_two_languages(result: dict[str, Any]) -> None:
    by_code = {reject["code"]: reject for reject in result["rejects"]}
    assert by_code["date_invalid"]["value"] == "31.02.1990"
    assert "«31.02.1990»" in by_code["date_invalid"]["advice_ru"]
    assert '"31.02.1990"' in by_code["date_invalid"]["advice_en"]
    assert by_code["value_unknown"]["value"] == "Почти готов"
    assert by_code["reference_missing"]["value"] == "Ф-0999"


def test_four_edits_come_back(result: dict[str, Any]) -> None:
    came = [(change["table_name"], change["op"], change["source_key"]) for change in result["changes"]]
    assert sorted(came, key=str) == [
        ("customer", "insert", None),
        ("customer", "update", "Ф-0031"),
        ("customer", "update", "Ф-0032"),
        ("sales_order", "update", "ЗК-00002"),
    ]
    fields = {change["source_key"]: change["changed_fields"] for change in result["changes"]}
    assert [fields[key] for key in ("Ф-0031", "Ф-0032", "ЗК-00002")] == [["first_name"], ["phone"], ["stage"]]


def test_stdout_is_one_json_object_and_nothing_else(shown: subprocess.CompletedProcess[str]) -> None:
    assert shown.stdout.count("\n") == 1
    assert "Traceback" not in shown.stderr


def test_nothing_is_left_running_and_a_kept_database_can_be_looked_at(
    result: dict[str, Any], folder: Path
) -> None:
    kept = folder / "data" / "demo"
    assert (kept / "postgres" / "PG_VERSION").exists()
    assert not (kept / "postgres" / "postmaster.pid").exists()
    running = [p for p in psutil.process_iter(["cmdline"]) if str(kept) in " ".join(p.info["cmdline"] or ())]
    assert running == []


def test_the_second_run_begins_from_nothing_and_removes_its_folder(
    result: dict[str, Any], folder: Path
) -> None:
    again = run_demo(folder)
    assert again.returncode == 0, again.stdout + again.stderr
    assert "every count agrees" in again.stdout
    assert not (folder / "data" / "demo").exists()


def test_a_folder_with_something_else_in_it_is_left_alone(folder: Path) -> None:
    strange = folder / "data" / "demo" / "my-notes.txt"
    strange.parent.mkdir(parents=True)
    strange.write_text("precious")
    refused = run_demo(folder, "--json")
    assert refused.returncode == 2
    assert "my-notes.txt" in refused.stderr
    assert strange.read_text() == "precious"
