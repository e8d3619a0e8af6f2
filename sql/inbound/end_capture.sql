-- Ends the reading of one kind of card: all that changed before the portal's time of the first page has been read. So
-- a portal in which nothing happens is not asked for the same cards again and again (I16).
create or replace function inbound.end_capture(p_portal_id integer, p_entity text, p_portal_time timestamptz)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    update portal.watermark
    set updated_time = p_portal_time
    where portal_id = p_portal_id and entity = p_entity and updated_time < p_portal_time
$$;
