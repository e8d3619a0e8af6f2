-- What is wrong with the field map of a portal: one row per fault; none, and it can be compiled.
create or replace function delta.check_field_map(p_portal_id integer)
returns table (entity text, portal_field text, fault text)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    select map.entity, map.portal_field, faults.fault
    from exchange.field_map as map
    left join delta.entity as target on map.entity = target.entity
    cross join lateral (
        values
            (case when map.entity not in ('contact', 'company', 'deal', 'product', 'requisite', 'address')
                then format('unknown entity %s: use contact, company, deal, product, requisite or address', map.entity) end),
            (case when map.entity = 'address' and map.portal_field not in (
                'ADDRESS_1', 'ADDRESS_2', 'CITY', 'POSTAL_CODE', 'REGION', 'PROVINCE', 'COUNTRY'
            )
                then 'an address has no such field: use ADDRESS_1, ADDRESS_2, CITY, POSTAL_CODE, REGION, PROVINCE or COUNTRY' end),
            (case when map.entity = 'requisite' and (map.transform <> 'text' or map.golden_column is null)
                then 'of a requisite only columns travel, as text' end),
            (case when map.transform <> all (delta.transform_names())
                then format(
                    'unknown transform %s: use one of %s',
                    map.transform, array_to_string(delta.transform_names(), ', ')
                ) end),
            (case when map.golden_column is not null and not exists (
                select from pg_catalog.pg_attribute as attribute
                where
                    attribute.attrelid = to_regclass(format('delta.%I', map.entity || '_source'))
                    and attribute.attname = map.golden_column
                    and attribute.attnum > 0
            ) then format('there is no column %s: see the columns of delta.%s_source', map.golden_column, map.entity) end),
            ((
                select format('default_unless: there is no column %s', other.name)
                from unnest(map.default_unless) as other (name)
                where not exists (
                    select from pg_catalog.pg_attribute as attribute
                    where
                        attribute.attrelid = to_regclass(format('delta.%I', map.entity || '_source'))
                        and attribute.attname = other.name
                        and attribute.attnum > 0
                )
                limit 1
            )),
            (case when exists (
                select from pg_catalog.pg_attribute as attribute
                where
                    attribute.attrelid = to_regclass(format('delta.%I', map.entity || '_source'))
                    and attribute.attname = map.golden_column
                    and attribute.attnum > 0
                    and attribute.atttypid <> case map.transform
                        when 'phone' then 'text[]' when 'email' then 'text[]'
                        when 'cards' then 'bigint[]' when 'card' then 'bigint'
                        else attribute.atttypid::regtype::text
                    end::regtype
            ) then format('transform %s cannot be used on column %s', map.transform, map.golden_column) end),
            (case when map.transform in ('phone', 'email', 'card', 'cards') and map.golden_column is null
                then format('transform %s needs a golden_column, not an attribute', map.transform) end),
            (case when map.transform in ('dictionary', 'stage') and not exists (
                select from exchange.dictionary as known where known.dictionary = map.argument
            ) then format('there is no dictionary %s', coalesce(map.argument, '(none named)')) end),
            (case when map.transform in ('card', 'cards') and not exists (
                select from delta.entity as known where known.entity = map.argument
            ) then format('argument of %s must be company, contact …', map.transform) end),
            (case when map.transform = 'stage' and map.entity <> 'deal'
                then 'transform stage is for deals' end),
            (case when
                exists (select from portal.field as known where known.portal_id = p_portal_id and known.entity = map.entity)
                and map.transform not in ('phone', 'email')
                and not exists (
                    select from portal.field as known
                    where
                        known.portal_id = p_portal_id
                        and known.entity = map.entity
                        and known.field_name = map.portal_field
                )
            then 'the portal has no such field: create it there, or correct the name (see intersect map check)' end),
            ((
                select format('source_owners: there is no source %s', other.name)
                from jsonb_object_keys(map.source_owners) as other (name)
                where not exists (select from exchange.source as known where known.source_system = other.name)
                limit 1
            )),
            (case when
                map.portal_field = 'createdTime'
                and (map.transform <> 'datetime' or map.direction <> 'out' or map.entity = 'product')
            then 'the time of creation travels with the import of a new contact, company or deal only: '
                'set transform to datetime and direction to out' end),
            (case when delta.is_sent(map) and map.portal_field <> 'createdTime' and exists (
                select from portal.field as known
                where
                    known.portal_id = p_portal_id
                    and known.entity = map.entity
                    and known.field_name = map.portal_field
                    and known.is_read_only
            ) then 'the portal does not let anyone write this field: set direction to in' end)
    ) as faults (fault)
    where map.portal_id = p_portal_id and map.is_active and faults.fault is not null
    order by map.entity, map.portal_field;
end
$$;
