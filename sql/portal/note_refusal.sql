-- Notes a 503 of the portal: its bucket is full, whatever we reckoned (T06). Places reserved before are void. What we
-- had not counted was taken by others on the same address. A refusal of a request of an older epoch tells nothing new.
-- Whether refused requests count is not documented (G26): after several in a row the pause doubles, up to 30 s.
create or replace function portal.note_refusal(
    p_portal_id integer, p_address text, p_epoch bigint, p_retry_after double precision default null,
    p_at timestamptz default null
)
returns double precision
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_at timestamptz;
    v_bucket portal.bucket;
    v_unseen double precision;
begin
    select bucket.* into v_bucket
    from portal.bucket as bucket where bucket.portal_id = p_portal_id and bucket.address = p_address
    for update;
    v_at := coalesce(p_at, clock_timestamp());
    if v_bucket.epoch is null then
        -- A crash of the server took the bucket while the request was on its way; the next place begins a new one.
        return least(greatest(coalesce(p_retry_after, 0), 1), 30);
    end if;
    if v_bucket.epoch <> p_epoch then
        return greatest(extract(epoch from v_bucket.paused_until - v_at), 0);
    end if;
    -- The refused request is within the level; while the level is in doubt nothing can be said of others.
    v_unseen := case
        when v_bucket.doubt > 0 then 0
        else greatest(v_bucket.size - (v_bucket.level - 1), 0)
            / greatest(extract(epoch from v_at - v_bucket.known_at), 1)
    end;
    update portal.bucket as bucket
    set
        level = bucket.size,
        doubt = 0,
        is_rested = false,
        drained_at = v_at,
        known_at = v_at,
        taken_rate = least(
            bucket.taken_rate * power(0.5, extract(epoch from v_at - bucket.known_at) / 600) + v_unseen,
            0.9 * bucket.drain
        ),
        refusals = bucket.refusals + 1,
        epoch = bucket.epoch + 1,
        trial_at = null,
        paused_until = v_at + make_interval(secs => greatest(
            least(power(2, bucket.refusals), 30), least(coalesce(p_retry_after, 0), 30)
        ))
    where bucket.portal_id = p_portal_id and bucket.address = p_address
    returning extract(epoch from bucket.paused_until - v_at) into v_unseen;
    return v_unseen;
end
$$;
