{# Canonical value of a dictionary; NULL: nobody has mapped this one. #}
{% macro known_value(dictionary, expression) -%}
    case when {{ expression }} is not null then (
        select entry.canonical_value
        from {{ source('exchange', 'dictionary_value') }} as entry
        where
            entry.dictionary = '{{ dictionary }}'
            and entry.source_value = lower({{ expression }})
            and entry.source_system in (staged.source_system, '*')
        order by entry.source_system desc
        limit 1
    ) end
{%- endmacro %}

{# What nobody has mapped follows the dictionary's policy; without such a dictionary the value passes. Only the query of
   known_value depends on the row: the policy is read once a statement. #}
{% macro dictionary_value(dictionary, expression, known) -%}
    case when {{ expression }} is not null then coalesce(
        {{ known }},
        case coalesce({{ dictionary_setting(dictionary, 'unknown_policy') }}, 'pass')
            when 'default' then {{ dictionary_setting(dictionary, 'default_value') }}
            when 'pass' then {{ expression }}
        end
    ) end
{%- endmacro %}

{% macro dictionary_setting(dictionary, column) -%}
    (select {{ column }} from {{ source('exchange', 'dictionary') }} where dictionary = '{{ dictionary }}')
{%- endmacro %}

{# 'dictionary=value' for each value nobody has mapped, whatever the policy. A value that is itself the canonical one
   of a portal value needs no entry. #}
{% macro missing_values(columns) -%}
    case when {% for _, column in columns %}written.{{ column }} is null{{ ' and ' if not loop.last }}{% endfor %}
        then cast('{}' as text [])
    else array_remove(array[{% for dictionary, column in columns %}
        case
            when written.{{ column }} is not null and known.{{ column }} is null
                and {{ dictionary_setting(dictionary, 'unknown_policy') }} is not null
                and not exists (
                    select from {{ source('exchange', 'portal_value') }} as portal_value
                    where
                        portal_value.dictionary = '{{ dictionary }}'
                        and portal_value.canonical_value = written.{{ column }}
                )
                then '{{ dictionary }}=' || written.{{ column }}
        end{{ ',' if not loop.last }}{% endfor %}
    ], null) end as missing_values
{%- endmacro %}

{# The step that looks the values up once. #}
{% macro known(columns) -%}
    cross join lateral (
        select{% for dictionary, column in columns %}
            {{ known_value(dictionary, 'written.' ~ column) }} as {{ column }}{{ ',' if not loop.last }}{% endfor %}
        offset 0
    ) as known
{%- endmacro %}

{% macro clean_dictionary(dictionary, column) -%}
    {{ dictionary_value(dictionary, 'written.' ~ column, 'known.' ~ column) }} as {{ column }}
{%- endmacro %}
