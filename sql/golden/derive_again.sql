-- Derives anew every golden row of an entity that has several records, as after a change of survivorship or of a
-- source's priority, and queues what differs. Holds the tick's lock; the new tick keeps the window of the last one, so
-- that nothing staged is passed over. Returns how many golden rows were looked at.
create or replace function golden.derive_again(p_entity text)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tick_id bigint;
    v_touched bigint;
    v_queued bigint;
begin
    perform pg_advisory_xact_lock(1229870153, 1);
    if exists (select from exchange.tick as tick where tick.finished_at is null) then
        perform exchange.finish_tick();
    end if;
    insert into exchange.tick (snapshot, started_at)
    select tick.snapshot, tick.started_at from exchange.tick as tick order by tick.tick_id desc limit 1
    returning tick_id into v_tick_id;
    if v_tick_id is null then
        return 0;
    end if;

    truncate linked.touched;
    -- Dynamic over the entities; the name goes through %I.
    execute format(
        'insert into linked.touched (entity, golden_id, chunk, is_single, may_vanish)
        select %1$L, record.golden_id, 0, false, false
        from linked.%1$I as record
        where not record.is_deleted
        group by record.golden_id
        having count(*) > 1',
        p_entity
    );
    get diagnostics v_touched = row_count;
    analyze linked.touched;
    perform golden.refresh(p_entity, v_tick_id, 0);
    perform golden.touch_orders_of_customers(v_tick_id, 1);
    v_queued := delta.queue(v_tick_id, 0);
    update exchange.tick
    set
        finished_at = clock_timestamp(),
        counts = jsonb_build_object('derived_again', p_entity, 'golden_touched', v_touched, 'deltas_queued', v_queued)
    where tick_id = v_tick_id;
    if v_queued > 0 then
        perform pg_notify('intersect_delta', v_tick_id::text);
    end if;
    return v_touched;
end
$$;
grant execute on function golden.derive_again(text) to intersect_loader;
