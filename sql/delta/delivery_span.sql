-- From the first request meant to the last outcome written, over everything there is: for measuring a run. done_count
-- counts what was confirmed within p_within_seconds of its beginning; NULL: all.
create or replace function delta.delivery_span(p_portal_id integer, p_within_seconds double precision default null)
returns table (first_at timestamptz, last_at timestamptz, done_count bigint, seconds double precision)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select meant.first_at, ended.last_at, ended.done_count, extract(epoch from ended.last_at - meant.first_at)
    from (
        select min(intent.intended_at) as first_at from delta.intent as intent where intent.portal_id = p_portal_id
    ) as meant
    cross join lateral (
        select
            max(settlement.settled_at) as last_at,
            count(*) filter (
                where
                    settlement.outcome = 'done'
                    and coalesce(settlement.settled_at <= meant.first_at + make_interval(secs => p_within_seconds), true)
            ) as done_count
        from delta.settlement as settlement
        where settlement.portal_id = p_portal_id
    ) as ended
$$;
