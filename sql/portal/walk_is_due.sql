-- Is a walk of the daemon's due? So long after the last one of its kind ended, or after the database went to work; one
-- that was cut off goes on at once.
create or replace function portal.walk_is_due(p_portal_id integer, p_purpose text, p_seconds double precision)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select
        coalesce(bool_or(walk.finished_at is null), false)
        or coalesce(
            max(walk.finished_at), (select known.noted_at from exchange.server as known), now()
        ) <= now() - make_interval(secs => p_seconds)
    from portal.walk as walk
    where
        walk.portal_id = p_portal_id
        -- The walk after a restore is a reconciliation too.
        and walk.purpose in (p_purpose, case p_purpose when 'reconcile' then 'restore' end)
$$;
