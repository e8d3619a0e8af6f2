-- Ends a portal's pause and the stops of its credentials, for somebody who has removed the reason; says whether there
-- was one.
create or replace function portal.resume(p_portal_id integer)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_has_stopped boolean;
begin
    update portal.credential
    set stopped_at = null, stopped_until = null, stop_reason = null
    where portal_id = p_portal_id and stopped_at is not null;
    v_has_stopped := found;
    update portal.portal
    set paused_until = null, paused_reason = null
    where portal_id = p_portal_id and paused_until is not null;
    if found or v_has_stopped then
        perform pg_notify('intersect_delta', '');
        return true;
    end if;
    return false;
end
$$;
