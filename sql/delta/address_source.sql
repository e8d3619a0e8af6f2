-- What the field map may send of a customer's address. A country alone, which many ERPs write on every customer, makes
-- no address, nor do further fields.
create or replace view delta.address_source as
select
    portal.portal_id,
    customer.golden_id,
    customer.address,
    customer.city,
    customer.region,
    customer.postal_code,
    case when place.is_known then customer.country end as country,
    case when place.is_known then customer.attributes end as attributes
from golden.customer as customer
cross join portal.portal as portal
cross join lateral (
    select num_nonnulls(customer.address, customer.city, customer.region, customer.postal_code) > 0 as is_known
) as place
where not customer.is_deleted;
