-- Touches prices whose first day has come since the last tick.
create or replace function linked.touch_due_prices(p_since timestamptz)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_touched bigint;
begin
    insert into linked.touched (entity, golden_id, chunk, is_single, may_vanish)
    select distinct 'price', price.golden_id, 0, false, true
    from linked.price as price
    where
        price.valid_from > (p_since at time zone 'UTC')::date
        and price.valid_from <= (now() at time zone 'UTC')::date
        and price.golden_id is not null
        and not exists (
            select from linked.touched as touched where touched.entity = 'price' and touched.golden_id = price.golden_id
        );
    get diagnostics v_touched = row_count;
    return v_touched;
end
$$;
