-- Which card must exist before which (I11): a child and its own parents; no parent id means nobody has sent it yet.
-- A parent that is deleted, or of a kind that gets no such card, is none: its child would wait for ever, as would one whose
-- own golden row is gone.
create or replace view delta.dependency as
select
    'contact' as entity,
    customer.golden_id,
    'company' as parent_entity,
    customer.parent_golden_id
from golden.customer as customer
inner join golden.customer as parent on customer.parent_golden_id = parent.golden_id
where customer.kind = 'person' and parent.kind = 'organization' and not parent.is_deleted and not customer.is_deleted
union all
select
    'requisite' as entity,
    customer.golden_id,
    case customer.kind when 'organization' then 'company' else 'contact' end as parent_entity,
    customer.golden_id as parent_golden_id
from golden.customer as customer
where
    not customer.is_deleted
    and (
        customer.tax_id is not null or customer.tax_reason_code is not null
        or num_nonnulls(customer.address, customer.city, customer.region, customer.postal_code) > 0
    )
union all
select
    'address' as entity,
    customer.golden_id,
    'requisite' as parent_entity,
    customer.golden_id as parent_golden_id
from golden.customer as customer
where
    not customer.is_deleted
    and num_nonnulls(customer.address, customer.city, customer.region, customer.postal_code) > 0
union all
select
    'price' as entity,
    price.golden_id,
    'product' as parent_entity,
    price.product_golden_id as parent_golden_id
from golden.price as price
where not price.is_deleted
union all
select
    'deal' as entity,
    sales_order.golden_id,
    case customer.kind when 'organization' then 'company' else 'contact' end as parent_entity,
    customer.golden_id as parent_golden_id
from golden.sales_order as sales_order
inner join golden.customer as customer on sales_order.customer_golden_id = customer.golden_id
where not customer.is_deleted and not sales_order.is_deleted
union all
select
    'deal' as entity,
    sales_order.golden_id,
    'company' as parent_entity,
    parent.golden_id as parent_golden_id
from golden.sales_order as sales_order
inner join golden.customer as customer on sales_order.customer_golden_id = customer.golden_id
inner join golden.customer as parent on customer.parent_golden_id = parent.golden_id
where
    customer.kind = 'person' and parent.kind = 'organization' and not parent.is_deleted and not sales_order.is_deleted
union all
select
    'deal' as entity,
    sales_order.golden_id,
    'contact' as parent_entity,
    sales_order.contact_golden_id as parent_golden_id
from golden.sales_order as sales_order
inner join golden.customer as contact on sales_order.contact_golden_id = contact.golden_id
where contact.kind = 'person' and not contact.is_deleted and not sales_order.is_deleted
union all
select
    'deal' as entity,
    sales_order.golden_id,
    null as parent_entity,
    null as parent_golden_id
from golden.sales_order as sales_order
where (sales_order.is_customer_missing or sales_order.is_contact_missing) and not sales_order.is_deleted
union all
select
    'product_rows' as entity,
    sales_order.golden_id,
    'deal' as parent_entity,
    sales_order.golden_id as parent_golden_id
from golden.sales_order as sales_order
where not sales_order.is_deleted
union all
select
    'product_rows' as entity,
    line.order_golden_id as golden_id,
    'product' as parent_entity,
    line.product_golden_id as parent_golden_id
from golden.sales_order_line as line
inner join golden.sales_order as sales_order on line.order_golden_id = sales_order.golden_id
where not line.is_deleted and not sales_order.is_deleted and (line.product_golden_id is not null or line.is_product_missing)
union all
-- Perhaps people have made the card already: intersect review.
select
    doubt.entity,
    doubt.golden_id,
    null as parent_entity,
    null as parent_golden_id
from inbound.doubt as doubt
where not exists (
    select from portal.item as present
    where
        present.golden_id = doubt.golden_id
        and present.entity = doubt.entity
        and present.portal_id = doubt.portal_id
);
