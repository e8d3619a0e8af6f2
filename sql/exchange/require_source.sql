-- Stops a source role from acting for another one. Inside a definer's function the caller is who logged in, or the
-- role it has set.
create or replace function exchange.require_source(p_source_system text)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_caller text := coalesce(nullif(current_setting('role'), 'none'), session_user);
begin
    if v_caller = 'source_' || p_source_system or pg_has_role(v_caller, 'intersect_loader', 'usage') then
        return;
    end if;
    raise exception 'role % may not act for source %', v_caller, coalesce(p_source_system, '(none)')
        using errcode = 'insufficient_privilege', hint = 'Log in as the role source_<name> of your own source.';
end
$$;
