-- Runs a tick now, so that what a person just decided shows at once; NULL when it is left to the next tick: another one
-- runs, was cut off, or so much is staged that it goes over several connections.
create or replace function linked.try_tick()
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if
        current_setting('transaction_isolation') <> 'read committed'
        or not pg_try_advisory_xact_lock(1229870153, 1)
        or exchange.is_large_tick(10000)
    then
        return null;
    end if;
    return (exchange.run_tick() ->> 'tick_id')::bigint;
end
$$;
