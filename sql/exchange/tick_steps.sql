-- The tasks of a tick, step by step: those of one step may run side by side, on rows of their own.
create or replace function exchange.tick_steps(p_work text, p_chunks integer)
returns table (step integer, action text, entity text, chunk integer)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Dynamic over the work table; its name goes through %I.
    return query execute format(
        $query$
        with part as (
            select part.entity, part.chunk_count, part.bucket_count, entity.linking, entity.take_order
            from %1$I.part as part
            inner join exchange.entity as entity on part.entity = entity.entity
        ),
        -- Chunks of rows count from 1; chunk 0 is the whole.
        row_chunk as (
            select part.entity, part.take_order, part.linking, generate_series(%2$s, %3$s) as chunk
            from part where part.chunk_count > 0
        ),
        golden_chunk as (
            select generate_series(0, $1 - 1) as chunk
        ),
        task as (
            select 1 as step, 'take' as action, row_chunk.entity, row_chunk.chunk, row_chunk.take_order from row_chunk
            union all
            select 2, 'match', part.entity, generate_series(0, part.bucket_count - 1), part.take_order
            from part where part.linking = 'rules'
            union all
            select 3, 'group', part.entity, 0, part.take_order from part where part.linking = 'rules'
            union all
            -- Beside the groups, which one connection finds.
            select 3, 'write_keys', row_chunk.entity, row_chunk.chunk, row_chunk.take_order + 1000
            from row_chunk where row_chunk.linking = 'rules'
            union all
            select 4, 'write_links', part.entity, 0, part.take_order from part where part.linking = 'rules'
            union all
            select 4, 'write', row_chunk.entity, row_chunk.chunk, row_chunk.take_order from row_chunk
            union all
            select 5, 'relate', null, 0, 0
            union all
            select derived.step, 'derive', derived.entity, golden_chunk.chunk, derived.place
            from (
                values
                (6, 'customer', 1), (6, 'product', 2), (6, 'price', 3), (8, 'sales_order_line', 1), (9, 'sales_order', 1)
            ) as derived (step, entity, place)
            cross join golden_chunk
            union all
            select 7, 'touch_lines', null, 0, 0
            union all
            select 10, 'report', null, 0, 1
            union all
            select 11, 'hand_over', null, 0, 2
            union all
            select 12, 'queue', null, golden_chunk.chunk, 0 from golden_chunk
            union all
            select 13, 'supersede', null, 0, 0
            union all
            -- Beside steps that leave the other connections idle. What comes behind needs the statistics.
            select analyzed.step, 'analyze', analyzed.entity, 0, 1
            from (
                select 5 as step, 'linked.' || part.entity as entity from part where %4$s
                union all
                select 5, 'linked.match_key' from part where %4$s and part.linking = 'rules'
                union all
                select 13, 'golden.' || part.entity from part where %4$s
                union all
                select 13, 'delta.item' where %4$s
            ) as analyzed
            group by analyzed.step, analyzed.entity
        )
        select task.step, task.action, task.entity, task.chunk
        from task
        order by task.step, task.chunk, task.take_order
        $query$,
        p_work,
        case p_work when 'pg_temp' then '0' else '1' end,
        case p_work when 'pg_temp' then '0' else 'part.chunk_count' end,
        case p_work when 'pg_temp' then 'false' else 'true' end
    ) using p_chunks;
end
$$;
