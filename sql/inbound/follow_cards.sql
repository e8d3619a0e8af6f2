-- Whose cards those are that are gone, by now: a tick may have given one to another golden row since it was noted.
create or replace function inbound.follow_cards(p_portal_id integer)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    update inbound.deletion as deletion
    set golden_id = card.golden_id
    from portal.item as card
    where
        deletion.portal_id = p_portal_id and deletion.state in ('noticed', 'held')
        and card.crm_id = deletion.crm_id and card.entity = deletion.entity and card.portal_id = p_portal_id
        and card.deleted_at is null
        and card.golden_id <> deletion.golden_id
$$;
