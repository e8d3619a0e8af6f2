-- Server time that each method of each credential has left (T05), in seconds; infinite without a limit. No row for a
-- credential that has stopped. slow_seconds is
-- for lanes that are not urgent: beyond a fifth of the allowance they spread it over the window, and a fiftieth stays
-- for urgent ones, which would else wait for most of the window until the first load's time has dropped out.
--
-- The portal drops a minute's time ten minutes after the minute's first call. We count a call from its reply on and for
-- a whole window: never shorter than the portal does, so what we hold to be free is free. Until the reply its
-- reservation counts. A half of a hundredth is left for reservations that turn out too small.
create or replace function portal.operating_room(
    p_portal_id integer, p_credentials text[], p_methods text[], p_at timestamptz default null
)
returns table (
    credential text, method text, record_seconds double precision, is_learned boolean, is_metered boolean,
    spent_seconds double precision, recent_seconds double precision, allowed_seconds double precision,
    window_seconds double precision, blocked_seconds double precision, room_seconds double precision,
    slow_seconds double precision
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select
        given.credential,
        asked.method,
        -- Nothing known yet: so much that fifty stay far below the 60 s of a request.
        coalesce(learned.record_seconds, 0.4),
        learned.record_seconds is not null,
        known.operating_limit is not null,
        coalesce(used.seconds, 0),
        coalesce(used.recent_seconds, 0),
        allowed.seconds,
        known.operating_window,
        greatest(extract(epoch from refusal.blocked_until - at.moment), 0),
        case
            when known.operating_limit is null then 'infinity'
            when refusal.blocked_until > at.moment then 0
            else greatest(0.995 * allowed.seconds - coalesce(used.seconds, 0), 0)
        end,
        case
            when known.operating_limit is null then 'infinity'
            when refusal.blocked_until > at.moment then 0
            else greatest(least(
                0.975 * allowed.seconds - coalesce(used.seconds, 0),
                greatest(
                    0.2 * allowed.seconds - coalesce(used.seconds, 0), 0.125 * allowed.seconds - coalesce(used.recent_seconds, 0)
                )
            ), 0)
        end
    from unnest(case when p_credentials = '{}' then '{""}' else p_credentials end) as given (credential)
    cross join unnest(p_methods) as asked (method)
    cross join (select coalesce(p_at, clock_timestamp()) as moment) as at
    left join portal.credential as known on given.credential = known.credential and known.portal_id = p_portal_id
    left join portal.method_time as learned on asked.method = learned.method and learned.portal_id = p_portal_id
    left join portal.operating_refusal as refusal
        on
            given.credential = refusal.credential
            and asked.method = refusal.method
            and refusal.portal_id = p_portal_id
            and refusal.refused_at > at.moment - interval '1 day'
    cross join lateral (
        -- A refusal tells that the portal allows less than we thought.
        select least(known.operating_limit, refusal.allowed_seconds) as seconds
    ) as allowed
    left join lateral (
        select
            sum(use.seconds) as seconds,
            sum(use.seconds) filter (
                where use.used_at > at.moment - make_interval(secs => known.operating_window / 10)
            ) as recent_seconds
        from portal.operating_use as use
        where
            use.portal_id = p_portal_id
            and use.credential = given.credential
            and use.method = asked.method
            and use.used_at > at.moment - make_interval(secs => known.operating_window)
    ) as used on known.operating_limit is not null
    -- What the portal refuses does nothing for a while: portal.stop_credential.
    where coalesce(known.stopped_until <= at.moment, true)
$$;
