-- One row per staged product row, typed; errors names what was refused.
with staged as (
    select * from {{ source('staging', 'product') }}
),

source as (
    select * from {{ source('exchange', 'source') }}
),

final as (
    select
        {{ common_columns() }},
        written.sku,
        written.name,
        written.description,
        written.section,
        {{ dictionary_value('unit', 'written.unit', 'staged.source_system') }} as unit,
        clean.vat_rate,
        lower(written.kind) as kind,
        written.barcode,
        clean.is_active,
        {{ missing_values([('unit', 'unit')]) }},
        {{ errors_of([
            refuse_unread('number_invalid', 'vat_rate'),
            refuse('kind_unknown', 'kind', "lower(written.kind) not in ('goods', 'service')"),
            refuse_unread('boolean_invalid', 'is_active')
        ]) }}
    from staged
    left join source on staged.source_system = source.source_system
    {{ written([
        'sku', 'name', 'description', 'section', 'unit', 'vat_rate', 'kind', 'barcode', 'is_active'
    ]) }}
    cross join lateral (
        select
            {{ prepared_date('modified_at') }},
            {{ prepared_number('vat_rate') }}
        offset 0
    ) as prepared
    cross join lateral (
        select
            {{ clean_time('modified_at') }},
            {{ clean_number('vat_rate') }},
            {{ boolean_value('written.is_active') }} as is_active
        offset 0
    ) as clean
)

select * from final
