-- Do the transaction numbers in the database come from another counter than the server's? So after a dump was loaded:
-- a staged row then is of another transaction than the one that wrote it down here.
create or replace function exchange.is_counter_foreign()
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_table text;
    v_found boolean;
begin
    if exists (
        select from exchange.tick as tick where pg_snapshot_xmax(tick.snapshot) > pg_snapshot_xmax(pg_current_snapshot())
    ) then
        return true;
    end if;
    -- Dynamic over the staging tables. Numbers below 3 are of exchange.renew_counter.
    for v_table in select writable.table_name from staging.writable_tables() as writable loop
        execute format(
            'select exists (
                select from staging.%I as staged
                where
                    staged.xact >= ''3''::xid8
                    and staged.xmin::text <> (staged.xact::text::numeric %% 4294967296)::text
            )', v_table
        ) into v_found;
        if v_found then
            return true;
        end if;
    end loop;
    return false;
end
$$;
