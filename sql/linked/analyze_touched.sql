-- Gathers statistics of linked.touched after a step that wrote there; from few to few nothing changes for a plan. Without
-- those of an entity that came last its rows count as one, and what they are joined with is read anew for each of them.
create or replace function linked.analyze_touched()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    -- However small: without any it counts as hundreds of rows, and what it is joined with would be read whole.
    if
        (select touched.reltuples not between 1 and 1000 from pg_class as touched where touched.oid = 'linked.touched'::regclass)
        or (select count(*) > 1000 from (select from linked.touched limit 1001) as few)
    then
        analyze linked.touched;
    end if;
end
$$;
