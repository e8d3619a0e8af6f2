-- Touches the golden rows that point to records which appeared, vanished or changed their golden id in this tick.
create or replace function linked.touch_dependents()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into linked.touched (entity, golden_id)
    select 'customer', person.golden_id
    from pg_temp.moved as moved
    inner join linked.customer as person
        on moved.source_key = person.parent_key and moved.source_system = person.source_system
    where moved.entity = 'customer'
    union
    select 'sales_order', ordered.golden_id
    from pg_temp.moved as moved
    inner join linked.sales_order as ordered
        on moved.source_key = ordered.customer_key and moved.source_system = ordered.source_system
    where moved.entity = 'customer'
    union
    select 'sales_order', ordered.golden_id
    from pg_temp.moved as moved
    inner join linked.sales_order as ordered
        on moved.source_key = ordered.contact_key and moved.source_system = ordered.source_system
    where moved.entity = 'customer'
    union
    select 'sales_order_line', line.golden_id
    from pg_temp.moved as moved
    inner join linked.sales_order_line as line
        on moved.source_key = line.order_key and moved.source_system = line.source_system
    where moved.entity = 'sales_order'
    union
    select 'sales_order_line', line.golden_id
    from pg_temp.moved as moved
    inner join linked.sales_order_line as line
        on moved.source_key = line.product_key and moved.source_system = line.source_system
    where moved.entity = 'product'
    on conflict do nothing;
end
$$;
