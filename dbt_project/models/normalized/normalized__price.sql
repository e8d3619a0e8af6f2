{% set dictionaries = [('price_type', 'price_type'), ('currency', 'currency')] %}
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
        written.product_key,
        lower(clean.price_type) as price_type,
        clean.amount,
        upper(clean.currency) as currency,
        clean.valid_from,
        {{ missing_values(dictionaries) }},
        {{ errors_of([
            refuse('value_missing', 'product_key', 'written.product_key is null'),
            refuse('value_missing', 'amount', 'written.amount is null'),
            refuse_unread('number_invalid', 'amount'),
            refuse('currency_invalid', 'currency', "upper(clean.currency) !~ '^[A-Z]{3}$'"),
            refuse_date('valid_from'),
            refuse_unread('value_unknown', 'price_type'),
            refuse_unread('value_unknown', 'currency'),
            refuse_long('product_key'),
            refuse_long('price_type')
        ]) }}
    from staged
    left join source on staged.source_system = source.source_system
    {{ written(['valid_from'], ['product_key', 'price_type', 'amount', 'currency']) }}
    {{ known(dictionaries) }}
    cross join lateral (
        select
            {{ prepared_date('modified_at') }},
            {{ prepared_number('amount') }},
            {{ prepared_date('valid_from') }}
        offset 0
    ) as prepared
    cross join lateral (
        select
            {{ clean_time('modified_at') }},
            {% for dictionary, column in dictionaries %}{{ clean_dictionary(dictionary, column) }},
            {% endfor %}{{ clean_number('amount') }},
            {{ clean_date('valid_from') }}
        offset 0
    ) as clean
)

select * from final
