-- Portal fields of one kind of card that the field map knows, by the names the portal returns them under.
create or replace function inbound.watched_names(p_portal_id integer, p_entity text)
returns text[]
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select array_agg(distinct case when map.transform in ('phone', 'email') then 'fm' else map.portal_field end)
    from exchange.field_map as map
    where map.portal_id = p_portal_id and map.entity = p_entity and map.is_active
$$;
