-- From changed records to golden rows to deltas, parents before what is derived from them.
create or replace function exchange.derive_golden(p_tick_id bigint)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform linked.regroup_prices();
    perform linked.touch_dependents();
    analyze linked.touched;
    perform golden.refresh('customer', p_tick_id);
    perform golden.refresh('product', p_tick_id);
    perform golden.refresh('price', p_tick_id);
    perform golden.touch_unpriced_lines();
    -- Before the lines are derived: golden still says which orders they leave.
    perform golden.touch_orders_of_lines();
    perform golden.refresh('sales_order_line', p_tick_id);
    perform golden.refresh('sales_order', p_tick_id);
    perform linked.report_missing_references(p_tick_id);
    return delta.queue(p_tick_id);
end
$$;
