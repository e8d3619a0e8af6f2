-- After the records are written: moves what its group takes along, numbers prices, and lists in linked.touched the
-- golden rows to derive again.
create or replace function linked.relate(p_tick_id bigint, p_work text, p_chunks integer, p_since timestamptz)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_entity text;
begin
    -- A table that is truncated has the plans over it made anew, which takes longer than a tick of one row.
    if pg_relation_size('linked.touched') > 1000000 then
        truncate linked.touched;
    else
        delete from linked.touched;
    end if;
    for v_entity in select * from exchange.tick_entities(p_work) loop
        perform linked.move_records(v_entity, p_work);
        perform linked.touch_changed(v_entity, p_work, p_chunks);
    end loop;
    perform linked.regroup_prices(p_work, p_chunks);
    perform linked.touch_due_prices(p_since);
    perform linked.analyze_touched();
    perform linked.touch_dependents(p_work, p_chunks);
    perform linked.analyze_touched();
    perform exchange.count_tick(p_tick_id, p_work);
    perform linked.count_moves(p_tick_id);
    perform exchange.apply_brakes(p_tick_id);
end
$$;
