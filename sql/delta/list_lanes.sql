-- Lanes in their order, with how many deltas may go now and how many wait for something in each.
create or replace function delta.list_lanes(p_portal_id integer)
returns table (lane text, share numeric, floor numeric, open bigint, waiting bigint, oldest_due_at timestamptz)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select
        lane.lane, lane.share, lane.floor,
        count(*) filter (where item.state = 'open'),
        count(*) filter (where item.state = 'waiting'),
        min(item.due_at) filter (where item.state = 'open')
    from delta.lane as lane
    left join delta.item as item
        on lane.lane = item.lane and item.portal_id = p_portal_id and item.state in ('open', 'waiting')
    group by lane.lane, lane.share, lane.floor, lane.rank
    order by lane.rank
$$;
