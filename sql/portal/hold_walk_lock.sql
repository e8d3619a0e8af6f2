-- Keeps other commands from walking through a portal while this session does; portal.end_walk lets them.
create or replace function portal.hold_walk_lock(p_portal_id integer)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if not pg_try_advisory_lock(1229870159, p_portal_id) then
        raise exception 'walk: another reconcile or adopt is reading this portal'
            using errcode = 'lock_not_available', hint = 'Wait for its end, then repeat.';
    end if;
end
$$;
