-- How many deltas of each lane and method the next claim takes (I13): first every lane's floor, then each up to its
-- share, then whatever is left over; each round in the order of rank. Nothing stays empty while anything is due. Within
-- a lane the method whose first delta has waited longest goes first.
create or replace function delta.lane_quota(
    p_portal_id integer, p_limit integer, p_batch_size integer default 50, p_batch_seconds double precision default 20,
    p_credential text default '', p_is_urgent boolean default false
)
returns table (lane text, method text, quota bigint)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    with work as materialized (
        select due_work.*
        from delta.due_work(
            p_portal_id, p_limit, p_batch_size, p_batch_seconds, array[p_credential], p_is_urgent
        ) as due_work
        where due_work.take_count > 0
    ),
    due as (
        select
            lane.lane,
            lane.rank,
            counted.due_count,
            least(counted.due_count, ceil(lane.floor * p_limit)) as floor_count,
            least(counted.due_count, ceil(lane.share * p_limit)) as share_count
        from delta.lane as lane
        inner join (
            select work.lane, sum(work.take_count) as due_count from work group by work.lane
        ) as counted on lane.lane = counted.lane
    ),
    part as (
        select due.lane, round.number, due.rank, round.wanted
        from due
        cross join lateral (
            values (1, due.floor_count), (2, due.share_count - due.floor_count), (3, due.due_count - due.share_count)
        ) as round (number, wanted)
    ),
    placed as (
        select
            part.lane,
            part.wanted,
            sum(part.wanted) over (order by part.number, part.rank) - part.wanted as taken_before
        from part
    ),
    taken as (
        select placed.lane, sum(greatest(least(placed.wanted, p_limit - placed.taken_before), 0)) as quota
        from placed
        group by placed.lane
    ),
    lined as (
        select
            work.lane, work.method, work.take_count, taken.quota,
            sum(work.take_count) over (
                partition by work.lane order by work.rank, work.queued_at, work.method
            ) - work.take_count as taken_before
        from work
        inner join taken on work.lane = taken.lane
    )
    select lined.lane, lined.method, greatest(least(lined.take_count, lined.quota - lined.taken_before), 0)::bigint
    from lined
$$;
