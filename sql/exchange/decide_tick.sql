-- Writes down what a person decided about a held tick; from now on nothing holds what it queues.
create or replace function exchange.decide_tick(p_tick_id bigint, p_decision text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform exchange.require_held_tick(p_tick_id);
    update exchange.brake_trip
    set decision = p_decision, decided_by = session_user, decided_at = now()
    where tick_id = p_tick_id and decision is null;
    update exchange.tick set is_held = false where tick_id = p_tick_id;
end
$$;
