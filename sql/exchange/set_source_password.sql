-- Gives a source's role another password (a SCRAM verifier). Runs with the rights of who calls.
create or replace function exchange.set_source_password(p_source_system text, p_password text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (select from exchange.source as source where source.source_system = p_source_system) then
        raise exception 'there is no source %', p_source_system
            using errcode = 'no_data_found', hint = 'Add it with: intersect source add ' || p_source_system;
    end if;
    -- Dynamic: a role and its password are names and literals of a utility statement.
    execute format('alter role %I password %L', 'source_' || p_source_system, p_password);
end
$$;
