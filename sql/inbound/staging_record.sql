-- A card's fields as columns of the staging table, in the words of one source: transforms of the field map, undone.
create or replace function inbound.staging_record(
    p_portal_id integer, p_entity text, p_fields jsonb, p_source_system text
)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    with map as (
        select * from exchange.field_map
        where
            portal_id = p_portal_id and entity = p_entity and is_active and direction in ('in', 'both')
            and golden_column is not null
    ),
    multifield as (
        select
            map.golden_column,
            entry.value ->> 'value' as value,
            row_number() over (partition by map.golden_column order by (entry.value ->> 'id')::bigint, entry.place) as turn
        from map
        cross join lateral jsonb_array_elements(coalesce(nullif(p_fields -> 'fm', 'null'), '[]'))
            with ordinality as entry (value, place)
        where upper(map.transform) = entry.value ->> 'typeId'
    ),
    field as (
        select
            map.golden_column as name,
            case map.transform
                when 'date' then to_jsonb((nullif(p_fields ->> map.portal_field, '')::timestamptz at time zone 'UTC')::date)
                when 'yes_no' then to_jsonb((nullif(p_fields ->> map.portal_field, '') = 'Y'))
                when 'dictionary' then to_jsonb(inbound.source_value(
                    p_portal_id, map.argument, p_fields ->> map.portal_field, p_source_system
                ))
                when 'stage' then to_jsonb(inbound.source_value(
                    p_portal_id, map.argument, regexp_replace(p_fields ->> map.portal_field, '^C[0-9]+:', ''),
                    p_source_system
                ))
                else nullif(nullif(p_fields -> map.portal_field, '""'), 'null')
            end as value
        from map
        where map.transform not in ('phone', 'email', 'card', 'cards') and p_fields ? map.portal_field
        union all
        select
            case multifield.golden_column when 'phones' then 'phone' else 'email' end
            || case multifield.turn when 1 then '' else '_2' end,
            to_jsonb(multifield.value)
        from multifield
        where multifield.turn <= 2 and multifield.golden_column in ('phones', 'emails')
        union all
        select multifield.golden_column, jsonb_agg(multifield.value order by multifield.turn)
        from multifield
        group by multifield.golden_column
    )
    select coalesce(jsonb_object_agg(field.name, field.value) filter (where field.value is not null), '{}') from field
$$;
