-- One row per staged customer row, typed; errors names what was refused, …_key is what linking compares.
with staged as (
    select * from {{ source('staging', 'customer') }}
),

source as (
    select * from {{ source('exchange', 'source') }}
),

phone_region as (
    select * from {{ ref('normalized__phone_region') }}
),

phone_plan as (
    select * from {{ ref('normalized__phone_plan') }}
),

given_name as (
    select distinct name_key from {{ ref('normalized__given_name') }}
),

final as (
    select
        {{ common_columns() }},
        lower(written.kind) as kind,
        prepared.full_name,
        prepared.last_name,
        prepared.first_name,
        prepared.middle_name,
        prepared.company_name,
        prepared.tax_id,
        written.tax_reason_code,
        written.registration_number,
        nullif(clean.phone, '') as phone,
        nullif(clean.phone_2, '') as phone_2,
        nullif(clean.email, '') as email,
        nullif(clean.email_2, '') as email_2,
        clean.birth_date,
        written.address,
        written.city,
        written.region,
        written.postal_code,
        written.country,
        written.parent_key,
        clean.site,
        clean.manager,
        clean.status,
        written.comment,
        {{ ordered_part(1) }} as last_name_key,
        {{ ordered_part(2) }} as first_name_key,
        {{ ordered_part(3) }} as middle_name_key,
        company.core || '|' || coalesce({{ legal_form_code('coalesce(company.in_front, company.behind)') }}, '')
            as company_name_key,
        clean.tax_id_key,
        {{ tax_reason_code_key('written.tax_reason_code') }} as tax_reason_code_key,
        {{ registration_number_key('written.registration_number') }} as registration_number_key,
        {{ missing_values([('site', 'site'), ('manager', 'manager'), ('customer_status', 'status')]) }},
        {{ errors_of([
            refuse('kind_unknown', 'kind', "lower(written.kind) not in ('person', 'organization')"),
            refuse('tax_id_invalid', 'tax_id', "prepared.tax_id !~ '^[0-9A-Za-z]{5,20}$'"),
            refuse_unread('phone_invalid', 'phone'),
            refuse_unread('phone_invalid', 'phone_2'),
            refuse_unread('email_invalid', 'email'),
            refuse_unread('email_invalid', 'email_2'),
            refuse_birth_date(),
            refuse_unread('value_unknown', 'site'),
            refuse_unread('value_unknown', 'manager'),
            refuse_unread('value_unknown', 'status'),
            refuse_long('parent_key')
        ]) }}
    from staged
    left join source on staged.source_system = source.source_system
    left join phone_region on source.phone_region = phone_region.region
    {{ written([
        'full_name', 'last_name', 'first_name', 'middle_name', 'company_name', 'tax_reason_code',
        'registration_number', 'phone', 'phone_2', 'email', 'email_2', 'birth_date', 'address', 'city', 'region',
        'postal_code', 'country', 'site', 'manager', 'status', 'comment'
    ], ['kind', 'parent_key']) }}
    {{ known([('site', 'site'), ('manager', 'manager'), ('customer_status', 'status')]) }}
    cross join lateral (
        select
            {{ prepared_date('modified_at') }},
            {{ prepared_date('birth_date') }},
            {{ phone_plain('written.phone') }} as phone,
            {{ phone_plain('written.phone_2') }} as phone_2,
            {{ tax_id_value('staged.tax_id') }} as tax_id,
            {{ display_value('written.full_name') }} as full_name,
            {{ display_value('written.last_name') }} as last_name,
            {{ display_value('written.first_name') }} as first_name,
            {{ display_value('written.middle_name') }} as middle_name,
            {{ display_value('written.company_name') }} as company_name
        offset 0
    ) as prepared
    cross join lateral (
        select
            {{ phone_abroad('prepared.phone') }} as phone,
            {{ phone_abroad('prepared.phone_2') }} as phone_2,
            {{ tax_id_number('prepared.tax_id') }} as tax_number,
            {{ person_parts(
                'prepared.last_name', 'prepared.first_name', 'prepared.middle_name', 'prepared.full_name', 'lower(written.kind)'
            ) }} as name_parts,
            {{ company_words(
                "coalesce(prepared.company_name, case when lower(written.kind) = 'organization' then prepared.full_name end)"
            ) }} as company_words
        offset 0
    ) as dialled
    cross join lateral (
        select
            {{ phone_number_of('phone') }},
            {{ phone_number_of('phone_2') }},
            {{ latin('dialled.name_parts') }} as name_parts,
            {{ company_form_in_front('dialled.company_words') }} as in_front,
            {{ company_form_behind('dialled.company_words') }} as behind
        offset 0
    ) as numbered
    left join phone_plan as phone_plan on numbered.phone_code = phone_plan.calling_code
    left join phone_plan as phone_2_plan on numbered.phone_2_code = phone_2_plan.calling_code
    cross join lateral (
        select
            {{ without_doubles('numbered.name_parts') }} as name_parts,
            {{ company_core('dialled.company_words', 'numbered.in_front', 'numbered.behind') }} as company_core
        offset 0
    ) as folded
    cross join lateral (
        select
            left(folded.name_parts, 1) as mode,
            nullif(split_part(folded.name_parts, '|', 2), '') as one,
            nullif(split_part(folded.name_parts, '|', 3), '') as two,
            nullif(split_part(folded.name_parts, '|', 4) || split_part(folded.name_parts, '|', 5), '') as three
        offset 0
    ) as part
    left join given_name as one_given on part.one = one_given.name_key
    left join given_name as two_given on part.two = two_given.name_key
    left join given_name as three_given on part.three = three_given.name_key
    cross join lateral (
        select
            case when folded.name_parts is not null then {{ name_order(
                'part.mode', 'part.one', 'part.two', 'part.three', '(one_given.name_key is not null)',
                '(two_given.name_key is not null)', '(three_given.name_key is not null)'
            ) }} end as name_order
        offset 0
    ) as named
    cross join lateral (
        select
            case when folded.company_core <> '' then {{ latin(abbreviated('folded.company_core')) }} end as core
        offset 0
    ) as company_latin
    cross join lateral (
        select
            {{ without_doubles('company_latin.core') }} as core,
            numbered.in_front,
            numbered.behind
        offset 0
    ) as company
    cross join lateral (
        select
            {{ clean_time('modified_at') }},
            {{ clean_date('birth_date') }},
            {{ clean_phone('phone') }},
            {{ clean_phone('phone_2') }},
            {{ clean_email('email') }},
            {{ clean_email('email_2') }},
            {{ tax_id_key('prepared.tax_id', 'dialled.tax_number', 'phone_region.region') }} as tax_id_key,
            {{ clean_dictionary('site', 'site') }},
            {{ clean_dictionary('manager', 'manager') }},
            {{ clean_dictionary('customer_status', 'status') }}
        offset 0
    ) as clean
)

select * from final
