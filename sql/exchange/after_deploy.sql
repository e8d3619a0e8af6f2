-- Last step of a deploy: triggers on new staging tables, partitions for the next weeks, the views of the field map.
create or replace function exchange.after_deploy()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_table text;
begin
    -- A trigger takes a lock that waits for writers, so it is made only where it is missing.
    for v_table in
        select writable.table_name
        from staging.writable_tables() as writable
        where not exists (
            select from pg_catalog.pg_trigger as present
            where
                present.tgrelid = to_regclass(format('staging.%I', writable.table_name))
                and present.tgname = 'wake_daemon'
        )
    loop
        execute format(
            'create trigger wake_daemon after insert on staging.%I for each statement execute function staging.wake_daemon()',
            v_table
        );
    end loop;
    perform exchange.create_partitions();
    perform delta.compile_field_map();
end
$$;
