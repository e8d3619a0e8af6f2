-- Where a portal answers now, for each address that settings gave and it has left.
create or replace function portal.list_moves(p_portal_id integer, p_configured text default null)
returns table (configured text, present text, moved_at timestamptz)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select move.configured, move.present, move.moved_at
    from portal.move as move
    where move.portal_id = p_portal_id and (p_configured is null or move.configured = p_configured)
    order by move.moved_at
$$;
