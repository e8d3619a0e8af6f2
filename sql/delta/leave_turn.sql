-- Gives up the turn that delta.enter_turn took.
create or replace function delta.leave_turn(p_portal_id integer, p_is_alone boolean)
returns boolean
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select case
        when p_is_alone then pg_advisory_unlock(1229870155, p_portal_id)
        else pg_advisory_unlock_shared(1229870155, p_portal_id)
    end
$$;
