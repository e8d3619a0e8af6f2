-- Product rows of a deal, as one set: the portal replaces them as a whole.
create or replace view delta.product_rows_wanted as
select
    portal.portal_id,
    sales_order.golden_id,
    hash_array_extended(line.signature, 0) as wanted_hash,
    jsonb_build_object('productRows', coalesce(line.rows, '[]')) as fields,
    '{}'::text[] as missing
from golden.sales_order as sales_order
cross join portal.portal as portal
-- Lateral, so that only the lines of the asked orders are read.
cross join lateral (
    select
        jsonb_agg(
            jsonb_strip_nulls(jsonb_build_object(
                'productId', item.crm_id,
                'productName', order_line.name,
                'price', case
                    when order_line.discount is null then order_line.price
                    else round(order_line.price * (1 - order_line.discount / 100), 2)
                end,
                'quantity', order_line.quantity,
                'discountTypeId', case when order_line.discount is not null then 2 end,
                'discountRate', order_line.discount,
                'taxRate', order_line.vat_rate,
                'taxIncluded', case when order_line.vat_rate is not null then 'Y' end,
                'sort', order_line.place * 10
            ))
            order by order_line.place
        ) as rows,
        array_agg(
            hash_record_extended(
                row(
                    order_line.product_golden_id, order_line.name, order_line.price, order_line.quantity,
                    order_line.discount, order_line.vat_rate
                ), 0
            ) order by order_line.place
        ) as signature
    from (
        select *, row_number() over (order by line_number, golden_id) as place
        from golden.sales_order_line
        where sales_order_line.order_golden_id = sales_order.golden_id and not sales_order_line.is_deleted
    ) as order_line
    left join portal.item as item
        on
            order_line.product_golden_id = item.golden_id
            and item.entity = 'product'
            and portal.portal_id = item.portal_id
) as line
where
    not sales_order.is_deleted
    and (
        line.rows is not null
        -- The last line was deleted: the portal's rows must go too.
        or exists (
            select from portal.item as sent
            where
                sent.golden_id = sales_order.golden_id
                and sent.entity = 'product_rows'
                and sent.portal_id = portal.portal_id
        )
    );
