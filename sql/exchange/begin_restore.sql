-- Begins to put a restored database right; returns why it is taken to be one. From here on nothing else works until
-- portal.end_restore. p_user_ids: the CRM users that our credentials act as. Repeated, it changes nothing more.
create or replace function exchange.begin_restore(p_user_ids bigint[])
returns text
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_portal_id integer;
begin
    -- No tick runs, no capture, no claim.
    perform pg_advisory_xact_lock(1229870153, 1);
    perform exchange.note_restore(coalesce(exchange.restore_reason(), 'a person says so'));
    if exchange.is_counter_foreign() then
        perform exchange.renew_counter();
    end if;
    if exists (select from exchange.server as known where known.renumbered_at is null) then
        perform exchange.raise_numbers();
    end if;
    -- The place is noted as soon as its counter holds: cut off, the next call begins from here.
    update exchange.server as known
    set
        system_identifier = present.system_identifier,
        database_oid = present.database_oid,
        table_oid = present.table_oid,
        timeline = present.timeline,
        noted_at = clock_timestamp(),
        renumbered_at = coalesce(known.renumbered_at, clock_timestamp()),
        user_ids = p_user_ids
    from exchange.present_server() as present;
    -- Portals, not rows: whoever held a lease is gone.
    for v_portal_id in select portal.portal_id from portal.portal as portal loop
        perform pg_advisory_xact_lock(1229870157, v_portal_id);
        perform delta.end_leases(v_portal_id, 0, true);
    end loop;
    return (select known.restored_because from exchange.server as known);
end
$$;
