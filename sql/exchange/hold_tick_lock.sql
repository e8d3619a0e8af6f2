-- Holds the lock of ticks for this session: one tick at a time, and no deploy meanwhile. Waits for a tick that runs.
create or replace function exchange.hold_tick_lock()
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select pg_advisory_lock(1229870153, 1)
$$;
