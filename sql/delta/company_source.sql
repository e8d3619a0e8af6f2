-- What the field map may send for a company: one row per portal and golden organization.
create or replace view delta.company_source as
select
    portal.portal_id,
    customer.golden_id,
    coalesce(customer.company_name, customer.full_name, customer.tax_id) as company_name,
    customer.tax_id,
    customer.tax_reason_code,
    customer.registration_number,
    customer.phones,
    customer.emails,
    customer.address,
    customer.city,
    customer.region,
    customer.postal_code,
    customer.country,
    customer.site,
    customer.manager,
    customer.status,
    customer.comment,
    customer.attributes
from golden.customer as customer
cross join portal.portal as portal
where customer.kind = 'organization' and not customer.is_deleted;
