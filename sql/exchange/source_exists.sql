-- Is this source registered?
create or replace function exchange.source_exists(p_source_system text)
returns table (source_exists boolean)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select exists (select from exchange.source where source_system = p_source_system)
$$;
