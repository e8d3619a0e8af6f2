-- The last walk of each kind: when it ended, how many objects it read and what it found.
create or replace function portal.walk_results(p_portal_id integer)
returns table (walk text, started_at timestamptz, finished_at timestamptz, read bigint, differences bigint)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select
        walk.purpose, min(walk.started_at),
        case when count(walk.finished_at) = count(*) then max(walk.finished_at) end,
        sum(walk.card_count)::bigint,
        case walk.purpose
            when 'sweep' then sum(walk.missing_count)::bigint
            else (
                select count(distinct (
                    difference.entity, difference.kind, coalesce(difference.crm_id, -difference.golden_id)
                ))
                from portal.difference as difference
                where difference.portal_id = p_portal_id and difference.purpose <> 'sweep'
            )
        end
    from portal.walk as walk
    where walk.portal_id = p_portal_id and walk.purpose in ('sweep', 'reconcile', 'restore')
    group by walk.purpose
    order by walk.purpose
$$;
