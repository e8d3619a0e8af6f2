-- Records a second that each method's server time allows in the long run, on all credentials in use together (T05). Only
-- methods whose time for a record is known, and only where there is a limit.
create or replace function delta.operating_pace(p_portal_id integer)
returns table (method text, records_per_second numeric)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select
        learned.method,
        (allowed.seconds_per_second / greatest(learned.record_seconds, 1e-6))::numeric
    from portal.method_time as learned
    cross join (
        select sum(known.operating_limit / known.operating_window) as seconds_per_second
        from portal.credential as known
        where known.portal_id = p_portal_id and known.operating_limit is not null and known.seen_at > now() - interval '1 day'
    ) as allowed
    where learned.portal_id = p_portal_id and allowed.seconds_per_second > 0
$$;
