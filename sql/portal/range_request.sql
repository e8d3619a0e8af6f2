-- Request for the objects of one kind with an id above p_low and up to p_high (NULL: no end), by growing id (R01).
-- Whole cards, because phones come only with them (R19); requisites of contacts and companies. An
-- address is one of our kind on its requisite, whose id stands for its own.
create or replace function portal.range_request(
    p_portal_id integer, p_entity text, p_low bigint, p_high bigint
)
returns table (method text, params json)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select
        case target.family
            when 'item' then 'crm.item.list'
            when 'requisite' then 'crm.requisite.list'
            when 'address' then 'crm.address.list'
            when 'product' then 'catalog.product.list'
            else 'catalog.price.list'
        end,
        case target.family
            when 'item' then json_build_object(
                'entityTypeId', target.entity_type_id, 'useOriginalUfNames', 'Y', 'start', -1,
                'order', '{"id": "ASC"}'::json, 'filter', range.filter
            )
            when 'requisite' then json_build_object(
                'start', -1, 'order', '{"ID": "ASC"}'::json, 'filter', range.filter || '{"@ENTITY_TYPE_ID": [3, 4]}'
            )
            when 'address' then json_build_object(
                'start', -1, 'order', '{"ENTITY_ID": "ASC"}'::json,
                'filter', range.filter || jsonb_build_object('ENTITY_TYPE_ID', 8, 'TYPE_ID', portal.address_type_id)
            )
            when 'product' then json_build_object(
                'start', -1, 'order', '{"id": "ASC"}'::json,
                'select', array['id', 'iblockId', 'xmlId'] || array(
                    select map.portal_field from exchange.field_map as map
                    where map.portal_id = p_portal_id and map.entity = p_entity and map.is_active
                    order by map.portal_field
                ),
                'filter', range.filter || jsonb_build_object('iblockId', portal.catalog_id)
            )
            else json_build_object('start', -1, 'order', '{"id": "ASC"}'::json, 'filter', range.filter)
        end
    from delta.entity as target
    inner join portal.portal as portal on portal.portal_id = p_portal_id
    cross join lateral (
        select jsonb_strip_nulls(case target.family
            when 'requisite' then jsonb_build_object('>ID', p_low, '<=ID', p_high)
            when 'address' then jsonb_build_object('>ENTITY_ID', p_low, '<=ENTITY_ID', p_high)
            else jsonb_build_object('>id', p_low, '<=id', p_high)
        end) as filter
    ) as range
    where target.entity = p_entity
$$;
