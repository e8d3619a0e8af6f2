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
        else coalesce({{ worded_date(expression) }}, 'not a date')
    end
{%- endmacro %}

{# Months as they are written in Russian, Kazakh, English and German, in full and cut short. #}
{% macro month_numbers() -%}
    {%- set names = [
        'январь января янв қаңтар january jan januar jän', 'февраль февраля фев февр ақпан february feb februar',
        'март марта мар наурыз march mar märz mär', 'апрель апреля апр сәуір april apr',
        'май мая мамыр may mai', 'июнь июня июн маусым june jun juni', 'июль июля июл шілде july jul juli',
        'август августа авг тамыз august aug', 'сентябрь сентября сен сент қыркүйек september sep sept',
        'октябрь октября окт қазан october oct oktober okt', 'ноябрь ноября ноя нояб қараша november nov',
        'декабрь декабря дек желтоқсан december dec dezember dez'
    ] -%}
    cast('{ {%- for month in names %}{% set number, last = loop.index, loop.last %}{% for name in month.split(' ') -%}
        "{{ name }}": "{{ number }}"{{ ', ' if not (last and loop.last) }}
    {%- endfor %}{% endfor -%} }' as jsonb)
{%- endmacro %}

{# A date with the month in a word (31 декабря 2025 г., Dec 31, 2025, 31-Dec-2025) or with Japanese signs and years
   (2025年12月31日, 令和7年12月31日, R7.12.31) as year-month-day; NULL: none of these. Only what no figures could read comes here. #}
{% macro worded_date(expression) -%}
    (
        select coalesce(
            named.parts[3] || '-' || ({{ month_numbers() }} ->> named.parts[2]) || '-' || named.parts[1],
            turned.parts[3] || '-' || ({{ month_numbers() }} ->> turned.parts[1]) || '-' || turned.parts[2],
            yeared.parts[1] || '-' || ({{ month_numbers() }} ->> yeared.parts[2]) || '-' || yeared.parts[3],
            cast(
                case
                    when signed.parts[2] = '元' then 1
                    when pg_input_is_valid(signed.parts[2], 'integer') then cast(signed.parts[2] as integer)
                end + case coalesce(signed.parts[1], '')
                    when '' then 0
                    when '令和' then 2018 when 'r' then 2018 when '平成' then 1988 when 'h' then 1988
                    when '昭和' then 1925 when 's' then 1925 when '大正' then 1911 when 't' then 1911
                end as text
            ) || '-' || signed.parts[3] || '-' || signed.parts[4]
        )
        from (select lower(normalize({{ expression }}, nfkc)) as text offset 0) as small
        cross join lateral (
            select regexp_match(
                small.text, '^([0-9]{1,2})(?:st|nd|rd|th)?[-./ ]+([^-./ 0-9,]+)[-./, ]+([0-9]{4})(?: *(?:г|год|года|ж|жыл)[.]?)?(?:,? [0-9: apm]+)?$'
            ) as parts
        ) as named
        cross join lateral (
            select regexp_match(
                small.text, '^([^-./ 0-9,]+)[.]? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})(?:,? [0-9: apm]+)?$'
            ) as parts
        ) as turned
        cross join lateral (
            select regexp_match(small.text, '^([0-9]{4})[-./ ]([^-./ 0-9,]+)[-./ ]([0-9]{1,2})(?:[ t][0-9: apm]+)?$') as parts
        ) as yeared
        cross join lateral (
            select coalesce(
                regexp_match(small.text, '^(令和|平成|昭和|大正)?([0-9]{1,4}|元)年([0-9]{1,2})月([0-9]{1,2})日(?: ?[0-9:]+)?$'),
                regexp_match(small.text, '^([rhst])([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{1,2})$')
            ) as parts
        ) as signed
    )
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
        -- The month is a word: what follows the year is the time.
        when
            {{ expression }} ~ '[^-0-9:.+TZ /]' and {{ worded_date(expression) }} is not null
            and pg_input_is_valid(
                concat_ws(' ', {{ date_text }}, substring({{ expression }} from '[0-9]{1,2}:[0-9]{2}.*$')), 'timestamp'
            )
            then
                cast(concat_ws(' ', {{ date_text }}, substring({{ expression }} from '[0-9]{1,2}:[0-9]{2}.*$')) as timestamp)
                at time zone {{ time_zone }}
    end
{%- endmacro %}
