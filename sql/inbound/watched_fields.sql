-- Of a card as the portal returns it, the fields that the field map knows.
create or replace function inbound.watched_fields(p_portal_id integer, p_entity text, p_card jsonb)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(jsonb_object_agg(field.key, field.value), '{}')
    from jsonb_each(case when jsonb_typeof(p_card) = 'object' then p_card end) as field
    where field.key in (
        select case when map.transform in ('phone', 'email') then 'fm' else map.portal_field end
        from exchange.field_map as map
        where map.portal_id = p_portal_id and map.entity = p_entity and map.is_active
    )
$$;
