-- Removes a package that the portal was told about.
create or replace function inbound.forget_package(p_portal_id integer, p_process_id text)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    delete from inbound.event_package
    where portal_id = p_portal_id and process_id = p_process_id and taken_at is not null
$$;
