-- Gathers statistics of a table that changed by more than a tenth since they were gathered last; p_rows is what this
-- transaction changed, which nobody else knows yet. Of a table of ten million rows they take longer than a tick of some
-- thousand rows, and say the same as before.
create or replace function exchange.analyze_grown(p_table text, p_rows bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if exists (
        select from pg_class as grown
        where
            grown.oid = p_table::regclass
            -- -1: never gathered.
            and coalesce(pg_stat_get_mod_since_analyze(grown.oid), 0) + p_rows > grown.reltuples / 10
    ) then
        execute format('analyze %s', p_table::regclass);
    end if;
end
$$;
