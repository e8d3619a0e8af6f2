-- Columns of a customer that a requisite holds, for the field map.
create or replace view delta.requisite_source as
select
    portal.portal_id,
    customer.golden_id,
    customer.tax_id,
    customer.tax_reason_code,
    customer.registration_number
from golden.customer as customer
cross join portal.portal as portal
where not customer.is_deleted;
