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
        written.customer_key,
        written.contact_key,
        clean.direction,
        clean.stage,
        written.title,
        clean.amount,
        upper(written.currency) as currency,
        clean.ordered_at,
        clean.closed_at,
        written.site,
        written.manager,
        written.comment,
        {{ missing_values([('deal_direction', 'direction'), ('deal_stage', 'stage')]) }},
        {{ errors_of([
            refuse_unread('value_unknown', 'direction'),
            refuse_unread('value_unknown', 'stage'),
            refuse_unread('number_invalid', 'amount'),
            refuse('currency_invalid', 'currency', "upper(written.currency) !~ '^[A-Z]{3}$'"),
            refuse_unread('date_invalid', 'ordered_at'),
            refuse_unread('date_invalid', 'closed_at'),
            refuse_long('customer_key'),
            refuse_long('contact_key')
        ]) }}
    from staged
    left join source on staged.source_system = source.source_system
    {{ written([
        'customer_key', 'contact_key', 'direction', 'stage', 'title', 'amount', 'currency', 'ordered_at',
        'closed_at', 'site', 'manager', 'comment'
    ]) }}
    cross join lateral (
        select
            {{ prepared_date('modified_at') }},
            {{ prepared_number('amount') }},
            {{ prepared_date('ordered_at') }},
            {{ prepared_date('closed_at') }}
        offset 0
    ) as prepared
    cross join lateral (
        select
            {{ clean_time('modified_at') }},
            {{ dictionary_value('deal_direction', 'written.direction', 'staged.source_system') }} as direction,
            {{ dictionary_value('deal_stage', 'written.stage', 'staged.source_system') }} as stage,
            {{ clean_number('amount') }},
            {{ clean_time('ordered_at') }},
            {{ clean_time('closed_at') }}
        offset 0
    ) as clean
)

select * from final
