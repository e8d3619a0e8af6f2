-- What people changed in contacts and companies, their requisites and addresses, not yet acknowledged; a source sees its own rows.
create or replace view outbound.customer with (security_invoker = true) as
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
    case change.entity when 'company' then 'organization' else 'person' end as kind,
    change.record ->> 'last_name' as last_name,
    change.record ->> 'first_name' as first_name,
    change.record ->> 'middle_name' as middle_name,
    change.record ->> 'company_name' as company_name,
    change.record ->> 'phone' as phone,
    change.record ->> 'phone_2' as phone_2,
    change.record ->> 'email' as email,
    change.record ->> 'email_2' as email_2,
    (change.record ->> 'birth_date')::date as birth_date,
    change.record ->> 'comment' as comment,
    change.record,
    change.consumer,
    change.record ->> 'tax_id' as tax_id,
    change.record ->> 'tax_reason_code' as tax_reason_code,
    change.record ->> 'registration_number' as registration_number,
    change.into_source_key,
    change.into_golden_id,
    change.into_crm_id,
    change.record ->> 'address' as address,
    change.record ->> 'city' as city,
    change.record ->> 'region' as region,
    change.record ->> 'postal_code' as postal_code,
    change.record ->> 'country' as country
from outbound.backlog as change
where change.entity in ('contact', 'company');
comment on view outbound.customer is 'Changes of contacts and companies made in the CRM, in order of change_id, until they are acknowledged.';
comment on column outbound.customer.change_id is 'Order of the changes; acknowledge it with outbound.ack or outbound.ack_through.';
comment on column outbound.customer.op is 'insert (born in the CRM), update, delete or merge.';
comment on column outbound.customer.changed_fields is 'Columns that changed since the record was acknowledged last, of those the receiving source owns.';
comment on column outbound.customer.source_key is 'The record''s key in the receiving source; NULL when it was born in the CRM.';
comment on column outbound.customer.golden_id is 'To close the loop of a new record, stage it with its own source_key and attributes {"golden_id": …}.';
comment on column outbound.customer.record is 'All present values by staging column.';
comment on column outbound.customer.into_source_key is 'Of a merge: your record that the other card stood for; NULL: you have none there.';
comment on column outbound.customer.into_golden_id is 'Of a merge: the golden id of what both are now.';
comment on column outbound.customer.into_crm_id is 'Of a merge: the card that is left.';
comment on column outbound.customer.consumer is 'Who has not acknowledged it: the source itself, or a reader of its own pace beside it.';
-- Rows are those of the asking source: row security of outbound.change.
grant select on outbound.customer to intersect_source;
