-- The delta whose turn it is: the oldest due one of the most urgent lane that has any.
create or replace function delta.first_due(p_portal_id integer)
returns setof delta.item
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select item.*
    from delta.lane as lane
    cross join lateral (
        select queued.*
        from delta.item as queued
        where
            queued.portal_id = p_portal_id
            and queued.lane = lane.lane
            and queued.state = 'open'
            and queued.due_at <= now()
        order by queued.rank, queued.queued_at
        limit 1
    ) as item
    order by lane.rank
    limit 1
$$;
