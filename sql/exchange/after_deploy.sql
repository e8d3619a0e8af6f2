-- Last step of a deploy: triggers on new staging tables and on settings, partitions for the next weeks, the
-- views of the field map. The models may read rows otherwise than before, so rows sent again are read again.
create or replace function exchange.after_deploy()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_trigger record;
begin
    -- A trigger takes a lock that waits for writers, so it is made only where it is missing.
    for v_trigger in
        select wanted.*
        from (
            select
                format('staging.%I', writable.table_name) as table_name, 'wake_daemon' as name,
                'insert' as event, 'staging.wake_daemon()' as function, '' as referencing
            from staging.writable_tables() as writable
            union all
            select
                'exchange.' || settings.table_name, 'renew_normalization', 'insert or update or delete or truncate',
                'exchange.renew_normalization()', ''
            from unnest('{source,source_field,dictionary,dictionary_value}'::text[]) as settings (table_name)
            union all
            select
                'outbound.change', 'announce_changes', 'insert', 'exchange.announce_changes()',
                'referencing new table as fresh'
        ) as wanted
        where not exists (
            select from pg_catalog.pg_trigger as present
            where present.tgrelid = to_regclass(wanted.table_name) and present.tgname = wanted.name
        )
    loop
        execute format(
            'create trigger %I after %s on %s %s for each statement execute function %s',
            v_trigger.name, v_trigger.event, v_trigger.table_name, v_trigger.referencing, v_trigger.function
        );
    end loop;
    update exchange.normalization
    set version = version + 1, models = present.digest
    from (
        select md5(string_agg(pg_get_viewdef(model.oid), ' ' order by model.relname)) as digest
        from pg_catalog.pg_class as model
        where model.relnamespace = 'normalized'::regnamespace and model.relkind = 'v'
    ) as present
    where models is distinct from present.digest;
    perform exchange.create_partitions();
    perform delta.compile_field_map();
    -- Small, so never analyzed by itself; without statistics they count as hundreds of rows in every plan.
    analyze portal.portal, exchange.source, exchange.source_field, exchange.match_block, exchange.match_rule, delta.entity;
end
$$;
