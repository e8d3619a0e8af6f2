-- Beginning of a CREATE TABLE AS for a work table: of this session, or one that several connections share.
create or replace function exchange.work_table(p_work text, p_name text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select case p_work
        when 'pg_temp' then format('create temp table %I on commit drop as', p_name)
        else format('create unlogged table %I.%I as', p_work, p_name)
    end
$$;
