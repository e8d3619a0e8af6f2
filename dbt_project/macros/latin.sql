{# Canonical Latin: one spelling for a name in Cyrillic and in its usual transliterations (GOST 7.79, passports, ISO 9
   without marks, English), or in kana. Takes lower case; gives a-z and the separators | and blank. Other scripts pass
   unchanged.
   Two steps, because the last one needs the result of the first twice. #}
{% macro latin(expression) -%}
    case
        when {{ expression }} is null then null
        when octet_length({{ expression }}) = length({{ expression }}) then {{ joined_vowels(latin_spelling(expression)) }}
        -- Three bytes a letter: neither Latin nor Cyrillic.
        when octet_length({{ expression }}) > 2 * length({{ expression }}) and {{ expression }} ~ '[ぁ-ヶ]'
            then {{ joined_vowels(latin_spelling(kana_spelling(expression))) }}
        when {{ expression }} ~ '[a-zß-žǎ-ǰ]'
            then {{ joined_vowels(cyrillic_spelling(latin_spelling(without_marks(expression)))) }}
        else {{ joined_vowels(cyrillic_spelling(expression)) }}
    end
{%- endmacro %}

{% macro without_doubles(expression) -%}
    case
        when {{ expression }} ~ 'nn|ll|ss|tt|mm|rr|pp|kk|aa|ff|bb|dd|gg|oo|zz|vv|uu|hh'
            then regexp_replace({{ expression }}, '([a-z])\1+', '\1', 'g')
        else {{ expression }}
    end
{%- endmacro %}

{# ий, ый, iy, y and ii are one; so are ё, yo, io, е, ye, ie, and сч, sch, щ. #}
{% macro joined_vowels(expression) -%}
    replace(replace(replace(replace(replace(replace(
        {{ expression }}, 'ii', 'i'), 'ii', 'i'), 'ie', 'e'), 'io', 'e'), 'ee', 'e'), 'sch', 'sh')
{%- endmacro %}

{# Latin letters with marks: where a mark tells the sound (š, č, ž) its sound, else the letter. #}
{% macro without_marks(expression) -%}
    regexp_replace(
        normalize(
            replace(replace(replace(replace(replace(translate({{ expression }}, 'øłđæœı', 'oldeei'),
                'š', 'sh'), 'č', 'ch'), 'ž', 'zh'), 'ß', 'ss'), 'й', 'и'),
            nfd
        ),
        '[\u0300-\u036f]', '', 'g'
    )
{%- endmacro %}

{% macro latin_spelling(expression) -%}
    replace(translate(
        replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
            {{ expression }},
            'shch', 'sh'), 'sch', 'sh'), 'kh', 'h'), 'ph', 'f'), 'tch', '1'), 'ch', '1'), 'th', 't'), 'tc', 'ts'), 'tz', 'ts'),
            'ce', 'se'), 'ci', 'si'), 'ck', 'k'), 'x', 'ks'),
        'yjcwq''-.`', 'iikvk'
    ), '1', 'ch')
{%- endmacro %}

{# The letters of translate stand in the order of their frequency in names: it looks for each from the left. #}
{% macro cyrillic_spelling(expression) -%}
    translate(
        replace(replace(replace(replace(replace(replace(replace(
            {{ expression }}, 'ч', 'ch'), 'я', 'ia'), 'ш', 'sh'), 'ж', 'zh'), 'ю', 'iu'), 'ц', 'ts'), 'щ', 'sh'),
        'аивоенрлктсдмугйбпзхёыфэқәіғұүңөһїєґўьъ-.''’ʼ«»"',
        'aivoenrlktsdmugibpzheifekaiguunohiegu'
    )
{%- endmacro %}

{# Kana in Hepburn's spelling, without long vowels: each kana is a consonant (~: none) and a vowel, written one after
   the other. Not by regular expressions, one for each consonant: a session keeps 32 compiled, and a text in kana would
   drive out those that every row needs. #}
{% macro kana_spelling(expression) -%}
    {%- set hiragana = 'ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとどなにぬねのはばぱひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろわをんゔ' -%}
    {%- set katakana = 'ァアィイゥウェエォオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂッツヅテデトドナニヌネノハバパヒビピフブプヘベペホボポマミムメモャヤュユョヨラリルレロワヲンヴ' -%}
    {%- set consonants = '~~~~~~~~~~kgkgkgkgkgszszszszsztdtd~tdtdtdnnnnnhbphbphbphbphbpmmmmm~y~y~yrrrrrw~~v' -%}
    {%- set vowels = 'aaiiuueeooaaiiuueeooaaiiuueeooaaii~uueeooaiueoaaaiiiuuueeeoooaiueo1a2u3oaiueoaonu' -%}
    {%- set text = namespace(value="translate((
        select string_agg(case consonant when vowel then vowel else consonant || vowel end, '' order by place)
        from unnest(
            string_to_array(translate(" ~ expression ~ ", '" ~ hiragana ~ katakana ~ "', '" ~ consonants ~ consonants ~ "'), null),
            string_to_array(translate(" ~ expression ~ ", '" ~ hiragana ~ katakana ~ "', '" ~ vowels ~ vowels ~ "'), null)
        ) with ordinality as kana (consonant, vowel, place)
    ), '~ー・', '')") -%}
    {%- for written, sound in [
        ('i1', 'ya'), ('i2', 'yu'), ('i3', 'yo'), ('si', 'shi'), ('sy', 'sh'), ('ti', 'chi'), ('ty', 'ch'), ('tu', 'tsu'),
        ('hu', 'fu'), ('zi', 'ji'), ('zy', 'j'), ('di', 'ji'), ('dy', 'j'), ('du', 'zu'), ('ou', 'o')
    ] -%}
        {%- set text.value = "replace(" ~ text.value ~ ", '" ~ written ~ "', '" ~ sound ~ "')" -%}
    {%- endfor -%}
    {{ text.value }}
{%- endmacro %}
