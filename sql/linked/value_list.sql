-- SQL expression of all values that columns a|b of an alias hold, as an array: a phone column may hold several phones,
-- with extensions, which do not count.
create or replace function linked.value_list(p_alias text, p_columns text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select format(
        'string_to_array(nullif(regexp_replace(concat_ws('','', %s), '';ext=[0-9]*'', '''', ''g''), ''''), '','')',
        string_agg(format('%I.%I', p_alias, listed.name), ', ' order by listed.place)
    )
    from unnest(string_to_array(p_columns, '|')) with ordinality as listed (name, place)
$$;
