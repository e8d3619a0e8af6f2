-- Drops the work tables of a tick: those of this session, or those that several connections share.
create or replace function exchange.drop_work_tables(p_work text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_names text := (
        select string_agg(format('%I.%I', p_work, work.relname), ', ')
        from pg_catalog.pg_class as work
        where
            work.relnamespace = case p_work when 'pg_temp' then pg_my_temp_schema()::oid else to_regnamespace(p_work) end
            and work.relkind in ('r', 'p')
            and not work.relispartition
            and (p_work <> 'pg_temp' or work.relname ~ '^(count$|part$|(window|changed|new_key|again|edge|revoked|root)_)')
    );
begin
    if v_names is not null then
        execute 'drop table ' || v_names;
    end if;
end
$$;
