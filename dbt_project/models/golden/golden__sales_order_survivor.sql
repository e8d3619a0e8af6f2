-- One row per touched golden order; its amount is the source's, or the sum of its lines.
with setting as (
    {{ source_settings('sales_order') }}
),

record as (
    {{ touched_records('sales_order') }}
),

customer as not materialized (
    select * from {{ source('linked', 'customer') }}
),

line as (
    select * from {{ source('golden', 'sales_order_line') }}
),

final as (
    select distinct on (record.golden_id)
        record.golden_id,
        record.source_system,
        record.source_key,
        payer.golden_id as customer_golden_id,
        person.golden_id as contact_golden_id,
        record.direction,
        record.stage,
        record.title,
        coalesce(record.amount, total.amount) as amount,
        coalesce(record.currency, setting.default_currency) as currency,
        record.ordered_at,
        record.closed_at,
        record.site,
        record.manager,
        record.comment,
        record.attributes - 'golden_id' as attributes,
        record.customer_key is not null and payer.golden_id is null as is_customer_missing,
        record.contact_key is not null and person.golden_id is null as is_contact_missing
    from record
    inner join setting on record.source_system = setting.source_system
    left join customer as payer
        on record.customer_key = payer.source_key and record.source_system = payer.source_system
    left join customer as person
        on record.contact_key = person.source_key and record.source_system = person.source_system
    -- Lateral, so that only the lines of touched orders are read.
    left join lateral (
        select sum(round(line.quantity * line.price * (1 - coalesce(line.discount, 0) / 100), 2)) as amount
        from line
        where line.order_golden_id = record.golden_id and not line.is_deleted
    ) as total on true
    order by record.golden_id, setting.priority, record.source_system, record.source_key
)

select * from final
