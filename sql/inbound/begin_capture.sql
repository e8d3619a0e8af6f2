-- Where reading of people's changes begins: at the portal's own time of the first call, so that going live does not
-- announce every old card.
create or replace function inbound.begin_capture(p_portal_id integer, p_portal_time timestamptz)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    insert into portal.watermark (portal_id, entity, updated_time)
    select p_portal_id, entity.entity, p_portal_time
    from delta.entity as entity
    where entity.family in ('item', 'requisite')
    on conflict do nothing
$$;
