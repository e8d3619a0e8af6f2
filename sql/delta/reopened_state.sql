-- State of a delta that was queued anew while its request was on its way: held if a brake holds the tick that did so.
create or replace function delta.reopened_state(p_tick_id bigint)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when exists (select from exchange.tick as tick where tick.tick_id = p_tick_id and tick.is_held) then 'held'
        else 'open'
    end
$$;
