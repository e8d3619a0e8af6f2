-- Reserves a place for one request and says how many seconds to wait for it (T06). Who has waited asks again with the
-- epoch it was told: the place stands, unless a refusal came between. is_trial asks to be told of the outcome.
--
-- What is not urgent leaves some places of the counter free, so that a live change never waits behind the requests of a
-- backfill that have their places already. It costs nothing: the counter stands lower, and drains as fast.
--
-- The portal lowers its counter by `drain` once a second, at a phase nobody knows. Since a refusal, when the counter
-- was `size`, at least as many of its seconds have begun as whole seconds have passed: so `drain` requests for each are
-- never refused, and none is left over. Only a counter that fell to 0 costs: two seconds' worth then stay unused once.
create or replace function portal.reserve_request(
    p_portal_id integer, p_address text, p_size double precision, p_drain double precision, p_epoch bigint default null,
    p_at timestamptz default null, p_is_urgent boolean default true
)
returns table (wait_seconds double precision, epoch bigint, is_trial boolean)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_at timestamptz;
    v_bucket portal.bucket;
    v_rate double precision;
    v_seconds bigint;
    v_usable double precision;
    v_due_at timestamptz;
begin
    insert into portal.bucket (portal_id, address, size, drain, level, doubt, drained_at, known_at)
    select p_portal_id, p_address, p_size, p_drain, p_size, p_size, at.moment, at.moment
    from (select coalesce(p_at, clock_timestamp()) as moment) as at
    where not exists (
        select from portal.bucket as present where present.portal_id = p_portal_id and present.address = p_address
    )
    on conflict do nothing;
    select bucket.* into v_bucket
    from portal.bucket as bucket where bucket.portal_id = p_portal_id and bucket.address = p_address
    for update;
    -- Only now: waiting for the row may have taken a while.
    v_at := coalesce(p_at, clock_timestamp());

    -- What others take is forgotten by half in ten minutes: the pace creeps up until it meets them again.
    v_rate := greatest(
        p_drain - v_bucket.taken_rate * power(0.5, extract(epoch from v_at - v_bucket.known_at) / 600), p_drain / 10
    );
    v_seconds := greatest(floor(extract(epoch from v_at - v_bucket.drained_at)), 0);
    v_bucket.drained_at := v_bucket.drained_at + make_interval(secs => v_seconds);
    v_bucket.level := v_bucket.level - v_seconds * v_rate;
    v_bucket.is_rested := v_bucket.is_rested or v_bucket.level <= 0;
    v_bucket.level := greatest(v_bucket.level, 0);
    v_bucket.doubt := least(v_bucket.doubt, v_bucket.level);
    v_usable := greatest(
        p_size - case when v_bucket.is_rested then 2 * p_drain else 0 end
        - case when p_is_urgent then 0 else least(p_size / 4, 20) end,
        1
    );

    is_trial := v_bucket.refusals > 0;
    if p_epoch is distinct from v_bucket.epoch then
        v_bucket.level := v_bucket.level + 1;
        if v_bucket.level > v_usable
            and v_bucket.level - v_bucket.doubt <= v_usable
            and coalesce(v_bucket.trial_at < v_at - interval '1 minute', true)
            and coalesce(v_bucket.paused_until <= v_at, true)
        then
            v_bucket.trial_at := v_at;
            is_trial := true;
            v_due_at := v_at;
        else
            v_due_at := v_bucket.drained_at
            + make_interval(secs => greatest(ceil((v_bucket.level - v_usable) / v_rate), 0));
        end if;
    end if;
    wait_seconds := extract(epoch from greatest(v_due_at, v_bucket.paused_until, v_at) - v_at);
    epoch := v_bucket.epoch;

    update portal.bucket as bucket
    set
        size = p_size, drain = p_drain, level = v_bucket.level, doubt = v_bucket.doubt, is_rested = v_bucket.is_rested,
        drained_at = v_bucket.drained_at, trial_at = v_bucket.trial_at
    where bucket.portal_id = p_portal_id and bucket.address = p_address;
    return next;
end
$$;
