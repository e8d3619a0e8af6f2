-- Runs a statement over a session's work tables with the plan that the session made for it the first time: to plan the
-- rules of a match takes ten times as long as to compare the pairs of one changed row by them.
create or replace function exchange.run_kept(p_statement text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_name text := 'kept_' || md5(p_statement);
    v_prepare text := format('prepare %I as %s', v_name, p_statement);
begin
    -- By its text, not by its name alone: whatever else bears the name would run as the owner.
    if not exists (
        select from pg_prepared_statements as kept where kept.name = v_name and kept.statement = v_prepare
    ) then
        execute v_prepare;
    end if;
    execute format('execute %I', v_name);
end
$$;
