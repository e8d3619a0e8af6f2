-- Where the database lives now; NULL for what the server does not tell.
create or replace function exchange.present_server()
returns table (system_identifier text, database_oid oid, table_oid oid, timeline integer)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_system_identifier text;
    v_timeline integer;
begin
    begin
        select control.system_identifier::text into v_system_identifier from pg_control_system() as control;
        -- The first eight digits of a log file's name are its timeline.
        v_timeline := ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::integer;
    exception
        -- Some managed servers keep this to themselves.
        when insufficient_privilege or feature_not_supported or undefined_function then null;
    end;
    return query
    select
        v_system_identifier, (select present.oid from pg_database as present where present.datname = current_database()),
        'exchange.server'::regclass::oid, v_timeline;
end
$$;
