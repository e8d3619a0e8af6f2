-- How many seconds a walk waits before it asks so much of a method: reads that nobody waits for take the share of server
-- time that is not urgent (portal.operating_room), and leave captures and lookups theirs.
create or replace function portal.reading_wait(
    p_portal_id integer, p_credential text, p_method text, p_commands integer
)
returns double precision
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select case
        when not room.is_metered then 0
        when room.blocked_seconds > 0 then least(room.blocked_seconds, 60)
        -- One request never needs more than a tenth, however slow the portal is.
        when room.slow_seconds >= least(p_commands * room.record_seconds, 0.1 * room.allowed_seconds) then 0
        else room.window_seconds / 100
    end
    from portal.operating_room(p_portal_id, array[p_credential], array[p_method]) as room
$$;
