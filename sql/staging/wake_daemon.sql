-- Wakes the daemon when a transaction that staged rows commits.
create or replace function staging.wake_daemon()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform pg_notify('intersect_staging', '');
    return null;
end
$$;
