{# A numeric date as year-month-day text, by the order of the source; a year first is always a year.
   A year of two figures is at most years_ahead years from now. What is not one, or has anything but figures of a time behind it, fails the check that follows. #}
{% macro time_pattern() -%}
    ($|[ T][0-9:.+ZAPMapm -]+$)
{%- endmacro %}

{# What systems write where there is no date. #}
{% macro empty_dates() -%}
    {{ text_list([
        '0000-00-00', '00.00.0000', '00/00/0000', '0001-01-01', '01.01.0001', '01/01/0001', '1753-01-01', '01.01.1753',
        '01/01/1753', '1899-12-30', '30.12.1899', '12/30/1899', '1899-12-31', '31.12.1899', '1900-01-01', '01.01.1900',
        '01/01/1900', '00010101', '00000000', '17530101', '19000101'
    ]) }}
{%- endmacro %}

{# The usual ways to write a date, without an expression, whose automaton PostgreSQL would build anew for each row. #}
{% macro is_plain_date(expression, shape, separator) -%}
    {{ expression }} like '{{ shape }}' and ltrim({{ expression }}, '0123456789{{ separator }}') = ''
    and length(replace({{ expression }}, '{{ separator }}', '')) = 8
{%- endmacro %}

{% macro date_text(expression, date_order, years_ahead=20) -%}
    case
        when {{ expression }} is null then null
        when left({{ expression }}, 10) = any ({{ empty_dates() }}) then null
        when {{ is_plain_date(expression, '____-__-__', '-') }} then {{ expression }}
        when {{ date_order }} <> 'mdy' and {{ is_plain_date(expression, '__.__.____', '.') }} then
            substr({{ expression }}, 7, 4) || '-' || substr({{ expression }}, 4, 2) || '-' || left({{ expression }}, 2)
        when {{ date_order }} = 'mdy' and {{ is_plain_date(expression, '__/__/____', '/') }} then
            substr({{ expression }}, 7, 4) || '-' || left({{ expression }}, 2) || '-' || substr({{ expression }}, 4, 2)
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
        when {{ expression }} ~ '^[0-9]{1,2}[-./][0-9]{1,2}[-./][0-9]{2}{{ time_pattern() }}' then
            case
                when {{ date_order }} = 'ymd' then 'not a date'
                else case
                    when cast(substring({{ expression }} from '^[0-9]+[-./][0-9]+[-./]([0-9]{2})') as integer)
                        > extract(year from current_date) % 100 + {{ years_ahead }} then '19'
                    else '20'
                end || regexp_replace(
                    {{ expression }}, '^([0-9]+)[-./]([0-9]+)[-./]([0-9]{2}).*$',
                    case {{ date_order }} when 'mdy' then '\3-\1-\2' else '\3-\2-\1' end
                )
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
