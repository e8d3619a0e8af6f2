-- What the field map may send for a deal: one row per portal and golden order.
create or replace view delta.deal_source as
select
    portal.portal_id,
    sales_order.golden_id,
    sales_order.source_system,
    sales_order.source_key,
    coalesce(sales_order.title, sales_order.source_key) as title,
    sales_order.direction,
    sales_order.stage,
    sales_order.amount,
    sales_order.currency,
    sales_order.ordered_at,
    sales_order.closed_at,
    sales_order.site,
    sales_order.manager,
    sales_order.comment,
    sales_order.attributes,
    case
        when customer.kind = 'organization' then sales_order.customer_golden_id
        else customer.parent_golden_id
    end as company_golden_id,
    array_remove(
        array[
            case when customer.kind = 'person' then sales_order.customer_golden_id end,
            nullif(sales_order.contact_golden_id, sales_order.customer_golden_id)
        ],
        null
    ) as contact_golden_ids,
    source.time_zone
from golden.sales_order as sales_order
cross join portal.portal as portal
left join golden.customer as customer on sales_order.customer_golden_id = customer.golden_id
left join exchange.source as source on sales_order.source_system = source.source_system
where not sales_order.is_deleted;
