-- Changes offered to consumers and not acknowledged yet, and those that they refused and nobody has seen to.
create or replace function exchange.unacknowledged_changes()
returns table (consumer text, source_system text, change_count bigint, oldest_seconds bigint, refused_count bigint)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select listed.*
    from exchange.list_consumers() as listed
    where listed.change_count > 0 or listed.refused_count > 0
$$;
