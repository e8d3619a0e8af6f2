-- All sources with their rank and formats.
create or replace function exchange.list_sources()
returns setof exchange.source
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select * from exchange.source order by priority, source_system
$$;
