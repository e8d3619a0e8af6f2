-- How long each kind of card in each lane still takes: what is before it in the order of delivery, and itself, at the
-- speed of the last ten minutes (none was delivered then: at the requests the portal lets in), and no faster than the
-- server time of its method allows (T05). Only kinds with something to do; no eta_seconds while nothing is known. What
-- is parked, held by a brake, or waits for a parent that is, is not in it.
create or replace function delta.time_left(p_portal_id integer, p_batch_size integer default 50)
returns table (
    lane text, entity text, backlog bigint, records_per_second numeric, eta_seconds bigint, measured_by text,
    binding_limit text
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_done bigint;
    v_seconds numeric;
    v_rate numeric;
    v_by text := 'deliveries of the last ten minutes';
    v_limit text;
begin
    select count(*), extract(epoch from now() - min(recent.settled_at)) into v_done, v_seconds
    from (
        select settlement.outcome, settlement.settled_at
        from delta.settlement as settlement
        where settlement.portal_id = p_portal_id and settlement.settled_at > now() - interval '10 minutes'
        order by settlement.settled_at desc
        limit 200000
    ) as recent
    where recent.outcome = 'done';
    v_rate := v_done / greatest(v_seconds, 1);
    if v_rate is null or v_rate = 0 then
        v_by := 'requests the portal lets in';
        select sum(bucket.drain * p_batch_size) into v_rate
        from portal.bucket as bucket where bucket.portal_id = p_portal_id;
    end if;
    v_limit := delta.binding_limit(p_portal_id, v_rate, p_batch_size);

    return query
    with counted as (
        select item.lane, item.entity, item.method, count(*) as backlog
        from delta.item as item
        where item.portal_id = p_portal_id and item.state in ('open', 'waiting', 'leased', 'unknown')
        group by item.lane, item.entity, item.method
    ),
    ordered as (
        select
            counted.lane, counted.entity, counted.backlog, lane.rank as lane_rank, target.rank,
            sum(counted.backlog) over (order by lane.rank, target.rank, counted.entity) as before_count,
            sum(counted.backlog) over (partition by counted.method order by lane.rank, target.rank, counted.entity)
            / pace.records_per_second as operating_seconds
        from counted
        inner join delta.lane as lane on counted.lane = lane.lane
        inner join delta.entity as target on counted.entity = target.entity
        left join delta.operating_pace(p_portal_id) as pace on counted.method = pace.method
    ),
    totalled as (
        select
            ordered.lane, ordered.entity, ordered.lane_rank, ordered.rank, sum(ordered.backlog)::bigint as backlog,
            max(ordered.before_count) / nullif(v_rate, 0) as seconds, max(ordered.operating_seconds) as operating_seconds
        from ordered
        group by ordered.lane, ordered.entity, ordered.lane_rank, ordered.rank
    )
    select
        totalled.lane, totalled.entity, totalled.backlog, round(v_rate, 1),
        ceil(case when totalled.seconds is not null then greatest(totalled.seconds, totalled.operating_seconds) end)::bigint,
        case
            when v_rate is null or v_rate = 0 then null
            when totalled.operating_seconds > totalled.seconds then 'server time of the method'
            else v_by
        end,
        case
            when v_limit <> 'paused' and totalled.operating_seconds > totalled.seconds then 'operating time'
            else v_limit
        end
    from totalled
    order by totalled.lane_rank, totalled.rank, totalled.entity;
end
$$;
