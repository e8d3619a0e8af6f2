-- Forgets where a portal has moved: the next start uses the address of the settings again. Says how many were known.
create or replace function portal.forget_moves(p_portal_id integer)
returns bigint
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    with gone as (
        delete from portal.move as move where move.portal_id = p_portal_id returning 1
    )
    select count(*) from gone
$$;
