-- What the field map may send for a contact: one row per portal and golden person.
create or replace view delta.contact_source as
select
    portal.portal_id,
    customer.golden_id,
    customer.full_name,
    customer.last_name,
    customer.first_name,
    customer.middle_name,
    customer.tax_id,
    customer.phones,
    customer.emails,
    customer.birth_date,
    customer.address,
    customer.city,
    customer.region,
    customer.postal_code,
    customer.country,
    customer.site,
    customer.manager,
    customer.status,
    customer.comment,
    customer.attributes,
    customer.parent_golden_id
from golden.customer as customer
cross join portal.portal as portal
where customer.kind = 'person' and not customer.is_deleted;
