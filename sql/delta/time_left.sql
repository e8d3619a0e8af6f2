-- How long each kind of card still takes: what is before it in the order of delivery, and itself, at the speed of the
-- last ten minutes; none was delivered then, at the requests the portal lets in. Only kinds with something to do; no
-- eta_seconds while neither is known. What is parked, held by a brake, or waits for a parent that is, is not in it.
create or replace function delta.time_left(p_portal_id integer, p_batch_size integer default 50)
returns table (
    entity text, backlog bigint, records_per_second numeric, eta_seconds bigint, measured_by text, binding_limit text
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
        select item.entity, target.rank, count(*) as backlog
        from delta.item as item
        inner join delta.entity as target on item.entity = target.entity
        where item.portal_id = p_portal_id and item.state in ('open', 'waiting', 'leased', 'unknown')
        group by item.entity, target.rank
    )
    select
        counted.entity, counted.backlog, round(v_rate, 1),
        ceil(sum(counted.backlog) over (order by counted.rank, counted.entity) / nullif(v_rate, 0))::bigint,
        case when v_rate > 0 then v_by end, v_limit
    from counted
    order by counted.rank, counted.entity;
end
$$;
