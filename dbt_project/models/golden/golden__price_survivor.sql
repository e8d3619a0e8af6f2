-- One row per touched golden price: the price that holds today, from the best source that has one.
with setting as (
    {{ source_settings('price') }}
),

record as (
    {{ touched_records('price') }}
),

product as (
    select * from {{ source('linked', 'product') }}
),

final as (
    select distinct on (record.golden_id)
        record.golden_id,
        product.golden_id as product_golden_id,
        coalesce(record.price_type, 'base') as price_type,
        record.amount,
        coalesce(record.currency, setting.default_currency) as currency,
        record.valid_from
    from record
    inner join setting on record.source_system = setting.source_system
    inner join product
        on record.product_key = product.source_key and record.source_system = product.source_system
    where record.valid_from is null or record.valid_from <= cast(now() at time zone 'UTC' as date)
    order by
        record.golden_id,
        coalesce(cast(setting.priorities ->> 'amount' as integer), setting.priority),
        record.valid_from desc nulls last,
        record.changed_at desc,
        record.source_system,
        record.source_key
)

select * from final
