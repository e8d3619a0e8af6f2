-- Notes, before a new token pair is asked for, that one may be issued and not stored (T07); portal.save_token takes the
-- mark away, and so does a refusal.
create or replace function portal.mark_token(p_portal_id integer, p_is_renewing boolean)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    update portal.oauth_token
    set is_renewing = p_is_renewing
    where portal_id = p_portal_id and is_renewing <> p_is_renewing
$$;
