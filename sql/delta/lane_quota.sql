-- How many deltas of each lane the next claim takes (I13): first every lane's floor, then each up to its share, then
-- whatever is left over; each round in the order of rank. Nothing stays empty while anything is due.
create or replace function delta.lane_quota(p_portal_id integer, p_limit integer)
returns table (lane text, quota bigint)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    with due as (
        select
            lane.lane,
            lane.rank,
            counted.due_count,
            least(counted.due_count, ceil(lane.floor * p_limit)) as floor_count,
            least(counted.due_count, ceil(lane.share * p_limit)) as share_count
        from delta.lane as lane
        cross join lateral (
            select count(*) as due_count
            from (
                select
                from delta.item as item
                where
                    item.portal_id = p_portal_id
                    and item.lane = lane.lane
                    and item.state = 'open'
                    and item.due_at <= now()
                    and item.batch_limit is null
                    and item.attempts < 2
                limit p_limit
            ) as found
        ) as counted
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
    )
    select placed.lane, sum(greatest(least(placed.wanted, p_limit - placed.taken_before), 0))::bigint
    from placed
    group by placed.lane
$$;
