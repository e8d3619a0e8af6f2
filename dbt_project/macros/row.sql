{# One entry of the errors array: 'code:column' when the condition holds. #}
{% macro refuse(code, column, condition) -%}
    case when {{ condition }} then '{{ code }}:{{ column }}' end
{%- endmacro %}

{# Keys and what else is indexed: an index entry has a limit, and beyond it an insert fails and the tick with it. #}
{% macro refuse_long(column) -%}
    {{ refuse('value_too_long', column, 'length(written.' ~ column ~ ') > 200') }}
{%- endmacro %}

{# What is wrong with the columns every staging table has. #}
{% macro common_errors() -%}
    {{ refuse('source_unknown', 'source_system', 'source.source_system is null') }},
    {{ refuse('source_inactive', 'source_system', 'not source.is_active') }},
    {{ refuse('key_missing', 'source_key', 'written.source_key is null') }},
    {{ refuse_long('source_key') }},
    {{ refuse('operation_unknown', 'op', "written.op not in ('upsert', 'delete')") }},
    {{ refuse('date_invalid', 'modified_at', 'prepared.modified_at is not null and clean.modified_at is null') }},
    {{ refuse('attributes_invalid', 'attributes', "jsonb_typeof(staged.attributes) <> 'object'") }}
{%- endmacro %}

{# The columns every normalized view has, in one order. #}
{% macro common_columns() -%}
    staged.row_id,
    staged.source_system,
    written.source_key,
    written.op,
    staged.batch_id,
    staged.attributes,
    coalesce(clean.modified_at, staged.received_at) as ordered_by,
    staged.received_at,
    staged.xact
{%- endmacro %}

{# Steps of a row, each a lateral query behind an `offset 0`, so that an expression that several others use is computed
   once a row: written (text without blanks and placeholders), prepared (text that is ready to be cast), clean (typed).
   Keys, figures and words of a list are `exact`: "no" is a value of theirs. #}
{% macro written(columns, exact=[]) -%}
    cross join lateral (
        select
            coalesce(lower(nullif(trimmed.op, '')), 'upsert') as op{% for column in ['source_key', 'modified_at'] + exact %},
            nullif(trimmed.{{ column }}, '') as {{ column }}{% endfor %}{% for column in columns %},
            {{ listed_value(meant_value('trimmed.' ~ column)) if column in ['phone', 'phone_2', 'email', 'email_2']
                else meant_value('trimmed.' ~ column) }} as {{ column }}{% endfor %}
        from (
            select{% for column in ['op', 'source_key', 'modified_at'] + exact + columns %}
                {{ trimmed('staged.' ~ column) }} as {{ column }}{{ ',' if not loop.last }}{% endfor %}
            offset 0
        ) as trimmed
        offset 0
    ) as written
{%- endmacro %}

{% macro prepared_date(column, years_ahead=20) -%}
    {{ date_text('written.' ~ column, 'source.date_order', years_ahead) }} as {{ column }}
{%- endmacro %}

{% macro prepared_number(column) -%}
    {{ number_text('written.' ~ column, 'source.decimal_separator') }} as {{ column }}
{%- endmacro %}

{% macro clean_date(column) -%}
    {{ date_value('prepared.' ~ column) }} as {{ column }}
{%- endmacro %}

{% macro clean_time(column) -%}
    {{ time_value('written.' ~ column, 'prepared.' ~ column, 'source.time_zone') }} as {{ column }}
{%- endmacro %}

{% macro clean_number(column) -%}
    {{ number_value('prepared.' ~ column) }} as {{ column }}
{%- endmacro %}

{# A value is there, and it came to nothing. #}
{% macro refuse_unread(code, column) -%}
    {{ refuse(code, column, 'written.' ~ column ~ ' is not null and clean.' ~ column ~ ' is null') }}
{%- endmacro %}

{# A date that systems write where there is none is no value. #}
{% macro refuse_date(column) -%}
    {{ refuse('date_invalid', column, 'prepared.' ~ column ~ ' is not null and clean.' ~ column ~ ' is null') }}
{%- endmacro %}

{# Nobody is born tomorrow, and no customer was born before 1900. #}
{% macro refuse_birth_date() -%}
    {{ refuse('date_invalid', 'birth_date', "prepared.birth_date is not null and (clean.birth_date is null or clean.birth_date > current_date or clean.birth_date < date '1900-01-01')") }}
{%- endmacro %}

{# A delete needs its key and nothing else. #}
{% macro errors_of(own_errors) -%}
    array_remove(
        case when written.op = 'delete'
            then array[{{ common_errors() }}]
            else array[{{ common_errors() }}{% for error in own_errors %}, {{ error }}{% endfor %}]
        end,
        null
    ) as errors
{%- endmacro %}
