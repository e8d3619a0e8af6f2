-- Takes this session's turn with a portal's cards: writers share it, a reader of people's changes has it alone. A card
-- that was read before our write and compared after it would look like a change of people's (I16). Waits as long as
-- requests on their way may take; delta.leave_turn, or the end of the session, lets the next one in.
create or replace function delta.enter_turn(p_portal_id integer, p_is_alone boolean)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set lock_timeout = '200s'
as $$
begin
    if p_is_alone then
        perform pg_advisory_lock(1229870155, p_portal_id);
    else
        perform pg_advisory_lock_shared(1229870155, p_portal_id);
    end if;
end
$$;
