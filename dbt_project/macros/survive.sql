{# Survivorship (I7): the value of the best record that has one; best is the source's priority for the field, then
   the newest change, then the key so that the choice is total. A golden row of one record is that record.
   exchange.survivorship says otherwise field by field: recency gives all sources one priority, completeness puts the
   longest value first. Without any, setting.longest is NULL and the test costs nothing. #}

{% macro record_order(column) -%}
    case when setting.longest ? '{{ column }}' then -length(cast(record.{{ column }} as text)) end,
    coalesce(cast(setting.priorities ->> '{{ column }}' as integer), setting.priority),
    record.changed_at desc, record.source_system, record.source_key
{%- endmacro %}

{% macro survivor(column) -%}
    (array_agg(record.{{ column }} order by {{ record_order(column) }})
        filter (where record.{{ column }} is not null))[1] as {{ column }}
{%- endmacro %}

{# Priorities of each source for the fields of one entity, and the fields of which the longest value wins. #}
{% macro source_settings(entity) -%}
    select
        source.source_system,
        source.priority,
        source.default_currency,
        source.portal_id,
        coalesce(
            jsonb_object_agg(field.column_name, field.priority) filter (where field.priority is not null), '{}'
        ) || strategy.equal_priorities as priorities,
        strategy.longest
    from {{ source('exchange', 'source') }} as source
    left join {{ source('exchange', 'source_field') }} as field
        on source.source_system = field.source_system and field.entity = '{{ entity }}'
    cross join (
        select
            coalesce(
                jsonb_object_agg(survivorship.column_name, 0) filter (where survivorship.strategy = 'recency'), '{}'
            ) as equal_priorities,
            jsonb_object_agg(survivorship.column_name, true)
                filter (where survivorship.strategy = 'completeness') as longest
        from {{ source('exchange', 'survivorship') }} as survivorship
        where survivorship.entity = '{{ entity }}'
    ) as strategy
    group by
        source.source_system, source.priority, source.default_currency, source.portal_id, strategy.equal_priorities,
        strategy.longest
{%- endmacro %}

{# Golden rows that the running tick must derive again, of the chunk that this connection works on; without the setting
   all of them. #}
{% macro touched_rows(entity, condition) -%}
    select touched.golden_id
    from {{ source('linked', 'touched') }} as touched
    where
        touched.entity = '{{ entity }}'
        and touched.chunk = coalesce(
            cast(nullif(current_setting('intersect.chunk', true), '') as smallint), touched.chunk
        ){% if condition %}
        and {{ condition }}{% endif %}
{%- endmacro %}

{# Present records of those golden rows. #}
{% macro touched_records(entity, condition='') -%}
    select record.*
    from ({{ touched_rows(entity, condition) }}) as touched
    inner join {{ source('linked', entity) }} as record on touched.golden_id = record.golden_id
    where not record.is_deleted
{%- endmacro %}

{# The values of two columns of one record as a list, each once; a column may hold several, separated by commas. #}
{% macro list_of(column, second_column) -%}
    case
        when {{ second_column }} is null and {{ column }} is null then '{}'::text[]
        when {{ second_column }} is null or {{ second_column }} = {{ column }} then string_to_array({{ column }}, ',')
        when {{ column }} is null then string_to_array({{ second_column }}, ',')
        else array(
            select listed.value
            from unnest(string_to_array({{ column }} || ',' || {{ second_column }}, ',')) with ordinality as listed (value, position)
            group by listed.value
            order by min(listed.position)
        )
    end
{%- endmacro %}
