-- SQL expression of one column of a match block or a sign over an alias: a (as text), a. (first letter), a@ (phonetic
-- code), a/1 (part of a text with bars), a:latin and a:other (only in Latin letters, only in others), a:full (only when it
-- is more than an initial), a:feminine (only of a woman's name), a:branch (only a branch's КПП), a|b (all their values as
-- an array: a phone column may hold several phones, with extensions, which do not count). Names go through %I, so that a
-- setting cannot become SQL of its own.
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
        when p_column like '%:feminine' then linked.feminine_expression(p_alias)
        when p_column ~ '_key$' then format('%I.%I', p_alias, p_column)
        else format('translate(lower(%I.%I::text), ''ё'', ''е'')', p_alias, p_column)
    end
$$;
