-- Tries to become the one daemon that works on this database; the session that succeeded leads until it ends.
create or replace function exchange.try_lead()
returns boolean
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select pg_try_advisory_lock(1229870153, 3)
$$;
