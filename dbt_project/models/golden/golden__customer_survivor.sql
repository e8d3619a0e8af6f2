-- One row per touched golden customer, its fields chosen from its records.
with setting as (
    {{ source_settings('customer') }}
),

record as (
    {{ touched_records('customer') }}
),

parent as (
    select * from {{ source('linked', 'customer') }}
),

phones as (
    select
        ranked.golden_id,
        array_agg(ranked.value order by ranked.rank) as phones
    from (
        select
            ranked_record.golden_id,
            listed.value,
            min(ranked_record.rank * 2 + listed.position) as rank
        from (
            select
                record.golden_id,
                record.phone,
                record.phone_2,
                row_number() over (
                    partition by record.golden_id
                    order by {{ record_order('phone') }}
                ) as rank
            from record
            inner join setting on record.source_system = setting.source_system
        ) as ranked_record
        cross join lateral (
            values (ranked_record.phone, 0), (ranked_record.phone_2, 1)
        ) as listed (value, position)
        where listed.value is not null
        group by ranked_record.golden_id, listed.value
    ) as ranked
    group by ranked.golden_id
),

emails as (
    select
        ranked.golden_id,
        array_agg(ranked.value order by ranked.rank) as emails
    from (
        select
            ranked_record.golden_id,
            listed.value,
            min(ranked_record.rank * 2 + listed.position) as rank
        from (
            select
                record.golden_id,
                record.email,
                record.email_2,
                row_number() over (
                    partition by record.golden_id
                    order by {{ record_order('email') }}
                ) as rank
            from record
            inner join setting on record.source_system = setting.source_system
        ) as ranked_record
        cross join lateral (
            values (ranked_record.email, 0), (ranked_record.email_2, 1)
        ) as listed (value, position)
        where listed.value is not null
        group by ranked_record.golden_id, listed.value
    ) as ranked
    group by ranked.golden_id
),

survivor as (
    select
        record.golden_id,
        (array_agg(record.resolved_kind order by record.kind is null, {{ record_order('kind') }}))[1] as kind,
        {{ survivor('full_name') }},
        {{ survivor('last_name') }},
        {{ survivor('first_name') }},
        {{ survivor('middle_name') }},
        {{ survivor('company_name') }},
        {{ survivor('tax_id') }},
        {{ survivor('tax_reason_code') }},
        {{ survivor('registration_number') }},
        {{ survivor('birth_date') }},
        {{ survivor('address') }},
        {{ survivor('city') }},
        {{ survivor('region') }},
        {{ survivor('postal_code') }},
        {{ survivor('country') }},
        {{ survivor('site') }},
        {{ survivor('manager') }},
        {{ survivor('status') }},
        {{ survivor('comment') }},
        (array_agg(parent.golden_id order by {{ record_order('parent_key') }})
            filter (where parent.golden_id <> record.golden_id))[1] as parent_golden_id,
        coalesce(
            bool_or(record.parent_key is not null and parent.golden_id is null), false
        ) as is_parent_missing,
        exchange.jsonb_merge_agg(
            record.attributes - 'golden_id'
            order by setting.priority desc, record.changed_at, record.source_system, record.source_key
        ) as attributes
    from record
    inner join setting on record.source_system = setting.source_system
    left join parent
        on record.parent_key = parent.source_key and record.source_system = parent.source_system
    group by record.golden_id
),

final as (
    select
        survivor.*,
        coalesce(phones.phones, '{}') as phones,
        coalesce(emails.emails, '{}') as emails
    from survivor
    left join phones on survivor.golden_id = phones.golden_id
    left join emails on survivor.golden_id = emails.golden_id
)

select * from final
