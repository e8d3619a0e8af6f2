{% set dictionaries = [
    ('deal_direction', 'direction'), ('deal_stage', 'stage'), ('currency', 'currency'), ('site', 'site'), ('manager', 'manager')
] %}
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
        upper(clean.currency) as currency,
        clean.ordered_at,
        clean.closed_at,
        clean.site,
        clean.manager,
        written.comment,
        {{ missing_values(dictionaries) }},
        {{ errors_of([
            refuse_unread('value_unknown', 'direction'),
            refuse_unread('value_unknown', 'stage'),
            refuse_unread('value_unknown', 'site'),
            refuse_unread('value_unknown', 'manager'),
            refuse_unread('value_unknown', 'currency'),
            refuse_unread('number_invalid', 'amount'),
            refuse('currency_invalid', 'currency', "upper(clean.currency) !~ '^[A-Z]{3}$'"),
            refuse_date('ordered_at'),
            refuse_date('closed_at'),
            refuse_long('customer_key'),
            refuse_long('contact_key')
        ]) }}
    from staged
    left join source on staged.source_system = source.source_system
    {{ written(
        ['title', 'ordered_at', 'closed_at', 'site', 'manager', 'comment'],
        ['customer_key', 'contact_key', 'direction', 'stage', 'amount', 'currency']
    ) }}
    {{ known(dictionaries) }}
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
            {% for dictionary, column in dictionaries %}{{ clean_dictionary(dictionary, column) }},
            {% endfor %}            {{ clean_number('amount') }},
            {{ clean_time('ordered_at') }},
            {{ clean_time('closed_at') }}
        offset 0
    ) as clean
)

select * from final
