-- One row per touched golden customer, its fields chosen from its records.
{% set columns = [
    'full_name', 'last_name', 'first_name', 'middle_name', 'company_name', 'tax_id', 'tax_reason_code',
    'registration_number', 'birth_date', 'address', 'city', 'region', 'postal_code', 'country', 'site', 'manager',
    'status', 'comment'
] -%}
with setting as (
    {{ source_settings('customer') }}
),

single as not materialized (
    {{ touched_records('customer', 'touched.is_single') }}
),

present as not materialized (
    {{ touched_records('customer', 'not touched.is_single') }}
),

-- A portal's own cards say something only where no ERP does: people go on changing them, and we do not ask each time.
record as (
    select present.*
    from present
    inner join setting on present.source_system = setting.source_system
    where setting.portal_id is null or not linked.has_erp_record(present.golden_id)
),

parent as not materialized (
    select * from {{ source('linked', 'customer') }}
),

ranked as (
    select
        record.golden_id,
        record.phone,
        record.phone_2,
        record.email,
        record.email_2,
        row_number() over (partition by record.golden_id order by {{ record_order('phone') }}) as phone_rank,
        row_number() over (partition by record.golden_id order by {{ record_order('email') }}) as email_rank
    from record
    inner join setting on record.source_system = setting.source_system
),

phones as (
    select
        listed.golden_id,
        array_agg(listed.value order by listed.place) as phones
    from (
        select
            ranked.golden_id,
            number.value,
            min(ranked.phone_rank * 1000 + number.position) as place
        from ranked
        cross join lateral unnest(
            string_to_array(concat_ws(',', ranked.phone, ranked.phone_2), ',')
        ) with ordinality as number (value, position)
        group by ranked.golden_id, number.value
    ) as listed
    group by listed.golden_id
),

emails as (
    select
        listed.golden_id,
        array_agg(listed.value order by listed.place) as emails
    from (
        select
            ranked.golden_id,
            address.value,
            min(ranked.email_rank * 1000 + address.position) as place
        from ranked
        cross join lateral unnest(
            string_to_array(concat_ws(',', ranked.email, ranked.email_2), ',')
        ) with ordinality as address (value, position)
        group by ranked.golden_id, address.value
    ) as listed
    group by listed.golden_id
),

survivor as (
    select
        record.golden_id,
        (array_agg(record.resolved_kind order by record.kind is null, {{ record_order('kind') }}))[1] as kind,
        {% for column in columns -%}
            {{ survivor(column) }},
        {% endfor -%}
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
    union all
    select
        single.golden_id,
        single.resolved_kind as kind,
        {% for column in columns -%}
            single.{{ column }},
        {% endfor -%}
        case when parent.golden_id <> single.golden_id then parent.golden_id end as parent_golden_id,
        single.parent_key is not null and parent.golden_id is null as is_parent_missing,
        single.attributes - 'golden_id' as attributes,
        {{ list_of('single.phone', 'single.phone_2') }} as phones,
        {{ list_of('single.email', 'single.email_2') }} as emails
    from single
    left join parent
        on single.parent_key = parent.source_key and single.source_system = parent.source_system
)

select * from final
