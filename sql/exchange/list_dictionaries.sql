-- The dictionaries: policy, how many words and portal values they have, how many wait for an answer, who reads by them.
create or replace function exchange.list_dictionaries(p_portal_id integer default 1)
returns table (
    dictionary text, unknown_policy text, default_value text, value_count bigint, portal_value_count bigint,
    missing_count bigint, read_by text, description text
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select
        known.dictionary,
        known.unknown_policy,
        known.default_value,
        (select count(*) from exchange.dictionary_value as value where value.dictionary = known.dictionary),
        (
            select count(*) from exchange.portal_value as value
            where value.dictionary = known.dictionary and value.portal_id = p_portal_id
        ),
        (
            select count(*) from exchange.missing_value as missing
            where missing.dictionary = known.dictionary and missing.state = 'open'
        ),
        (
            select string_agg(reader.entity || '.' || reader.column_name, ', ' order by reader.entity, reader.column_name)
            from exchange.dictionary_column as reader where reader.dictionary = known.dictionary
        ),
        known.description
    from exchange.dictionary as known
    order by known.dictionary
$$;
