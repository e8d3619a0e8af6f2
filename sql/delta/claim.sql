-- Leases the next deltas and builds their requests. The lease is the intent (I8): it is committed before anything is
-- sent. What turns out to need no request is confirmed at once; nothing comes back while the portal is paused. All rows
-- go over one of the given credentials, the one on which the most urgent of them has most server time left; that time
-- is reserved (T05). Rows of one page are one request, whose server time stays near p_batch_seconds. p_is_urgent: of the
-- most urgent lane only.
create or replace function delta.claim(
    p_portal_id integer, p_limit integer, p_lease_seconds integer, p_credentials text[] default '{}',
    p_batch_size integer default 50, p_batch_seconds double precision default 20, p_is_urgent boolean default false
)
returns table (
    lease bigint, entity text, golden_id bigint, method text, params jsonb, credential text, page bigint, is_urgent boolean
)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_lease bigint;
    v_first record;
    v_is_alone boolean := false;
begin
    perform exchange.require_same_server();
    if exists (select from portal.portal where portal_id = p_portal_id and paused_until > now()) then
        return;
    end if;
    -- Either this claim sees what people changed, or their capture sees this lease.
    perform pg_advisory_xact_lock_shared(1229870157, p_portal_id);
    loop
        select due_work.* into v_first
        from delta.due_work(p_portal_id, p_limit, p_batch_size, p_batch_seconds, p_credentials, p_is_urgent) as due_work
        order by
            due_work.lane_rank, due_work.rank, due_work.queued_at, due_work.take_count desc,
            sum(due_work.take_count) over (partition by due_work.credential) desc, random()
        limit 1;
        if not found then
            return;
        end if;
        -- Where little is left, two loaders must not both reserve it; nor both begin an import that has an order.
        -- Elsewhere none waits for another.
        exit when v_is_alone or not v_first.is_tight;
        perform pg_advisory_xact_lock(1229870159, p_portal_id);
        v_is_alone := true;
    end loop;
    v_lease := nextval('delta.lease_seq');

    -- What was sent twice without a known outcome may be what the portal dies of: it goes with a few like it, then alone
    -- (I11); a loader that was killed twice leaves thousands that are innocent. What was refused as a whole goes again in
    -- halves.
    with quota as (
        select lane_quota.lane, lane_quota.method, lane_quota.quota
        from delta.lane_quota(
            p_portal_id, p_limit, p_batch_size, p_batch_seconds, v_first.credential, p_is_urgent
        ) as lane_quota
        where v_first.attempts < 2 and v_first.batch_limit is null
        union all
        select
            v_first.lane, v_first.method, least(p_limit, case
                when v_first.attempts > 2 then 1
                when v_first.attempts = 2 then 7
                else v_first.batch_limit
            end)
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
                and item.method = quota.method
                and item.state = 'open'
                and item.due_at <= now()
                and case
                    when v_first.attempts > 2 then true
                    when v_first.attempts = 2 then item.attempts = 2
                    when v_first.batch_limit is not null then
                        item.lease = v_first.lease and item.batch_limit is not null and item.attempts < 2
                    else item.batch_limit is null and item.attempts < 2
                end
            order by item.rank, item.created_at, item.queued_at
            limit quota.quota
            for update skip locked
        ) as chosen
    )
    update delta.item as item
    set
        state = 'leased',
        lease = v_lease,
        leased_until = now() + make_interval(secs => p_lease_seconds),
        attempts = item.attempts + 1
    from due
    where
        -- How few they are no plan can know: without this it would read all that ever was.
        item.golden_id = any(array(select chosen.golden_id from due as chosen))
        and item.golden_id = due.golden_id
        and item.entity = due.entity
        and item.portal_id = due.portal_id;
    if not found then
        return;
    end if;
    -- Queued anew while it was on its way, it may belong to a parent now that has no card yet.
    update delta.item as item
    set
        is_requeued = false,
        state = case when orphan.is_one then 'waiting' else item.state end,
        attempts = item.attempts - orphan.is_one::integer
    from delta.item as leased
    cross join lateral (select delta.lacks_parent(p_portal_id, leased.entity, leased.golden_id) as is_one) as orphan
    where
        leased.lease = v_lease
        and leased.state = 'leased'
        and leased.is_requeued
        and item.golden_id = leased.golden_id
        and item.entity = leased.entity
        and item.portal_id = leased.portal_id;

    perform delta.load_wanted(v_lease);
    perform delta.look_first(v_lease);
    perform delta.take_over_lost(p_portal_id, v_lease);
    perform delta.add_origins(v_lease);
    perform delta.weigh_edits(p_portal_id, v_lease);
    perform delta.compose_requests(v_lease);
    perform delta.confirm_unchanged(v_lease);

    insert into delta.intent (lease, portal_id, entity, golden_id, operation)
    select v_lease, item.portal_id, item.entity, item.golden_id, item.operation
    from delta.item as item
    where item.lease = v_lease and item.state = 'leased';

    insert into portal.operating_use (
        portal_id, credential, method, lease, is_reserved, record_count, seconds, used_at
    )
    select
        p_portal_id, v_first.credential, needed.method, v_lease, true, needed.record_count,
        needed.record_count * coalesce(learned.record_seconds, 0.4), clock_timestamp()
    from (
        select item.method, count(*)::integer as record_count
        from delta.item as item
        where item.lease = v_lease and item.state = 'leased'
        group by item.method
    ) as needed
    inner join portal.credential as known
        on known.portal_id = p_portal_id and known.credential = v_first.credential and known.operating_limit is not null
    left join portal.method_time as learned on learned.portal_id = p_portal_id and needed.method = learned.method;

    return query
    with leased as (
        select
            item.entity, item.golden_id, item.method, item.params,
            lane.rank = (select min(other.rank) from delta.lane as other) as is_urgent,
            row_number() over (order by lane.rank, item.rank, item.method, item.created_at, item.golden_id) as place,
            -- Which part of a request it takes: of its commands, of which one imports twenty cards, or of its time.
            greatest(
                ceil(1000000.0 / (p_batch_size * case item.method when 'crm.item.batchImport' then 20 else 1 end)) / 1000000,
                coalesce(learned.record_seconds / p_batch_seconds, 0)::numeric
            ) as part
        from delta.item as item
        inner join delta.lane as lane on item.lane = lane.lane
        left join portal.method_time as learned on item.method = learned.method and learned.portal_id = p_portal_id
        where item.lease = v_lease and item.state = 'leased'
    )
    select
        v_lease, leased.entity, leased.golden_id, leased.method, leased.params, v_first.credential,
        floor(sum(leased.part) over (order by leased.place) - leased.part)::bigint, leased.is_urgent
    from leased
    order by leased.place;
end
$$;
