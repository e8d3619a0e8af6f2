-- Registers a source system and makes its login role source_<name>. p_password is a SCRAM verifier, so that the
-- password's text is in no statement and no log. Runs with the rights of who calls: making roles takes CREATEROLE.
drop function if exists exchange.add_source(text, text, text, integer, text, text, text, text, text, text);
create or replace function exchange.add_source(
    p_source_system text,
    p_password text,
    p_description text default null,
    p_priority integer default null,
    p_date_order text default null,
    p_decimal_separator text default null,
    p_time_zone text default null,
    p_phone_region text default null,
    p_default_currency text default null,
    p_null_policy text default null,
    p_list_separator text default null,
    p_placeholders text[] default null
)
returns setof exchange.source
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if exists (select from exchange.source as source where source.source_system = p_source_system) then
        raise exception 'source % exists already', p_source_system
            using errcode = 'duplicate_object', hint = 'Change it with: intersect source set ' || p_source_system;
    end if;
    insert into exchange.source (source_system) values (p_source_system);
    perform exchange.set_source(
        p_source_system, p_description, p_priority, p_date_order, p_decimal_separator, p_time_zone, p_phone_region,
        p_default_currency, p_null_policy, p_list_separator, p_placeholders
    );
    -- Another database of this cluster may have the same source.
    if not exists (select from pg_catalog.pg_roles where rolname = 'source_' || p_source_system) then
        execute format('create role %I login', 'source_' || p_source_system);
    end if;
    execute format('grant intersect_source to %I', 'source_' || p_source_system);
    execute format('grant connect on database %I to intersect_source', current_database());
    perform exchange.set_source_password(p_source_system, p_password);
    return query select * from exchange.source as source where source.source_system = p_source_system;
end
$$;
