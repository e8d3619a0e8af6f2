-- Is one of the next deltas an update of a card that is there already? Then a person may have edited it meanwhile.
create or replace function delta.has_due_updates(p_portal_id integer)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select exists (
        select
        from (
            select head.golden_id, head.entity
            from delta.lane as lane
            cross join lateral (
                select item.golden_id, item.entity
                from delta.item as item
                where
                    item.portal_id = p_portal_id and item.lane = lane.lane and item.state = 'open' and item.due_at <= now()
                order by item.rank, item.queued_at
                -- Only the head of a backlog: a first load of millions is all adds.
                limit 1000
            ) as head
        ) as next
        inner join portal.item as card on next.golden_id = card.golden_id and next.entity = card.entity
        where card.portal_id = p_portal_id and card.entity in ('contact', 'company', 'deal')
    )
$$;
