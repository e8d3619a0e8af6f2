-- Takes the cards of pages of inbound.package_pages, all of one kind, as fetched: what differs from what we know becomes a change.
-- A card that is not among them and of which an event says so was deleted; one that is merely missing may be hidden
-- from us by a right, and is no deletion.
create or replace function inbound.record_package_page(
    p_portal_id integer, p_process_id text, p_entity text, p_crm_ids bigint[], p_cards jsonb
)
returns table (change_count bigint, deletion_count bigint)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_changes bigint := inbound.take_cards(p_portal_id, p_entity, p_cards);
begin
    return query
    select v_changes, inbound.record_deletions(p_portal_id, p_entity, (
        select coalesce(array_agg(event.crm_id), '{}')
        from inbound.package_events(p_portal_id, p_process_id) as event
        where
            event.entity = p_entity
            and event.is_deletion
            and event.crm_id = any (p_crm_ids)
            and not exists (select from pg_temp.card as card where card.crm_id = event.crm_id)
    ));
end
$$;
