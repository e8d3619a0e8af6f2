{# Phones by the numbering plans of libphonenumber (seeds normalized__phone_region and normalized__phone_plan).
   A field of figures and the usual signs that holds one number takes the short way; all else is cut into parts first. #}

{# The figures of one number, perhaps with a plus before them; NULL: the field needs a closer look. #}
{% macro phone_plain(expression) -%}
    case
        when ltrim({{ expression }}, '0123456789 -+().') = ''
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
        when left({{ abroad }}, 2) = any ({{ text_list([
            '20', '27', '30', '31', '32', '33', '34', '36', '39', '40', '41', '43', '44', '45', '46', '47', '48', '49', '51',
            '52', '53', '54', '55', '56', '57', '58', '60', '61', '62', '63', '64', '65', '66', '81', '82', '84', '86', '90',
            '91', '92', '93', '94', '95', '98'
        ]) }}) then left({{ abroad }}, 2)
        else left({{ abroad }}, 3)
    end
{%- endmacro %}

{# National number without a prefix that is more than figures; a rule rewrites what its last group found. #}
{% macro phone_rewritten(number, pattern, rule) -%}
    case
        when {{ pattern }} is null or {{ number }} !~ {{ pattern }} then null
        when {{ rule }} is not null
            and (regexp_match({{ number }}, {{ pattern }}))[cardinality(regexp_match({{ number }}, {{ pattern }}))] <> ''
            then regexp_replace({{ number }}, {{ pattern }}, {{ rule }})
        else regexp_replace({{ number }}, {{ pattern }}, '')
    end
{%- endmacro %}

{# PostgreSQL builds the automaton of a pattern anew for each text: a bit for each length and first three figures
   answers for most numbers (tools/phone_seeds.py). #}
{% macro is_in_use(number, plan) -%}
    case
        when length({{ number }}) in (9, 10, 11) and strpos({{ number }}, '+') = 0
            and get_bit({{ plan }}.used_starts, (length({{ number }}) - 9) * 1000 + cast(left({{ number }}, 3) as integer)) = 1
            then true
        else {{ number }} ~ {{ plan }}.valid_pattern
    end
{%- endmacro %}

{# The steps of a number, each of one level of a lateral query. First its calling code and what follows it, then the
   prefix that may stand before it (of its plan, or of the source's own region), then the number without the one. #}
{% macro phone_number(column, level) -%}
    case when {{ level }}.{{ column }} is not null then {{ phone_code(level ~ '.' ~ column ~ '_abroad') }} end as {{ column }}_code,
    case
        when {{ level }}.{{ column }}_abroad is null then {{ level }}.{{ column }}
        else substr({{ level }}.{{ column }}_abroad, length({{ phone_code(level ~ '.' ~ column ~ '_abroad') }}) + 1)
    end as {{ column }}_number
{%- endmacro %}

{% macro phone_prefix(column, level, plan) -%}
    {% for part in ['national_prefix', 'prefix_pattern', 'prefix_rule'] -%}
    case
        when {{ level }}.{{ column }}_number is null then null
        when {{ level }}.{{ column }}_abroad is null then phone_region.{{ part }}
        else {{ plan }}.{{ part }}
    end as {{ column }}_{{ part }}{{ ',' if not loop.last }}
    {% endfor %}
{%- endmacro %}

{% macro phone_short(column, level, prefix_level) -%}
    case
        when starts_with({{ level }}.{{ column }}_number, {{ prefix_level }}.{{ column }}_national_prefix)
            then substr({{ level }}.{{ column }}_number, length({{ prefix_level }}.{{ column }}_national_prefix) + 1)
    end as {{ column }}_short,
    {{ phone_rewritten(
        level ~ '.' ~ column ~ '_number', prefix_level ~ '.' ~ column ~ '_prefix_pattern', prefix_level ~ '.' ~ column ~ '_prefix_rule'
    ) }} as {{ column }}_rewritten
{%- endmacro %}

{# E.164; '' for a placeholder; as it is written, without a plus, what no plan knows; NULL when it can be no phone. #}
{% macro phone_value(written, column, level, short_level, plan) -%}
    {%- set plain, number = level ~ '.' ~ column, level ~ '.' ~ column ~ '_number' -%}
    {%- set abroad, code = level ~ '.' ~ column ~ '_abroad', level ~ '.' ~ column ~ '_code' -%}
    {%- set short, rewritten = short_level ~ '.' ~ column ~ '_short', short_level ~ '.' ~ column ~ '_rewritten' -%}
    case
        when {{ plain }} is null then null
        when length({{ number }}) >= 5 and length(rtrim({{ number }}, right({{ number }}, 1))) <= 1
            or {{ plain }} = any ({{ text_list(
                ['1234567890', '12345678900', '81234567890', '+71234567890', '0123456789', '123456789', '12345678', '1234567', '7654321']
            ) }})
            then ''
        when {{ short }} is not null and {{ is_in_use(short, plan) }} then '+' || {{ code }} || {{ short }}
        when {{ rewritten }} is not null and {{ is_in_use(rewritten, plan) }} then '+' || {{ code }} || {{ rewritten }}
        when {{ is_in_use(number, plan) }} then '+' || {{ code }} || {{ number }}
        when {{ abroad }} is null and starts_with({{ number }}, {{ code }})
            and {{ is_in_use('substr(' ~ number ~ ', length(' ~ code ~ ') + 1)', plan) }}
            then '+' || {{ number }}
        when length(coalesce({{ abroad }}, {{ plain }})) not between 5 and 15 then null
        when {{ plain }} like '+%' then '00' || {{ abroad }}
        else {{ written }}
    end
{%- endmacro %}

{# The long way: several numbers, extensions, words, full-width figures. One text of numbers between commas.
   Figures and the usual signs on both sides of one comma or semicolon need no expressions to be cut. #}
{% macro phone_list(expression) -%}
    (
        select
            case
                when bool_or(valued.number <> '') then string_agg(valued.number || valued.extension, ',' order by valued.place)
                    filter (where valued.number <> '')
                else min(valued.number)
            end
        from (
            select
                numbered.place,
                coalesce(';ext=' || numbered.extension, '') as extension,
                {{ phone_value('numbered.written', 'one', 'numbered', 'shortened', 'plan') }} as number
            from (
                select
                    dialled.*,
                    {{ phone_number('one', 'dialled') }}
                from (
                    select
                        part.*,
                        {{ phone_abroad('part.one') }} as one_abroad
                    from (
                        select
                            cut.place,
                            nullif(regexp_replace(cut.extension, '[^0-9]', '', 'g'), '') as extension,
                            translate(cut.number, '+,', '') as written,
                            nullif(
                                case when cut.digits like '+%' then '+' else '' end
                                || regexp_replace(cut.digits, '[^0-9]', '', 'g'),
                                ''
                            ) as one
                        from (
                            select
                                bare.place,
                                bare.number,
                                bare.extension,
                                regexp_replace(bare.number, '^[^+0-9]+', '') as digits
                            from (
                                select
                                    split.place,
                                    btrim(regexp_replace(split.text, '{{ phone_extension() }}', '', 'i')) as number,
                                    substring(lower(split.text) from '{{ phone_extension() }}') as extension
                                from unnest(
                                    case
                                        when {{ expression }} ~ '^[-+()0-9 .]+[,;] ?[-+()0-9.][-+()0-9 .]*$'
                                            and {{ expression }} !~ '[0-9]{10} |[^,;] [+]'
                                            then string_to_array(translate({{ expression }}, ';', ','), ',')
                                        else regexp_split_to_array(
                                            btrim(normalize({{ expression }}, nfkc)),
                                            '\s*(?:[,/|\n](?!\s*(?:доб|вн|ext|x|#))|;(?!\s*(?:ext|доб|вн|x))|\mи\M|\mили\M|\mor\M|\s(?=[+]))\s*|(?<=[0-9]{10})\s+(?=[0-9(])'
                                        )
                                    end
                                ) with ordinality as split (text, place)
                                offset 0
                            ) as bare
                            offset 0
                        ) as cut
                        offset 0
                    ) as part
                    offset 0
                ) as dialled
                offset 0
            ) as numbered
            -- The commonest codes stand first in the table: to hash it for one or two numbers costs more.
            left join lateral (
                select * from {{ ref('normalized__phone_plan') }} as known where known.calling_code = numbered.one_code limit 1
            ) as plan on true
            cross join lateral (
                select {{ phone_prefix('one', 'numbered', 'plan') }}
                offset 0
            ) as prefixed
            cross join lateral (
                select {{ phone_short('one', 'numbered', 'prefixed') }}
                offset 0
            ) as shortened
            offset 0
        ) as valued
        where valued.number is not null
    )
{%- endmacro %}

{# An extension behind a number: доб. 12, вн. 12, ext 12, x12, #12, ;ext=12. #}
{% macro phone_extension() -%}
    [\s,;(]*(?:доб|вн|ext|x|х|#|内線)[^0-9]{0,12}([0-9]{1,7})\)?\s*$
{%- endmacro %}

{% macro clean_phone(column) -%}
    case
        when written.{{ column }} is null then null
        when prepared.{{ column }} is null then {{ phone_list('written.' ~ column) }}
        else {{ phone_value('written.' ~ column, column, 'prepared', 'shortened', column ~ '_plan') }}
    end as {{ column }}
{%- endmacro %}
