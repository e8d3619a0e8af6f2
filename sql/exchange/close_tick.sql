-- Ends a tick: its counts are kept, its work tables go, the loader is woken.
create or replace function exchange.close_tick(p_tick_id bigint, p_work text, p_seconds jsonb, p_queued bigint)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_counts jsonb;
begin
    delete from linked.pending where tick_id = p_tick_id;
    update exchange.entity set first_tick_id = p_tick_id where first_tick_id is null;
    update exchange.tick
    set
        finished_at = clock_timestamp(),
        counts = exchange.tick_counts(p_tick_id) || tick.counts
        || jsonb_build_object('deltas_queued', p_queued, 'stages', p_seconds, 'is_held', tick.is_held)
    where tick_id = p_tick_id
    returning counts into v_counts;
    -- Those of this session are emptied with the transaction.
    if p_work <> 'pg_temp' then
        perform exchange.drop_work_tables(p_work);
    end if;
    if p_queued > 0 then
        perform pg_notify('intersect_delta', p_tick_id::text);
    end if;
    return v_counts;
end
$$;
