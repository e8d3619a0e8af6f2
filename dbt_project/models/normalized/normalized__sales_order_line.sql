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
        written.order_key,
        clean.line_number,
        written.product_key,
        written.name,
        clean.quantity,
        written.unit,
        clean.price,
        clean.discount,
        clean.vat_rate,
        {{ missing_values([]) }},
        {{ errors_of([
            refuse('value_missing', 'order_key', 'written.order_key is null'),
            refuse_unread('number_invalid', 'line_number'),
            refuse_unread('number_invalid', 'quantity'),
            refuse_unread('number_invalid', 'price'),
            refuse_unread('number_invalid', 'discount'),
            refuse_unread('number_invalid', 'vat_rate'),
            refuse_long('order_key'),
            refuse_long('product_key')
        ]) }}
    from staged
    left join source on staged.source_system = source.source_system
    {{ written([
        'order_key', 'line_number', 'product_key', 'name', 'quantity', 'unit', 'price', 'discount', 'vat_rate'
    ]) }}
    cross join lateral (
        select
            {{ prepared_date('modified_at') }},
            {{ prepared_number('line_number') }},
            {{ prepared_number('quantity') }},
            {{ prepared_number('price') }},
            {{ prepared_number('discount') }},
            {{ prepared_number('vat_rate') }}
        offset 0
    ) as prepared
    cross join lateral (
        select
            {{ clean_time('modified_at') }},
            case when prepared.line_number ~ '^[0-9]{1,9}$' then cast(prepared.line_number as integer) end as line_number,
            {{ clean_number('quantity') }},
            {{ clean_number('price') }},
            {{ clean_number('discount') }},
            {{ clean_number('vat_rate') }}
        offset 0
    ) as clean
)

select * from final
