-- The brakes, by what they measure; the narrowest line that is active counts.
create or replace function exchange.list_brakes()
returns table (
    measure text, entity text, source_system text, max_share numeric, min_rows bigint, is_active boolean
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select brake.measure, brake.entity, brake.source_system, brake.max_share, brake.min_rows, brake.is_active
    from exchange.brake as brake
    order by brake.measure, brake.entity, brake.source_system
$$;
