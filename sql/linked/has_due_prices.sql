-- Has the first day of a price come since the last tick?
create or replace function linked.has_due_prices(p_since timestamptz)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select exists (
        select from linked.price as price
        where
            price.valid_from > (p_since at time zone 'UTC')::date
            and price.valid_from <= (now() at time zone 'UTC')::date
            and price.golden_id is not null
    )
$$;
