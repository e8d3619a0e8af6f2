-- Gives the lock of ticks back.
create or replace function exchange.release_tick_lock()
returns boolean
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select pg_advisory_unlock(1229870153, 1)
$$;
