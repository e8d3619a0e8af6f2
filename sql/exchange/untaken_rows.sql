-- Staged rows that no tick has taken yet, by staging table; and rows of tables that this version does not process.
create or replace function exchange.untaken_rows()
returns table (staging_table text, is_processed boolean, row_count bigint)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_seen pg_snapshot;
    v_table record;
begin
    select tick.snapshot into v_seen from exchange.tick as tick order by tick.tick_id desc limit 1;
    -- Dynamic over the staging tables; literals let the index on xact serve.
    for v_table in
        select
            writable.table_name, entity.entity is not null as is_processed,
            exchange.seen_by_ticks(entity.first_tick_id, v_seen) as seen
        from staging.writable_tables() as writable
        left join exchange.entity as entity on writable.table_name = entity.entity
        order by entity.take_order, writable.table_name
    loop
        return query execute format(
            'select %1$L, %2$L::boolean, count(*) from staging.%1$I as staged
            where staged.xact >= pg_snapshot_xmin(%3$L::pg_snapshot)
                and not pg_visible_in_snapshot(staged.xact, %3$L::pg_snapshot)',
            v_table.table_name, v_table.is_processed, v_table.seen
        );
    end loop;
end
$$;
