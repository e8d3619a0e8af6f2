-- Dictionary values that golden rows have and for which a portal has no value: such a field stays empty there.
create or replace function exchange.unmapped_values(p_portal_id integer)
returns table (
    entity text, portal_field text, dictionary text, canonical_value text, is_required boolean, row_count bigint
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_map record;
begin
    -- Dynamic over the fields of the map: the columns were checked when it was compiled.
    for v_map in
        select map.*
        from exchange.field_map as map
        where
            map.portal_id = p_portal_id
            and map.is_active
            and map.direction <> 'in'
            and map.transform in ('dictionary', 'stage')
            and map.golden_column is not null
        order by map.entity, map.portal_field
    loop
        return query execute format(
            'select $1, $2, $3, s.%1$I::text, $4, count(*)
            from delta.%2$I as s
            left join exchange.portal_value as known
                on known.portal_id = s.portal_id and known.dictionary = $3 and known.canonical_value = s.%1$I::text
            where s.portal_id = $5 and s.%1$I is not null and known.portal_value is null
            group by s.%1$I
            order by count(*) desc, s.%1$I',
            v_map.golden_column, v_map.entity || '_source'
        ) using v_map.entity, v_map.portal_field, v_map.argument, v_map.is_required, p_portal_id;
    end loop;
end
$$;
