-- Makes the weekly partitions that are missing, from this week on, of every partitioned table of staging, exchange and delta;
-- returns the new ones. A week of which the default partition already holds rows is left to it, and a table that
-- somebody reads for long is left to the next call: there are weeks in hand.
create or replace function exchange.create_partitions(p_weeks_ahead integer default 4)
returns table (partition_name text)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set lock_timeout = '1s'
as $$
declare
    v_missing record;
begin
    -- One round per partition that is missing.
    for v_missing in
        select
            parent.schema_name,
            parent.table_name,
            parent.table_name || to_char(week.begins_at, '"_y"IYYY"w"IW') as new_name,
            week.begins_at
        from exchange.partitions() as parent
        cross join generate_series(
            date_trunc('week', now()), now() + p_weeks_ahead * interval '1 week', interval '1 week'
        ) as week (begins_at)
        where parent.is_default
        order by week.begins_at, parent.schema_name, parent.table_name
    loop
        continue when to_regclass(format('%I.%I', v_missing.schema_name, v_missing.new_name)) is not null;
        begin
            -- Attached, because CREATE … PARTITION OF would lock writers out of the whole table.
            execute format(
                'create table %1$I.%2$I (like %1$I.%3$I including defaults including constraints)',
                v_missing.schema_name, v_missing.new_name, v_missing.table_name
            );
            execute format(
                'alter table %1$I.%3$I attach partition %1$I.%2$I for values from (%4$L) to (%5$L)',
                v_missing.schema_name, v_missing.new_name, v_missing.table_name,
                v_missing.begins_at, v_missing.begins_at + interval '1 week'
            );
            partition_name := format('%I.%I', v_missing.schema_name, v_missing.new_name);
            return next;
        exception
            when check_violation or lock_not_available then
                raise notice '% was not made: %', v_missing.new_name, sqlerrm;
        end;
    end loop;
end
$$;
