-- Touches lines that lacked a price which their product now has.
create or replace function golden.touch_unpriced_lines(p_chunks integer)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into linked.touched (entity, golden_id, chunk, is_single, may_vanish)
    select distinct 'sales_order_line', line.golden_id, line.golden_id % p_chunks, false, false
    from linked.touched as touched
    inner join golden.price as price on touched.golden_id = price.golden_id
    inner join golden.sales_order_line as line on price.product_golden_id = line.product_golden_id
    where touched.entity = 'price' and line.price is null
        and not exists (
            select from linked.touched as present
            where present.entity = 'sales_order_line' and present.golden_id = line.golden_id
        );
end
$$;
