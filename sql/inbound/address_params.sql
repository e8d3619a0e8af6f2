-- Parameters that list the addresses of requisites, at most 50: of our kind a requisite has one, whose id is the requisite's.
create or replace function inbound.address_params(p_portal_id integer, p_requisite_ids jsonb)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select jsonb_build_object(
        'start', -1,
        'order', '{"ENTITY_ID": "ASC"}'::jsonb,
        'filter', jsonb_build_object(
            'ENTITY_TYPE_ID', 8, 'TYPE_ID', portal.address_type_id, '@ENTITY_ID', p_requisite_ids
        )
    )
    from portal.portal as portal
    where portal.portal_id = p_portal_id
$$;
