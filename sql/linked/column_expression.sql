-- SQL expression of one column of a match block or a sign over an alias: a (as text), a. (first letter), a@ (phonetic
-- code), a/1 (part of a text with bars), a:latin and a:other (only in Latin letters, only in others), a:full (only when it
-- is more than an initial), a:feminine (only of a woman's name), a:branch (only a branch's КПП), a:sole (only
-- a tax number that branches do not share), a:year and a:day (parts of a date that is no placeholder), a:own (whether a
-- patronymic is made of the first name), a:reading (in Latin letters), a|b (all their values as an array: a phone column
-- may hold several phones, with extensions, which do not count). Names go through %I, so that a setting cannot become SQL
-- of its own.
create or replace function linked.column_expression(p_alias text, p_column text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when p_column like '%|%' then (
            select format(
                'string_to_array(nullif(regexp_replace(lower(concat_ws('','', %s)), '';ext=[0-9]*'', '''', ''g''), ''''), '','')',
                string_agg(format('%I.%I', p_alias, listed.name), ', ' order by listed.place)
            )
            from unnest(string_to_array(p_column, '|')) with ordinality as listed (name, place)
        )
        when p_column ~ '/[0-9]$'
            then format('nullif(split_part(%I.%I, ''|'', %s), '''')', p_alias, left(p_column, -2), right(p_column, 1))
        -- Kanji have no phonetic code: they stand for themselves.
        when p_column like '%@' then format(
            'coalesce(nullif(extension.dmetaphone(%1$I.%2$I), ''''), %1$I.%2$I)', p_alias, left(p_column, -1)
        )
        when p_column like '%.' then format('left(%s, 1)', linked.column_expression(p_alias, left(p_column, -1)))
        -- A name in kanji is no other name than one in Latin letters: nobody knows how it is read.
        when p_column like '%:latin' then format(
            'case when octet_length(%1$I.%2$I) = length(%1$I.%2$I) then %1$I.%2$I end', p_alias, split_part(p_column, ':', 1)
        )
        when p_column like '%:other' then format(
            'case when octet_length(%1$I.%2$I) > length(%1$I.%2$I) then %1$I.%2$I end', p_alias, split_part(p_column, ':', 1)
        )
        -- Two initials agree with two names; two names written out do not agree with one another.
        when p_column like '%:full' then format(
            'case when not %3$s then %1$I.%2$I end', p_alias, split_part(p_column, ':', 1),
            linked.initial_expression(format('%I.%I', p_alias, split_part(p_column, ':', 1)))
        )
        -- The fifth and sixth figure of a head office's КПП are 01; what has none is mostly the head office.
        when p_column like '%:branch' then format(
            'case when substr(%1$I.%2$I, 5, 2) <> ''01'' then %1$I.%2$I end', p_alias, split_part(p_column, ':', 1)
        )
        -- A БИН and the ИНН of a sole trader have 12 figures; a Russian company and its branches have one ИНН, of 10.
        when p_column like '%:sole' then format(
            'case when length(%1$I.%2$I) = 12 and ltrim(%1$I.%2$I, ''0123456789'') = '''' then %1$I.%2$I end',
            p_alias, split_part(p_column, ':', 1)
        )
        -- Year and day of a date apart: a slip changes one of them. Day and month may be exchanged. The first of January of a
        -- year like 1900, 1970 or 1980 is what people type who know no date.
        when p_column ~ ':(year|day)$' then format(
            'case when date_part(''doy'', %1$I.%2$I) > 1 or date_part(''year'', %1$I.%2$I)::integer %% 10 <> 0 then %3$s end',
            p_alias, split_part(p_column, ':', 1),
            format(
                case
                    when p_column like '%:year' then 'date_part(''year'', %1$I.%2$I)::text'
                    else '(
                        least(date_part(''month'', %1$I.%2$I), date_part(''day'', %1$I.%2$I)) * 100
                        + greatest(date_part(''month'', %1$I.%2$I), date_part(''day'', %1$I.%2$I))
                    )::text'
                end,
                p_alias, split_part(p_column, ':', 1)
            )
        )
        -- Ivan Ivanovich: his father may be called like him, and so may his son.
        when p_column like '%:own' then format(
            'case when %1$I.middle_name_key is null or %1$I.first_name_key is null then ''n''
                when length(%1$I.first_name_key) > 2 and length(%1$I.middle_name_key) > 2
                    and starts_with(
                        replace(%1$I.middle_name_key, ''e'', ''''),
                        left(replace(%1$I.first_name_key, ''e'', ''''), greatest(3, least(5, length(replace(%1$I.first_name_key, ''e'', '''')) - 1)))
                    ) then ''y'' else ''n'' end',
            p_alias
        )
        -- How a given name in kanji is read, where nearly everybody reads it so; another name is read as it is written.
        when p_column like '%:reading' then format(
            'coalesce(case when octet_length(%1$I.%2$I) > length(%1$I.%2$I) then (
                select known.reading from normalized.given_name as known
                where known.name_key = %1$I.%2$I and known.reading <> '''' limit 1
            ) end, %1$I.%2$I)',
            p_alias, split_part(p_column, ':', 1)
        )
        when p_column like '%:feminine' then linked.feminine_expression(p_alias)
        when p_column ~ '_key$' then format('%I.%I', p_alias, p_column)
        else format('translate(lower(%I.%I::text), ''ё'', ''е'')', p_alias, p_column)
    end
$$;
