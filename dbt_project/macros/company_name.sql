{# Company names: the legal form is told apart, what remains is written in canonical Latin. #}

{# Legal forms by canonical code; each spelling in lower case, without dots. Two codes are two companies: forms that are
   translated into one another (ООО, LLC) have one. So have those the law turned into one another (ЗАО, ОАО: АО), which a
   second code tells apart where no tax number says that they are one. #}
{% macro legal_forms() -%}
    {{ return({
        'ooo': ['общество с ограниченной ответственностью', 'ооо', 'ooo', 'limited liability company', 'llc'],
        'ao|pao': ['публичное акционерное общество', 'пао', 'pao', 'pjsc'],
        'ao|oao': ['открытое акционерное общество', 'оао', 'oao', 'ojsc'],
        'ao|zao': ['закрытое акционерное общество', 'зао', 'zao', 'cjsc'],
        'ao|nao': ['непубличное акционерное общество', 'нао', 'nao'],
        'ao|ao': ['акционерное общество', 'ао', 'ao', 'ақ', 'акционерлік қоғамы', 'jsc'],
        'ip': ['индивидуальный предприниматель', 'ип', 'ip', 'жк', 'жеке кәсіпкер'],
        'fgup': ['федеральное государственное унитарное предприятие', 'фгуп', 'fgup'],
        'gup': ['государственное унитарное предприятие', 'гуп', 'gup'],
        'mup': ['муниципальное унитарное предприятие', 'муп', 'mup'],
        'gbu': ['государственное бюджетное учреждение', 'гбу', 'фгбу'],
        'nko': ['некоммерческая организация', 'нко', 'nko'],
        'ano': ['автономная некоммерческая организация', 'ано', 'ano'],
        'too': ['товарищество с ограниченной ответственностью', 'тоо', 'too', 'жшс',
            'жауапкершілігі шектеулі серіктестігі', 'жауапкершілігі шектеулі серіктестік', 'llp'],
        'ltd': ['limited', 'ltd', 'co ltd', 'company limited'],
        'inc': ['incorporated', 'inc'],
        'corp': ['corporation', 'corp'],
        'plc': ['plc', 'public limited company'],
        'gmbhcokg': ['gmbh & co kg', 'gmbh und co kg', 'gmbh co kg'],
        'gmbh': ['gesellschaft mit beschränkter haftung', 'gmbh', 'mbh'],
        'ag': ['aktiengesellschaft', 'ag'],
        'kg': ['kommanditgesellschaft', 'kg'],
        'ug': ['ug haftungsbeschränkt', 'ug'],
        'kk': ['株式会社', '株', 'kk', 'kabushiki kaisha'],
        'yk': ['有限会社', '有'],
        'gk': ['合同会社']
    }) }}
{%- endmacro %}

{% macro legal_form_code(spelling) -%}
    cast('{ {%- for code, forms in legal_forms().items() %}{% set last = loop.last %}{% for form in forms -%}
        "{{ form }}": "{{ code }}"{{ ', ' if not (last and loop.last) }}
    {%- endfor %}{% endfor -%} }' as jsonb) ->> {{ spelling }}
{%- endmacro %}

{# Lower case, quotes and other signs as blanks, dots gone; a Japanese form stands alone. #}
{% macro company_words(expression) -%}
    replace(replace(replace(replace(replace(
        translate(lower({{ expression }}), '«»"„“”‘’`''()[],;:/\_+*-–—№#|.', '                            '),
        '株式会社', ' 株式会社 '), '有限会社', ' 有限会社 '), '合同会社', ' 合同会社 '),
        '  ', ' '), '  ', ' ')
{%- endmacro %}

{# What is left of blanks in a row or unusual ones. #}
{% macro company_blanks(words) -%}
    btrim(case when {{ words }} ~ '  |[^\S ]' then regexp_replace({{ words }}, '\s+', ' ', 'g') else {{ words }} end)
{%- endmacro %}

{# Words that are usually cut to their first letters. #}
{% macro abbreviated(expression) -%}
    {%- set short = {
        'производственно коммерческая фирма': 'пкф', 'научно производственное объединение': 'нпо',
        'научно производственное предприятие': 'нпп', 'производственное объединение': 'по',
        'производственная компания': 'пк', 'строительная компания': 'ск', 'управляющая компания': 'ук',
        'торговая компания': 'тк', 'группа компаний': 'гк', 'торговый дом': 'тд', 'company': 'компания', 'group': 'группа'
    } -%}
    case
        when {{ expression }} !~ '(дом|объединение|предприятие|компани[ия]|фирма|company|group)' then {{ expression }}
        else {% for _ in short %}replace({% endfor %}{{ expression }}{% for long, letters in short.items() %}, '{{ long }}', '{{ letters }}'){% endfor %}
    end
{%- endmacro %}

{# The form in front of the name, or the one behind it (end -1): mostly one word, looked up; the forms of several, the
   longest first, only where the word can begin or end one. #}
{% macro company_form(words, end) -%}
    {%- set single, several, phrases = [], [], [] -%}
    {%- for forms in legal_forms().values() -%}{%- for form in forms -%}
        {%- if ' ' in form -%}
            {%- set word = form.split(' ')[end] -%}
            {%- do phrases.append({'text': form, 'length': form | length}) -%}
            {%- if word not in several -%}{%- do several.append(word) -%}{%- endif -%}
        {%- else -%}{%- do single.append(form) -%}{%- endif -%}
    {%- endfor -%}{%- endfor -%}
    {%- set word = "split_part(" ~ words ~ ", ' ', " ~ (1 if end == 0 else -1) ~ ")" -%}
    case when strpos({{ words }}, ' ') > 0 then coalesce(
        case when {{ word }} = any ({{ text_list(several) }}) then case
            {%- for form in phrases | sort(attribute='length', reverse=true) %}
            when {{ "starts_with(" ~ words ~ ", '" ~ form.text ~ " ')" if end == 0
                else "right(" ~ words ~ ", " ~ (form.length + 1) ~ ") = ' " ~ form.text ~ "'" }} then '{{ form.text }}'
            {%- endfor %}
        end end,
        case when {{ word }} = any ({{ text_list(single) }}) then {{ word }} end
    ) end
{%- endmacro %}

{# The name without its forms. #}
{% macro company_core(words, in_front, behind) -%}
    btrim(left(
        substr({{ words }}, coalesce(length({{ in_front }}), 0) + 1),
        greatest(length({{ words }}) - coalesce(length({{ in_front }}), 0) - coalesce(length({{ behind }}), 0), 0)
    ), ' &')
{%- endmacro %}
