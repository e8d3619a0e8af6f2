-- How far deliveries have come, for a loader to remember outside of the database: a number that only grows, of this
-- database in this place.
create or replace function exchange.progress()
returns table (place text, number bigint)
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select
        concat_ws('/', present.system_identifier, present.database_oid, present.table_oid),
        lease.last_value
    from exchange.present_server() as present
    cross join delta.lease_seq as lease
$$;
