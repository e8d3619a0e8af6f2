-- Writes down every move of a record from one golden row to another (I5, I6), once a tick.
create or replace function linked.record_moves(p_entity text, p_tick_id bigint, p_work text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Dynamic over the work table; names go through %I.
    execute format(
        'with moved as (
            insert into linked.move (tick_id, entity, record_id, from_golden_id, to_golden_id)
            select $1, $2, root.record_id, root.from_golden_id, root.golden_id
            from %1$I.%2$I as root
            where
                root.from_golden_id <> root.golden_id
                and not exists (
                    select from linked.move as written where written.tick_id = $1 and written.record_id = root.record_id
                )
            returning *
        )
        insert into exchange.journal (
            tick_id, entity, source_system, source_key, golden_id, op, column_name, old_value, new_value
        )
        select
            $1, $2, record.source_system, record.source_key, moved.to_golden_id,
            case when moved.to_golden_id < moved.from_golden_id then ''merge'' else ''split'' end,
            ''golden_id'', moved.from_golden_id::text, moved.to_golden_id::text
        from moved
        inner join linked.%3$I as record on moved.record_id = record.record_id',
        p_work, 'root_' || p_entity, p_entity
    ) using p_tick_id, p_entity;
end
$$;
