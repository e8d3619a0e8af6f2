-- Writes what a request of a lease cost at the portal. p_used, for each of its methods: method, record_count, of them
-- unsent_count that the portal did not execute; timed_count with their seconds; told_seconds, the portal's own meter;
-- is_refused (429) and retry_after. Reserved time is given back, used time takes its place, from now on and for a window.
create or replace function portal.note_operating(
    p_portal_id integer, p_credential text, p_lease bigint, p_used jsonb, p_at timestamptz default null
)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_at timestamptz := coalesce(p_at, clock_timestamp());
    v_known portal.credential;
    v_news record;
begin
    select known.* into v_known
    from portal.credential as known where known.portal_id = p_portal_id and known.credential = p_credential;

    -- Most replies bring nothing but their time: what follows is left out for them, it is paid with every batch.
    select
        -- Far from the limit it does not matter yet who else uses the credential.
        bool_or(used.told_seconds > 0.3 * v_known.operating_limit) as is_near,
        bool_or(used.is_refused) as is_refused,
        bool_or(used.timed_count > 0 and (
            learned.record_seconds is null
            or (v_known.operating_limit is not null or 50 * greatest(used.seconds / used.timed_count, learned.record_seconds) > 2)
            and abs(used.seconds / used.timed_count - learned.record_seconds) > greatest(0.1 * learned.record_seconds, 0.0005)
        )) as is_changed
    into v_news
    from jsonb_to_recordset(p_used) as used (
        method text, timed_count integer, seconds double precision, told_seconds double precision, is_refused boolean
    )
    left join portal.method_time as learned on used.method = learned.method and learned.portal_id = p_portal_id;

    if v_known.operating_limit is not null then
        with cost as (
            select
                used.method, used.record_count as settled_count, used.record_count - used.unsent_count as record_count,
                -- What the reply does not time, errors and lost replies, is taken to cost what others do.
                coalesce(used.seconds, 0) + greatest(used.record_count - used.unsent_count - used.timed_count, 0)
                * coalesce(used.seconds / nullif(used.timed_count, 0), learned.record_seconds, 0.4) as seconds,
                used.told_seconds
            from jsonb_to_recordset(p_used) as used (
                method text, record_count integer, unsent_count integer, timed_count integer, seconds double precision,
                told_seconds double precision
            )
            left join portal.method_time as learned on used.method = learned.method and learned.portal_id = p_portal_id
        ),
        -- Requests of a lease that end shortly after each other are one row: a fast portal has thousands in a window.
        changed as (
            update portal.operating_use as use
            set
                record_count = greatest(use.record_count + case when use.is_reserved then -cost.settled_count else cost.record_count end, 0),
                seconds = case
                    when not use.is_reserved then use.seconds + cost.seconds
                    else use.seconds * greatest(1 - cost.settled_count / greatest(use.record_count, 1)::double precision, 0)
                end,
                told_seconds = cost.told_seconds,
                used_at = case when use.is_reserved then use.used_at else v_at end
            from cost
            where
                use.lease = p_lease
                and use.method = cost.method
                and use.credential = p_credential
                and (use.is_reserved or use.used_at > v_at - make_interval(secs => v_known.operating_window / 300))
            returning use.method, use.is_reserved
        )
        insert into portal.operating_use (
            portal_id, credential, method, lease, is_reserved, record_count, seconds, told_seconds, used_at
        )
        select
            p_portal_id, p_credential, cost.method, p_lease, false, cost.record_count, cost.seconds, cost.told_seconds, v_at
        from cost
        where
            cost.record_count > 0
            and not exists (select from changed where changed.method = cost.method and not changed.is_reserved);
    end if;

    if v_news.is_near then
        -- More than we know of: somebody else uses the credential, or a crash took our memory.
        insert into portal.operating_use (
            portal_id, credential, method, lease, is_reserved, record_count, seconds, used_at
        )
        select p_portal_id, p_credential, used.method, 0, false, 0, used.told_seconds - known.spent_seconds, v_at
        from jsonb_to_recordset(p_used) as used (method text, told_seconds double precision)
        cross join lateral (
            select coalesce(sum(use.seconds), 0) as spent_seconds
            from portal.operating_use as use
            where
                use.portal_id = p_portal_id and use.credential = p_credential and use.method = used.method
                and use.used_at > v_at - make_interval(secs => v_known.operating_window)
        ) as known
        where used.told_seconds > known.spent_seconds + 0.02 * v_known.operating_limit;
    end if;

    if v_news.is_refused and v_known.operating_limit is not null then
        insert into portal.operating_refusal as present (
            portal_id, credential, method, blocked_until, allowed_seconds, refused_at
        )
        select
            p_portal_id, p_credential, used.method,
            v_at + make_interval(secs => least(
                coalesce(used.retry_after, v_known.operating_window / 10), v_known.operating_window
            )),
            told.seconds, v_at
        from jsonb_to_recordset(p_used) as used (method text, is_refused boolean, retry_after double precision)
        cross join lateral (
            -- What the meter stood at by the last replies, where that is clearly below the limit we know.
            select case when max(use.told_seconds) < 0.97 * v_known.operating_limit then max(use.told_seconds) end as seconds
            from portal.operating_use as use
            where
                use.portal_id = p_portal_id and use.credential = p_credential and use.method = used.method
                and use.used_at > v_at - make_interval(secs => v_known.operating_window / 10)
        ) as told
        where used.is_refused
        on conflict (portal_id, credential, method) do update
        set
            blocked_until = excluded.blocked_until,
            allowed_seconds = coalesce(excluded.allowed_seconds, present.allowed_seconds),
            refused_at = excluded.refused_at;
    end if;

    if v_news.is_changed then
        insert into portal.method_time (portal_id, method, record_seconds, noted_at)
        select p_portal_id, used.method, greatest(used.seconds / used.timed_count, 0), v_at
        from jsonb_to_recordset(p_used) as used (method text, timed_count integer, seconds double precision)
        where used.timed_count > 0
        on conflict (portal_id, method) do nothing;
        -- Never waited for: every loader learns the same.
        with changed as (
            select learned.method, used.seconds / used.timed_count as record_seconds
            from jsonb_to_recordset(p_used) as used (method text, timed_count integer, seconds double precision)
            inner join portal.method_time as learned on used.method = learned.method and learned.portal_id = p_portal_id
            where used.timed_count > 0
            for update of learned skip locked
        )
        update portal.method_time as learned
        set
            -- Up at once, down slowly: a batch that takes too long costs more than a small one.
            record_seconds = learned.record_seconds + (changed.record_seconds - learned.record_seconds)
            * case when changed.record_seconds > learned.record_seconds then 0.5 else 0.2 end,
            noted_at = v_at
        from changed
        where learned.portal_id = p_portal_id and learned.method = changed.method;
    end if;

    -- Now and then: what is older than a window counts no more.
    if v_known.operating_limit is not null and random() < 0.05 then
        with old as (
            select use.ctid
            from portal.operating_use as use
            where use.used_at < v_at - make_interval(secs => v_known.operating_window) and use.credential = p_credential
            limit 1000
            for update of use skip locked
        )
        delete from portal.operating_use as use using old where use.ctid = old.ctid;
    end if;
end
$$;
