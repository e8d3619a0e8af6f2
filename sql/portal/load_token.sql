-- The present token pair of an OAuth application.
create or replace function portal.load_token(p_portal_id integer)
returns setof portal.oauth_token
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select * from portal.oauth_token where portal_id = p_portal_id
$$;
