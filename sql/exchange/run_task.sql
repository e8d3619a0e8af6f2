-- Runs one task of a tick on several connections in a transaction of its own; done once, whoever asks twice.
create or replace function exchange.run_task(p_tick_id bigint, p_task_no integer)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set jit = off
-- The keys of a row hardly ever come twice in a row; remembering them costs more than it saves.
set enable_memoize = off
as $$
declare
    v_task exchange.tick_task;
    v_tick exchange.tick;
    v_started timestamptz := clock_timestamp();
    v_rows bigint;
begin
    -- A session whose client died may still be at it.
    select * into v_task
    from exchange.tick_task as task where task.tick_id = p_tick_id and task.task_no = p_task_no for update;
    if v_task.finished_at is not null then
        return;
    end if;
    select * into v_tick from exchange.tick as tick where tick.tick_id = p_tick_id;
    perform set_config('work_mem', '256MB', true);
    if v_task.action in ('derive', 'queue') and v_tick.chunk_count > 1 then
        perform set_config('intersect.chunk', v_task.chunk::text, true);
    end if;
    v_rows := exchange.perform(
        p_tick_id, 'work', v_task.action, v_task.entity, v_task.chunk, v_tick.chunk_count,
        (select max(before.started_at) from exchange.tick as before where before.tick_id < p_tick_id)
    );
    update exchange.tick_task
    set started_at = v_started, finished_at = clock_timestamp(), row_count = v_rows
    where tick_id = p_tick_id and task_no = p_task_no;
end
$$;
