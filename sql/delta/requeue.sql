-- Queues every golden row of one portal object whose wanted values are no longer the ones the portal confirmed, as
-- after a change of the field map. Holds the tick's lock; the new tick keeps the window of the last one, so that
-- nothing staged is passed over.
create or replace function delta.requeue(p_entity text)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tick_id bigint;
    v_golden_table text;
    v_queued bigint;
begin
    perform pg_advisory_xact_lock(1229870153, 1);
    if exists (select from exchange.tick as tick where tick.finished_at is null) then
        perform exchange.finish_tick();
    end if;
    select target.golden_table into v_golden_table from delta.entity as target where target.entity = p_entity;
    insert into exchange.tick (snapshot, started_at, lane)
    select tick.snapshot, tick.started_at, 'corrections' from exchange.tick as tick order by tick.tick_id desc limit 1
    returning tick_id into v_tick_id;
    if v_tick_id is null or v_golden_table is null then
        return 0;
    end if;

    truncate linked.touched;
    -- Dynamic over the golden table: a name from delta.entity, through %I.
    execute format(
        'insert into linked.touched (entity, golden_id, chunk, is_single, may_vanish)
        select %1$L, golden_id, 0, false, false from golden.%1$I where not is_deleted',
        v_golden_table
    );
    analyze linked.touched;
    v_queued := delta.queue(v_tick_id, 0);
    update exchange.tick
    set
        finished_at = clock_timestamp(),
        counts = jsonb_build_object('requeued', p_entity, 'deltas_queued', v_queued)
    where tick_id = v_tick_id;
    if v_queued > 0 then
        perform pg_notify('intersect_delta', v_tick_id::text);
    end if;
    return v_queued;
end
$$;
