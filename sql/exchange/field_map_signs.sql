-- The field map of a portal by portal object, with the portal values it uses: to tell which objects a new map changes.
create or replace function exchange.field_map_signs(p_portal_id integer)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    with dictionary as (
        select value.dictionary, jsonb_object_agg(value.canonical_value, value.portal_value) as known_values
        from exchange.portal_value as value
        where value.portal_id = p_portal_id
        group by value.dictionary
    ),
    sign as (
        select map.entity, jsonb_agg(
            (to_jsonb(map) - 'field_map_id') || jsonb_build_object(
                'values', dictionary.known_values,
                'pipelines', case map.transform when 'stage' then (
                    select pipeline.known_values from dictionary as pipeline
                    where pipeline.dictionary = 'deal_direction'
                ) end
            )
            order by map.portal_field, map.golden_column, map.attribute_path
        ) as map_rows
        from exchange.field_map as map
        left join dictionary on map.argument = dictionary.dictionary and map.transform in ('dictionary', 'stage')
        where map.portal_id = p_portal_id
        group by map.entity
        union all
        select 'price', dictionary.known_values from dictionary where dictionary.dictionary = 'price_type'
    )
    select coalesce(jsonb_object_agg(sign.entity, sign.map_rows), '{}') from sign
$$;
