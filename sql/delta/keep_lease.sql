-- Makes sure, right before a request is sent, that a loader's lease lasts for as long as it may take; returns how many
-- deltas it still holds. 0: another loader has ended the lease and will look them up, so sending them now would double
-- them. Writes nothing while the lease is long enough.
create or replace function delta.keep_lease(p_portal_id integer, p_lease bigint, p_seconds integer)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update delta.item as item
    set leased_until = clock_timestamp() + make_interval(secs => p_seconds)
    where
        item.lease = p_lease
        and item.state = 'leased'
        and item.portal_id = p_portal_id
        and item.leased_until < clock_timestamp() + make_interval(secs => p_seconds);
    return (
        select count(*)
        from delta.item as item
        where item.lease = p_lease and item.state = 'leased' and item.portal_id = p_portal_id
    );
end
$$;
