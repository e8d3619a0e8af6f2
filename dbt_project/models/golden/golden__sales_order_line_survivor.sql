-- One row per touched golden order line. A line without a price takes its product's and keeps it from then on.
with setting as (
    {{ source_settings('sales_order_line') }}
),

record as (
    {{ touched_records('sales_order_line') }}
),

parent_order as (
    select * from {{ source('linked', 'sales_order') }}
),

product as (
    select * from {{ source('linked', 'product') }}
),

golden_product as (
    select * from {{ source('golden', 'product') }}
),

price as (
    select * from {{ source('golden', 'price') }}
),

kept as (
    select * from {{ source('golden', 'sales_order_line') }}
),

final as (
    select distinct on (record.golden_id)
        record.golden_id,
        parent_order.golden_id as order_golden_id,
        product.golden_id as product_golden_id,
        record.line_number,
        coalesce(record.name, golden_product.name) as name,
        coalesce(record.quantity, 1) as quantity,
        coalesce(record.unit, golden_product.unit) as unit,
        coalesce(record.price, kept.price, price.amount) as price,
        record.discount,
        coalesce(record.vat_rate, golden_product.vat_rate) as vat_rate,
        record.product_key is not null and product.golden_id is null as is_product_missing
    from record
    inner join setting on record.source_system = setting.source_system
    left join parent_order
        on
            record.order_key = parent_order.source_key
            and record.source_system = parent_order.source_system
            and not parent_order.is_deleted
    left join product
        on record.product_key = product.source_key and record.source_system = product.source_system
    left join golden_product on product.golden_id = golden_product.golden_id
    -- The price of another product is not kept; one whose product was merged is.
    left join kept
        on
            record.golden_id = kept.golden_id
            and record.price is null
            and (
                kept.product_golden_id is not distinct from product.golden_id
                or not exists (
                    select from {{ source('linked', 'product') }} as still
                    where still.golden_id = kept.product_golden_id
                )
            )
    left join price
        on
            product.golden_id = price.product_golden_id
            -- Only the order says in which currency.
            and parent_order.golden_id is not null
            and price.price_type = 'base'
            and not price.is_deleted
            and price.currency is not distinct from coalesce(
                parent_order.currency, setting.default_currency, price.currency
            )
    order by record.golden_id, setting.priority, record.source_system, record.source_key, price.golden_id
)

select * from final
