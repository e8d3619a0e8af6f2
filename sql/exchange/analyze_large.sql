-- Gathers statistics of a work table that is large enough for a plan to go wrong without them (64 kB, some
-- hundred rows: two of 4,000 joined row by row are 16 million comparisons); a tick of a few rows would spend more time
-- on them than on its rows.
create or replace function exchange.analyze_large(p_relation text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- The caller quotes the name.
    if pg_relation_size(p_relation::regclass) > 65536 then
        execute 'analyze ' || p_relation;
    end if;
end
$$;
