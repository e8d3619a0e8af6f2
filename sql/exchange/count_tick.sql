-- Adds up what the tasks of a tick counted, by entity and source, and how much room the work tables take.
create or replace function exchange.count_tick(p_tick_id bigint, p_work text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Dynamic over the work table; its name goes through %I.
    execute format(
        'insert into exchange.tick_count (
            tick_id, entity, source_system, rows_taken, rows_rejected, rows_folded, rows_unchanged, rows_changed,
            rows_updated, rows_deleted, records_moved
        )
        select
            $1, counted.entity, counted.source_system, sum(counted.rows_taken), sum(counted.rows_rejected),
            sum(counted.rows_folded), sum(counted.rows_unchanged), sum(counted.rows_changed), sum(counted.rows_updated),
            sum(counted.rows_deleted), 0
        from %I.count as counted
        group by counted.entity, counted.source_system
        on conflict do nothing',
        p_work
    ) using p_tick_id;
    update exchange.tick
    set counts = jsonb_build_object('peak_work_mb', (
        select coalesce(round(sum(pg_total_relation_size(work.oid)) / 1048576.0, 1), 0)
        from pg_catalog.pg_class as work
        where
            work.relnamespace = case p_work when 'pg_temp' then pg_my_temp_schema()::oid else to_regnamespace(p_work) end
            and work.relkind = 'r'
    ))
    where tick_id = p_tick_id;
end
$$;
