{# Survivorship (I7): the value of the best record that has one; best is the source's priority for the field, then
   the newest change, then the key so that the choice is total. #}

{% macro record_order(column) -%}
    coalesce(cast(setting.priorities ->> '{{ column }}' as integer), setting.priority),
    record.changed_at desc, record.source_system, record.source_key
{%- endmacro %}

{% macro survivor(column) -%}
    (array_agg(record.{{ column }} order by {{ record_order(column) }})
        filter (where record.{{ column }} is not null))[1] as {{ column }}
{%- endmacro %}

{# Priorities of each source for the fields of one entity. #}
{% macro source_settings(entity) -%}
    select
        source.source_system,
        source.priority,
        source.default_currency,
        coalesce(
            jsonb_object_agg(field.column_name, field.priority) filter (where field.priority is not null), '{}'
        ) as priorities
    from {{ source('exchange', 'source') }} as source
    left join {{ source('exchange', 'source_field') }} as field
        on source.source_system = field.source_system and field.entity = '{{ entity }}'
    group by source.source_system, source.priority, source.default_currency
{%- endmacro %}

{# Present records of the golden rows that the running tick must derive again. #}
{% macro touched_records(entity) -%}
    select record.*
    from {{ source('linked', 'touched') }} as touched
    inner join {{ source('linked', entity) }} as record on touched.golden_id = record.golden_id
    where touched.entity = '{{ entity }}' and not record.is_deleted
{%- endmacro %}
