-- Does this session hold the lock of ticks?
create or replace function exchange.holds_tick_lock()
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select exists (
        select from pg_catalog.pg_locks as held
        where
            held.locktype = 'advisory'
            and held.classid = 1229870153
            and held.objid = 1
            and held.pid = pg_backend_pid()
            and held.granted
            and held.database = (
                select present.oid from pg_catalog.pg_database as present where present.datname = current_database()
            )
    )
$$;
