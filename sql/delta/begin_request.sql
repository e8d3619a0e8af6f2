-- Begins a request of a lease: takes a writer's turn (delta.enter_turn) and makes sure of the lease (delta.keep_lease).
-- Returns how many deltas the lease still holds. delta.end_request gives the turn up, or delta.leave_turn where none comes.
create or replace function delta.begin_request(p_portal_id integer, p_lease bigint, p_seconds integer)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform delta.enter_turn(p_portal_id, false);
    return delta.keep_lease(p_portal_id, p_lease, p_seconds);
end
$$;
