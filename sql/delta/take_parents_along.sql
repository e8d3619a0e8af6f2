-- Brings the parents that touched golden rows of a chunk wait for into a lane, when theirs is less urgent: a new order
-- must not wait behind a million old customers for the one that it belongs to (I11, I13).
create or replace function delta.take_parents_along(p_chunk integer, p_lane text)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    update delta.item as parent
    set lane = p_lane
    from (
        select distinct dependency.parent_golden_id, dependency.parent_entity
        from linked.touched as touched
        inner join delta.entity as target on touched.entity = target.golden_table
        cross join lateral (
            select needed.*
            from delta.dependency as needed
            where needed.golden_id = touched.golden_id and needed.entity = target.entity
            -- A few are looked up one by one: the view would be read whole to join it.
            offset 0
        ) as dependency
        where touched.chunk = p_chunk
    ) as needed
    where
        parent.golden_id = needed.parent_golden_id
        and parent.entity = needed.parent_entity
        and parent.state in ('open', 'waiting')
        and parent.lane <> delta.urgent_lane(parent.lane, p_lane)
$$;
