-- Is a card that is there already about to be updated? Then a person may have edited it meanwhile.
create or replace function delta.has_due_updates(p_portal_id integer)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
-- Asked before every delivery: the index tells without reading a backlog.
set enable_seqscan = off
set enable_bitmapscan = off
as $$
    select exists (
        select
        from delta.lane as lane
        cross join (
            select distinct target.update_method as method from delta.entity as target where target.family = 'item'
        ) as known
        cross join lateral (
            select
            from delta.item as item
            where
                item.portal_id = p_portal_id
                and item.lane = lane.lane
                and item.method = known.method
                and item.state = 'open'
                and item.due_at <= now()
            limit 1
        ) as due
    )
$$;
