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
        {{ text_value('staged.sku') }} as sku,
        {{ text_value('staged.name') }} as name,
        {{ text_value('staged.description') }} as description,
        {{ text_value('staged.section') }} as section,
        {{ text_value('staged.unit') }} as unit,
        {{ number_value('clean.vat_rate_text') }} as vat_rate,
        lower({{ text_value('staged.kind') }}) as kind,
        {{ text_value('staged.barcode') }} as barcode,
        {{ boolean_value(text_value('staged.is_active')) }} as is_active,
        {{ errors_of([
            refuse('number_invalid', 'vat_rate', text_value('staged.vat_rate') ~ ' is not null and (' ~ number_value('clean.vat_rate_text') ~ ') is null'),
            refuse('kind_unknown', 'kind', "lower(" ~ text_value('staged.kind') ~ ") not in ('goods', 'service')"),
            refuse('boolean_invalid', 'is_active', text_value('staged.is_active') ~ ' is not null and (' ~ boolean_value(text_value('staged.is_active')) ~ ') is null')
        ]) }}
    from staged
    left join source on staged.source_system = source.source_system
    -- offset 0 keeps the expressions in one place: each is computed once a row.
    cross join lateral (
        select
            {{ modified_at() }},
            {{ number_text(text_value('staged.vat_rate'), 'source.decimal_separator') }} as vat_rate_text
        offset 0
    ) as clean
)

select * from final
