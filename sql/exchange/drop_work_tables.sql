-- Drops the work tables that several connections share; with the caller's rights, or it would drop any schema's.
create or replace function exchange.drop_work_tables(p_work text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_names text := (
        select string_agg(format('%I.%I', p_work, work.relname), ', ')
        from pg_catalog.pg_class as work
        where
            work.relnamespace = to_regnamespace(p_work)
            and work.relkind in ('r', 'p')
            and not work.relispartition
    );
begin
    if v_names is not null then
        execute 'drop table ' || v_names;
    end if;
end
$$;
