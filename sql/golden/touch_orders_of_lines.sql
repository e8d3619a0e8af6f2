-- Touches the orders that touched lines belong to now, and those they belonged to before.
create or replace function golden.touch_orders_of_lines(p_chunks integer)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into linked.touched (entity, golden_id, chunk, is_single, may_vanish)
    select 'sales_order', part.golden_id, part.golden_id % p_chunks, false, false
    from (
        select line.order_golden_id as golden_id
        from linked.touched as touched
        inner join golden.sales_order_line as line on touched.golden_id = line.golden_id
        where touched.entity = 'sales_order_line' and line.order_golden_id is not null
        union
        select ordered.golden_id
        from linked.touched as touched
        inner join linked.sales_order_line as line on touched.golden_id = line.golden_id
        inner join linked.sales_order as ordered
            on line.order_key = ordered.source_key and line.source_system = ordered.source_system
        where touched.entity = 'sales_order_line'
    ) as part
    where not exists (
        select from linked.touched as present
        where present.entity = 'sales_order' and present.golden_id = part.golden_id
    );
end
$$;
