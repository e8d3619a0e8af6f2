-- Touches the orders that touched lines belong to now, and those they belonged to before.
create or replace function golden.touch_orders_of_lines()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into linked.touched (entity, golden_id)
    select 'sales_order', line.order_golden_id
    from linked.touched as touched
    inner join golden.sales_order_line as line on touched.golden_id = line.golden_id
    where touched.entity = 'sales_order_line' and line.order_golden_id is not null
    union
    select 'sales_order', ordered.golden_id
    from linked.touched as touched
    inner join linked.sales_order_line as line on touched.golden_id = line.golden_id
    inner join linked.sales_order as ordered
        on line.order_key = ordered.source_key and line.source_system = ordered.source_system
    where touched.entity = 'sales_order_line'
    on conflict do nothing;
end
$$;
