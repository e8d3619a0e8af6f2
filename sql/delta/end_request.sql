-- Ends a request that delta.begin_request began: settles its outcomes (delta.settle) and gives the turn up.
create or replace function delta.end_request(
    p_portal_id integer, p_lease bigint, p_outcomes jsonb, p_unknown_wait_seconds integer, p_credential text
)
returns table (outcome text, item_count bigint)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    select settled.outcome, settled.item_count
    from delta.settle(p_portal_id, p_lease, p_outcomes, p_unknown_wait_seconds, p_credential) as settled;
    -- Held to the commit: a reader that came before it would compare with what we knew before our write.
    perform pg_advisory_xact_lock_shared(1229870155, p_portal_id);
    perform delta.leave_turn(p_portal_id, false);
end
$$;
