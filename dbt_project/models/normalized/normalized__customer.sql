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
        lower(written.kind) as kind,
        written.full_name,
        written.last_name,
        written.first_name,
        written.middle_name,
        written.company_name,
        prepared.tax_id,
        written.tax_reason_code,
        written.registration_number,
        clean.phone,
        clean.phone_2,
        clean.email,
        clean.email_2,
        clean.birth_date,
        written.address,
        written.city,
        written.region,
        written.postal_code,
        written.country,
        written.parent_key,
        written.site,
        written.manager,
        written.status,
        written.comment,
        {{ missing_values([]) }},
        {{ errors_of([
            refuse('kind_unknown', 'kind', "lower(written.kind) not in ('person', 'organization')"),
            refuse('tax_id_invalid', 'tax_id', "prepared.tax_id !~ '^[0-9A-Za-z]{5,20}$'"),
            refuse_unread('phone_invalid', 'phone'),
            refuse_unread('phone_invalid', 'phone_2'),
            refuse_unread('email_invalid', 'email'),
            refuse_unread('email_invalid', 'email_2'),
            refuse_unread('date_invalid', 'birth_date'),
            refuse_long('parent_key')
        ]) }}
    from staged
    left join source on staged.source_system = source.source_system
    left join phone_region on source.phone_region = phone_region.region
    {{ written([
        'kind', 'full_name', 'last_name', 'first_name', 'middle_name', 'company_name', 'tax_reason_code',
        'registration_number', 'phone', 'phone_2', 'email', 'email_2', 'birth_date', 'address', 'city', 'region',
        'postal_code', 'country', 'parent_key', 'site', 'manager', 'status', 'comment'
    ]) }}
    cross join lateral (
        select
            {{ prepared_date('modified_at') }},
            {{ prepared_date('birth_date') }},
            {{ phone_digits('written.phone') }} as phone_digits,
            {{ phone_digits('written.phone_2') }} as phone_2_digits,
            nullif(translate(staged.tax_id, e' \t\u00a0-', ''), '') as tax_id
        offset 0
    ) as prepared
    cross join lateral (
        select
            {{ clean_time('modified_at') }},
            {{ clean_date('birth_date') }},
            {{ phone_value('written.phone', 'prepared.phone_digits', 'phone_region') }} as phone,
            {{ phone_value('written.phone_2', 'prepared.phone_2_digits', 'phone_region') }} as phone_2,
            {{ email_value('written.email') }} as email,
            {{ email_value('written.email_2') }} as email_2
        offset 0
    ) as clean
)

select * from final
