-- One tick in one transaction (I1): takes exactly the rows that became visible since the last one, and carries them as
-- far as delta. Large loads go over several connections instead: exchange.begin_tick; the steps are the same.
-- READ COMMITTED with the window pinned by a snapshot value: delivery may settle meanwhile without conflicts.
create or replace function exchange.run_tick()
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set jit = off
-- The keys of a row hardly ever come twice in a row; remembering them costs more than it saves.
set enable_memoize = off
as $$
declare
    v_present pg_snapshot;
    v_seen pg_snapshot;
    v_since timestamptz;
    v_is_finished boolean;
    v_tick_id bigint;
    v_entities text[];
    v_task record;
    v_started timestamptz;
    v_seconds jsonb := '{}';
    v_queued bigint := 0;
begin
    -- An older snapshot would not see the tick before this one, and take its rows again.
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception 'run_tick: needs READ COMMITTED, got %', upper(current_setting('transaction_isolation'))
            using errcode = 'invalid_transaction_state', hint = 'Call it outside a transaction of another level.';
    end if;
    -- One tick at a time; intersect deploy holds the same lock while it replaces views.
    perform pg_advisory_xact_lock(1229870153, 1);
    perform exchange.require_same_server();
    v_present := pg_current_snapshot();
    select tick.snapshot, tick.started_at, tick.finished_at is not null into v_seen, v_since, v_is_finished
    from exchange.tick as tick order by tick.tick_id desc limit 1;
    if not v_is_finished then
        return exchange.finish_tick();
    end if;
    v_entities := exchange.new_entities(v_seen, v_present);
    if
        v_entities = '{}'
        and not exists (select from linked.pending)
        and not linked.has_due_prices(v_since)
    then
        return null;
    end if;

    insert into exchange.tick (snapshot) values (v_present) returning tick_id into v_tick_id;
    perform exchange.open_tick(v_tick_id, 'pg_temp', v_entities, v_seen, v_present, 9223372036854775807, 1);
    -- One task per step and entity, not per row.
    for v_task in select * from exchange.tick_steps('pg_temp', 1) loop
        v_started := clock_timestamp();
        v_queued := v_queued + coalesce(
            exchange.perform(v_tick_id, 'pg_temp', v_task.action, v_task.entity, v_task.chunk, 1, v_since), 0
        );
        v_seconds := v_seconds || jsonb_build_object(v_task.action, round(
            coalesce((v_seconds ->> v_task.action)::numeric, 0)
            + extract(epoch from clock_timestamp() - v_started), 4
        ));
    end loop;
    return exchange.close_tick(v_tick_id, 'pg_temp', v_seconds, v_queued);
end
$$;
