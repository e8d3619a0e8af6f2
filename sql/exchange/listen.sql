-- Subscribes this session to what wakes the daemon: rows staged, deltas queued.
create or replace function exchange.listen()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    listen intersect_staging;
    listen intersect_delta;
end
$$;
