{# Lower case; anything with one @ and a dotted domain, in any script. '' is a placeholder. #}
{% macro email_value(expression) -%}
    case
        when {{ expression }} !~ '^[^@[:space:],;<>"]+@[^@[:space:],;<>"]+[.][^@[:space:],;<>".]{2,}$' then null
        when split_part(lower({{ expression }}), '@', 1) = any ({{ text_list([
            'no', 'net', 'нет', 'none', 'null', 'noemail', 'no-email', 'no_email', 'no.email', 'nomail', 'no-mail', 'no_mail',
            'noreply', 'no-reply', 'unknown', 'netemail', 'net-email', 'test', 'тест', 'example', 'xxx', '-'
        ]) }}) then ''
        when lower({{ expression }}) = any ({{ text_list([
            'mail@mail.ru', 'email@email.ru', 'email@email.com', 'a@a.ru', 'a@a.com', 'a@a.aa', '1@1.ru', '1@1.com', '123@123.ru',
            '123@mail.ru', 'qwerty@qwerty.ru', '111@111.ru', '0@0.ru', 'user@example.com'
        ]) }}) then ''
        else lower({{ expression }})
    end
{%- endmacro %}

{# One address takes the short way; several, mailto: and names with <> the long one, which reads what it can. #}
{% macro clean_email(column) -%}
    case
        when written.{{ column }} is null then null
        when written.{{ column }} !~ '[ ,;<>|:\n\t"＠]'
            then {{ email_value('written.' ~ column) }}
        else (
            select case
                when bool_or(one.address <> '') then string_agg(one.address, ',' order by one.place)
                    filter (where one.address <> '')
                else min(one.address)
            end
            from (
                select
                    bare.place,
                    {{ email_value('bare.text') }} as address
                from (
                    select
                        part.place,
                        regexp_replace(
                            coalesce(substring(part.text from '<([^<>]*)>'), btrim(part.text, ' "''')), '^mailto:\s*', '', 'i'
                        ) as text
                    from regexp_split_to_table(
                        regexp_replace(normalize(written.{{ column }}, nfkc), '(@[^\s@,;<>]+)\s+(?=[^\s@]+@)', '\1,', 'g'),
                        '\s*[,;|\n]\s*'
                    ) with ordinality as part (text, place)
                    offset 0
                ) as bare
                offset 0
            ) as one
            where one.address is not null
        )
    end as {{ column }}
{%- endmacro %}
