-- Query of one record's keys under one block, to stand laterally beside the alias "changed".
create or replace function linked.block_query(p_block exchange.match_block)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    with part as (
        select
            place,
            case
                when key_column like '%|%' then format(
                    'cross join lateral (select split_part(listed, '';'', 1) as value '
                    'from unnest(string_to_array(nullif(lower(concat_ws('','', %s)), ''''), '','')) as listed) as part_%s',
                    (
                        select string_agg(format('changed.%I', several.name), ', ' order by several.place)
                        from unnest(string_to_array(key_column, '|')) with ordinality as several (name, place)
                    ),
                    place
                )
                when key_column like '%+%' then format(
                    'cross join lateral (select %1$s as one, %2$s as other) as pair_%3$s '
                    'cross join lateral (select least(one, other) || '' '' || greatest(one, other) as value '
                    'where octet_length(changed.%4$I) > 1 and octet_length(changed.%5$I) > 1) as part_%3$s',
                    linked.column_expression('changed', split_part(key_column, '+', 1)),
                    linked.column_expression('changed', split_part(key_column, '+', 2)),
                    place,
                    rtrim(split_part(key_column, '+', 1), '@.'), rtrim(split_part(key_column, '+', 2), '@.')
                )
                else format(
                    'cross join lateral (select %s as value) as part_%s',
                    linked.column_expression('changed', key_column), place
                )
            end as source
        from unnest(p_block.key_columns) with ordinality as listed (key_column, place)
    )
    select format(
        'select %1$s as block_id, hash_record_extended(row(%2$s), %1$s) as key_hash from (select) as start %3$s where %4$s',
        p_block.block_id,
        string_agg(format('part_%s.value', place), ', ' order by place),
        string_agg(source, ' ' order by place),
        string_agg(format('part_%s.value is not null', place), ' and ' order by place)
    )
    from part
$$;
