-- Lines of orders whose product rows people changed in the CRM, not yet acknowledged: all lines that the deal has now. They
-- are acknowledged with the change of the order that bears the same change_id.
create or replace view outbound.sales_order_line with (security_invoker = true) as
select
    change.change_id,
    change.source_system,
    change.source_key as order_key,
    change.golden_id as order_golden_id,
    change.crm_id,
    change.changed_at,
    change.changed_by,
    line.line_number,
    line.product_key,
    line.name,
    line.quantity,
    line.price,
    line.discount,
    line.vat_rate,
    change.consumer
from outbound.backlog as change
cross join lateral jsonb_to_recordset(change.record -> 'lines') as line (
    line_number integer, product_key text, name text, quantity numeric, price numeric, discount numeric, vat_rate numeric
)
where change.entity = 'deal' and 'lines' = any (change.changed_fields);
comment on view outbound.sales_order_line is 'All lines of the orders in outbound.sales_order whose changed_fields name lines; an order without any has none here.';
comment on column outbound.sales_order_line.change_id is 'That of the order''s change: acknowledging it acknowledges the lines.';
comment on column outbound.sales_order_line.product_key is 'The product''s key in the receiving source; NULL for one that it does not have.';
comment on column outbound.sales_order_line.price is 'Before the discount, which is in per cent.';
comment on column outbound.sales_order_line.consumer is 'Who has not acknowledged it: the source itself, or a reader of its own pace beside it.';
-- Rows are those of the asking source: row security of outbound.change.
grant select on outbound.sales_order_line to intersect_source;
