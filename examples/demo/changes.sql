-- What people changed in the CRM and this source has not acknowledged, in order.
select 'customer' as table_name, change_id, op, changed_fields, source_key, record from outbound.customer
union all
select 'sales_order', change_id, op, changed_fields, source_key, record from outbound.sales_order
order by change_id
