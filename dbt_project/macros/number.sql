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
