{# A number in the separators of the source, with or without currency signs and grouping. A separator that groups no
   thousands is no grouping: 1234.56 of a source that writes 1234,56 must not become 123456. What is none so far is
   tried once more without the currency's name. #}
{% macro number_text(expression, decimal_separator, is_last_try=false) -%}
    {%- set otherwise -%}
        {%- if is_last_try -%} 'not a number' {%- else -%}
        (
            select {{ number_text('bare.text', decimal_separator, true) }}
            from (select {{ number_plain(expression) }} as text offset 0) as bare
        )
        {%- endif -%}
    {%- endset -%}
    case
        when {{ decimal_separator }} = ',' then case
            when strpos({{ expression }}, '.') = 0
                or {{ expression }} !~ '[.](?![0-9]{3}(?![0-9])|[0-9]{2}[.])|,.*[.]'
                then translate({{ expression }}, e',\u2212. \u00a0\u202f\u2009''’$€₽£¥₸₴₺%', '.-')
            else {{ otherwise }}
        end
        when strpos({{ expression }}, ',') = 0
            or {{ expression }} !~ ',(?![0-9]{3}(?![0-9])|[0-9]{2},)|[.].*,'
            then translate({{ expression }}, e'\u2212, \u00a0\u202f\u2009''’$€₽£¥₸₴₺%', '-')
        when {{ expression }} is not null then {{ otherwise }}
    end
{%- endmacro %}

{# Full-width figures as the usual ones, without the currency's name or code; (5) and 5- as -5. #}
{% macro number_plain(expression) -%}
    regexp_replace(
        regexp_replace(
            translate({{ expression }}, '０１２３４５６７８９．，－（）', '0123456789.,-()'),
            '^ *(?:{{ currency_words() }}) *|(?<=[0-9.,) -]) *(?:{{ currency_words() }}) *$', '', 'gi'
        ),
        '^[(]([^-()]+)[)]$|^([^-()]+)-$', '-\1\2'
    )
{%- endmacro %}

{% macro currency_words() -%}
    rub|rur|usd|eur|gbp|kzt|jpy|cny|byn|uah|uzs|amd|chf|руб[.]?|рублей|р[.]?|тг[.]?|тенге|теңге|円|元
{%- endmacro %}

{% macro number_value(number_text) -%}
    case
        when {{ number_text }} ~ '{{ number_pattern() }}' then cast({{ number_text }} as numeric)
        when {{ number_plain(number_text) }} ~ '{{ number_pattern() }}' then cast({{ number_plain(number_text) }} as numeric)
    end
{%- endmacro %}

{% macro number_pattern() -%}
    ^[-+]?([0-9]{1,15}([.][0-9]{0,20})?|[.][0-9]{1,20})$
{%- endmacro %}

{% macro boolean_value(expression) -%}
    case
        when lower({{ expression }}) in ('1', 'y', 'yes', 'true', 't', 'да', 'д', 'истина') then true
        when lower({{ expression }}) in ('0', 'n', 'no', 'false', 'f', 'нет', 'н', 'ложь') then false
    end
{%- endmacro %}
