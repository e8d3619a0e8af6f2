"""Words kept true: commands, settings, links, columns and SQL of the documents are those of the program."""

import ast
import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from textwrap import dedent
from typing import Any

import psycopg
import pytest
import typer
import yaml
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from pydantic import SecretStr

from loader.cli import app
from loader.config import PREFIX, Settings
from loader.database import Connection, Jsonb, call, connect, database_url
from loader.field_map import export_map, import_map, read_map
from loader.portal.access import open_portal
from loader.portal.client import PortalClient
from loader.portal.metadata import remember_portal
from loader.postgres.account import bundled_programs
from loader.sandbox import Sandbox
from loader.sandbox.portal import WEBHOOK_SECRET
from loader.source import NewSource, add_source
from loader.tick import run_pass, run_tick

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "examples").rglob("*.md")])
TRANSLATED = [
    ROOT / name for name in ("README.md", "docs/erp-team.md", "docs/outbound.md", "docs/operator.md")
]
PLACEHOLDER = re.compile(r"^(\W*…\W*|[A-Z][A-Z_.]*)$")

BLOCK = re.compile(r"^( *)```(\w*)( \w+)?\n(.*?)^\1```", re.M | re.S)
INLINE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^(#+) (.+)$", re.M)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def blocks(path: Path, language: str | None = None) -> list[tuple[str, str]]:
    """Return (language and mark, text) of each fenced block."""
    return [
        (f"{found[2]}{found[3] or ''}", dedent(found[4]))
        for found in BLOCK.finditer(path.read_text())
        if language in (None, f"{found[2]}{found[3] or ''}")
    ]


def prose(path: Path) -> str:
    return BLOCK.sub("", path.read_text())


# Commands


def children_of(command: Any) -> dict[str, Any]:
    """Return the commands of a group by name; none for a command that does something itself."""
    return getattr(command, "commands", {})


def commands(command: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the words of every command that does something itself."""
    children = children_of(command)
    for name, child in children.items():
        yield from commands(child, (*words, name))
    if not children:
        yield words


def command_lines(path: Path) -> list[str]:
    """Return every `intersect …` of a document: in code blocks, and in the text between back ticks."""
    coded = chain.from_iterable(
        text.replace("\\\n", " ").splitlines() for language, text in blocks(path) if language in ("", "sh")
    )
    lines = [re.sub(r"^\s*(\$ |docker compose (run|exec) .*(?=intersect ))?", "", line) for line in coded]
    return [
        line for line in [*lines, *INLINE.findall(prose(path))] if re.match(r"intersect(?= [a-z-])", line)
    ]


def fault_of(line: str) -> str | None:
    """Say what is wrong with a command line; None when the program would understand it."""
    command: Any = typer.main.get_command(app)
    words = [word for word in shlex.split(line, comments=True)[1:] if not PLACEHOLDER.match(word)]
    for word in words:
        if (getattr(command, "context_settings", None) or {}).get("ignore_unknown_options"):
            return None  # psql's own options follow
        if word.startswith("-"):
            options = {name for option in command.params for name in (*option.opts, *option.secondary_opts)}
            if word.partition("=")[0] not in options:
                return f"{command.name} has no option {word}"
        elif children_of(command):
            children = [children_of(command).get(name) for name in word.split("|")]
            if None in children:
                return f"{command.name} has no command {word}"
            command = children[0]
    return None


COMMAND_LINES = sorted({(name_of(path), line) for path in DOCUMENTS for line in command_lines(path)})


@pytest.mark.parametrize(("document", "line"), COMMAND_LINES)
def test_a_command_in_the_documents_exists(document: str, line: str) -> None:
    assert fault_of(line) is None, document


def test_every_command_is_documented() -> None:
    documented = " ".join(line for _, line in COMMAND_LINES)
    missing = [
        " ".join(words)
        for words in commands(typer.main.get_command(app))
        if not re.search(rf"\bintersect {' '.join(words)}\b", documented)
    ]
    assert missing == []


def test_every_make_target_in_the_documents_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    named = {
        target for path in DOCUMENTS for target in re.findall(r"(?:^|`)make ([a-z]+)", path.read_text(), re.M)
    }
    assert named and named <= targets


# Settings

SETTINGS = {f"{PREFIX}{name.upper()}": field for name, field in Settings.model_fields.items()}
SETTING_ROW = re.compile(rf"^\| `({PREFIX}\w+)` \| (.*?) \|", re.M)


@pytest.mark.parametrize("name", ["docs/operator.md", "docs/operator.ru.md"])
def test_every_setting_is_documented_with_its_default(name: str) -> None:
    rows = dict(SETTING_ROW.findall((ROOT / name).read_text()))
    assert set(rows) == set(SETTINGS)
    for setting, shown in rows.items():
        default = SETTINGS[setting].default
        value = float(shown.strip("`")) if isinstance(default, float) else shown.strip("`")
        assert value == (default if isinstance(default, float) else str(default or "–")), setting


def test_no_unknown_setting_is_named() -> None:
    files = [*DOCUMENTS, ROOT / "docker-compose.yml", *(ROOT / "deploy").iterdir(), ROOT / "Dockerfile"]
    named = {(name_of(f), word) for f in files for word in settings_of(f)}
    of_tests = {word for path in (ROOT / "tests").rglob("conftest.py") for word in settings_of(path)}
    assert {(file, word) for file, word in named if word not in SETTINGS.keys() | of_tests} == set()


def settings_of(path: Path) -> set[str]:
    return set(re.findall(rf"\b{PREFIX}[A-Z_]+\b", path.read_text()))


# Text


def anchor(heading: str) -> str:
    """Return the name under which a heading can be linked to."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_links_lead_somewhere(path: Path) -> None:
    for link in LINK.findall(prose(path)):
        if "://" in link:
            continue
        file, _, fragment = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        assert target.exists(), link
        if fragment:
            assert fragment in [anchor(title) for _, title in HEADING.findall(prose(target))], link


@pytest.mark.parametrize("path", TRANSLATED, ids=name_of)
def test_both_languages_say_the_same(path: Path) -> None:
    russian = path.with_suffix(".ru.md")
    levels = [[len(marks) for marks, _ in HEADING.findall(prose(text))] for text in (path, russian)]
    assert levels[0] == levels[1]
    # Drawings, the blocks without a language, are translated; code is the same to the letter.
    code = [[block if block[0] else "drawing" for block in blocks(text)] for text in (path, russian)]
    assert code[0] == code[1]


def test_the_layout_is_the_one_of_the_repository() -> None:
    (drawing,) = [text for _, text in blocks(ROOT / "README.md", "") if text.startswith("migrations/")]
    folder = ROOT
    for line in drawing.splitlines():
        names = re.split(r"\s{2,}", line.strip())[0].split()
        folder = folder if line.startswith(" ") else ROOT / names[0].split("/")[0]
        paths = [folder / name for name in names] if line.startswith(" ") else [folder]
        assert [path for path in paths if not path.exists()] == []


# Deployment files


def test_the_image_is_built_from_all_that_the_wheel_carries() -> None:
    admitted = set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.M))
    hook = ast.parse((ROOT / "hatch_build.py").read_text())
    carried = {
        name.value
        for loop in ast.walk(hook)
        if isinstance(loop, ast.For)
        for name in ast.walk(loop.iter)
        if isinstance(name, ast.Constant)
    }
    assert "sql" in carried
    assert (
        carried | {"loader", "pyproject.toml", "hatch_build.py", "requirements.txt", "LICENSE", "README.md"}
        == admitted
    )


def test_the_composed_daemon_is_not_root_and_has_time_to_settle() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    assert "USER intersect" in (ROOT / "Dockerfile").read_text()
    assert int(services["intersect"]["stop_grace_period"].removesuffix("s")) > longest_request()
    assert all("healthcheck" in services[name] for name in ("database", "intersect", "sandbox"))
    assert f"/rest/1/{WEBHOOK_SECRET}/" in (ROOT / "docker-compose.yml").read_text()


def test_the_service_has_time_to_settle() -> None:
    text = (ROOT / "deploy" / "intersect.service").read_text()
    found = re.search(r"^TimeoutStopSec=(\d+)$", text, re.M)
    assert found is not None and int(found[1]) > longest_request()


def longest_request() -> float:
    """Return the seconds that a request under way may still take."""
    return float(
        Settings.model_fields["connect_timeout"].default + Settings.model_fields["read_timeout"].default
    )


# What the ERP team's document promises, done in a fresh database

ERP = ROOT / "docs" / "erp-team.md"
FORMATS = {
    "date_order": "dmy",
    "decimal_separator": ",",
    "time_zone": "Europe/Moscow",
    "default_currency": "RUB",
}


@pytest.fixture
def erp(database: Settings) -> NewSource:
    """Register the source of the document, in the formats of its examples."""
    return add_source(database, "erp", **FORMATS)


@pytest.fixture
def session(database: Settings, erp: NewSource) -> Iterator[Connection]:
    """Give the ERP team's own session."""
    url = make_conninfo(database_url(database), user=erp.role, password=erp.password)
    with psycopg.connect(url, autocommit=True) as theirs:
        yield theirs


def people_make_cards(connection: Connection, number: int) -> None:
    """Let people make a contact and a deal with this number in the CRM."""
    card = {"updatedTime": "2026-11-22T10:00:00+00:00", "updatedBy": "5", "originatorId": None}
    contact = {**card, "id": number, "name": "Олег", "lastName": "Сидоров", "fm": []}
    deal = {**card, "id": number, "title": "По звонку", "categoryId": "0", "stageId": "NEW"}
    for entity, fields in (("contact", contact), ("deal", deal)):
        call(connection, "inbound.record_page", p_portal_id=1, p_entity=entity, p_cards=Jsonb([fields]))
        call(connection, "inbound.stage_cards", p_portal_id=1, p_only_due=True)
        run_tick(connection)


def rows(connection: Connection, query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query.encode()).fetchall()


def test_the_erp_teams_examples_work(admin: Connection, connection: Connection, session: Connection) -> None:
    for number, (_, text) in enumerate(blocks(ERP, "sql")):
        if "outbound." in text:
            people_make_cards(connection, number)
        session.execute(text.encode())
        run_tick(connection)
    assert rows(admin, "select code, state from staging.reject order by reject_id") == [
        ("phone_invalid", "replayed"),
        ("date_invalid", "replayed"),
    ]
    assert rows(
        admin, "select source_key from linked.customer where source_system = 'erp' order by source_key"
    ) == [
        ("C-1001",),
        ("P-17",),
        ("P-18",),
        ("P-19",),
    ]
    assert rows(admin, "select birth_date::text, phone from linked.customer where source_key = 'P-18'") == [
        ("1980-02-28", None)
    ]
    assert rows(admin, "select amount, currency from golden.sales_order") == [(3490, "RUB")]
    # All but the last two changes were acknowledged, and the last contact got the key P-19.
    assert rows(session, "select golden_id from outbound.customer") == rows(
        admin, "select golden_id from linked.customer where source_key = 'P-19'"
    )
    assert rows(session, "select count(*) from outbound.sales_order") == [(1,)]


def test_the_first_rows_become_the_promised_cards(
    database: Settings, connection: Connection, session: Connection
) -> None:
    session.execute(blocks(ERP, "sql")[0][1].encode())
    with Sandbox(plan="onpremise") as portal:
        settings = database.model_copy(update={"portal_url": SecretStr(portal.url)})
        with open_portal(settings) as client:
            remember_portal(connection, client, settings)
            assert run_pass(connection, client, settings).delivered.outcomes == {"done": 7}
            deal = client.call("crm.item.list", {"entityTypeId": 2})["items"][0]
        stats = portal.stats()
    # Contact, company, requisite, product, price, deal, product row.
    assert (stats["catalog_products"], stats["product_rows"]) == (1, 1)
    assert (deal["title"], deal["begindate"][:10], deal["opportunity"]) == (
        "Заказ З-00042",
        "2026-11-22",
        6980,
    )
    assert deal["companyId"] and deal["contactIds"]


def test_a_record_born_in_the_crm_stays_one_card_and_keeps_a_persons_value_until_the_erp_has_another(
    database: Settings, connection: Connection, session: Connection
) -> None:
    (born,) = [text for _, text in blocks(ERP, "sql") if "golden_id', golden_id" in text]
    with Sandbox(plan="onpremise") as portal:
        settings = database.model_copy(update={"portal_url": SecretStr(portal.url)})
        theirs = settings.model_copy(update={"portal_url": SecretStr(portal.person_url)})
        with open_portal(settings) as client, open_portal(theirs) as person:
            remember_portal(connection, client, settings)
            run_pass(connection, client, settings)

            person.call(
                "crm.item.add", {"entityTypeId": 3, "fields": {"name": "Олег", "lastName": "Сидоров"}}
            )
            run_pass(connection, client, settings)
            session.execute(born.encode())
            run_pass(connection, client, settings)
            ((card_id, name),) = cards(client)

            changed = {"entityTypeId": 3, "id": card_id, "fields": {"name": "Ольга"}}
            person.call("crm.item.update", changed)
            run_pass(connection, client, settings)
            found = (
                "select op, source_key, changed_fields from outbound.customer order by change_id desc limit 1"
            )
            assert rows(session, found) == [("update", "P-19", ["first_name"])]
            stage = "insert into staging.customer (source_key, {}) values ('P-19', '{}')"
            seen = [name]
            for column, value in (("comment", "VIP"), ("first_name", "Оля")):
                session.execute(stage.format(column, value).encode())
                run_pass(connection, client, settings)
                seen += [name for _, name in cards(client)]
    assert seen == ["Олег", "Ольга", "Оля"]


def cards(client: PortalClient) -> list[tuple[Any, Any]]:
    """Return id and name of every contact."""
    items = client.call("crm.item.list", {"entityTypeId": 3})["items"]
    return [(item["id"], item["name"]) for item in items]


def statements(text: str) -> list[str]:
    """Return the statements that a block in T-SQL or 1C sends to PostgreSQL."""
    quoted = re.findall(r"(?:CRM_EXCHANGE, |EXEC \()'((?:[^']|'')+)'", text)
    coded = re.findall(r'(?:Execute\(|CommandText = )"([^"]+)"', text)
    # 1C joins the last one from pieces.
    whole = [one.replace("|", "") + ("}')" if one.endswith("{") else "") for one in coded]
    return [one.replace("''", "'") for one in quoted] + whole


def test_the_examples_of_reading_changes_work(
    database: Settings, connection: Connection, session: Connection, erp: NewSource, tmp_path: Path
) -> None:
    page = ROOT / "docs" / "outbound.md"
    people_make_cards(connection, 1)
    for _, text in blocks(page, "sql"):
        session.execute(text.encode())
    (script,) = [text for _, text in blocks(page, "sql psql")]
    (tmp_path / "read_changes.sql").write_text(script)
    told = subprocess.run(
        [
            Path(bundled_programs()) / "psql",
            make_conninfo(database_url(database), user=erp.role, password=erp.password),
            *("-v", "ON_ERROR_STOP=1", "-f", "read_changes.sql"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (told.returncode, "acknowledged" in told.stdout) == (0, True), told.stderr
    assert "Сидоров" in (tmp_path / "changes.csv").read_text()
    assert rows(session, "select change_id from outbound.customer where consumer = 'erp'") == []

    people_make_cards(connection, 2)
    people_make_cards(connection, 3)
    waiting = iter(rows(session, "select change_id from outbound.customer where consumer = 'erp'"))
    sent = [
        one for language in ("tsql", "bsl") for _, text in blocks(page, language) for one in statements(text)
    ]
    assert len(sent) == 6
    for statement in sent:
        values = [str(next(waiting)[0]), "locked"] if "refuse" in statement else ["0"]
        count = statement.count("?")
        session.execute(statement.replace("?", "%s").encode(), values[:count] or None)
    assert rows(session, "select refusal from outbound.acknowledgement where refusal is not null") == [
        ("locked",),
        ("locked",),
    ]


def test_the_erp_teams_file_goes_in_by_copy(admin: Connection, session: Connection) -> None:
    ((_, file),) = blocks(ERP, "csv")
    ((_, command),) = [block for block in blocks(ERP, "sh") if "\\copy" in block[1]]
    found = re.search(r"\\(copy .*) from '\S+' (with .*)\"", command)
    assert found is not None
    with session.cursor().copy(f"{found[1]} from stdin {found[2]}".encode()) as copy:
        copy.write(file)
    assert rows(admin, "select source_key, source_system, phone from staging.customer order by row_id") == [
        ("C-1002", "erp", "8 (495) 765-43-21"),
        ("C-1003", "erp", None),
    ]


def test_the_erp_teams_foreign_table_works(database: Settings, admin: Connection, erp: NewSource) -> None:
    if not rows(admin, "select from pg_available_extensions where name = 'postgres_fdw'"):
        pytest.skip("this PostgreSQL was built without postgres_fdw")
    server = conninfo_to_dict(database_url(database))
    ((_, text),) = blocks(ERP, "sql foreign")
    told = {"db.example.com": server["host"], "'5432'": f"'{server['port']}'", "the password": erp.password}
    told |= {"dbname 'intersect'": f"dbname '{server['dbname']}'"}
    for written, real in told.items():
        assert written in text
        text = text.replace(written, str(real))
    admin.execute(text.encode())
    found = "select source_system, source_key, op, phone from staging.customer"
    assert rows(admin, found) == [("erp", "C-1004", "upsert", "8 (812) 555-01-02")]


def test_the_erp_teams_tables_and_columns_exist(admin: Connection) -> None:
    found = rows(
        admin,
        """select table_schema || '.' || table_name, array_agg(column_name::text)
        from information_schema.columns where table_schema in ('staging', 'outbound') group by 1""",
    )
    columns = {table: set(names) for table, names in found}
    text = prose(ERP)
    assert set(re.findall(r"`(staging\.\w+)`", text)) - {"staging.correct", "staging.replay"} <= set(columns)
    table_rows = re.findall(r"^\| `(staging\.\w+)` \| (.*?) \|", text, re.M)
    processed = rows(admin, "select 'staging.' || entity from exchange.entity order by take_order")
    assert [table for table, _ in table_rows] == [table for (table,) in processed]
    common = set(
        re.findall(
            r"`(\w+)`",
            "".join(
                re.findall(
                    r"^\| (`(?:source_system|source_key|op|modified_at|"
                    r"batch_id|attributes|row_id).*?) \|",
                    text,
                    re.M,
                )
            ),
        )
    )
    for table, cell in table_rows:
        own = set(re.findall(r"`(\w+)`", cell))
        assert own | common >= columns[table] >= own, table


def test_the_erp_team_is_told_every_reject_code(admin: Connection) -> None:
    (cell,) = re.findall(r"^\| `code` \| (.*) \|$", ERP.read_text(), re.M)
    codes = {code for (code,) in rows(admin, "select code from exchange.reject_code")}
    assert set(re.findall(r"`(\w+)`", cell)) == codes


# What the DBA and the field map's author are told


def test_the_dbas_queries_work(database: Settings) -> None:
    with connect(database, role=None) as connection, connection.transaction(force_rollback=True):
        for _, text in blocks(ROOT / "docs" / "dba.md", "sql"):
            connection.execute(text.encode())


def test_the_dbas_psql_way_applies_the_sql(database: Settings) -> None:
    ((_, command),) = [block for block in blocks(ROOT / "docs" / "dba.md", "sh") if "cat sql/" in block[1]]
    result = subprocess.run(
        ["sh", "-c", command],
        cwd=ROOT,
        env={
            "PATH": f"{bundled_programs()}:{os.environ['PATH']}",
            "INTERSECT_DATABASE_URL": database_url(database),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert result.returncode == 0, result.stderr


def test_the_transforms_are_the_closed_list(admin: Connection) -> None:
    ((names,),) = rows(admin, "select delta.transform_names()")
    documented = re.findall(r"^\| `(\w+)` \|", section("docs/field-map.md", "Transforms"), re.M)
    assert documented == names


def test_the_columns_of_the_field_map_exist(admin: Connection) -> None:
    found = rows(
        admin,
        """select replace(table_name, '_source', ''), array_agg(column_name::text)
        from information_schema.columns where table_schema = 'delta' and right(table_name, 7) = '_source'
        group by table_name""",
    )
    shown = re.findall(r"^\| `(\w+)` \| (.*) \|$", section("docs/field-map.md", "Columns"), re.M)
    inner = {"portal_id", "golden_id", "time_zone"}
    known = {entity: set(names) - inner for entity, names in found}
    assert {entity: set(re.findall(r"`(\w+)`", cell)) for entity, cell in shown} == known


def test_the_example_of_a_field_map_can_be_put_into_force(connection: Connection, tmp_path: Path) -> None:
    example = next(text for _, text in blocks(ROOT / "docs" / "field-map.md", "yaml") if "fields:" in text)
    file = tmp_path / "map.yml"
    file.write_text(example)
    import_map(connection, read_map(file))
    assert yaml.safe_load(export_map(connection)) == yaml.safe_load(example)


def test_every_dictionary_is_documented(admin: Connection) -> None:
    part = section("docs/field-map.md", "Dictionaries and the portal's values")
    names = {name for (name,) in rows(admin, "select dictionary from exchange.dictionary")}
    assert set(re.findall(r"^\| `(\w+)` \|", part, re.M)) == names


@pytest.mark.parametrize(
    ("name", "title"), [("docs/operator.md", "Status"), ("docs/operator.ru.md", "Состояние")]
)
def test_the_status_is_explained_in_its_own_words(name: str, title: str) -> None:
    shown = (ROOT / "loader" / "cli" / "status.py").read_text()
    cells = re.findall(r"^\| ([A-Za-z].*?) \|", section(name, title), re.M)
    words = [word for cell in cells if cell != "what" for word in re.split(", (?=deliveries)", cell)]
    assert len(words) > 8
    assert [word for word in words if word not in shown] == []


@pytest.mark.parametrize(
    ("name", "title"), [("docs/operator.md", "Parked records"), ("docs/operator.ru.md", "Отложенные записи")]
)
def test_the_codes_of_parked_records_exist(admin: Connection, name: str, title: str) -> None:
    cells = re.findall(r"^\| (`[A-Z_]+`.*?) \|", section(name, title), re.M)
    known = {code for (code,) in rows(admin, "select code from exchange.portal_error")}
    assert cells and set(re.findall(r"`(\w+)`", " ".join(cells))) <= known


def section(document: str, title: str) -> str:
    """Return the text under a heading, up to the next one."""
    _, _, behind = (ROOT / document).read_text().partition(f"## {title}\n")
    assert behind, title
    return behind.partition("\n## ")[0]
