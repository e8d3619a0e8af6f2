-- The next tick as a plan (I22): the same code, undone before this returns, so that nothing is left behind but numbers
-- of sequences. A tick that was cut off is ended first, in the same undone part; then cut_off is its number. NULL when
-- there is nothing to do. Takes as long as the tick in one session; other ticks wait.
create or replace function exchange.plan(
    p_portal_id integer default 1, p_batch_size integer default 50, p_records_per_second numeric default null
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_cut_off bigint;
    v_counts jsonb;
    v_first bigint;
    v_plan jsonb;
begin
    begin
        perform pg_advisory_xact_lock(1229870153, 1);
        select tick.tick_id into v_cut_off from exchange.tick as tick where tick.finished_at is null;
        v_counts := exchange.run_tick();
        v_first := (v_counts ->> 'tick_id')::bigint;
        if v_cut_off is not null then
            -- Then what was staged since.
            v_counts := exchange.run_tick();
        end if;
        if v_first is not null then
            v_plan := exchange.plan_report(v_first, p_portal_id, p_batch_size, p_records_per_second)
            || jsonb_build_object('cut_off', v_cut_off);
        end if;
        raise exception 'undo' using errcode = 'IX000';
    exception
        -- Variables keep their values; all that was written is undone.
        when sqlstate 'IX000' then return v_plan;
    end;
end
$$;
