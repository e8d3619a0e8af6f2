-- Holds the deltas of a tick that would change, delete or merge more of a source's records than its brake allows (I15).
create or replace function exchange.apply_brakes(p_tick_id bigint)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_brake record;
    v_present bigint;
begin
    -- One look per source that is over the lower bound, not per row, and only at as many records as it takes to be safe.
    for v_brake in
        select distinct on (counted.entity, counted.source_system, brake.measure)
            counted.entity, counted.source_system, brake.measure, brake.max_share, measured.row_count
        from exchange.tick_count as counted
        inner join exchange.brake as brake
            on brake.entity in (counted.entity, '*') and brake.source_system in (counted.source_system, '*')
        cross join lateral (
            select case brake.measure
                when 'change' then counted.rows_updated
                when 'delete' then counted.rows_deleted
                else counted.records_moved
            end as row_count
        ) as measured
        where counted.tick_id = p_tick_id and brake.is_active and measured.row_count > brake.min_rows
        order by
            counted.entity, counted.source_system, brake.measure, brake.entity = '*', brake.source_system = '*'
    loop
        execute format(
            'select count(*) from (select from linked.%I where source_system = $1 limit $2) as present', v_brake.entity
        )
        into v_present using v_brake.source_system, ceil(v_brake.row_count / nullif(v_brake.max_share, 0));
        if v_brake.row_count > v_brake.max_share * v_present then
            insert into exchange.brake_trip (tick_id, entity, source_system, measure, row_count, record_count, max_share)
            values (
                p_tick_id, v_brake.entity, v_brake.source_system, v_brake.measure, v_brake.row_count, v_present,
                v_brake.max_share
            );
        end if;
    end loop;
    update exchange.tick set is_held = true
    where tick_id = p_tick_id and exists (select from exchange.brake_trip as trip where trip.tick_id = p_tick_id);
end
$$;
