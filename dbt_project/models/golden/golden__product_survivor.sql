-- One row per touched golden product, its fields chosen from its records.
with setting as (
    {{ source_settings('product') }}
),

record as (
    {{ touched_records('product') }}
),

final as (
    select
        record.golden_id,
        (array_agg(record.resolved_kind order by record.kind is null, {{ record_order('kind') }}))[1] as kind,
        {{ survivor('sku') }},
        {{ survivor('name') }},
        {{ survivor('description') }},
        {{ survivor('section') }},
        {{ survivor('unit') }},
        {{ survivor('vat_rate') }},
        {{ survivor('barcode') }},
        coalesce((array_agg(record.is_active order by {{ record_order('is_active') }})
            filter (where record.is_active is not null))[1], true) as is_active,
        exchange.jsonb_merge_agg(
            record.attributes
            order by setting.priority desc, record.changed_at, record.source_system, record.source_key
        ) as attributes
    from record
    inner join setting on record.source_system = setting.source_system
    group by record.golden_id
)

select * from final
