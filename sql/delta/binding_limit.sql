-- Which limit holds deliveries back at the given speed, in records a second: the portal's pause, its operating time of a
-- method (T05), its requests a second (T06), alone or shared with others on the address; none when the speed stays
-- well below, because then loaders, database or the portal's replies are what takes the time.
create or replace function delta.binding_limit(
    p_portal_id integer, p_records_per_second numeric, p_batch_size integer default 50
)
returns text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select case
        when exists (
            select from portal.portal as portal where portal.portal_id = p_portal_id and portal.paused_until > now()
        ) then 'paused'
        when delta.operating_wait(p_portal_id, (
            select coalesce(array_agg(known.credential), '{}')
            from portal.credential as known
            where known.portal_id = p_portal_id and known.seen_at > now() - interval '1 day'
        ), p_batch_size) > 0 then 'operating time'
        when p_records_per_second < 0.8 * allowed.records_per_second then 'none'
        when allowed.is_shared then 'requests, shared with others'
        when allowed.records_per_second is not null then 'requests'
        else 'none'
    end
    from (
        select
            sum(bucket.drain - taken.rate) * p_batch_size as records_per_second,
            bool_or(taken.rate > 0.1 * bucket.drain) as is_shared
        from portal.bucket as bucket
        cross join lateral (
            select bucket.taken_rate * power(0.5, extract(epoch from now() - bucket.known_at) / 600) as rate
        ) as taken
        where bucket.portal_id = p_portal_id
    ) as allowed
$$;
