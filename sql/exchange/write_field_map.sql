-- Writes the rows of a portal's field map and, unless they are NULL, its values of the dictionaries:
-- {dictionary: {canonical value: portal value}}. Absent keys of a row take the table's defaults.
create or replace function exchange.write_field_map(p_portal_id integer, p_rows jsonb, p_values jsonb)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    delete from exchange.field_map as old where old.portal_id = p_portal_id;
    insert into exchange.field_map (
        portal_id, entity, golden_column, attribute_path, portal_field, direction, owner, source_owners, transform,
        argument, default_value, default_unless, null_policy, is_required, is_active
    )
    select
        p_portal_id, given.entity, given.golden_column, given.attribute_path, given.portal_field,
        coalesce(given.direction, 'both'), coalesce(given.owner, 'latest'), coalesce(given.source_owners, '{}'),
        coalesce(given.transform, 'text'),
        given.argument, given.default_value, coalesce(given.default_unless, '{}'),
        coalesce(given.null_policy, 'skip'), coalesce(given.is_required, false), coalesce(given.is_active, true)
    from jsonb_array_elements(p_rows) with ordinality as entry (document, place)
    cross join lateral jsonb_populate_record(null::exchange.field_map, entry.document) as given
    order by entry.place;

    if p_values is not null then
        delete from exchange.portal_value as old where old.portal_id = p_portal_id;
        insert into exchange.portal_value (portal_id, dictionary, canonical_value, portal_value)
        select p_portal_id, dictionary.key, value.key, value.value
        from jsonb_each(p_values) as dictionary
        cross join lateral jsonb_each_text(dictionary.value) as value;
    end if;
end
$$;
