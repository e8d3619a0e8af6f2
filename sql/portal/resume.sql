-- Ends a portal's pause, for somebody who has removed its reason; says whether there was one.
create or replace function portal.resume(p_portal_id integer)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update portal.portal
    set paused_until = null, paused_reason = null
    where portal_id = p_portal_id and paused_until is not null;
    if found then
        perform pg_notify('intersect_delta', '');
        return true;
    end if;
    return false;
end
$$;
