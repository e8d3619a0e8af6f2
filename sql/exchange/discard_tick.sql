-- Throws away the deltas of a held tick (I15); the golden rows stay as they are. The next change of a record queues
-- everything that its card lacks. Returns how many deltas.
create or replace function exchange.discard_tick(p_tick_id bigint)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_discarded bigint;
begin
    perform exchange.decide_tick(p_tick_id, 'discarded');
    update delta.item
    set
        state = 'done', error_code = 'TICK_DISCARDED',
        error_description = format('tick %s was discarded by %s', p_tick_id, session_user), settled_at = now()
    where tick_id = p_tick_id and state = 'held';
    get diagnostics v_discarded = row_count;
    -- What was on its way when the tick queued it anew ends with what is on its way.
    update delta.item
    set is_requeued = false
    where tick_id = p_tick_id and state in ('leased', 'unknown') and is_requeued;
    return v_discarded;
end
$$;
