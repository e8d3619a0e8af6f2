-- Ends a tick on several connections once all its tasks are done; the counts say how long each kind of task took.
create or replace function exchange.end_tick(p_tick_id bigint)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if exists (select from exchange.tick_task as task where task.tick_id = p_tick_id and task.finished_at is null) then
        raise exception 'end_tick: tick % has tasks that are not done', p_tick_id
            using errcode = 'object_not_in_prerequisite_state', hint = 'Run exchange.next_tasks until there are none.';
    end if;
    return exchange.close_tick(p_tick_id, 'work', (
        select jsonb_object_agg(timed.action, round(timed.seconds, 3))
        from (
            select step.action, sum(step.seconds) as seconds
            from (
                select task.step, task.action, extract(epoch from max(task.finished_at) - min(task.started_at)) as seconds
                from exchange.tick_task as task
                where task.tick_id = p_tick_id
                group by task.step, task.action
            ) as step
            group by step.action
        ) as timed
    ), (
        select coalesce(sum(task.row_count), 0)::bigint from exchange.tick_task as task where task.tick_id = p_tick_id
    ));
end
$$;
