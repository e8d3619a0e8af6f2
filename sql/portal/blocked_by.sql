-- Why a loader with these credentials can deliver nothing now: the portal's pause, or that all of them are stopped; NULL
-- when it can.
create or replace function portal.blocked_by(p_portal_id integer, p_credentials text[])
returns text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(
        (
            select coalesce(portal.paused_reason, 'paused')
            from portal.portal as portal where portal.portal_id = p_portal_id and portal.paused_until > now()
        ),
        (
            select min(known.stop_reason)
            from portal.credential as known
            where known.portal_id = p_portal_id and known.credential = any (p_credentials)
            having count(*) > 0 and bool_and(coalesce(known.stopped_until > now(), false))
        )
    )
$$;
