-- Ticks that a brake holds: which measure of which source went over its threshold, how many deltas wait, and what to do.
create or replace function exchange.held_ticks()
returns table (
    tick_id bigint, entity text, source_system text, measure text, row_count bigint, record_count bigint,
    share numeric, max_share numeric, tripped_at timestamptz, held_count bigint, next_step text
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select
        trip.tick_id, trip.entity, trip.source_system, trip.measure, trip.row_count, trip.record_count,
        round(trip.row_count / greatest(trip.record_count, 1)::numeric, 3), trip.max_share, trip.tripped_at,
        (select count(*) from delta.item as item where item.tick_id = trip.tick_id and item.state = 'held'),
        format('intersect approve %1$s, or intersect discard %1$s', trip.tick_id)
    from exchange.brake_trip as trip
    inner join exchange.tick as tick on trip.tick_id = tick.tick_id
    where trip.decision is null and tick.is_held
    order by trip.tick_id, trip.entity, trip.source_system, trip.measure
$$;
