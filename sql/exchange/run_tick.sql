-- One tick (I1): takes exactly the rows that became visible since the last one, and carries them as far as delta.
-- READ COMMITTED with the window pinned by a snapshot value: delivery may settle meanwhile without conflicts.
create or replace function exchange.run_tick()
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
    v_present pg_snapshot;
    v_seen pg_snapshot;
    v_since timestamptz;
    v_tick_id bigint;
    v_entity exchange.entity;
    v_changed bigint := 0;
    v_queued bigint := 0;
    v_counts jsonb;
begin
    -- An older snapshot would not see the tick before this one, and take its rows again.
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception 'run_tick: needs READ COMMITTED, got %', upper(current_setting('transaction_isolation'))
            using errcode = 'invalid_transaction_state', hint = 'Call it outside a transaction of another level.';
    end if;
    -- One tick at a time; intersect deploy holds the same lock while it replaces views.
    perform pg_advisory_xact_lock(1229870153, 1);
    v_present := pg_current_snapshot();
    select tick.snapshot, tick.started_at into v_seen, v_since
    from exchange.tick as tick order by tick.tick_id desc limit 1;

    if not exchange.has_new_rows(v_seen, v_present) and not linked.has_due_prices(v_since) then
        return null;
    end if;

    insert into exchange.tick (snapshot) values (v_present) returning tick_id into v_tick_id;
    truncate linked.touched;
    drop table if exists pg_temp.moved, pg_temp.changed_price;
    create temp table moved (
        entity text, source_system text, source_key text, primary key (entity, source_key, source_system)
    ) on commit drop;
    create temp table changed_price (
        source_system text, product_key text, primary key (product_key, source_system)
    ) on commit drop;

    for v_entity in select * from exchange.entity order by take_order loop
        if linked.take(v_entity.entity, v_tick_id, exchange.seen_by_ticks(v_entity.first_tick_id, v_seen), v_present) > 0 then
            perform linked.identify(v_entity.entity, v_tick_id);
            perform linked.write_records(v_entity.entity, v_tick_id);
            v_changed := v_changed + 1;
        end if;
    end loop;
    update exchange.entity set first_tick_id = v_tick_id where first_tick_id is null;
    v_changed := v_changed + linked.touch_due_prices(v_since);
    if v_changed > 0 then
        v_queued := exchange.derive_golden(v_tick_id);
    end if;

    update exchange.tick
    set finished_at = clock_timestamp(), counts = exchange.tick_counts(v_tick_id) || jsonb_build_object('deltas_queued', v_queued)
    where tick_id = v_tick_id
    returning counts into v_counts;
    if v_queued > 0 then
        perform pg_notify('intersect_delta', v_tick_id::text);
    end if;
    return v_counts;
end
$$;
