-- Stores a new token pair before it is used (T07); the old refresh token is kept to tell what happened.
create or replace function portal.save_token(
    p_portal_id integer, p_access_token text, p_refresh_token text, p_expires_at timestamptz, p_endpoint text,
    p_member_id text
)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    insert into portal.oauth_token as present (
        portal_id, access_token, refresh_token, expires_at, endpoint, member_id
    )
    values (p_portal_id, p_access_token, p_refresh_token, p_expires_at, p_endpoint, p_member_id)
    on conflict (portal_id) do update
    set
        access_token = excluded.access_token,
        previous_refresh_token = present.refresh_token,
        refresh_token = excluded.refresh_token,
        expires_at = excluded.expires_at,
        endpoint = excluded.endpoint,
        member_id = coalesce(excluded.member_id, present.member_id),
        is_renewing = false,
        saved_at = now()
$$;
