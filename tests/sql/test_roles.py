"""Who may do what: sources, readers, and nobody else."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from loader.config import Settings
from loader.database import Connection, connect, database_url
from loader.source import add_source
from tests.sql.staging import rows, stage, tick, value

DENIED = psycopg.errors.InsufficientPrivilege


@pytest.fixture
def erp(database: Settings) -> Iterator[Connection]:
    """Give a session of the source erp, logged in with its password."""
    made = add_source(database, "erp")
    url = make_conninfo(database_url(database), user=made.role, password=made.password)
    with psycopg.connect(url, autocommit=True) as session:
        yield session


@pytest.fixture
def shop(database: Settings) -> Iterator[Connection]:
    """Give a session of the source shop."""
    add_source(database, "shop")
    with connect(database, role=None) as session:
        session.execute("set session authorization source_shop")
        yield session


def test_a_source_inserts_and_copies_its_own_rows(erp: Connection, admin: Connection) -> None:
    erp.execute("insert into staging.customer (source_key) values ('1')")
    erp.execute("insert into staging.customer (source_system, source_key) values ('erp', '2')")
    with erp.cursor() as cursor, cursor.copy("copy staging.customer (source_key) from stdin") as copy:
        copy.write_row(("3",))
    assert tick(admin)["rows_taken"] == 3
    assert value(admin, "select array_agg(distinct source_system) from staging.customer") == ["erp"]


def test_a_source_may_not_write_for_another(erp: Connection, shop: Connection) -> None:
    with pytest.raises(psycopg.errors.CheckViolation, match="source_system_is_own"):
        erp.execute("insert into staging.customer (source_system, source_key) values ('shop', '1')")
    copied = "copy staging.customer (source_system, source_key) from stdin"
    with pytest.raises(psycopg.errors.CheckViolation), erp.cursor() as cursor, cursor.copy(copied) as copy:
        copy.write_row(("shop", "1"))


FORBIDDEN = [
    "select * from staging.customer",
    "update staging.customer set source_key = '2'",
    "delete from staging.customer",
    "truncate staging.customer",
    "select * from linked.customer",
    "select * from golden.customer",
    "select * from portal.item",
    "select * from portal.oauth_token",
    "select * from exchange.source",
    "select * from delta.item",
    "select * from inbound.change",
    "select * from staging.correction",
    "insert into staging.reject (staging_table) values ('customer')",
    "update staging.reject set state = 'obsolete'",
    "insert into outbound.acknowledgement values ('erp', 1)",
    "select exchange.run_tick()",
    "select delta.claim(1, 1, 1)",
    "select portal.load_token(1)",
    "select linked.spread_labels()",
    "select exchange.require_source('erp')",
    "set role intersect_loader",
    "set role intersect_owner",
    "create table staging.mine ()",
    "create table public.mine ()",
]
SET_BY_US = {"row_id": "7", "xact": "'7'", "received_at": "now()"}


def allowed(connection: Connection, queries: list[str]) -> list[str]:
    """Return those of the queries that the session may run."""
    found = []
    for query in queries:
        try:
            connection.execute(query.encode())
        except DENIED:
            continue
        found.append(query)
    return found


def test_a_source_may_only_write_rows_and_read_answers(erp: Connection) -> None:
    assert allowed(erp, FORBIDDEN) == []


def test_a_source_may_not_set_what_the_database_sets(erp: Connection) -> None:
    start = "insert into staging.customer (source_key, {}) overriding system value values ('1', {})"
    assert allowed(erp, [start.format(name, given) for name, given in SET_BY_US.items()]) == []


def test_a_source_calls_nothing_but_staging_and_outbound(erp: Connection) -> None:
    callable_schemas = rows(
        erp,
        """select distinct nspname from pg_proc inner join pg_namespace on pronamespace = pg_namespace.oid
        where proowner = 'intersect_owner'::regrole and has_function_privilege(pg_proc.oid, 'execute')
            and has_schema_privilege(nspname, 'usage')""",
    )
    assert {one["nspname"] for one in callable_schemas} == {"staging", "outbound"}


def test_a_source_sees_only_its_own_rejects(erp: Connection, shop: Connection, admin: Connection) -> None:
    for session in (erp, shop):
        session.execute("insert into staging.customer (source_key, email) values ('1', 'anna')")
    tick(admin)
    assert value(erp, "select source_system from staging.reject") == "erp"
    assert value(shop, "select source_system from staging.reject") == "shop"


def test_a_source_corrects_and_replays_only_its_own(
    erp: Connection, shop: Connection, admin: Connection
) -> None:
    erp.execute("insert into staging.customer (source_key, email) values ('1', 'anna')")
    tick(admin)
    number = value(erp, "select reject_id from staging.reject")
    for query in (
        "select staging.correct(%s, 'email', 'a@example.com')",
        "select staging.replay(array[%s::bigint])",
    ):
        with pytest.raises(DENIED, match="may not act for source erp"):
            shop.execute(query.encode(), [number])
    erp.execute("select staging.correct(%s, 'email', 'a@example.com')", [number])
    assert value(erp, "select staging.replay(array[%s::bigint])", number) == 1
    assert tick(admin)["rows_changed"] == 1


def test_a_source_reads_and_acknowledges_only_its_own_outbound_rows(
    erp: Connection, shop: Connection, admin: Connection
) -> None:
    admin.execute(
        """insert into outbound.change (
            inbound_id, entity, op, changed_fields, source_system, source_key, golden_id, crm_id, record
        )
        values (1, 'contact', 'update', '{phone}', 'erp', '1', 1, 1, '{"birth_date": "2000-02-29"}'),
            (1, 'contact', 'update', '{phone}', 'shop', '1', 1, 1, '{}'),
            (2, 'deal', 'update', '{amount}', 'erp', '1', 1, 1, '{"amount": 12.5}')"""
    )
    assert value(erp, "select source_system from outbound.customer") == "erp"
    assert value(shop, "select source_system from outbound.customer") == "shop"
    assert str(value(erp, "select amount from outbound.sales_order")) == "12.5"
    theirs = value(shop, "select change_id from outbound.customer")
    assert value(erp, "select outbound.ack('erp', array[%s::bigint])", theirs) == 0
    for query in (
        "select outbound.ack('shop', array[%s::bigint])",
        "select outbound.ack_through('shop', %s)",
        "select outbound.ack_record('shop', 1, %s)",
        "select outbound.refuse(%s, 'no', 'shop')",
        "select change_id from outbound.export_rows('shop', 'customer', 0, %s)",
        "select consumer from outbound.set_consumer('another', 'shop', %s > 0)",
    ):
        with pytest.raises(DENIED):
            erp.execute(query.encode(), [theirs])
    assert value(shop, "select source_key from outbound.customer") == "1"
    erp.execute("select outbound.set_consumer('store', p_source_system => 'erp', p_from_start => true)")
    assert rows(erp, "select consumer from outbound.customer order by 1") == [
        {"consumer": "erp"},
        {"consumer": "store"},
    ]
    shop.execute("select outbound.refuse(%s, 'no such customer')", [theirs])
    assert rows(shop, "select * from outbound.customer") == []
    assert rows(erp, "select refusal from outbound.acknowledgement") == []


def test_a_role_whose_name_only_ends_like_a_source_writes_for_nobody(
    erp: Connection, admin: Connection
) -> None:
    # Once the source was whatever stood behind the seventh character of the role's name.
    stage(admin, "customer", email="anna")
    tick(admin)
    admin.execute("create role imposer login in role intersect_source")
    admin.execute("create role another_erp login in role intersect_source")
    try:
        for role in ("imposer", "another_erp"):
            admin.execute(f"set session authorization {role}".encode())
            for query in (
                "insert into staging.customer (source_key) values ('1')",
                "insert into staging.customer (source_system, source_key) values ('erp', '1')",
            ):
                with pytest.raises(psycopg.errors.IntegrityError):
                    admin.execute(query.encode())
            assert rows(admin, "select * from staging.reject") == []
            with pytest.raises(DENIED):
                admin.execute("select outbound.ack('erp', '{1}')")
            admin.execute("reset session authorization")
    finally:
        admin.execute("reset session authorization")
        admin.execute("drop role imposer, another_erp")


def test_an_object_in_the_temporary_schema_captures_no_function(erp: Connection, admin: Connection) -> None:
    # With `search_path = ''` a type of pg_temp came before pg_catalog's, and its check ran as the owner.
    erp.execute("insert into staging.customer (source_key, email) values ('1', 'anna')")
    tick(admin)
    erp.execute(
        """create function pg_temp.trap(given pg_catalog.jsonb) returns boolean language plpgsql
        as $$ begin raise exception 'ran as %', current_user; end $$"""
    )
    erp.execute("create domain pg_temp.jsonb as pg_catalog.jsonb check (pg_temp.trap(value))")
    number = value(erp, "select reject_id from staging.reject")
    erp.execute("select staging.correct(%s, 'email', 'a@example.com')", [number])
    erp.execute("select staging.correct(%s, 'attributes', '{}')", [number])
    assert value(erp, "select staging.replay(array[%s::bigint])", number) == 1


def test_a_work_table_that_somebody_else_put_there_is_not_written_to(admin: Connection) -> None:
    # A trigger of it would run as the owner.
    admin.execute("create temp table label (record_id bigint)")
    admin.execute("set role intersect_owner")  # as whom ticks run
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="must be owner"):
        admin.execute("select exchange.open_work_table('pg_temp', 'label', '(record_id bigint)')")
    admin.execute("reset role")


def test_every_function_looks_into_the_temporary_schema_last(admin: Connection) -> None:
    other = rows(
        admin,
        """select pg_proc.oid::regprocedure::text as name, proconfig from pg_proc
        where proowner = 'intersect_owner'::regrole and prokind in ('f', 'p')
            and coalesce(not proconfig @> '{"search_path=pg_catalog, pg_temp"}', true)""",
    )
    assert other == []


def test_the_reader_sees_records_but_no_token(database: Settings, admin: Connection) -> None:
    admin.execute(
        """insert into portal.oauth_token (portal_id, access_token, refresh_token, expires_at, endpoint)
        values (1, 'secret', 'secret', now(), 'x')"""
    )
    with connect(database, role="reader") as reader:
        assert rows(reader, "select * from golden.customer") == []
        for query in (
            "select * from portal.oauth_token",
            "select portal.load_token(1)",
            "insert into staging.customer (source_system) values ('erp')",
            "select staging.replay('{}')",
        ):
            with pytest.raises(DENIED):
                reader.execute(query.encode())


def test_the_loader_writes_tables_only_through_functions(connection: Connection) -> None:
    for query in (
        "delete from linked.customer",
        "update golden.customer set kind = 'person'",
        "insert into delta.item (portal_id) values (1)",
        "select * from portal.oauth_token",
        "update staging.reject set state = 'obsolete'",
    ):
        with pytest.raises(DENIED):
            connection.execute(query.encode())


@pytest.mark.parametrize(
    "attempt",
    [
        "exchange.run_kept('insert into exchange.source (source_system) values (''mine'')')",
        "exchange.open_work_table('pg_temp', 'mine', 'as select * from portal.oauth_token')",
        "exchange.drop_work_tables('golden')",
    ],
)
def test_a_function_that_takes_a_statement_or_a_schema_lends_the_loader_no_rights(
    connection: Connection, attempt: str
) -> None:
    # They ran as the owner of everything.
    with pytest.raises(DENIED):
        connection.execute(f"select {attempt}".encode())


def test_a_time_zone_that_is_none_is_refused_before_it_stops_a_tick(admin: Connection) -> None:
    with pytest.raises(psycopg.errors.InvalidParameterValue):
        admin.execute("insert into exchange.source (source_system, time_zone) values ('erp', 'Moscow')")
