-- Packages of the event queue that are not confirmed yet, the oldest first; is_taken: only the portal has to be told.
create or replace function inbound.stored_packages(p_portal_id integer)
returns table (process_id text, is_taken boolean)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select package.process_id, package.taken_at is not null
    from inbound.event_package as package
    where package.portal_id = p_portal_id
    order by package.stored_at
$$;
