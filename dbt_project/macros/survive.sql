{# Survivorship (I7): the value of the best record that has one; best is the source's priority for the field, then
   the newest change, then the key so that the choice is total. A golden row of one record is that record. #}

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
