-- Waits until this session alone may renew a portal's token pair; the end of the session lets the next one in.
create or replace function portal.lock_token(p_portal_id integer)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select pg_advisory_lock(1229870154, p_portal_id)
$$;
