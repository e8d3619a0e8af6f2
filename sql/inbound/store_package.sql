-- Stores what the event queue reserved for a process before any of it is worked on: from here on it cannot be lost.
create or replace function inbound.store_package(p_portal_id integer, p_process_id text, p_events jsonb)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform exchange.require_same_server();
    insert into inbound.event_package (portal_id, process_id, events)
    values (p_portal_id, p_process_id, p_events)
    on conflict (portal_id, process_id) do nothing;
end
$$;
