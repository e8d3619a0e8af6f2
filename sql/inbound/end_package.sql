-- Marks a package as taken: all its cards have been read. Returns the kinds of card that must be polled, because an
-- event of theirs named no card.
create or replace function inbound.end_package(p_portal_id integer, p_process_id text)
returns table (entity text)
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    update inbound.event_package as package
    set taken_at = now()
    where package.portal_id = p_portal_id and package.process_id = p_process_id and package.taken_at is null;
    select event.entity
    from inbound.package_events(p_portal_id, p_process_id) as event
    where event.crm_id is null
$$;
