{# Normalization as expressions that expand in place: a strict SQL function with a sub-select is not inlined and costs
   eight times its own expression (design.md 6). Every macro takes an SQL expression and gives one. #}

{# Text without surrounding blanks; the empty text is no value. #}
{% macro text_value(expression) -%}
    nullif(btrim({{ expression }}, e' \t\r\n\u00a0'), '')
{%- endmacro %}

{# Digits of a phone, without an extension. #}
{% macro phone_digits(expression) -%}
    regexp_replace(regexp_replace({{ expression }}, '(доб|ext|x|#|,|;).*$', '', 'i'), '[^0-9]', '', 'g')
{%- endmacro %}

{# E.164 by the region of the source; a number that fits no plan stays as it is written, as long as it can be one.
   The trunk prefix comes first: where lengths vary, 03-1234-5678 of Tokyo is as long as a number without it. #}
{% macro phone_value(expression, digits, region) -%}
    case
        when {{ expression }} is null then null
        when {{ expression }} like '+%' and length({{ digits }}) between 8 and 15 then '+' || {{ digits }}
        when {{ digits }} like '00%' and length({{ digits }}) between 10 and 17 then '+' || substr({{ digits }}, 3)
        when
            {{ region }}.trunk_prefix <> ''
            and starts_with({{ digits }}, {{ region }}.trunk_prefix)
            and length({{ digits }}) - length({{ region }}.trunk_prefix)
            between {{ region }}.min_length and {{ region }}.max_length
            then '+' || {{ region }}.calling_code || substr({{ digits }}, length({{ region }}.trunk_prefix) + 1)
        when length({{ digits }}) between {{ region }}.min_length and {{ region }}.max_length
            then '+' || {{ region }}.calling_code || {{ digits }}
        when
            starts_with({{ digits }}, {{ region }}.calling_code)
            and length({{ digits }}) - length({{ region }}.calling_code)
            between {{ region }}.min_length and {{ region }}.max_length
            then '+' || {{ digits }}
        when length({{ digits }}) between 5 and 15 then {{ expression }}
    end
{%- endmacro %}

{# Lower case; anything with one @ and a dotted domain, in any script. #}
{% macro email_value(expression) -%}
    case
        when {{ expression }} ~ '^[^@[:space:],;<>"]+@[^@[:space:],;<>"]+[.][^@[:space:],;<>".]{2,}$'
            then lower({{ expression }})
    end
{%- endmacro %}

{# A numeric date as year-month-day text, by the order of the source; a year first is always a year.
   What is not one, or has anything but figures of a time behind it, fails the check that follows. #}
{% macro time_pattern() -%}
    ($|[ T][0-9:.+ZAPMapm -]+$)
{%- endmacro %}

{% macro date_text(expression, date_order) -%}
    case
        when {{ expression }} is null then null
        when
            {{ expression }} ~ '^[0-9]{4}[-./][0-9]{1,2}[-./][0-9]{1,2}{{ time_pattern() }}'
            or {{ expression }} ~ '^[0-9]{8}{{ time_pattern() }}'
            then
            translate(split_part(replace({{ expression }}, 'T', ' '), ' ', 1), './', '--')
        when {{ expression }} ~ '^[0-9]{1,2}[-./][0-9]{1,2}[-./][0-9]{4}{{ time_pattern() }}' then
            case when {{ date_order }} = 'mdy'
                then regexp_replace({{ expression }}, '^([0-9]+)[-./]([0-9]+)[-./]([0-9]{4}).*$', '\3-\1-\2')
                else regexp_replace({{ expression }}, '^([0-9]+)[-./]([0-9]+)[-./]([0-9]{4}).*$', '\3-\2-\1')
            end
        else 'not a date'
    end
{%- endmacro %}

{% macro date_value(date_text) -%}
    case when pg_input_is_valid({{ date_text }}, 'date') then cast({{ date_text }} as date) end
{%- endmacro %}

{# Date and time; without an offset it is read in the zone of the source. #}
{% macro time_value(expression, date_text, time_zone) -%}
    case
        when not pg_input_is_valid({{ date_text }}, 'date') then null
        when {{ expression }} !~ '[ T]' then cast({{ date_text }} as timestamp) at time zone {{ time_zone }}
        when
            {{ expression }} ~ '(Z|[+-][0-9]{2}(:?[0-9]{2})?)$'
            and pg_input_is_valid({{ date_text }} || substring({{ expression }} from '[ T].*$'), 'timestamptz')
            then cast({{ date_text }} || substring({{ expression }} from '[ T].*$') as timestamptz)
        when pg_input_is_valid({{ date_text }} || substring({{ expression }} from '[ T].*$'), 'timestamp')
            then
                cast({{ date_text }} || substring({{ expression }} from '[ T].*$') as timestamp)
                at time zone {{ time_zone }}
    end
{%- endmacro %}

{# A number in the separators of the source, with or without currency signs and grouping. A separator that groups no
   thousands is no grouping: 1234.56 of a source that writes 1234,56 must not become 123456. #}
{% macro number_text(expression, decimal_separator) -%}
    case
        when {{ decimal_separator }} = ',' then case
            when strpos({{ expression }}, '.') = 0
                or {{ expression }} !~ '[.](?![0-9]{3}(?![0-9])|[0-9]{2}[.])|,.*[.]'
                then translate({{ expression }}, e',\u2212. \u00a0\u202f\u2009''’$€₽£¥₸₴₺%', '.-')
            else 'not a number'
        end
        when strpos({{ expression }}, ',') = 0
            or {{ expression }} !~ ',(?![0-9]{3}(?![0-9])|[0-9]{2},)|[.].*,'
            then translate({{ expression }}, e'\u2212, \u00a0\u202f\u2009''’$€₽£¥₸₴₺%', '-')
        when {{ expression }} is not null then 'not a number'
    end
{%- endmacro %}

{% macro number_value(number_text) -%}
    case
        when {{ number_text }} ~ '^[-+]?([0-9]{1,15}([.][0-9]{0,20})?|[.][0-9]{1,20})$'
            then cast({{ number_text }} as numeric)
    end
{%- endmacro %}

{% macro boolean_value(expression) -%}
    case
        when lower({{ expression }}) in ('1', 'y', 'yes', 'true', 't', 'да', 'д', 'истина') then true
        when lower({{ expression }}) in ('0', 'n', 'no', 'false', 'f', 'нет', 'н', 'ложь') then false
    end
{%- endmacro %}

{# Canonical value of a dictionary; what nobody has mapped follows the dictionary's policy. Only the innermost query
   depends on the row: the policy is read once a statement. #}
{% macro dictionary_value(dictionary, expression, source_system) -%}
    case when {{ expression }} is not null then coalesce(
        (
            select entry.canonical_value
            from {{ source('exchange', 'dictionary_value') }} as entry
            where
                entry.dictionary = '{{ dictionary }}'
                and entry.source_value = lower({{ expression }})
                and entry.source_system in ({{ source_system }}, '*')
            order by entry.source_system desc
            limit 1
        ),
        case (select unknown_policy from {{ source('exchange', 'dictionary') }} where dictionary = '{{ dictionary }}')
            when 'default' then (
                select default_value from {{ source('exchange', 'dictionary') }} where dictionary = '{{ dictionary }}'
            )
            when 'pass' then {{ expression }}
        end
    ) end
{%- endmacro %}

{# Values that no dictionary knows, 'dictionary=value', whatever its policy. Pairs are (dictionary, column). #}
{% macro missing_values(pairs) -%}
    array_remove(array[{% for dictionary, column in pairs %}
        case when written.{{ column }} is not null and not exists (
            select from {{ source('exchange', 'dictionary_value') }} as entry
            where
                entry.dictionary = '{{ dictionary }}'
                and entry.source_value = lower(written.{{ column }})
                and entry.source_system in (staged.source_system, '*')
        ) then '{{ dictionary }}=' || written.{{ column }} end{{ ',' if not loop.last }}{% endfor %}
    ]::text[], null) as missing_values
{%- endmacro %}

{# One entry of the errors array: 'code:column' when the condition holds. #}
{% macro refuse(code, column, condition) -%}
    case when {{ condition }} then '{{ code }}:{{ column }}' end
{%- endmacro %}

{# Keys and what else is indexed: an index entry has a limit, and beyond it an insert fails and the tick with it. #}
{% macro refuse_long(column) -%}
    {{ refuse('value_too_long', column, 'length(written.' ~ column ~ ') > 200') }}
{%- endmacro %}

{% macro operation() -%}
    coalesce(lower({{ text_value('staged.op') }}), 'upsert')
{%- endmacro %}

{# What is wrong with the columns every staging table has. #}
{% macro common_errors() -%}
    {{ refuse('source_unknown', 'source_system', 'source.source_system is null') }},
    {{ refuse('source_inactive', 'source_system', 'not source.is_active') }},
    {{ refuse('key_missing', 'source_key', 'written.source_key is null') }},
    {{ refuse_long('source_key') }},
    {{ refuse('operation_unknown', 'op', operation() ~ " not in ('upsert', 'delete')") }},
    {{ refuse('date_invalid', 'modified_at', 'written.modified_at is not null and clean.modified_at is null') }},
    {{ refuse('attributes_invalid', 'attributes', "jsonb_typeof(staged.attributes) <> 'object'") }}
{%- endmacro %}

{# The columns every normalized view has, in one order. #}
{% macro common_columns() -%}
    staged.row_id,
    staged.source_system,
    written.source_key,
    {{ operation() }} as op,
    staged.batch_id,
    staged.attributes,
    coalesce(clean.modified_at, staged.received_at) as ordered_by,
    staged.received_at,
    staged.xact
{%- endmacro %}

{# Steps of a row, each a lateral query behind an `offset 0`, so that an expression that several others use is computed
   once a row: written (text without blanks), prepared (text that is ready to be cast), clean (typed). #}
{% macro written(columns) -%}
    cross join lateral (
        select
            {{ text_value('staged.source_key') }} as source_key,
            {{ text_value('staged.modified_at') }} as modified_at{% for column in columns %},
            {{ text_value('staged.' ~ column) }} as {{ column }}{% endfor %}
        offset 0
    ) as written
{%- endmacro %}

{% macro prepared_date(column) -%}
    {{ date_text('written.' ~ column, 'source.date_order') }} as {{ column }}
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

{# A delete needs its key and nothing else. #}
{% macro errors_of(own_errors) -%}
    array_remove(
        case when {{ operation() }} = 'delete'
            then array[{{ common_errors() }}]
            else array[{{ common_errors() }}{% for error in own_errors %}, {{ error }}{% endfor %}]
        end,
        null
    ) as errors
{%- endmacro %}
