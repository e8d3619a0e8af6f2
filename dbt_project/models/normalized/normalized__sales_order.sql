-- One row per staged order row, typed; errors names what was refused.
with staged as (
    select * from {{ source('staging', 'sales_order') }}
),

source as (
    select * from {{ source('exchange', 'source') }}
),

final as (
    select
        {{ common_columns() }},
        {{ text_value('staged.customer_key') }} as customer_key,
        {{ text_value('staged.contact_key') }} as contact_key,
        clean.direction,
        clean.stage,
        {{ text_value('staged.title') }} as title,
        {{ number_value('clean.amount_text') }} as amount,
        upper({{ text_value('staged.currency') }}) as currency,
        clean.ordered_at,
        clean.closed_at,
        {{ text_value('staged.site') }} as site,
        {{ text_value('staged.manager') }} as manager,
        {{ text_value('staged.comment') }} as comment,
        {{ errors_of([
            refuse('value_unknown', 'direction', text_value('staged.direction') ~ ' is not null and clean.direction is null'),
            refuse('value_unknown', 'stage', text_value('staged.stage') ~ ' is not null and clean.stage is null'),
            refuse('number_invalid', 'amount', text_value('staged.amount') ~ ' is not null and (' ~ number_value('clean.amount_text') ~ ') is null'),
            refuse('currency_invalid', 'currency', "upper(" ~ text_value('staged.currency') ~ ") !~ '^[A-Z]{3}$'"),
            refuse('date_invalid', 'ordered_at', text_value('staged.ordered_at') ~ ' is not null and clean.ordered_at is null'),
            refuse('date_invalid', 'closed_at', text_value('staged.closed_at') ~ ' is not null and clean.closed_at is null')
        ]) }}
    from staged
    left join source on staged.source_system = source.source_system
    -- offset 0 keeps the expressions in one place: each is computed once a row.
    cross join lateral (
        select
            {{ modified_at() }},
            {{ dictionary_value('deal_direction', text_value('staged.direction'), 'staged.source_system') }} as direction,
            {{ dictionary_value('deal_stage', text_value('staged.stage'), 'staged.source_system') }} as stage,
            {{ number_text(text_value('staged.amount'), 'source.decimal_separator') }} as amount_text,
            {{ time_value(text_value('staged.ordered_at'), date_text(text_value('staged.ordered_at'), 'source.date_order'), 'source.time_zone') }} as ordered_at,
            {{ time_value(text_value('staged.closed_at'), date_text(text_value('staged.closed_at'), 'source.date_order'), 'source.time_zone') }} as closed_at
        offset 0
    ) as clean
)

select * from final
