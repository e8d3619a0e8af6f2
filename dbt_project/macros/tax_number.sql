{# Tax numbers and their check digits. A number is cast to bigint once and its figures are taken by division, which is
   cheaper than cutting text. #}

{# Sum of figures by weights, from the right-most figure that counts. #}
{% macro weighted_sum(number, skipped, weights) -%}
    ({% for weight in weights | reverse %}{{ number }} / {{ 10 ** (skipped + loop.index0) }} % 10 * {{ weight }}{{ ' + ' if not loop.last }}{% endfor %})
{%- endmacro %}

{# ИНН: 10 figures of an organization, 12 of a person (Federal Tax Service of Russia, order MMV-7-6/435@). #}
{% macro is_inn(text, number) -%}
    case length({{ text }})
        when 10 then {{ weighted_sum(number, 1, [2, 4, 10, 3, 5, 9, 4, 6, 8]) }} % 11 % 10 = {{ number }} % 10
        when 12 then
            {{ weighted_sum(number, 2, [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) }} % 11 % 10 = {{ number }} / 10 % 10
            and {{ weighted_sum(number, 1, [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) }} % 11 % 10 = {{ number }} % 10
    end
{%- endmacro %}

{# БИН and ИИН: 12 figures (resolution 853 of the government of Kazakhstan, 2003): weights 1 to 11; where the remainder
   is 10, weights 3 to 11, 1, 2; where it is 10 again, the number is never given out. #}
{% macro is_bin(text, number) -%}
    length({{ text }}) = 12 and {{ number }} % 10 = case
        when {{ weighted_sum(number, 1, range(1, 12) | list) }} % 11 < 10
            then {{ weighted_sum(number, 1, range(1, 12) | list) }} % 11
        else {{ weighted_sum(number, 1, [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]) }} % 11
    end
{%- endmacro %}

{# ОГРН: 13 figures, the first twelve modulo 11; ОГРНИП: 15 figures, the first fourteen modulo 13 (order 82n of the
   Ministry of Finance of Russia, 2013, and government decree 438, 2002). Only a valid one is a key. #}
{% macro registration_number_key(expression) -%}
    case
        when length({{ expression }}) in (13, 15) and {{ has_only_figures(expression) }}
            and rtrim({{ expression }}, left({{ expression }}, 1)) <> ''
            and cast(left({{ expression }}, -1) as bigint) % (length({{ expression }}) - 2) % 10
            = cast(right({{ expression }}, 1) as bigint)
            then {{ expression }}
    end
{%- endmacro %}

{# КПП: four figures of the tax office, two figures or capitals of the reason, three of the number (FTS order
   MMV-7-6/435@). #}
{% macro tax_reason_code_key(expression) -%}
    case
        when length({{ expression }}) = 9 and {{ expression }} not like '000000%'
            and ({{ has_only_figures(expression) }} or {{ expression }} ~ '^[0-9]{4}[0-9A-Z]{2}[0-9]{3}$')
            then {{ expression }}
    end
{%- endmacro %}

{# Blanks, hyphens and the name of the number (ИНН 7701…) are no part of it, nor is a КПП behind a bar; one figure again
   and again is a placeholder. #}
{% macro tax_id_value(expression) -%}
    case
        when {{ expression }} is null then null
        when length({{ expression }}) > 4 and btrim({{ expression }}, left({{ expression }}, 1) || ' -') = '' then null
        when {{ has_only_figures(expression) }} then nullif({{ expression }}, '')
        else {{ meant_value(trimmed("regexp_replace(translate(" ~ plain_forms(expression) ~ ", e' \\t\\u00a0-', ''), "
            ~ "'^(?:инн/?(?:кпп)?|иин|бин|inn|iin|bin)?[:№]*([0-9]{10}|[0-9]{12})(?:[/\\\\|,;](?:кпп:?)?[0-9]{4}[0-9A-Za-z]{2}[0-9]{3})?$', '\\1', 'i')")) }}
    end
{%- endmacro %}

{# The КПП, or the one behind a bar in the field of the ИНН: 1C shows both as one. #}
{% macro tax_reason_code_value() -%}
    coalesce(written.tax_reason_code, case
        when length(staged.tax_id) between 20 and 40
            then substring(upper(staged.tax_id) from '[0-9]{10} *[/\\\\|,;] *(?:КПП)?:? *([0-9]{4}[0-9A-Z]{2}[0-9]{3})$')
    end)
{%- endmacro %}

{# The number as a figure where it may have check digits. #}
{% macro tax_id_number(expression) -%}
    case
        when length({{ expression }}) in (10, 12) and {{ has_only_figures(expression) }}
            then cast({{ expression }} as bigint)
    end
{%- endmacro %}

{# The number when it is valid; a number of another length or with letters is of a country whose check is not known
   here. A wrong figure gives no key and is no reject: the record is still a record. #}
{% macro tax_id_key(text, number, region) -%}
    case
        when {{ text }} is null then null
        when {{ number }} is not null then
            case when {{ is_inn(text, number) }} or ({{ is_bin(text, number) }}) then {{ text }} end
        when {{ text }} ~ '^[0-9A-Za-z]{5,20}$' then upper({{ text }})
    end
{%- endmacro %}
