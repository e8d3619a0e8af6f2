-- Values that wait for an answer, the most frequent first; what is NULL does not filter.
create or replace function exchange.list_missing_values(
    p_dictionary text default null, p_source text default null, p_state text default 'open',
    p_limit integer default null
)
returns setof exchange.missing_value
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select missing.*
    from exchange.missing_value as missing
    where
        (p_dictionary is null or missing.dictionary = p_dictionary)
        and (p_source is null or missing.source_system = p_source)
        and (p_state is null or missing.state = p_state)
    order by missing.row_count desc, missing.missing_value_id
    limit p_limit
$$;
