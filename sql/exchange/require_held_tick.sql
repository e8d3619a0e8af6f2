-- Stops whoever decides about a tick that no brake holds, and keeps others from deciding about it meanwhile.
create or replace function exchange.require_held_tick(p_tick_id bigint)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_is_held boolean;
    v_is_finished boolean;
    v_decision text;
begin
    select tick.is_held, tick.finished_at is not null into v_is_held, v_is_finished
    from exchange.tick as tick where tick.tick_id = p_tick_id for update;
    if v_is_held and v_is_finished then
        return;
    end if;
    select trip.decision || ' by ' || trip.decided_by into v_decision
    from exchange.brake_trip as trip where trip.tick_id = p_tick_id limit 1;
    raise exception 'tick %: %', coalesce(p_tick_id::text, '(null)'), case
        when v_decision is not null then 'it was ' || v_decision || ' already'
        when v_is_held then 'it is held, but not at its end yet'
        when v_is_held is null then 'there is no such tick'
        else 'no brake holds it'
    end
        using errcode = 'no_data_found', hint = 'Held ticks are listed by: intersect status.';
end
$$;
