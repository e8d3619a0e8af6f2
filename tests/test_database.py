"""What a deploy leaves in the database, read from its catalog."""

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from pydantic import SecretStr

from loader import dbt, embedded
from loader.config import Settings
from loader.database import Connection, Jsonb, call, call_at_once, connect, database_url
from loader.deploy import LOCK_CLASS, TICK_LOCK, apply_sql, deploy
from loader.errors import DatabaseUnreachable, DeployFailed, DeployNeeded
from loader.migrate import check_head, current_head, wanted_head
from loader.source import add_source, list_sources, renew_password, set_source
from tests import schema

ROOT = Path(__file__).parents[1]
SCHEMAS = [
    "delta",
    "exchange",
    "golden",
    "inbound",
    "linked",
    "mart",
    "normalized",
    "outbound",
    "portal",
    "staging",
]
CREATED = re.compile(r"^create (?:function|procedure|aggregate) ([\w.]+)", re.M)


OURS = """nspname = any(%(schemas)s) and not exists (
    select from pg_depend where objid = pg_proc.oid and classid = 'pg_proc'::regclass and deptype = 'e'
)"""


def column(connection: Connection, query: str) -> list[str]:
    """Return the only column of a query's rows as sorted text; `%(schemas)s` is the list of our schemas."""
    rows = connection.execute(query.encode(), {"schemas": SCHEMAS}).fetchall()
    return sorted(str(row[0]) for row in rows)


def functions(connection: Connection, shown: str, condition: str) -> list[str]:
    """Return what is `shown` of each function of ours that meets the condition."""
    joined = "pg_proc join pg_namespace on pronamespace = pg_namespace.oid"
    return column(connection, f"select {shown} from {joined} where {OURS} and {condition}")


Call = Callable[..., list[dict[str, Any]]]
BOTH = pytest.mark.parametrize("call", [call, call_at_once])


def test_the_schema_is_the_one_in_the_repository(database: Settings) -> None:
    assert schema.dump(database) == schema.PATH.read_text(), "run `make schema` and look at the difference"


def test_a_second_deploy_changes_nothing(database: Settings) -> None:
    before = schema.pg_dump(database)
    assert deploy(database) == wanted_head()
    assert schema.pg_dump(database) == before


def is_function(path: Path) -> bool:
    """Say whether a file of sql/ makes a function or a procedure, not a view."""
    return re.search(r"^create or replace (function|procedure)", path.read_text(), re.M) is not None


def test_the_models_pass_their_own_unit_tests(admin: Connection, database: Settings) -> None:
    dbt.build(database, admin, unit_tests=True)


def test_every_function_has_its_file(admin: Connection) -> None:
    files = [
        f"{path.parent.name}.{path.stem}" for path in (ROOT / "sql").glob("*/*.sql") if is_function(path)
    ]
    migrations = (ROOT / "migrations" / "versions").glob("*.sql")
    migrated = [name for path in migrations for name in CREATED.findall(path.read_text())]
    assert functions(admin, "nspname || '.' || proname", "true") == sorted(files + migrated)


def test_every_function_pins_its_search_path(admin: Connection) -> None:
    pinned = "exists (select from unnest(proconfig) as setting where setting like 'search_path=%%')"
    assert functions(admin, "pg_proc.oid::regprocedure", f"prokind in ('f', 'p') and not {pinned}") == []


def test_nobody_but_our_roles_may_execute_a_function(admin: Connection) -> None:
    public = "has_function_privilege('public', pg_proc.oid, 'execute')"
    assert functions(admin, "pg_proc.oid::regprocedure", public) == []


def test_everything_belongs_to_the_owner_role(admin: Connection) -> None:
    assert functions(admin, "pg_proc.oid::regprocedure", "proowner <> 'intersect_owner'::regrole") == []
    relations = """select pg_class.oid::regclass
        from pg_class join pg_namespace on relnamespace = pg_namespace.oid
        where nspname = any(%(schemas)s) and relowner <> 'intersect_owner'::regrole"""
    assert column(admin, relations) == []


def test_every_column_of_staging_says_what_it_means(admin: Connection) -> None:
    silent = """select attrelid::regclass || '.' || attname
        from pg_attribute join pg_class on pg_class.oid = attrelid
        where relnamespace = 'staging'::regnamespace and relkind in ('r', 'p', 'v') and attnum > 0
        and not relispartition and not attisdropped and col_description(attrelid, attnum) is null"""
    assert column(admin, silent) == []


def test_the_loader_works_on_the_migration_it_was_made_for(connection: Connection) -> None:
    check_head(connection)
    assert current_head(connection) == wanted_head()


@pytest.mark.parametrize(("head", "advice"), [("0000", "intersect deploy"), ("9999", "install the newer")])
def test_the_loader_refuses_another_migration(admin: Connection, head: str, advice: str) -> None:
    admin.execute("update public.alembic_version set version_num = %s", [head])
    with pytest.raises(DeployNeeded, match=advice):
        check_head(admin)


def test_the_loader_refuses_a_database_without_a_deploy(bare: Settings) -> None:
    with connect(bare, role=None) as connection:
        assert current_head(connection) is None
        with pytest.raises(DeployNeeded, match="intersect deploy"):
            check_head(connection)


@pytest.fixture
def bare(cluster: Settings) -> Settings:
    """Give a database that nobody deployed to."""
    url = embedded.start(cluster, durable=False).url("postgres")
    return cluster.model_copy(update={"database_url": SecretStr(url)})


def test_a_role_that_is_not_there_asks_for_a_deploy(bare: Settings) -> None:
    with pytest.raises(DeployNeeded, match="intersect deploy"):
        connect(bare, role="nobody")  # type: ignore[arg-type]  # no role of ours on purpose


def test_a_session_acts_as_its_role_with_its_timeouts(database: Settings) -> None:
    with connect(database, statement_timeout=1.5, name="test") as connection:
        row = connection.execute(
            "select current_user, current_setting('statement_timeout'), current_setting('application_name')"
        ).fetchone()
    assert row == ("intersect_loader", "1500ms", "test")


def test_a_database_that_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, database_url=SecretStr("postgresql://me:secret@127.0.0.1:1/none"))
    with pytest.raises(DatabaseUnreachable, match="INTERSECT_DATABASE_URL") as caught:
        connect(settings)
    assert "secret" not in str(caught.value)


@BOTH
def test_call_passes_json_lists_and_names(admin: Connection, call: Call) -> None:
    admin.execute(
        """create function pg_temp.echo(p_one jsonb, p_many jsonb, p_ids bigint[], p_text text)
        returns table (one jsonb, many jsonb, ids bigint[], word text) language sql
        begin atomic select p_one, p_many, p_ids, p_text; end"""
    )
    rows = call(admin, "pg_temp.echo", p_text="it's", p_ids=[1, 2], p_many=[{"a": 1}], p_one={"b": None})
    assert rows == [{"one": {"b": None}, "many": [{"a": 1}], "ids": [1, 2], "word": "it's"}]
    assert call(admin, "pg_temp.echo", p_text=None, p_ids=[], p_many=Jsonb([]), p_one=Jsonb("x")) == [
        {"one": "x", "many": [], "ids": [], "word": None}
    ]


def test_a_call_at_once_fails_as_a_call_does(database: Settings) -> None:
    with connect(database) as connection, connect(database, role=None) as other:
        with pytest.raises(psycopg.errors.UndefinedFunction, match="no_such"):
            call_at_once(connection, "delta.no_such", p_portal_id=1)
        assert call_at_once(connection, "delta.state_counts", p_portal_id=1), "that ends no session"
        other.execute("select pg_terminate_backend(%s, 5000)", [connection.info.backend_pid])
        with pytest.raises(psycopg.OperationalError):
            call_at_once(connection, "delta.state_counts", p_portal_id=1)
        assert connection.broken


@BOTH
def test_a_nul_or_half_a_character_in_one_card_does_not_stop_the_reply_it_came_in(
    admin: Connection, call: Call
) -> None:
    admin.execute(
        """create function pg_temp.same(p_one jsonb) returns jsonb language sql
        begin atomic select p_one; end"""
    )
    sent = ["a\0\0b", "\\\0c", "\\u0000", "\ud83d!", "Ёлка 🎄"]
    assert call(admin, "pg_temp.same", p_one=Jsonb(sent))[0]["same"] == [
        "ab",
        "\\c",
        "\\u0000",
        "?!",
        "Ёлка 🎄",
    ]


def test_a_file_of_sql_that_fails_is_named_with_its_line_and_changes_nothing(
    admin: Connection, tmp_path: Path
) -> None:
    folder = tmp_path / "sql" / "exchange"
    folder.mkdir(parents=True)
    (folder / "a_good.sql").write_text("create table exchange.a_good ();")
    (folder / "b_bad.sql").write_text(
        "-- Привет\ncreate or replace view exchange.b_bad as\nselect missing;\n"
    )
    with pytest.raises(DeployFailed, match=r"sql/exchange/b_bad\.sql, line 3: .*missing"):
        apply_sql(admin, tmp_path / "sql")
    assert admin.execute("select to_regclass('exchange.a_good')").fetchone() == (None,)


def test_a_deploy_waits_for_a_tick_and_a_tick_for_a_deploy(admin: Connection, database: Settings) -> None:
    admin.execute("select pg_advisory_lock(%s::integer, %s::integer)", [LOCK_CLASS, TICK_LOCK])
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(deploy, database)
        deadline = time.monotonic() + 20
        waiting = "select count(*) from pg_locks where locktype = 'advisory' and not granted"
        while column(admin, waiting) == ["0"] and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not running.done()
        admin.execute("select pg_advisory_unlock_all()")
        assert running.result(timeout=60) == wanted_head()


def test_a_new_source_writes_its_own_rows_with_the_password_shown_once(database: Settings) -> None:
    made = add_source(database, "nav", date_order="dmy", priority=5)
    assert [(row["source_system"], row["date_order"], row["priority"]) for row in list_sources(database)] == [
        ("nav", "dmy", 5)
    ]
    theirs = as_source(database, made.role, made.password)
    with psycopg.connect(theirs, autocommit=True) as session:
        session.execute("insert into staging.customer (source_key, full_name) values ('1', 'Anna')")
    with connect(database, role="owner") as session:
        assert session.execute("select source_system from staging.customer").fetchall() == [("nav",)]


def test_a_source_is_changed_and_gets_a_new_password(database: Settings) -> None:
    made = add_source(database, "nav")
    assert set_source(database, "nav", decimal_separator=",")[0]["decimal_separator"] == ","
    fresh = renew_password(database, "nav")
    psycopg.connect(as_source(database, fresh.role, fresh.password)).close()
    with pytest.raises(psycopg.OperationalError, match="authentication failed"):
        psycopg.connect(as_source(database, made.role, made.password))


def as_source(database: Settings, role: str, password: str) -> str:
    """Return the URL with which a source logs in."""
    return make_conninfo(database_url(database), user=role, password=password)
