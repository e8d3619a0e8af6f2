-- What people changed in deals, not yet acknowledged; a source sees its own rows.
create or replace view outbound.sales_order with (security_invoker = true) as
select
    change.change_id,
    change.op,
    change.changed_fields,
    change.source_system,
    change.source_key,
    change.golden_id,
    change.crm_id,
    change.changed_at,
    change.changed_by,
    change.record ->> 'direction' as direction,
    change.record ->> 'stage' as stage,
    change.record ->> 'title' as title,
    (change.record ->> 'amount')::numeric as amount,
    change.record ->> 'currency' as currency,
    (change.record ->> 'ordered_at')::timestamptz as ordered_at,
    (change.record ->> 'closed_at')::timestamptz as closed_at,
    change.record ->> 'comment' as comment,
    change.record,
    change.consumer,
    change.into_source_key,
    change.into_golden_id,
    change.into_crm_id,
    named.customer_key,
    named.customer_golden_id,
    named.contact_key,
    named.contact_golden_id
from outbound.backlog as change
cross join lateral outbound.order_customers(change.source_system, change.record -> 'customers') as named
where change.entity = 'deal';
comment on view outbound.sales_order is 'Changes of deals made in the CRM, in order of change_id, until they are acknowledged.';
comment on column outbound.sales_order.change_id is 'Order of the changes; acknowledge it with outbound.ack or outbound.ack_through.';
comment on column outbound.sales_order.changed_fields is 'Columns that changed since the record was acknowledged last, of those the receiving source owns.';
comment on column outbound.sales_order.source_key is 'The record''s key in the receiving source; NULL when it was born in the CRM.';
comment on column outbound.sales_order.customer_key is 'Who pays: your key of the customer; NULL: the deal names none, or you have not taken it over yet.';
comment on column outbound.sales_order.customer_golden_id is 'Of the customer, to find its insert in outbound.customer by.';
comment on column outbound.sales_order.contact_key is 'The person of the paying company, in the same way.';
comment on column outbound.sales_order.record is 'All present values by staging column.';
comment on column outbound.sales_order.into_source_key is 'Of a merge: your record that the other card stood for; NULL: you have none there.';
comment on column outbound.sales_order.into_golden_id is 'Of a merge: the golden id of what both are now.';
comment on column outbound.sales_order.into_crm_id is 'Of a merge: the card that is left.';
comment on column outbound.sales_order.consumer is 'Who has not acknowledged it: the source itself, or a reader of its own pace beside it.';
-- Rows are those of the asking source: row security of outbound.change.
grant select on outbound.sales_order to intersect_source;
