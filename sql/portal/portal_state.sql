-- One portal: what is known of it, and whether it is paused and why.
create or replace function portal.portal_state(p_portal_id integer)
returns setof portal.portal
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select * from portal.portal where portal_id = p_portal_id
$$;
