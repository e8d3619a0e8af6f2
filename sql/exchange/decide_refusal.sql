-- Ends a refusal: the change is offered again after what hindered it is gone, or it is left as it is. Returns how many.
create or replace function exchange.decide_refusal(p_change_id bigint, p_consumer text, p_is_offered_again boolean)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_decided bigint;
begin
    if p_is_offered_again then
        delete from outbound.acknowledgement as refused
        where
            refused.change_id = p_change_id and refused.refusal is not null
            and (p_consumer is null or refused.consumer = p_consumer);
        get diagnostics v_decided = row_count;
        update outbound.consumer as consumer
        set through_id = least(consumer.through_id, p_change_id - 1)
        where p_consumer is null or consumer.consumer = p_consumer;
        perform pg_notify('intersect_outbound', change.source_system)
        from outbound.change as change where change.change_id = p_change_id and v_decided > 0;
    else
        update outbound.acknowledgement as refused
        set closed_at = now(), closed_by = session_user
        where
            refused.change_id = p_change_id and refused.refusal is not null and refused.closed_at is null
            and (p_consumer is null or refused.consumer = p_consumer);
        get diagnostics v_decided = row_count;
    end if;
    if v_decided = 0 then
        raise exception 'outbound: nobody has refused change %', p_change_id
            using errcode = 'no_data_found', hint = 'What was refused is listed by: intersect outbound refused.';
    end if;
    return v_decided;
end
$$;
