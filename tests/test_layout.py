"""Rules of the layout, checked from the files themselves."""

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): ast.parse(
        path.read_text()
    )
    for path in (ROOT / "loader").rglob("*.py")
    if "_project" not in path.parts
}
SQL_FILES = sorted((ROOT / "sql").glob("*/*.sql"))
MODEL_FILES = sorted((ROOT / "dbt_project" / "models").rglob("*.sql"))
MIGRATIONS = sorted((ROOT / "migrations" / "versions").glob("*.sql"))

STATEMENT = re.compile(
    r"^\s*(select|insert into|update \w\S* set|delete from|create|alter|drop|grant|with \w+ as)\s", re.M
)
# The few that open sessions, deploy, and make the embedded database; everybody else goes through `call`.
SPEAK_SQL = {"loader.database", "loader.deploy", "loader.embedded", "loader.migrate", "loader.migration"}
CREATED = re.compile(r"^create (?:or replace )?(?:function|procedure|view) ([\w.]+)", re.M)


def path_name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def docstrings(tree: ast.Module) -> set[int]:
    """Return the ids of the nodes that are docstrings."""
    found = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            found.add(id(body[0].value))
    return found


def strings(tree: ast.Module) -> Iterator[str]:
    """Return every text of a module that is no docstring."""
    comments = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in comments:
            yield node.value


def imported(module: str, tree: ast.Module) -> set[str]:
    """Return the modules of ours that a module imports, wherever it does so."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                names.add(inner if inner in MODULES else str(node.module))
    return names & set(MODULES)


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


@pytest.mark.parametrize("module", MODULES)
def test_python_holds_no_sql(module: str) -> None:
    found = [text for text in strings(MODULES[module]) if STATEMENT.search(text)]
    if module in SPEAK_SQL:
        assert [text for text in found if "\n" in text] == []
    else:
        assert found == []


def test_imports_form_no_circle() -> None:
    TopologicalSorter({module: imported(module, tree) for module, tree in MODULES.items()}).prepare()


def test_imports_are_not_hidden_from_the_program() -> None:
    assert [module for module, tree in MODULES.items() if "TYPE_CHECKING" in ast.unparse(tree)] == []


@pytest.mark.parametrize("module", MODULES)
def test_a_module_is_at_most_250_lines(module: str) -> None:
    path = ROOT / Path(*module.split("."))
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    length = len(path.read_text().splitlines())
    assert length <= 250


@pytest.mark.parametrize("module", MODULES)
def test_a_function_is_at_most_40_lines(module: str) -> None:
    long = [f.name for f in functions(MODULES[module]) if (f.end_lineno or 0) - f.lineno >= 40]
    assert long == []


@pytest.mark.parametrize("module", MODULES)
def test_a_module_has_a_name_that_says_something(module: str) -> None:
    assert module.rpartition(".")[2] not in {"utils", "util", "common", "helpers", "helper", "base", "misc"}


@pytest.mark.parametrize("path", SQL_FILES, ids=path_name)
def test_a_sql_file_is_named_after_its_object(path: Path) -> None:
    assert CREATED.findall(path.read_text()) == [f"{path.parent.name}.{path.stem}"]


@pytest.mark.parametrize("path", SQL_FILES, ids=path_name)
def test_a_sql_file_can_be_run_twice(path: Path) -> None:
    once = re.findall(r"^create (?!or replace )\w+", path.read_text(), re.M)
    assert once == []


@pytest.mark.parametrize("path", MODEL_FILES, ids=path_name)
def test_a_model_is_named_for_its_schema_and_relation(path: Path) -> None:
    assert re.fullmatch(r"[a-z]+__[a-z][a-z0-9_]*", path.stem) and path.stem.count("__") == 1
    assert path.stem.split("__")[0] == path.relative_to(ROOT / "dbt_project" / "models").parts[0]


@pytest.mark.parametrize("path", MIGRATIONS, ids=path_name)
def test_a_migration_is_a_sql_file_with_its_place_in_the_line(path: Path) -> None:
    assert re.fullmatch(r"\d{4}_[a-z]+_[a-z0-9_]+", path.stem)
    number = int(path.stem[:4])
    place = path.with_suffix(".py").read_text()
    before = f'"{number - 1:04}"' if number > 1 else "None"
    assert f'\nrevision = "{number:04}"\ndown_revision = {before}\n' in place


def test_migrations_are_numbered_without_gaps() -> None:
    assert [int(path.stem[:4]) for path in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))
