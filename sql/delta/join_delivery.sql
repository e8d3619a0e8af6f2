-- Enters this session among a portal's loaders, until it ends; says whether there was no other. Then every lease is of
-- a dead one. The lock for all is tried first, and one who finds it taken knows that somebody is there or just coming.
create or replace function delta.join_delivery(p_portal_id integer)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_is_alone boolean := pg_try_advisory_lock(1229870156, p_portal_id);
begin
    perform pg_advisory_lock_shared(1229870156, p_portal_id);
    if v_is_alone then
        perform pg_advisory_unlock(1229870156, p_portal_id);
    end if;
    return v_is_alone;
end
$$;
