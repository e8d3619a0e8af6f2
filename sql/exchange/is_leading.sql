-- Does this session still hold the daemon's lock?
create or replace function exchange.is_leading()
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select exchange.holds_lock(3)
$$;
