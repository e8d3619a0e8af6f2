-- One row per staged price row, typed; errors names what was refused.
with staged as (
    select * from {{ source('staging', 'price') }}
),

source as (
    select * from {{ source('exchange', 'source') }}
),

final as (
    select
        {{ common_columns() }},
        {{ text_value('staged.product_key') }} as product_key,
        lower({{ text_value('staged.price_type') }}) as price_type,
        {{ number_value('clean.amount_text') }} as amount,
        upper({{ text_value('staged.currency') }}) as currency,
        {{ date_value('clean.valid_from_text') }} as valid_from,
        {{ errors_of([
            refuse('value_missing', 'product_key', text_value('staged.product_key') ~ ' is null'),
            refuse('value_missing', 'amount', text_value('staged.amount') ~ ' is null'),
            refuse('number_invalid', 'amount', text_value('staged.amount') ~ ' is not null and (' ~ number_value('clean.amount_text') ~ ') is null'),
            refuse('currency_invalid', 'currency', "upper(" ~ text_value('staged.currency') ~ ") !~ '^[A-Z]{3}$'"),
            refuse('date_invalid', 'valid_from', text_value('staged.valid_from') ~ ' is not null and (' ~ date_value('clean.valid_from_text') ~ ') is null')
        ]) }}
    from staged
    left join source on staged.source_system = source.source_system
    -- offset 0 keeps the expressions in one place: each is computed once a row.
    cross join lateral (
        select
            {{ modified_at() }},
            {{ number_text(text_value('staged.amount'), 'source.decimal_separator') }} as amount_text,
            {{ date_text(text_value('staged.valid_from'), 'source.date_order') }} as valid_from_text
        offset 0
    ) as clean
)

select * from final
