-- Begins a tick on several connections, or goes on with the one that was cut off: its number, or NULL when nothing is
-- staged. The caller holds the tick's lock for its session (exchange.hold_tick_lock) and runs exchange.next_tasks until
-- there are none, then exchange.end_tick. From p_backfill_rows rows of a table on its deltas let live ones go first.
create or replace function exchange.begin_tick(
    p_chunk_rows bigint, p_connections integer, p_backfill_rows bigint default 100000
)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set jit = off
-- The keys of a row hardly ever come twice in a row; remembering them costs more than it saves.
set enable_memoize = off
as $$
declare
    v_present pg_snapshot;
    v_last exchange.tick;
    v_before pg_snapshot;
    v_tick_id bigint;
    v_chunks integer;
begin
    if not exchange.holds_lock(1) then
        raise exception 'begin_tick: the tick''s lock is not held by this session'
            using errcode = 'object_not_in_prerequisite_state', hint = 'Call exchange.hold_tick_lock() first.';
    end if;
    perform exchange.require_same_server();
    v_present := pg_current_snapshot();
    select * into v_last from exchange.tick as tick order by tick.tick_id desc limit 1;
    if v_last.finished_at is null and v_last.tick_id is not null then
        -- Unlogged tables are empty after a crash of the server; then what the tick has written stands, and it is
        -- gone through again: each step knows its own rows by the tick's number.
        if to_regclass('work.part') is not null and exists (select from work.part) then
            return v_last.tick_id;
        end if;
        v_tick_id := v_last.tick_id;
        v_present := v_last.snapshot;
        select tick.snapshot into v_before
        from exchange.tick as tick where tick.tick_id < v_tick_id order by tick.tick_id desc limit 1;
        delete from exchange.tick_task where tick_id = v_tick_id;
        -- These are written once more; links and keys may name records that were numbered and never written.
        delete from staging.reject where tick_id = v_tick_id;
        delete from linked.link where tick_id = v_tick_id;
        delete from linked.match_key as stray
        using exchange.match_block as block
        where
            stray.block_id = block.block_id
            and case block.entity
                when 'customer' then not exists (select from linked.customer as record where record.record_id = stray.record_id)
                else not exists (select from linked.product as record where record.record_id = stray.record_id)
            end;
    else
        v_before := v_last.snapshot;
        if exchange.new_entities(v_before, v_present) = '{}' and not exists (select from linked.pending) then
            return null;
        end if;
        insert into exchange.tick (snapshot, lane)
        values (v_present, case when exchange.is_large_tick(p_backfill_rows) then 'backfill' else 'live' end)
        returning tick_id into v_tick_id;
    end if;

    perform exchange.drop_work_tables('work');
    perform set_config('work_mem', '256MB', true);
    perform exchange.open_tick(
        v_tick_id, 'work', exchange.new_entities(v_before, v_present), v_before, v_present, p_chunk_rows,
        p_connections
    );
    -- Golden rows are worked on in as many parts as the keys of the largest entity.
    select max(part.bucket_count) into v_chunks from work.part as part;
    update exchange.tick set chunk_count = coalesce(v_chunks, p_connections) where tick_id = v_tick_id;
    insert into exchange.tick_task (tick_id, task_no, step, action, entity, chunk)
    select v_tick_id, row_number() over (), task.step, task.action, task.entity, task.chunk
    from exchange.tick_steps('work', coalesce(v_chunks, p_connections)) as task;
    return v_tick_id;
end
$$;
