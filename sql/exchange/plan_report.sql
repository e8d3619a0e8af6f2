-- What the ticks from the given one on did and want of a portal, as data (I22): rows, rejects by code, merges, splits,
-- brakes, cards to create and to update by field, requests of p_batch_size commands, and how long that takes: at the
-- speed of the last ten minutes, or at p_records_per_second when nothing was delivered then, and which limit binds.
create or replace function exchange.plan_report(
    p_tick_id bigint, p_portal_id integer default 1, p_batch_size integer default 50, p_records_per_second numeric default null
)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_entity delta.entity;
    v_cards jsonb := '[]';
    v_card jsonb;
    v_commands bigint;
    v_requests bigint;
    v_backlog bigint;
    v_recent numeric := delta.recent_deliveries(p_portal_id) / 600.0;
begin
    -- One look per portal object, not per row: each has a view of its own.
    for v_entity in select * from delta.entity order by rank, entity loop
        v_card := delta.plan_cards(v_entity.entity, p_tick_id, p_portal_id);
        if v_card is not null then
            v_cards := v_cards || v_card;
        end if;
    end loop;
    select
        coalesce(sum((card ->> 'creates')::bigint + (card ->> 'updates')::bigint), 0),
        coalesce(sum(ceil(((card ->> 'creates')::numeric + (card ->> 'updates')::numeric) / p_batch_size)), 0)
    into v_commands, v_requests
    from jsonb_array_elements(v_cards) as card;
    select count(*) into v_backlog
    from delta.item as item
    where item.portal_id = p_portal_id and item.tick_id < p_tick_id and item.state in ('open', 'waiting', 'leased', 'unknown');

    return jsonb_build_object(
        'ticks', (
            select coalesce(jsonb_agg(tick.tick_id order by tick.tick_id), '[]')
            from exchange.tick as tick where tick.tick_id >= p_tick_id
        ),
        'rows', (
            select coalesce(jsonb_agg(to_jsonb(counted) order by counted.entity, counted.source_system), '[]')
            from (
                select
                    counted.entity, counted.source_system, sum(counted.rows_taken) as rows_taken,
                    sum(counted.rows_rejected) as rows_rejected, sum(counted.rows_unchanged) as rows_unchanged,
                    sum(counted.rows_changed) as rows_changed, sum(counted.rows_deleted) as rows_deleted
                from exchange.tick_count as counted
                where counted.tick_id >= p_tick_id
                group by counted.entity, counted.source_system
            ) as counted
        ),
        'rejects', (
            select coalesce(jsonb_agg(to_jsonb(by_code) order by by_code.row_count desc, by_code.code), '[]')
            from (
                select
                    reject.code, reject.source_system, reject.staging_table, reject.column_name, count(*) as row_count
                from staging.reject as reject
                where reject.tick_id >= p_tick_id
                group by reject.code, reject.source_system, reject.staging_table, reject.column_name
            ) as by_code
        ),
        'moves', (
            select coalesce(jsonb_agg(to_jsonb(moved) order by moved.entity), '[]')
            from (
                select
                    move.entity, count(*) filter (where move.to_golden_id < move.from_golden_id) as records_merged,
                    count(*) filter (where move.to_golden_id > move.from_golden_id) as records_split
                from linked.move as move
                where move.tick_id >= p_tick_id
                group by move.entity
            ) as moved
        ),
        'brakes', (
            select coalesce(jsonb_agg(to_jsonb(trip) - '{decision,decided_by,decided_at,tripped_at}'::text[]), '[]')
            from exchange.brake_trip as trip where trip.tick_id >= p_tick_id
        ),
        'cards', v_cards,
        'commands', v_commands,
        'requests', v_requests,
        'waiting_before', v_backlog,
        'eta_seconds', greatest(
            ceil((v_commands + v_backlog) / nullif(greatest(v_recent, coalesce(p_records_per_second, 0)
                * (v_recent = 0)::integer), 0)),
            (select max(left_over.eta_seconds) from delta.time_left(p_portal_id, p_batch_size) as left_over)
        ),
        'time_left', (
            select coalesce(jsonb_agg(left_over), '[]') from delta.time_left(p_portal_id, p_batch_size) as left_over
        ),
        'binding_limit', delta.binding_limit(
            p_portal_id, coalesce(nullif(v_recent, 0), p_records_per_second), p_batch_size
        ),
        'eta_by', case
            when v_recent > 0 then 'deliveries of the last ten minutes'
            when p_records_per_second is not null then 'the limits of the portal''s plan'
        end
    );
end
$$;
