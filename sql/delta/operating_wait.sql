-- In how many seconds enough server time (T05) drops out of a meter for a delta that is due and waits for nothing else;
-- NULL when none does. What other loaders have reserved may come back sooner.
create or replace function delta.operating_wait(
    p_portal_id integer, p_credentials text[], p_batch_size integer default 50, p_batch_seconds double precision default 20
)
returns double precision
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
-- Of most methods nothing is open, which only the index tells without reading everything that is.
set enable_seqscan = off
set enable_bitmapscan = off
as $$
    with due as materialized (
        select
            lane.rank = (select min(other.rank) from delta.lane as other) as is_urgent, method.method, counted.due_count
        from delta.lane as lane
        cross join (
            select distinct named.method
            from delta.entity as target
            cross join lateral (
                values (target.add_method), (target.update_method), ('crm.item.batchImport')
            ) as named (method)
        ) as method
        cross join lateral (
            select count(*) as due_count
            from (
                select
                from delta.item as item
                where
                    item.portal_id = p_portal_id
                    and item.lane = lane.lane
                    and item.method = method.method
                    and item.state = 'open'
                    and item.due_at <= now()
                limit p_batch_size
            ) as found
        ) as counted
        where counted.due_count > 0
    )
    select min(greatest(room.blocked_seconds, dropping.seconds, case when due.is_urgent then 0 else slowed.seconds end))
    from due
    inner join portal.operating_room(
        p_portal_id, p_credentials, (select array_agg(distinct busy.method) from due as busy)
    ) as room on due.method = room.method and room.is_metered
    cross join lateral (
        select least(due.due_count * room.record_seconds, greatest(p_batch_seconds, room.record_seconds)) as seconds
    ) as needed
    cross join lateral (
        select coalesce(min(extract(epoch from used.used_at - clock_timestamp()) + room.window_seconds), 0) as seconds
        from (
            select use.used_at, sum(use.seconds) over (order by use.used_at) as freed
            from portal.operating_use as use
            where
                use.portal_id = p_portal_id and use.credential = room.credential and use.method = room.method
                and use.used_at > clock_timestamp() - make_interval(secs => room.window_seconds)
        ) as used
        where
            room.spent_seconds + needed.seconds > case when due.is_urgent then 0.995 else 0.975 end * room.allowed_seconds
            and used.freed >= least(
                room.spent_seconds + needed.seconds - case when due.is_urgent then 0.995 else 0.975 end * room.allowed_seconds,
                room.spent_seconds
            )
    ) as dropping
    cross join lateral (
        select coalesce(min(extract(epoch from used.used_at - clock_timestamp()) + room.window_seconds / 10), 0) as seconds
        from (
            select use.used_at, sum(use.seconds) over (order by use.used_at) as freed
            from portal.operating_use as use
            where
                use.portal_id = p_portal_id and use.credential = room.credential and use.method = room.method
                and use.used_at > clock_timestamp() - make_interval(secs => room.window_seconds / 10)
        ) as used
        where
            room.spent_seconds + needed.seconds > 0.2 * room.allowed_seconds
            and room.recent_seconds + needed.seconds > 0.125 * room.allowed_seconds
            and used.freed >= least(
                room.recent_seconds + needed.seconds - 0.125 * room.allowed_seconds, room.recent_seconds
            )
    ) as slowed
$$;
