-- The field map of a portal, in the order people read it.
create or replace function exchange.field_map_rows(p_portal_id integer)
returns setof exchange.field_map
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select map.*
    from exchange.field_map as map
    left join delta.entity as target on map.entity = target.entity
    where map.portal_id = p_portal_id
    order by target.rank, map.entity, map.field_map_id
$$;
