-- Ends what portal.begin_walk began: another command may walk now.
create or replace function portal.end_walk(p_portal_id integer)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select pg_advisory_unlock(1229870159, p_portal_id)
$$;
