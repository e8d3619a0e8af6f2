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
    change.record
from outbound.change as change
where
    change.entity = 'deal'
    and not exists (
        select from outbound.acknowledgement as acknowledged
        where acknowledged.change_id = change.change_id and acknowledged.consumer = change.source_system
    );
comment on view outbound.sales_order is 'Changes of deals made in the CRM, in order of change_id, until they are acknowledged.';
comment on column outbound.sales_order.change_id is 'Order of the changes; acknowledge it with outbound.ack or outbound.ack_through.';
comment on column outbound.sales_order.changed_fields is 'Columns that changed, of those the receiving source owns.';
comment on column outbound.sales_order.source_key is 'The record''s key in the receiving source; NULL when it was born in the CRM.';
comment on column outbound.sales_order.record is 'All present values by staging column.';
-- Rows are those of the asking source: row security of outbound.change.
grant select on outbound.sales_order to intersect_source;
