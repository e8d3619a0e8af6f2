-- Deltas that are due for longer than given although the portal is not paused and nothing was confirmed meanwhile
-- (I20); no row while deliveries move. What a brake holds is not due: exchange.held_ticks() tells of it.
create or replace function delta.stalled_work(p_portal_id integer, p_older_than_seconds integer)
returns table (open_count bigint, oldest_due_at timestamptz)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select count(*), min(item.due_at)
    from delta.item as item
    inner join portal.portal as portal on item.portal_id = portal.portal_id
    where
        item.portal_id = p_portal_id
        and item.state = 'open'
        and item.due_at < now() - make_interval(secs => p_older_than_seconds)
        and coalesce(portal.paused_until < now(), true)
        and not exists (
            select from delta.settlement as settlement
            where
                settlement.portal_id = p_portal_id
                and settlement.settled_at > now() - make_interval(secs => p_older_than_seconds)
                and settlement.outcome = 'done'
        )
    having count(*) > 0
$$;
