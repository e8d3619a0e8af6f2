{# Person names: text to transliterate, then keys in the right order. #}

{# One text of all parts, in lower case; most have no more than four blanks in a row. #}
{% macro person_text(text) -%}
    replace(replace(btrim(replace(replace(replace(lower({{ text }}), '.', ' '), ',', ' '), '|', ' ')), '  ', ' '), '  ', ' ')
{%- endmacro %}

{# Without a title in front; Senior and Junior as figures, for names with other figures are other names. #}
{% macro untitled(text) -%}
    case
        when strpos({{ text }}, ' ') = 0 then {{ text }}
        when split_part({{ text }}, ' ', 1) in ('mr', 'mrs', 'ms', 'miss', 'dr', 'prof', 'herr', 'frau', 'господин', 'госпожа')
            then {{ numbered_generation("regexp_replace(" ~ text ~ ", '^((mr|mrs|ms|miss|dr|prof|herr|frau|господин|госпожа) +)+', '')") }}
        else {{ numbered_generation(text) }}
    end
{%- endmacro %}

{% macro numbered_generation(text) -%}
    case
        when right({{ text }}, 3) = ' sr' then left({{ text }}, -3) || '4'
        when right({{ text }}, 3) in (' jr', ' ii') then left({{ text }}, -3) || '2'
        when right({{ text }}, 4) = ' iii' then left({{ text }}, -4) || '3'
        else {{ text }}
    end
{%- endmacro %}

{# The parts between bars, behind a letter that tells where they come from: p (their own columns), f (one text, family
   name first unless something speaks against it), l (the same in Latin script, given name first), c (with a comma
   behind the family name). #}
{% macro person_parts(last, first, middle, full, kind, text) -%}
    case
        when {{ first }} is not null or {{ middle }} is not null
            or ({{ last }} is not null and strpos({{ last }}, ' ') = 0) then
            'p|' || coalesce(
                case
                    when strpos({{ last }}, ' ') = 0 then lower({{ last }})
                    else replace({{ numbered_generation("rtrim(lower(" ~ last ~ "), '.')") }}, ' ', '')
                end, '') || '|'
            || case
                when {{ middle }} is null and translate({{ first }}, ' .', '') <> {{ first }}
                    then regexp_replace(rtrim(lower({{ first }}), '. '), '[ .]+', '|')
                else coalesce(replace(lower({{ first }}), ' ', ''), '')
            end || '|' || coalesce(replace(lower({{ middle }}), ' ', ''), '')
        when coalesce({{ last }}, {{ full }}) is not null and {{ kind }} is distinct from 'organization' then
            case
                when strpos(coalesce({{ last }}, {{ full }}), ',') > 0 then 'c|'
                when octet_length(coalesce({{ last }}, {{ full }})) = length(coalesce({{ last }}, {{ full }})) then 'l|'
                else 'f|'
            end
            || case
                when {{ text }} ~ '  |[^\S ]' then regexp_replace({{ text }}, '\s+', '|', 'g')
                else replace({{ text }}, ' ', '|')
            end
    end
{%- endmacro %}

{% macro is_patronymic(key) -%}
    (right({{ key }}, 3) in ('ich', 'vna', 'hna') or right({{ key }}, 4) in ('kizi', 'ogli', 'gizi')
        or right({{ key }}, 3) = 'uli' and length({{ key }}) > 5)
{%- endmacro %}

{# Given by the seed, or by the last kanji of most Japanese given names that is the last of hardly any family name. #}
{% macro is_given_name(key) -%}
    (coalesce({{ key }} in (select given_name.name_key from given_name), false)
        or octet_length({{ key }}) > length({{ key }}) and length({{ key }}) > 1
        and right({{ key }}, 1) in {{ japanese_endings('子美奈香菜恵愛絵乃也介助太郎彦夫雄男斗樹翔輝哉朗吾人之希輔佑史士弘幸明') }})
{%- endmacro %}

{% macro japanese_endings(kanji) -%}
    ({% for letter in kanji %}'{{ letter }}'{{ ', ' if not loop.last }}{% endfor %})
{%- endmacro %}

{% macro is_family_name(key) -%}
    (right({{ key }}, 2) in ('ov', 'ev', 'in', 'ko', 'uk', 'ih', 'ik')
        or right({{ key }}, 3) in ('ski', 'ova', 'eva', 'ina', 'ian', 'dze', 'son')
        or right({{ key }}, 5) = 'skaia' or right({{ key }}, 6) = 'shvili')
{%- endmacro %}

{# All parts spelled at once where they are of one script: most of the cost is per call. #}
{% macro latin_names(parts, one, two, three) -%}
    case
        when {{ parts }} is null then null
        when split_part({{ parts }}, '|', 5) = '' and octet_length({{ parts }}) = length({{ parts }})
            then {{ joined_vowels(latin_spelling('substr(' ~ parts ~ ', 3)')) }}
        when split_part({{ parts }}, '|', 5) = '' and substr({{ parts }}, 3) !~ '[a-z0-9`"ß-žǎ-ǰぁ-ヶ]'
            then {{ joined_vowels(cyrillic_spelling('substr(' ~ parts ~ ', 3)')) }}
        else {{ latin("coalesce(" ~ one ~ ", '')") }} || '|' || {{ latin("coalesce(" ~ two ~ ", '')") }}
            || '|' || {{ latin("coalesce(" ~ three ~ ", '')") }}
    end
{%- endmacro %}

{# One Latin letter, or what one Cyrillic letter is spelled as; a name of one kanji is a name. #}
{% macro is_initial(key) -%}
    (octet_length({{ key }}) = 1 or octet_length({{ key }}) = 2 and {{ key }} in ('ia', 'iu', 'sh', 'ch', 'zh', 'ts'))
{%- endmacro %}

{# Which of the parts one, two, three is the family, the given and the middle name: three figures, 0 for none.
   A given name is known by the seed, a patronymic and a family name by their endings. #}
{% macro name_order(mode, level) -%}
    {%- set one, two, three = level ~ '.one', level ~ '.two', level ~ '.three' -%}
    {%- set one_given, two_given, three_given = one ~ '_is_given', two ~ '_is_given', three ~ '_is_given' -%}
    case
        when {{ mode }} is null then null
        when {{ mode }} = 'p' then case
            when {{ three }} is not null and {{ three }}_is_patronymic
                or ({{ three }} is null and not ({{ two }} is not null and {{ two }}_is_patronymic))
                then case
                    when {{ one_given }} and not {{ two_given }} and {{ two }} is not null then '213'
                    else '123'
                end
            when {{ two }} is not null and {{ two }}_is_patronymic then case
                when {{ three }} is null then case when {{ one_given }} then '012' else '102' end
                when {{ one_given }} and not {{ three_given }} then '312'
                else '132'
            end
            when {{ one }} is not null and {{ one }}_is_patronymic and {{ two_given }} and not {{ three_given }}
                and {{ three }} is not null and length({{ three }}) > 1
                then '321'
            when {{ one_given }} and not {{ two_given }} and {{ two }} is not null then '213'
            else '123'
        end
        when {{ two }} is null then '100'
        when {{ is_initial(one) }} then case
            when {{ three }} is null then '210'
            else '312'
        end
        -- John A. Smith, but Ivanov I. Ivanovich.
        when {{ mode }} <> 'c' and {{ is_initial(two) }} and not {{ is_initial(three) }} and not {{ three }}_is_patronymic
            and length({{ three }}) > 2
            then '312'
        when {{ mode }} = 'c' or {{ is_initial(two) }} then case when {{ three }} is null then '120' else '123' end
        when {{ three }} is null then case
            when {{ one_given }} and {{ two }}_is_patronymic then '012'
            -- A Kazakh family name may be made like a patronymic.
            when {{ two }}_is_patronymic and not {{ one }}_is_patronymic and right({{ two }}, 1) = 'i' then '210'
            when {{ two_given }} and not {{ one_given }} then '120'
            when {{ one_given }} and not {{ two_given }} then '210'
            when {{ is_family_name(one) }} and not {{ is_family_name(two) }} then '120'
            when {{ is_family_name(two) }} and not {{ is_family_name(one) }} then '210'
            when {{ mode }} = 'l' then '210'
            else '120'
        end
        when {{ three }}_is_patronymic then case when {{ one_given }} and not {{ two_given }} then '213' else '123' end
        when {{ two }}_is_patronymic then '312'
        when {{ one_given }} and not {{ three_given }} then '312'
        when {{ mode }} = 'l' and not {{ two_given }} then '312'
        else '123'
    end
{%- endmacro %}

{# The key at one figure of the order. #}
{% macro ordered_part(place) -%}
    case substr(clean.name_order, {{ place }}, 1) when '1' then clean.one when '2' then clean.two when '3' then clean.three end
{%- endmacro %}
