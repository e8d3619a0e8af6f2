-- Goes on with the tick that was cut off, in this one session.
create or replace function exchange.finish_tick()
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tick_id bigint := exchange.begin_tick(250000, 1);
    v_task_no integer;
begin
    -- Tasks are dozens, not rows.
    loop
        select min(task_no) into v_task_no from exchange.next_tasks(v_tick_id) as task_no;
        exit when v_task_no is null;
        perform exchange.run_task(v_tick_id, v_task_no);
    end loop;
    -- Whatever else this transaction derives is of no chunk.
    perform set_config('intersect.chunk', '', true);
    return exchange.end_tick(v_tick_id);
end
$$;
