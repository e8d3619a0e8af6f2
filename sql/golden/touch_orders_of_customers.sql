-- Touches the orders of customers whose kind or company changed in this tick: a deal names the company of its person.
create or replace function golden.touch_orders_of_customers(p_tick_id bigint, p_chunks integer)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into linked.touched (entity, golden_id, chunk, is_single, may_vanish)
    select 'sales_order', ordered.golden_id, ordered.golden_id % p_chunks, false, false
    from golden.customer as customer
    inner join golden.sales_order as ordered on customer.golden_id = ordered.customer_golden_id
    where
        customer.related_tick_id = p_tick_id
        and not exists (
            select from linked.touched as present
            where present.entity = 'sales_order' and present.golden_id = ordered.golden_id
        );
end
$$;
