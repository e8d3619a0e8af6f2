-- Remembers that a portal answers at another address than the settings say: the next start begins there. Back at the
-- address of the settings there is nothing to remember.
create or replace function portal.remember_move(p_portal_id integer, p_configured text, p_present text)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    with home as (
        delete from portal.move as move
        where move.portal_id = p_portal_id and move.configured = p_configured and p_present = p_configured
    )
    insert into portal.move as known (portal_id, configured, present, moved_at)
    select p_portal_id, p_configured, p_present, now()
    where p_present <> p_configured
    on conflict (portal_id, configured) do update
    set present = excluded.present, moved_at = excluded.moved_at
    where known.present <> excluded.present
$$;
