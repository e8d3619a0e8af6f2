-- Numbers of the tasks of a tick that may run now, side by side: what is left of the first step that is not done.
create or replace function exchange.next_tasks(p_tick_id bigint)
returns setof integer
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select task.task_no
    from exchange.tick_task as task
    where
        task.tick_id = p_tick_id
        and task.finished_at is null
        and task.step = (
            select min(open.step) from exchange.tick_task as open where open.tick_id = p_tick_id and open.finished_at is null
        )
    order by task.task_no
$$;
