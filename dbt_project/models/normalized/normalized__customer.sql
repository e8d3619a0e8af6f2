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
    select name_key from {{ ref('normalized__given_name') }}
),

final as (
    select
        {{ common_columns() }},
        prepared.kind,
        prepared.full_name,
        prepared.last_name,
        prepared.first_name,
        prepared.middle_name,
        prepared.company_name,
        prepared.tax_id,
        {{ tax_reason_code_value() }} as tax_reason_code,
        written.registration_number,
        {{ meant_entries('clean.phone') }} as phone,
        {{ meant_entries('clean.phone_2') }} as phone_2,
        {{ meant_entries('clean.email') }} as email,
        {{ meant_entries('clean.email_2') }} as email_2,
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
        case
            when clean.core is not null
                then clean.core || '|' || coalesce({{ legal_form_code('coalesce(prepared.in_front, prepared.behind)') }}, '')
        end as company_name_key,
        clean.tax_id_key,
        {{ tax_reason_code_key(tax_reason_code_value()) }} as tax_reason_code_key,
        {{ registration_number_key('written.registration_number') }} as registration_number_key,
        {{ missing_values([('site', 'site'), ('manager', 'manager'), ('customer_status', 'status')]) }},
        {{ errors_of([
            refuse('kind_unknown', 'kind', "prepared.kind not in ('person', 'organization')"),
            refuse('tax_id_invalid', 'tax_id', "prepared.tax_number is null and prepared.tax_id !~ '^[0-9A-Za-z]{5,20}$'"),
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
    -- Steps within one lateral query cost less than one beside the other: each of those hands all columns on.
    cross join lateral (
        select
            dialled.*,
            {{ phone_number('phone', 'dialled') }},
            {{ phone_number('phone_2', 'dialled') }},
            left(dialled.name_parts, 1) as mode,
            nullif(split_part(dialled.name_parts, '|', 2), '') as one,
            nullif(split_part(dialled.name_parts, '|', 3), '') as two,
            nullif(split_part(dialled.name_parts, '|', 4) || split_part(dialled.name_parts, '|', 5), '') as three,
            {{ company_form('dialled.company_words', 0) }} as in_front,
            {{ company_form('dialled.company_words', -1) }} as behind
        from (
            select
                plain.*,
                {{ phone_abroad('plain.phone') }} as phone_abroad,
                {{ phone_abroad('plain.phone_2') }} as phone_2_abroad,
                {{ tax_id_number('plain.tax_id') }} as tax_number,
                {{ person_parts(
                    'plain.last_name', 'plain.first_name', 'plain.middle_name', 'plain.full_name', 'plain.kind',
                    untitled('plain.name_text')
                ) }} as name_parts,
                {{ company_blanks('plain.company_text') }} as company_words
            from (
                select
                    named.*,
                    {{ person_text('coalesce(named.last_name, named.full_name)') }} as name_text,
                    {{ prepared_date('modified_at') }},
                    {{ prepared_date('birth_date', 0) }},
                    {{ phone_plain('written.phone') }} as phone,
                    {{ phone_plain('written.phone_2') }} as phone_2,
                    {{ tax_id_value('staged.tax_id') }} as tax_id,
                    {{ company_words(
                        "coalesce(named.company_name, case when named.kind = 'organization' then named.full_name end)"
                    ) }} as company_text
                from (
                    select
                        lower(written.kind) as kind,
                        {{ display_value('written.full_name') }} as full_name,
                        {{ display_value('written.last_name') }} as last_name,
                        {{ display_value('written.first_name') }} as first_name,
                        {{ display_value('written.middle_name') }} as middle_name,
                        {{ display_value('written.company_name') }} as company_name
                    offset 0
                ) as named
                offset 0
            ) as plain
            offset 0
        ) as dialled
        offset 0
    ) as prepared
    left join phone_plan as phone_plan on prepared.phone_code = phone_plan.calling_code
    left join phone_plan as phone_2_plan on prepared.phone_2_code = phone_2_plan.calling_code
    cross join lateral (
        select
            shortened.*,
            {{ clean_time('modified_at') }},
            {{ clean_date('birth_date') }},
            {{ clean_phone('phone') }},
            {{ clean_phone('phone_2') }},
            {{ clean_email('email') }},
            {{ clean_email('email_2') }},
            {{ tax_id_key('prepared.tax_id', 'prepared.tax_number', 'phone_region.region') }} as tax_id_key,
            {{ clean_dictionary('site', 'site') }},
            {{ clean_dictionary('manager', 'manager') }},
            {{ clean_dictionary('customer_status', 'status') }},
            {{ name_order('prepared.mode', 'shortened') }} as name_order
        from (
            select
                parted.*,
                {% for place in ['one', 'two', 'three'] -%}
                coalesce({{ is_given_name('parted.' ~ place) }}, false) as {{ place }}_is_given,
                coalesce({{ is_patronymic('parted.' ~ place) }}, false) as {{ place }}_is_patronymic{{ ',' if not loop.last }}
                {% endfor %}
            from (
                select
                    singled.*,
                    nullif(split_part(singled.names, '|', 1), '') as one,
                    nullif(split_part(singled.names, '|', 2), '') as two,
                    nullif(split_part(singled.names, '|', 3), '') as three
                from (
                    select
                        {{ without_doubles('spelled.names') }} as names,
                        {{ without_doubles('spelled.core') }} as core,
                        {{ phone_short('phone', 'prepared', 'spelled') }},
                        {{ phone_short('phone_2', 'prepared', 'spelled') }}
                    from (
                        select
                            {{ latin_names('prepared.name_parts', 'prepared.one', 'prepared.two', 'prepared.three') }} as names,
                            {{ latin('bare.core') }} as core,
                            {{ phone_prefix('phone', 'prepared', 'phone_plan') }},
                            {{ phone_prefix('phone_2', 'prepared', 'phone_2_plan') }}
                        from (
                            select nullif({{ abbreviated('whole.core') }}, '') as core
                            from (
                                select
                                    {{ company_core('prepared.company_words', 'prepared.in_front', 'prepared.behind') }} as core
                                offset 0
                            ) as whole
                            offset 0
                        ) as bare
                        offset 0
                    ) as spelled
                    offset 0
                ) as singled
                offset 0
            ) as parted
            offset 0
        ) as shortened
        offset 0
    ) as clean
)

select * from final
