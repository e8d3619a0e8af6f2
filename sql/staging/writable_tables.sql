-- Staging tables a source may write.
create or replace function staging.writable_tables()
returns table (table_name text)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select class.relname::text
    from pg_catalog.pg_class as class
    inner join pg_catalog.pg_attribute as attribute
        on class.oid = attribute.attrelid and attribute.attname = 'xact' and attribute.attnum > 0
    where class.relnamespace = 'staging'::regnamespace and class.relkind in ('r', 'p')
        and not class.relispartition
    order by class.relname
$$;
