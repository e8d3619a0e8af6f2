-- Drops the partitions whose time is over (exchange.retention) and whose rows nobody needs any more; returns them. What
-- is in use at this moment is left to the next call, so that nobody waits for it.
create or replace function exchange.drop_partitions()
returns table (partition_name text)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set lock_timeout = '200ms'
as $$
declare
    v_old record;
begin
    -- One round per partition that is over.
    for v_old in
        select partition.*
        from exchange.partitions() as partition
        inner join exchange.retention as retention
            on format('%I.%I', partition.schema_name, partition.table_name) = retention.table_name
        where partition.ends_at < now() - retention.keep_days * interval '1 day'
    loop
        -- Looked at first without a lock: most that are needed are found here.
        continue when exchange.is_needed(v_old.schema_name, v_old.table_name, v_old.partition_name);
        begin
            execute format('lock table only %I.%I in access exclusive mode', v_old.schema_name, v_old.table_name);
            execute format('lock table only %I.%I in access exclusive mode', v_old.schema_name, v_old.partition_name);
            -- And once more: a transaction as old as the partition may have committed meanwhile.
            if not exchange.is_needed(v_old.schema_name, v_old.table_name, v_old.partition_name) then
                execute format('drop table %I.%I', v_old.schema_name, v_old.partition_name);
                partition_name := format('%I.%I', v_old.schema_name, v_old.partition_name);
                return next;
            end if;
        exception
            when lock_not_available then
                raise notice '% was not dropped: %', v_old.partition_name, sqlerrm;
        end;
    end loop;
end
$$;
