-- What loaders deliver with, by names that hold no secret, and which of it the portal refuses. One that no loader has used
-- for a day is gone from the settings.
create or replace function portal.list_credentials(p_portal_id integer)
returns table (
    credential text, is_stopped boolean, stop_reason text, stopped_at timestamptz, stopped_until timestamptz,
    seen_at timestamptz
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select
        known.credential, known.stopped_at is not null, known.stop_reason, known.stopped_at, known.stopped_until,
        known.seen_at
    from portal.credential as known
    where known.portal_id = p_portal_id and known.seen_at > now() - interval '1 day'
    order by known.credential
$$;
