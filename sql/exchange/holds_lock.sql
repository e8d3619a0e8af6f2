-- Does this session hold advisory lock (1229870153, p_lock)? 1: ticks and deploys; 3: the daemon that leads.
create or replace function exchange.holds_lock(p_lock integer)
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
            and held.objid = p_lock::oid
            and held.pid = pg_backend_pid()
            and held.granted
            and held.database = (
                select present.oid from pg_catalog.pg_database as present where present.datname = current_database()
            )
    )
$$;
