-- What of each lane and method may go now, and how much of it a claim may take on each credential: by the server time
-- that the method has left there (T05). What has none left is not in it, so it holds up nothing else. rank, queued_at,
-- attempts, batch_limit and lease are those of the first delta.
create or replace function delta.due_work(
    p_portal_id integer, p_limit integer, p_batch_size integer, p_batch_seconds double precision, p_credentials text[]
)
returns table (
    credential text, lane text, lane_rank smallint, method text, rank smallint, queued_at timestamptz, attempts integer,
    batch_limit smallint, lease bigint, due_count bigint, take_count bigint, is_tight boolean
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
-- Of most methods nothing is open, which only the index tells without reading everything that is.
set enable_seqscan = off
set enable_bitmapscan = off
as $$
    with method as materialized (
        select distinct named.method
        from delta.entity as target
        cross join lateral (
            values (target.add_method), (target.update_method), ('crm.item.batchImport')
        ) as named (method)
    ),
    head as materialized (
        select
            lane.lane, lane.rank as lane_rank, lane.rank = (select min(other.rank) from delta.lane as other) as is_urgent,
            method.method, first.rank, first.queued_at, first.attempts, first.batch_limit, first.lease, first.created_at,
            counted.due_count
        from delta.lane as lane
        cross join method
        cross join lateral (
            select item.rank, item.queued_at, item.attempts, item.batch_limit, item.lease, item.created_at
            from delta.item as item
            where
                item.portal_id = p_portal_id
                and item.lane = lane.lane
                and item.method = method.method
                and item.state = 'open'
                and item.due_at <= now()
            order by item.rank, item.created_at, item.queued_at
            limit 1
        ) as first
        cross join lateral (
            select count(*) as due_count
            from (
                select
                from delta.item as item
                where
                    item.portal_id = p_portal_id
                    and item.lane = lane.lane
                    and item.method = method.method
                    and item.state = 'open'
                    and item.due_at <= now()
                    and item.batch_limit is null
                    and item.attempts < 2
                limit p_limit
            ) as found
        ) as counted
        -- The portal takes a time of creation only in ascending order (W26): one request after the other.
        where
            method.method <> 'crm.item.batchImport'
            or first.created_at is null
            or not exists (
                select from delta.item as busy
                where
                    busy.portal_id = p_portal_id
                    and busy.state in ('leased', 'unknown')
                    and busy.created_at is not null
                    and busy.method = 'crm.item.batchImport'
            )
    ),
    fitting as (
        select
            head.*,
            room.credential,
            case
                when not room.is_metered then 'infinity'
                else floor(case when head.is_urgent then room.room_seconds else room.slow_seconds end / room.record_seconds)
            end as room_count,
            -- Below a whole batch it waits, or requests would be wasted on a few records each.
            least(sized.batch_count, greatest(sum(head.due_count) over (partition by head.method, room.credential), 1)) as least_count,
            -- Of what nobody has measured, and of what takes long, only a batch at a time.
            case
                when not room.is_metered then p_limit
                when not room.is_learned then sized.batch_count
                else greatest(sized.batch_count, floor(1.5 * p_batch_seconds / room.record_seconds))
            end as most_count,
            room.spent_seconds <= 0 and room.room_seconds > 0 as is_unused,
            room.is_metered,
            room.room_seconds,
            room.record_seconds,
            coalesce(sum(head.due_count) over (
                partition by head.method, room.credential order by head.lane_rank
                rows between unbounded preceding and 1 preceding
            ), 0) as urgent_count
        from head
        inner join portal.operating_room(
            p_portal_id, p_credentials, (select array_agg(distinct busy.method) from head as busy)
        ) as room on head.method = room.method
        cross join lateral (
            -- A single record that takes more than there ever is goes as well: the call that crosses the line ends.
            select greatest(least(p_batch_size, floor(p_batch_seconds / greatest(room.record_seconds, 1e-6))), 1) as batch_count
        ) as sized
    )
    select
        allowed.credential, allowed.lane, allowed.lane_rank, allowed.method, allowed.rank, allowed.queued_at, allowed.attempts,
        allowed.batch_limit, allowed.lease, allowed.due_count,
        -- An import carries twenty.
        allowed.take_count - case
            when allowed.method = 'crm.item.batchImport' and allowed.take_count between 20 and allowed.due_count - 1
                then allowed.take_count % 20
            else 0
        end,
        allowed.is_tight
    from (
        select
            fitting.credential, fitting.lane, fitting.lane_rank, fitting.method, fitting.rank, fitting.queued_at,
            fitting.attempts, fitting.batch_limit, fitting.lease, fitting.due_count,
            greatest(least(
                fitting.due_count, p_limit, fitting.most_count,
                greatest(fitting.room_count, fitting.is_unused::integer) - fitting.urgent_count
            ), 0)::bigint as take_count,
            -- A few loaders that claim at the same moment would take more than there is.
            fitting.is_metered and fitting.room_seconds < 16 * least(p_limit, fitting.most_count) * fitting.record_seconds
            or fitting.method = 'crm.item.batchImport' and fitting.created_at is not null as is_tight
        from fitting
        where fitting.room_count >= fitting.least_count or fitting.is_unused
    ) as allowed
    where allowed.take_count > 0 or allowed.attempts >= 2 or allowed.batch_limit is not null
$$;
