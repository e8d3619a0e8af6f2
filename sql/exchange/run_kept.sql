-- Runs an INSERT of a small tick with the plan that the session made for it the first time, and returns how many rows it
-- wrote: to plan the rules of a match, or what a portal should hold, takes ten times as long as to do it for one changed
-- row. Arguments are texts; the statement says what they are: $1::bigint. ANALYZE makes PostgreSQL plan anew. With the
-- caller's rights: it runs whatever it is given.
create or replace function exchange.run_kept(p_insert text, variadic p_arguments text[] default '{}')
returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
    v_name text := 'kept_' || md5(p_insert);
    v_prepare text := format(
        'prepare %I%s as with written as (%s returning 1) select count(*) from written',
        v_name,
        '(' || nullif(array_to_string(array_fill('text'::text, array[cardinality(p_arguments)]), ', '), '') || ')',
        p_insert
    );
    v_written bigint;
begin
    -- By its text, not by its name alone: whatever else bears the name would run as the owner.
    if not exists (
        select from pg_prepared_statements as kept where kept.name = v_name and kept.statement = v_prepare
    ) then
        execute v_prepare;
    end if;
    execute format(
        'execute %I%s', v_name, (select '(' || string_agg(format('%L', given), ', ') || ')' from unnest(p_arguments) as given)
    ) into v_written;
    return v_written;
end
$$;
