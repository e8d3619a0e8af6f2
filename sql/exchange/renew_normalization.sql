-- Statement trigger of whatever decides how a row is read: from now on a row sent again is read again.
create or replace function exchange.renew_normalization()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update exchange.normalization set version = version + 1;
    return null;
end
$$;
