{# Phones by the numbering plans of libphonenumber (seeds normalized__phone_region and normalized__phone_plan).
   A field of figures and the usual signs that holds one number takes the short way; all else is cut into parts first. #}

{# The figures of one number, perhaps with a plus before them; NULL: the field needs a closer look. #}
{% macro phone_plain(expression) -%}
    case
        when {{ expression }} ~ '^[-+()0-9 .]+$'
            and strpos(substr({{ expression }}, 3), '+') = 0
            and length({{ expression }}) <= 22
            then replace(replace(replace(replace(replace({{ expression }}, ' ', ''), '-', ''), '(', ''), ')', ''), '.', '')
    end
{%- endmacro %}

{# What follows the plus, or the prefix of calls abroad; NULL: a number of the source's own region. #}
{% macro phone_abroad(plain) -%}
    case
        when {{ plain }} like '+%' then substr({{ plain }}, 2)
        when starts_with({{ plain }}, phone_region.international_prefix) and length({{ plain }}) > 10
            then substr({{ plain }}, length(phone_region.international_prefix) + 1)
        when phone_region.international_pattern is not null and {{ plain }} ~ phone_region.international_pattern
            and length({{ plain }}) > 10
            then regexp_replace({{ plain }}, phone_region.international_pattern, '')
        when {{ plain }} like '00%' then substr({{ plain }}, 3)
    end
{%- endmacro %}

{# Calling codes are free of prefixes of one another (ITU-T E.164): one figure, two of this list, else three. #}
{% macro phone_code(abroad) -%}
    case
        when {{ abroad }} is null then phone_region.calling_code
        when left({{ abroad }}, 1) in ('1', '7') then left({{ abroad }}, 1)
        when left({{ abroad }}, 2) in (
            '20', '27', '30', '31', '32', '33', '34', '36', '39', '40', '41', '43', '44', '45', '46', '47', '48', '49', '51',
            '52', '53', '54', '55', '56', '57', '58', '60', '61', '62', '63', '64', '65', '66', '81', '82', '84', '86', '90',
            '91', '92', '93', '94', '95', '98'
        ) then left({{ abroad }}, 2)
        else left({{ abroad }}, 3)
    end
{%- endmacro %}

{# National number without a prefix that is more than figures; a rule rewrites what its last group found. #}
{% macro phone_rewritten(number, plan) -%}
    case
        when {{ plan }}.prefix_rule is not null
            and (regexp_match({{ number }}, {{ plan }}.prefix_pattern))[
                cardinality(regexp_match({{ number }}, {{ plan }}.prefix_pattern))
            ] <> ''
            then regexp_replace({{ number }}, {{ plan }}.prefix_pattern, {{ plan }}.prefix_rule)
        else regexp_replace({{ number }}, {{ plan }}.prefix_pattern, '')
    end
{%- endmacro %}

{% macro is_in_use(number, plan) -%}
    ({{ number }} ~ {{ plan }}.quick_pattern or {{ number }} ~ {{ plan }}.valid_pattern)
{%- endmacro %}

{# Branches of a case: E.164 of a national number, without the prefix of `prefixed` where the rest is in use. #}
{% macro phone_branches(when, code, number, prefixed, plan) -%}
    when {{ when }} and starts_with({{ number }}, {{ prefixed }}.national_prefix)
        and {{ is_in_use('substr(' ~ number ~ ', length(' ~ prefixed ~ '.national_prefix) + 1)', plan) }}
        then '+' || {{ code }} || substr({{ number }}, length({{ prefixed }}.national_prefix) + 1)
    when {{ when }} and {{ prefixed }}.prefix_pattern is not null and {{ number }} ~ {{ prefixed }}.prefix_pattern
        and {{ is_in_use(phone_rewritten(number, prefixed), plan) }}
        then '+' || {{ code }} || {{ phone_rewritten(number, prefixed) }}
    when {{ when }} and {{ is_in_use(number, plan) }} then '+' || {{ code }} || {{ number }}
{%- endmacro %}

{# E.164; '' for a placeholder; as it is written, without a plus, what no plan knows; NULL when it can be no phone. #}
{% macro phone_value(written, plain, abroad, code, number, plan) -%}
    case
        when {{ plain }} is null then null
        when length({{ number }}) >= 5 and length(rtrim({{ number }}, right({{ number }}, 1))) <= 1
            or {{ plain }} in ('1234567890', '12345678900', '81234567890', '+71234567890', '0123456789', '123456789')
            then ''
        {{ phone_branches(abroad ~ ' is not null', code, number, plan, plan) }}
        {{ phone_branches(abroad ~ ' is null', code, number, 'phone_region', plan) }}
        when {{ abroad }} is null and starts_with({{ number }}, {{ code }})
            and {{ is_in_use('substr(' ~ number ~ ', length(' ~ code ~ ') + 1)', plan) }}
            then '+' || {{ number }}
        when length(coalesce({{ abroad }}, {{ plain }})) not between 5 and 15 then null
        when {{ plain }} like '+%' then '00' || {{ abroad }}
        else {{ written }}
    end
{%- endmacro %}

{# The long way: several numbers, extensions, words, full-width figures. One text of numbers between commas. #}
{% macro phone_list(expression) -%}
    (
        select
            case
                when bool_or(one.number <> '') then string_agg(one.number || one.extension, ',' order by one.place)
                    filter (where one.number <> '')
                else min(one.number)
            end
        from (
            select
                part.place,
                coalesce(';ext=' || part.extension, '') as extension,
                {{ phone_value('part.written', 'part.plain', 'dialled.abroad', 'numbered.code', 'numbered.number', 'plan') }}
                    as number
            from (
                select
                    cut.place,
                    nullif(regexp_replace(cut.extension, '[^0-9]', '', 'g'), '') as extension,
                    translate(cut.number, '+,', '') as written,
                    nullif(regexp_replace(
                        regexp_replace(cut.number, '^[^+0-9]+', ''), '(?!^[+])[^0-9]', '', 'g'
                    ), '') as plain
                from (
                    select
                        split.place,
                        btrim(regexp_replace(split.text, '{{ phone_extension() }}', '', 'i')) as number,
                        substring(lower(split.text) from '{{ phone_extension() }}') as extension
                    from regexp_split_to_table(
                        btrim(normalize({{ expression }}, nfkc)),
                        '\s*(?:[,/|\n](?!\s*(?:доб|вн|ext|x|#))|;(?!\s*(?:ext|доб|вн|x))|\mи\M|\mили\M|\mor\M|\s(?=[+]))\s*|(?<=[0-9]{10})\s+(?=[0-9(])'
                    ) with ordinality as split (text, place)
                ) as cut
            ) as part
            cross join lateral (select {{ phone_abroad('part.plain') }} as abroad offset 0) as dialled
            cross join lateral (
                select
                    {{ phone_code('dialled.abroad') }} as code,
                    case
                        when dialled.abroad is null then part.plain
                        else substr(dialled.abroad, length({{ phone_code('dialled.abroad') }}) + 1)
                    end as number
                offset 0
            ) as numbered
            left join {{ ref('normalized__phone_plan') }} as plan on numbered.code = plan.calling_code
        ) as one
        where one.number is not null
    )
{%- endmacro %}

{# An extension behind a number: доб. 12, вн. 12, ext 12, x12, #12, ;ext=12. #}
{% macro phone_extension() -%}
    [\s,;(]*(?:доб|вн|ext|x|х|#|内線)[^0-9]{0,12}([0-9]{1,7})\)?\s*$
{%- endmacro %}

{# The steps of a phone column, to be joined into the laterals of a model. #}
{% macro phone_number_of(column) -%}
    {{ phone_code('dialled.' ~ column ~ '_abroad') }} as {{ column }}_code,
    case
        when dialled.{{ column }}_abroad is null then dialled.{{ column }}
        else substr(dialled.{{ column }}_abroad, length({{ phone_code('dialled.' ~ column ~ '_abroad') }}) + 1)
    end as {{ column }}_number
{%- endmacro %}

{% macro clean_phone(column) -%}
    case
        when written.{{ column }} is null then null
        when prepared.{{ column }} is null then {{ phone_list('written.' ~ column) }}
        else {{ phone_value(
            'written.' ~ column, 'prepared.' ~ column, 'prepared.' ~ column ~ '_abroad', 'prepared.' ~ column ~ '_code',
            'prepared.' ~ column ~ '_number', column ~ '_plan'
        ) }}
    end as {{ column }}
{%- endmacro %}
