-- Repairs what the last reconciliation found, as far as it is ours: what capture missed is captured, an object that
-- bears our origin is taken over, missing cards go by the policy for deleted ones, the rest is queued in the lane
-- reconciliation by a tick of its own, which a brake holds when too much is missing (I15). A second object of one origin
-- stays: people merge cards. Returns how many by repair.
create or replace function portal.repair_differences(p_portal_id integer)
returns table (repair text, object_count bigint, held_tick bigint)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tick_id bigint;
    v_is_held boolean;
begin
    perform pg_advisory_xact_lock(1229870153, 1);
    if exists (select from exchange.tick as tick where tick.finished_at is null) then
        perform exchange.finish_tick();
    end if;
    perform portal.capture_differences(p_portal_id);
    perform portal.take_over_differences(p_portal_id);
    perform portal.record_missing(p_portal_id);
    perform inbound.settle_deletions(p_portal_id);
    perform portal.forget_differences(p_portal_id);

    insert into exchange.tick (snapshot, started_at, lane)
    select tick.snapshot, tick.started_at, 'reconciliation' from exchange.tick as tick order by tick.tick_id desc limit 1
    returning tick_id into v_tick_id;
    if v_tick_id is not null then
        v_is_held := portal.apply_repair_brake(p_portal_id, v_tick_id);
        truncate linked.touched;
        insert into linked.touched (entity, golden_id, chunk, is_single, may_vanish)
        select distinct target.golden_table, repaired.golden_id, 0, false, false
        from (
            select difference.entity, difference.golden_id
            from portal.difference as difference
            where difference.portal_id = p_portal_id and difference.repair is not null
            union all
            select child.entity, child.golden_id from portal.children_of_missing(p_portal_id) as child
        ) as repaired
        inner join delta.entity as target on repaired.entity = target.entity;
        analyze linked.touched;
        update exchange.tick
        set
            counts = jsonb_build_object('deltas_queued', delta.queue(v_tick_id, 0)),
            finished_at = clock_timestamp()
        where tick_id = v_tick_id;
        perform pg_notify('intersect_delta', v_tick_id::text);
    end if;
    return query
    select
        difference.repair, count(distinct (difference.entity, coalesce(difference.crm_id, -difference.golden_id))),
        case when v_is_held then v_tick_id end
    from portal.difference as difference
    where difference.portal_id = p_portal_id and difference.repair is not null
    group by difference.repair
    order by difference.repair;
end
$$;
