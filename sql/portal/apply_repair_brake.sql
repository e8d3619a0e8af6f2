-- Holds the tick of a repair that would make more objects again than the brake on deletions allows: somebody emptied the
-- portal, or our credential lost its rights (I15).
create or replace function portal.apply_repair_brake(p_portal_id integer, p_tick_id bigint)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into exchange.brake_trip (tick_id, entity, source_system, measure, row_count, record_count, max_share)
    select p_tick_id, missing.entity, 'portal', 'delete', missing.object_count, known.object_count, brake.max_share
    from (
        select difference.entity, count(*) as object_count
        from portal.difference as difference
        where
            difference.portal_id = p_portal_id
            and difference.kind = 'missing'
            and difference.basis is null
            and difference.repair = 'queued'
        group by difference.entity
    ) as missing
    inner join delta.entity as target on missing.entity = target.entity
    cross join lateral (
        select count(*) as object_count
        from portal.item as card where card.entity = missing.entity and card.portal_id = p_portal_id
    ) as known
    cross join lateral (
        select present.max_share, present.min_rows
        from exchange.brake as present
        where
            present.is_active and present.measure = 'delete' and present.source_system = '*'
            and present.entity in (target.golden_table, '*')
        order by present.entity = '*'
        limit 1
    ) as brake
    where missing.object_count > brake.min_rows and missing.object_count > brake.max_share * known.object_count;
    update exchange.tick set is_held = true
    where tick_id = p_tick_id and exists (select from exchange.brake_trip as trip where trip.tick_id = p_tick_id);
    return found;
end
$$;
