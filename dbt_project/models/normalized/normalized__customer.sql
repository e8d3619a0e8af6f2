-- One row per staged customer row, typed; errors names what was refused.
with staged as (
    select * from {{ source('staging', 'customer') }}
),

source as (
    select * from {{ source('exchange', 'source') }}
),

phone_region as (
    select * from {{ ref('normalized__phone_region') }}
),

final as (
    select
        {{ common_columns() }},
        lower({{ text_value('staged.kind') }}) as kind,
        {{ text_value('staged.full_name') }} as full_name,
        {{ text_value('staged.last_name') }} as last_name,
        {{ text_value('staged.first_name') }} as first_name,
        {{ text_value('staged.middle_name') }} as middle_name,
        {{ text_value('staged.company_name') }} as company_name,
        clean.tax_id,
        {{ text_value('staged.tax_reason_code') }} as tax_reason_code,
        {{ text_value('staged.registration_number') }} as registration_number,
        {{ phone_value(text_value('staged.phone'), 'clean.phone_digits', 'phone_region') }} as phone,
        {{ phone_value(text_value('staged.phone_2'), 'clean.phone_2_digits', 'phone_region') }} as phone_2,
        {{ email_value(text_value('staged.email')) }} as email,
        {{ email_value(text_value('staged.email_2')) }} as email_2,
        {{ date_value('clean.birth_date_text') }} as birth_date,
        {{ text_value('staged.address') }} as address,
        {{ text_value('staged.city') }} as city,
        {{ text_value('staged.region') }} as region,
        {{ text_value('staged.postal_code') }} as postal_code,
        {{ text_value('staged.country') }} as country,
        {{ text_value('staged.parent_key') }} as parent_key,
        {{ text_value('staged.site') }} as site,
        {{ text_value('staged.manager') }} as manager,
        {{ text_value('staged.status') }} as status,
        {{ text_value('staged.comment') }} as comment,
        {{ errors_of([
            refuse('kind_unknown', 'kind', "lower(" ~ text_value('staged.kind') ~ ") not in ('person', 'organization')"),
            refuse('tax_id_invalid', 'tax_id', "clean.tax_id !~ '^[0-9A-Za-z]{5,20}$'"),
            refuse('phone_invalid', 'phone', text_value('staged.phone') ~ ' is not null and (' ~ phone_value(text_value('staged.phone'), 'clean.phone_digits', 'phone_region') ~ ') is null'),
            refuse('phone_invalid', 'phone_2', text_value('staged.phone_2') ~ ' is not null and (' ~ phone_value(text_value('staged.phone_2'), 'clean.phone_2_digits', 'phone_region') ~ ') is null'),
            refuse('email_invalid', 'email', text_value('staged.email') ~ ' is not null and (' ~ email_value(text_value('staged.email')) ~ ') is null'),
            refuse('email_invalid', 'email_2', text_value('staged.email_2') ~ ' is not null and (' ~ email_value(text_value('staged.email_2')) ~ ') is null'),
            refuse('date_invalid', 'birth_date', text_value('staged.birth_date') ~ ' is not null and (' ~ date_value('clean.birth_date_text') ~ ') is null')
        ]) }}
    from staged
    left join source on staged.source_system = source.source_system
    left join phone_region on source.phone_region = phone_region.region
    -- offset 0 keeps the expressions in one place: each is computed once a row.
    cross join lateral (
        select
            {{ modified_at() }},
            {{ phone_digits('staged.phone') }} as phone_digits,
            {{ phone_digits('staged.phone_2') }} as phone_2_digits,
            {{ date_text(text_value('staged.birth_date'), 'source.date_order') }} as birth_date_text,
            nullif(translate(staged.tax_id, e' \t\u00a0-', ''), '') as tax_id
        offset 0
    ) as clean
)

select * from final
