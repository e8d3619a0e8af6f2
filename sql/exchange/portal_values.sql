-- What one portal calls the values of the dictionaries.
create or replace function exchange.portal_values(p_portal_id integer)
returns setof exchange.portal_value
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select value.*
    from exchange.portal_value as value
    where value.portal_id = p_portal_id
    order by value.dictionary, value.canonical_value
$$;
