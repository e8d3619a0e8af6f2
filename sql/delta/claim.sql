-- Leases the next deltas and builds their requests. The lease is the intent (I8): it is committed before anything is
-- sent. What turns out to need no request is confirmed at once; nothing comes back while the portal is paused.
create or replace function delta.claim(p_portal_id integer, p_limit integer, p_lease_seconds integer)
returns table (lease bigint, entity text, golden_id bigint, method text, params jsonb)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_lease bigint;
    v_first delta.item;
begin
    if exists (select from portal.portal where portal_id = p_portal_id and paused_until > now()) then
        return;
    end if;
    -- Either this claim sees what people changed, or their capture sees this lease.
    perform pg_advisory_xact_lock_shared(1229870157, p_portal_id);
    v_lease := nextval('delta.lease_seq');
    -- What was sent twice without a known outcome may be what the portal dies of: it goes alone (I11). What was refused
    -- as a whole goes again in halves.
    select first_due.* into v_first from delta.first_due(p_portal_id) as first_due;

    with quota as (
        select lane_quota.lane, lane_quota.quota
        from delta.lane_quota(p_portal_id, p_limit) as lane_quota
        where v_first.attempts < 2 and v_first.batch_limit is null
        union all
        select v_first.lane, case when v_first.attempts >= 2 then 1 else least(v_first.batch_limit, p_limit) end
        where v_first.attempts >= 2 or v_first.batch_limit is not null
    ),
    due as (
        select chosen.golden_id, chosen.entity, chosen.portal_id
        from quota
        cross join lateral (
            select item.golden_id, item.entity, item.portal_id
            from delta.item as item
            where
                item.portal_id = p_portal_id
                and item.lane = quota.lane
                and item.state = 'open'
                and item.due_at <= now()
                and case
                    when v_first.attempts >= 2 then true
                    when v_first.batch_limit is not null then
                        item.lease = v_first.lease and item.batch_limit is not null and item.attempts < 2
                    else item.batch_limit is null and item.attempts < 2
                end
            order by item.rank, item.queued_at
            limit quota.quota
            for update skip locked
        ) as chosen
    )
    update delta.item as item
    set
        state = 'leased',
        lease = v_lease,
        leased_until = now() + make_interval(secs => p_lease_seconds),
        attempts = item.attempts + 1,
        is_requeued = false
    from due
    where item.golden_id = due.golden_id and item.entity = due.entity and item.portal_id = due.portal_id;
    if not found then
        return;
    end if;

    perform delta.load_wanted(v_lease);
    perform delta.add_origins(v_lease);
    perform delta.weigh_edits(p_portal_id, v_lease);
    perform delta.compose_requests(v_lease);
    perform delta.confirm_unchanged(v_lease);

    insert into delta.intent (lease, portal_id, entity, golden_id, operation)
    select v_lease, item.portal_id, item.entity, item.golden_id, item.operation
    from delta.item as item
    where item.lease = v_lease and item.state = 'leased';

    return query
    select v_lease, item.entity, item.golden_id, item.method, item.params
    from delta.item as item
    inner join delta.lane as lane on item.lane = lane.lane
    where item.lease = v_lease and item.state = 'leased'
    order by lane.rank, item.rank, item.golden_id;
end
$$;
