-- Ends leases whose time is over, or all of them when their loader is known to be gone. Whether their requests were
-- sent nobody knows: an add must be looked up once no request can still be running, the rest may simply be repeated.
create or replace function delta.end_leases(p_portal_id integer, p_unknown_wait_seconds integer, p_all boolean)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_ended bigint;
begin
    update delta.item
    set
        state = 'unknown',
        leased_until = now() + make_interval(secs => p_unknown_wait_seconds),
        error_code = 'LEASE_ENDED',
        error_description = 'the loader stopped before it knew the outcome'
    where portal_id = p_portal_id and state = 'leased' and (p_all or leased_until < now());
    get diagnostics v_ended = row_count;
    if v_ended > 0 then
        perform delta.doubt_unknown(p_portal_id);
    end if;

    -- Repeating an update or a set of rows is harmless; only now, because the first one may still be running. Not so
    -- phones: adding one again doubles it (W04), so such an update is looked up first.
    update delta.item
    set
        state = case when attempts >= 10 then 'parked' else 'open' end,
        due_at = now() + delta.backoff(attempts),
        settled_at = case when attempts >= 10 then now() else settled_at end
    where
        portal_id = p_portal_id
        and state = 'unknown'
        and leased_until < now()
        and (entity = 'product_rows' or (operation = 'update' and params #> '{fields,fm}' is null));
    return v_ended;
end
$$;
