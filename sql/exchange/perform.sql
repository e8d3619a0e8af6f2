-- Runs one task of a tick; the number of deltas it queued, if that is its work.
create or replace function exchange.perform(
    p_tick_id bigint, p_work text, p_action text, p_entity text, p_chunk integer, p_chunks integer, p_since timestamptz
)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    case p_action
        when 'take' then perform linked.take(p_entity, p_tick_id, p_work, p_chunk);
        when 'match' then perform linked.match(p_entity, p_work, p_chunk);
        when 'group' then perform linked.group_records(p_entity, p_tick_id, p_work);
        when 'write_keys' then perform linked.write_keys(p_entity, p_work, p_chunk);
        when 'write_links' then perform linked.write_links(p_entity, p_tick_id, p_work);
        when 'write' then perform linked.write_records(p_entity, p_tick_id, p_work, p_chunk);
        when 'relate' then perform linked.relate(p_tick_id, p_work, p_chunks, p_since);
        when 'derive' then perform golden.refresh(p_entity, p_tick_id, p_chunk);
        when 'touch_lines' then
            perform golden.touch_unpriced_lines(p_chunks);
            -- Before the lines are derived: golden still says which orders they leave.
            perform golden.touch_orders_of_lines(p_chunks);
            perform golden.touch_orders_of_customers(p_tick_id, p_chunks);
            perform linked.analyze_touched();
        when 'report' then perform linked.report_missing_references(p_tick_id, p_work);
        when 'hand_over' then
            perform inbound.settle_merges(portal.portal_id) from portal.portal as portal;
            perform delta.hand_over_cards(array_agg(merge.golden_id), array_agg(merge.merged_golden_id))
            from linked.merged_rows(p_tick_id) as merge having count(*) > 0;
            perform delta.release_divided(p_tick_id);
            perform inbound.place_cards(portal.portal_id) from portal.portal as portal;
        when 'queue' then return delta.queue(p_tick_id, p_chunk);
        when 'analyze' then perform exchange.analyze_grown(p_entity, 0);
        when 'supersede' then
            perform delta.park_superseded(array_agg(merge.golden_id), array_agg(merge.merged_golden_id))
            from linked.merged_rows(p_tick_id) as merge having count(*) > 0;
    end case;
    return null;
end
$$;
