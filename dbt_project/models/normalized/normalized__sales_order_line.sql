-- One row per staged order line row, typed; errors names what was refused.
with staged as (
    select * from {{ source('staging', 'sales_order_line') }}
),

source as (
    select * from {{ source('exchange', 'source') }}
),

final as (
    select
        {{ common_columns() }},
        {{ text_value('staged.order_key') }} as order_key,
        case when clean.line_number_text ~ '^[0-9]{1,9}$' then cast(clean.line_number_text as integer) end as line_number,
        {{ text_value('staged.product_key') }} as product_key,
        {{ text_value('staged.name') }} as name,
        {{ number_value('clean.quantity_text') }} as quantity,
        {{ text_value('staged.unit') }} as unit,
        {{ number_value('clean.price_text') }} as price,
        {{ number_value('clean.discount_text') }} as discount,
        {{ number_value('clean.vat_rate_text') }} as vat_rate,
        {{ errors_of([
            refuse('value_missing', 'order_key', text_value('staged.order_key') ~ ' is null'),
            refuse('number_invalid', 'line_number', "clean.line_number_text !~ '^[0-9]{1,9}$'"),
            refuse('number_invalid', 'quantity', text_value('staged.quantity') ~ ' is not null and (' ~ number_value('clean.quantity_text') ~ ') is null'),
            refuse('number_invalid', 'price', text_value('staged.price') ~ ' is not null and (' ~ number_value('clean.price_text') ~ ') is null'),
            refuse('number_invalid', 'discount', text_value('staged.discount') ~ ' is not null and (' ~ number_value('clean.discount_text') ~ ') is null'),
            refuse('number_invalid', 'vat_rate', text_value('staged.vat_rate') ~ ' is not null and (' ~ number_value('clean.vat_rate_text') ~ ') is null')
        ]) }}
    from staged
    left join source on staged.source_system = source.source_system
    -- offset 0 keeps the expressions in one place: each is computed once a row.
    cross join lateral (
        select
            {{ modified_at() }},
            {{ number_text(text_value('staged.line_number'), 'source.decimal_separator') }} as line_number_text,
            {{ number_text(text_value('staged.quantity'), 'source.decimal_separator') }} as quantity_text,
            {{ number_text(text_value('staged.price'), 'source.decimal_separator') }} as price_text,
            {{ number_text(text_value('staged.discount'), 'source.decimal_separator') }} as discount_text,
            {{ number_text(text_value('staged.vat_rate'), 'source.decimal_separator') }} as vat_rate_text
        offset 0
    ) as clean
)

select * from final
