{# Normalization as expressions that expand in place: a strict SQL function with a sub-select is not inlined and costs
   eight times its own expression (design.md 6). Every macro takes an SQL expression and gives one. #}

{# PostgreSQL keeps 32 patterns ready and builds the automaton of each anew for each text: trimming costs less. #}
{% macro has_only_figures(expression) -%}
    ltrim({{ expression }}, '0123456789') = ''
{%- endmacro %}

{# What people type when they have nothing to say; in the spellings that occur, so that no lower() is paid for. #}
{% macro placeholders() -%}
    {%- set words = [
        'нет', 'нет данных', 'не указано', 'не указан', 'не указана', 'неизвестно', 'неизвестен', 'н/д', 'б/н', 'отсутствует',
        'пусто', 'без имени', 'тест', 'n/a', 'na', 'n.a.', 'null', 'nil', 'none', 'unknown', 'test', 'not specified',
        'undefined', 'no data', 'нету', 'жоқ', 'なし', '不明', '-', '--', '---', '—', '–', '.', '..', '...', '?', '??', '???',
        '_', '*', '/'
    ] -%}
    {%- set found = [''] -%}
    {%- for word in words -%}
        {%- for form in [word, word | upper, word | capitalize, word | title] -%}
            {%- if form not in found -%}{%- do found.append(form) -%}{%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ text_list(found) }}
{%- endmacro %}

{# A list as one constant: PostgreSQL hashes it, and a view that repeats it is read and planned faster than with a
   constant for each word. #}
{% macro text_list(words) -%}
    cast('{ {%- for word in words %}"{{ word }}"{{ ',' if not loop.last }}{% endfor -%} }' as text [])
{%- endmacro %}

{% macro trimmed(expression) -%}
    btrim({{ expression }}, e' \t\r\n\u00a0\u3000')
{%- endmacro %}

{# A text without surrounding blanks that is no placeholder; of those that always are none has more bytes. #}
{% macro meant_value(trimmed_text) -%}
    case
        when
            (octet_length({{ trimmed_text }}) > 24 or {{ trimmed_text }} <> all ({{ placeholders() }}))
            and (source.placeholders is null or not source.placeholders ? lower({{ trimmed_text }}))
            then {{ trimmed_text }}
    end
{%- endmacro %}

{# Of phones or e-mails those that the source does not say are none. #}
{% macro meant_entries(list) -%}
    case
        when source.placeholders is null or {{ list }} is null then nullif({{ list }}, '')
        else (
            select string_agg(entry.value, ',' order by entry.place)
            from unnest(string_to_array(nullif({{ list }}, ''), ',')) with ordinality as entry (value, place)
            where not source.placeholders ? split_part(entry.value, ';', 1)
        )
    end
{%- endmacro %}

{# Several phones or e-mails with the source's own separator between them. #}
{% macro listed_value(value) -%}
    case
        when source.list_separator is null then {{ value }}
        else replace({{ value }}, source.list_separator, ';')
    end
{%- endmacro %}

{# Compatibility forms (full-width letters and figures, half-width katakana, ligatures) as the usual ones. ASCII is
   already so. #}
{% macro plain_forms(expression) -%}
    case
        when octet_length({{ expression }}) = length({{ expression }}) then {{ expression }}
        when {{ expression }} is nfkc normalized then {{ expression }}
        else nullif(btrim(normalize({{ expression }}, nfkc)), '')
    end
{%- endmacro %}

{# A name to show: usual forms, single blanks. #}
{% macro display_value(expression) -%}
    case
        when {{ expression }} is null then null
        when strpos({{ expression }}, '  ') = 0 then {{ plain_forms(expression) }}
        else regexp_replace(btrim(normalize({{ expression }}, nfkc)), ' {2,}', ' ', 'g')
    end
{%- endmacro %}
